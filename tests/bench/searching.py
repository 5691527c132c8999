"""Search as typed and the first page of the timeline at 50,000 records, beside the same SQL in bare sqlcipher3."""

from collections.abc import Iterator
from pathlib import Path

from carer_app.store import search
from carer_app.store.engine import open_keyed
from carer_app.store.index import Wanted
from tests.bench.measure import Figure, median, percentile, timed
from tests.bench.stores import Bench

TYPED = ("h", "ha", "har", "harb", "harbour", "harbour b", "harbour boats", "fractions", "grandma tab", "zebra")
TIMES = 200


def figures(folder: Path, bench: Bench, count: int) -> Iterator[Figure]:
    ours = timed(lambda number: bench.journal.search(TYPED[number % len(TYPED)], bench.child), TIMES)
    raw = open_keyed(bench.folder / "store.db", bench.session.keys.database_key())
    sql = search._IN_CHILD.text.replace(":query", "?1").replace(":child", "?2").replace(":limit", "?3")

    def bare(number: int) -> None:
        words = search.match_expression(TYPED[number % len(TYPED)])
        raw.execute(sql, (words, bench.child, 50)).fetchall()

    same = timed(bare, TIMES)
    more = percentile(ours, 0.95) - percentile(same, 0.95)
    yield Figure(
        name=f"search as typed at {count:,} records, 95 of 100",
        ours=f"{percentile(ours, 0.95):.1f} ms",
        baseline=f"the same SQL in bare sqlcipher3 {percentile(same, 0.95):.1f} ms",
        promise="within 3 ms of it, under 20 ms",
        kept=more <= 3 and percentile(ours, 0.95) < 20,
    )
    page = timed(lambda _number: bench.journal.entries(Wanted(child=bench.child)), 100)
    yield Figure(
        name=f"first page of the timeline at {count:,} records",
        ours=f"{median(page):.1f} ms",
        baseline="-",
        promise="under 20 ms",
        kept=median(page) < 20,
    )
