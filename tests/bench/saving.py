"""Save to durable, beside a bare SQLCipher commit of the very same bytes into the same tables."""

from collections.abc import Iterator
from pathlib import Path

from carer_app.journal.forms import New
from carer_app.store.engine import open_keyed
from tests.bench.measure import Figure, median, percentile, timed
from tests.bench.stores import Bench, make_bench, words

TIMES = 400
TABLES = ("revisions", "bodies", "entries", "outbox", "record_index")


def figures(folder: Path) -> Iterator[Figure]:
    bench = make_bench(folder / "saving")
    timed(lambda number: _save(bench, number), 50)
    ours = timed(lambda number: _save(bench, number), TIMES)
    bare = _bare(bench, folder / "bare.db")
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


def _save(bench: Bench, number: int) -> None:
    raw = {"day": "2026-03-02", "what_happened": words(number)}
    bench.journal.add(New(kind="daily_log", child=bench.child, raw=raw))


def _bare(bench: Bench, path: Path) -> list[float]:
    """The same rows again, one transaction for each save, by the bare driver."""
    source = open_keyed(bench.folder / "store.db", bench.session.keys.database_key())
    target = open_keyed(path, bytes(32))
    rows: dict[str, list[tuple[object, ...]]] = {}
    wanted = "SELECT value FROM json_each(?1)"
    schema = f"SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name IN ({wanted}) AND type <> 'trigger'"
    for (sql,) in source.execute(schema, (_names(),)).fetchall():
        target.execute(sql)
    target.execute(source.execute("SELECT sql FROM sqlite_master WHERE name = 'search'").fetchone()[0])
    for table in TABLES:
        rows[table] = source.execute(f"SELECT * FROM {table} ORDER BY rowid DESC LIMIT {TIMES}").fetchall()
    texts = source.execute(f"SELECT words FROM search ORDER BY rowid DESC LIMIT {TIMES}").fetchall()

    def commit(number: int) -> None:
        target.execute("BEGIN IMMEDIATE")
        for table, kept in rows.items():
            row = kept[number]
            target.execute(f"INSERT INTO {table} VALUES ({','.join('?' * len(row))})", row)
        target.execute("INSERT INTO search(words) VALUES (?)", texts[number])
        target.execute("COMMIT")

    return timed(commit, TIMES)


def _names() -> str:
    return "[" + ",".join(f'"{name}"' for name in TABLES) + "]"
