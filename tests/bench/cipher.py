"""What the cipher costs: the same saves and searches in two stores alike, one of them in a file without a key, turn by turn."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from unittest.mock import patch

import sqlcipher3.dbapi2 as sqlcipher

from carer_app.store import engine
from carer_app.store.engine import open_keyed
from carer_app.store.index import Wanted
from tests.bench.measure import Figure, turn_by_turn
from tests.bench.saving import rows_again, save
from tests.bench.searching import TYPED
from tests.bench.stores import Bench, fill, make_bench

SAVES, SEARCHES, COUNT = 400, 1_300, 100_000
MOST_SAVE, MOST_SEARCH = 1.5, 1.3
PLAIN = "without a key"
_opened = engine._opened


def figures(folder: Path) -> Iterator[Figure]:
    with patch.object(engine, "_opened", _opened_either_way):
        plain, ours = make_bench(folder / PLAIN), make_bench(folder / "with a key")
        took = turn_by_turn(lambda number: save(plain, number), lambda number: save(ours, number), SAVES)
        rows = turn_by_turn(*(_rows(bench, folder / f"{bench.folder.name}.db") for bench in (plain, ours)), SAVES)
        alone = f"; the rows alone {rows[1]:.2f} against {rows[0]:.2f} ms, {rows[1] / rows[0]:.2f} x"
        yield _figure("a save", took, MOST_SAVE, alone)
        for bench in (plain, ours):
            fill(bench, COUNT)
        took = turn_by_turn(_searching(plain), _searching(ours), SEARCHES)
        yield _figure(f"a search as typed among {COUNT:,} records", took, MOST_SEARCH, "")
        for bench in (plain, ours):
            bench.session.lock()
            assert _is_plain(bench.folder / "store.db") == (bench is plain)


def _figure(name: str, took: tuple[float, float], most: float, more: str) -> Figure:
    plain, ours = took
    return Figure(
        name=f"what the cipher adds to {name}, median",
        ours=f"{ours:.2f} ms, {ours / plain:.2f} x",
        baseline=f"the same in a file without a key {plain:.2f} ms{more}",
        promise=f"at most {most} x",
        kept=ours <= most * plain,
    )


def _opened_either_way(where: str, path: Path, key: bytes, pragmas: Mapping[str, str]) -> Any:
    """The product has no way to open a store without its key: here the connection itself is another."""
    if PLAIN not in str(path):
        return _opened(where, path, key, pragmas)
    raw = sqlcipher.connect(where, check_same_thread=False, isolation_level=None, uri=where != str(path))
    for name, value in pragmas.items():
        raw.execute(f"PRAGMA {name}={value}")
    return raw


def _is_plain(path: Path) -> bool:
    return path.read_bytes()[:15] == b"SQLite format 3"


def _rows(bench: Bench, path: Path) -> Callable[[int], None]:
    return rows_again(bench, open_keyed(path, bytes(32)), SAVES)


def _searching(bench: Bench) -> Callable[[int], object]:
    wanted = Wanted(limit=100)
    return lambda number: bench.journal.search(TYPED[number % len(TYPED)], wanted)
