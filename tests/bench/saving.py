"""Save to durable, beside a bare SQLCipher commit of the very same bytes into the same tables."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from carer_app.journal.forms import New
from carer_app.store.engine import open_keyed
from tests.bench.measure import Figure, median, percentile, timed
from tests.bench.stores import Bench, make_bench, words

TIMES = 400
TABLES = ("revisions", "bodies", "entries", "outbox", "record_index")


def figures(folder: Path) -> Iterator[Figure]:
    bench = make_bench(folder / "saving")
    timed(lambda number: save(bench, number), 50)
    ours = timed(lambda number: save(bench, number), TIMES)
    bare = timed(rows_again(bench, open_keyed(folder / "bare.db", bytes(32)), TIMES), TIMES)
    ratio, slowest = median(ours) / median(bare), percentile(ours, 0.99)
    yield Figure(
        name="save to durable, median",
        ours=f"{median(ours):.2f} ms",
        baseline=f"bare SQLCipher commit of the same rows {median(bare):.2f} ms ({ratio:.1f} x)",
        promise="at most 5 x",
        kept=ratio <= 5,
    )
    yield Figure(
        name="save to durable, 99 of 100",
        ours=f"{slowest:.1f} ms",
        baseline=f"bare {percentile(bare, 0.99):.1f} ms",
        promise="under 50 ms",
        kept=slowest < 50,
    )


def save(bench: Bench, number: int) -> None:
    raw = {"day": "2026-03-02", "what_happened": words(number)}
    bench.journal.add(New(kind="daily_log", child=bench.child, raw=raw))


def rows_again(bench: Bench, target: Any, times: int) -> Callable[[int], None]:
    """What writes the rows of the last so many saves into an empty database, one transaction for each, by the bare driver."""
    source = open_keyed(bench.folder / "store.db", bench.session.keys.database_key())
    rows: dict[str, list[tuple[object, ...]]] = {}
    wanted = "SELECT value FROM json_each(?1)"
    schema = f"SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name IN ({wanted}) AND type <> 'trigger'"
    for (sql,) in source.execute(schema, (_names(),)).fetchall():
        target.execute(sql)
    target.execute(source.execute("SELECT sql FROM sqlite_master WHERE name = 'search'").fetchone()[0])
    for table in TABLES:
        rows[table] = source.execute(f"SELECT * FROM {table} ORDER BY rowid DESC LIMIT {times}").fetchall()
    texts = source.execute(f"SELECT words FROM search ORDER BY rowid DESC LIMIT {times}").fetchall()

    def commit(number: int) -> None:
        target.execute("BEGIN IMMEDIATE")
        for table, kept in rows.items():
            row = kept[number]
            target.execute(f"INSERT INTO {table} VALUES ({','.join('?' * len(row))})", row)
        target.execute("INSERT INTO search(words) VALUES (?)", texts[number])
        target.execute("COMMIT")

    return commit


def _names() -> str:
    return "[" + ",".join(f'"{name}"' for name in TABLES) + "]"
