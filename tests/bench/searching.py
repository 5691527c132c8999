"""Search as typed and the pages of the timeline in a large store, beside the same SQL in bare sqlcipher3."""

from collections.abc import Callable, Iterator

from carer_app.store import search
from carer_app.store.engine import open_keyed
from carer_app.store.index import Place, Wanted
from tests.bench.measure import Figure, percentile, timed
from tests.bench.stores import Bench, promise_theme

TYPED = (
    "h", "ha", "har", "harb", "harbour", "harbour b", "harbour boats", "fractions", "grandma tab", "t", "w t", "day 1",
    "zebra",
)  # fmt: skip
TIMES = 260
SEARCH_MS, MORE_MS, PAGE_MS = 20, 3, 50


def figures(bench: Bench, count: int) -> Iterator[Figure]:
    chosen = {
        "in every file": Wanted(limit=100),
        "of one child": Wanted(child=bench.child, limit=100),
        "of a kind that is not there": Wanted(kind="missing_episode", limit=100),
        "with a theme of the promise": Wanted(theme=promise_theme(bench), limit=100),
    }
    for name, wanted in chosen.items():
        yield _searched(bench, name, wanted, count)
    yield _pages(bench, count)


def _searched(bench: Bench, name: str, wanted: Wanted, count: int) -> Figure:
    bare = _bare(bench, wanted)
    timed(bare, len(TYPED))
    ours = percentile(timed(lambda number: bench.journal.search(TYPED[number % len(TYPED)], wanted), TIMES), 0.95)
    same = percentile(timed(bare, TIMES), 0.95)
    return Figure(
        name=f"search as typed {name}, {count:,} records, 95 of 100",
        ours=f"{ours:.1f} ms",
        baseline=f"the same SQL in bare sqlcipher3 {same:.1f} ms",
        promise=f"within {MORE_MS} ms of it, under {SEARCH_MS} ms",
        kept=ours - same <= MORE_MS and ours < SEARCH_MS,
    )


def _bare(bench: Bench, wanted: Wanted) -> Callable[[int], object]:
    raw = open_keyed(bench.folder / "store.db", bench.session.keys.database_key())
    asked = search.conditions(wanted)

    def once(number: int) -> object:
        query = search.match_expression(TYPED[number % len(TYPED)], wanted)
        return raw.execute(search.SEARCH.text, asked | {"query": query}).fetchall()

    return once


def _pages(bench: Bench, count: int) -> Figure:
    """One page of a hundred after another, to the end of what somebody would scroll through."""
    after: list[Place | None] = [None]

    def page(_number: int) -> None:
        found = bench.journal.entries(Wanted(child=bench.child, after=after[-1], limit=100))
        after.append(found[-1][1] if found else None)

    slowest = percentile(timed(page, 400), 0.99)
    return Figure(
        name=f"a page of the timeline, {count:,} records, 99 of 100 pages on the way down",
        ours=f"{slowest:.1f} ms",
        baseline="-",
        promise=f"under {PAGE_MS} ms",
        kept=slowest < PAGE_MS,
    )
