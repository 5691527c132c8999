"""T14: rows deleted, swapped, added or cut off, old pages and old files put back, by somebody with the key in hand.

`carer-app check` must find each, with what it compares outside the store: here the last dated copy. `tampering` changes bytes.
"""

import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from carer_app.errors import KnownError
from carer_app.journal.forms import New
from carer_app.store import anchors
from carer_app.store.anchors import Anchor
from carer_app.store.closed_shelf import ClosedShelf
from carer_app.store.engine import Database, open_keyed
from carer_app.store.verify import verify
from tests.faults.alone import main_of
from tests.faults.lived_in import Together, daily, lived_in
from tests.faults.result import Result
from tests.faults.tampering import ONLY, STORE

SIZE = 6_000
PAGE = 4096
KINDS = ("delete", "swap", "insert", "cut", "page", "file")
FETCHED_AGAIN = ("cursors", "settings")
"""Without such a row the next sync fetches again what it stood for, a stream or a council's profile: nothing is lost."""


def run(size: int, seed: int) -> Result:
    """`size` mutations, as many of each kind."""
    chance, missed = random.Random(seed), Counter[str]()
    with tempfile.TemporaryDirectory() as made, lived_in(Path(made)) as together:
        field = _Field(together, Path(made), chance)
        for number in range(size):
            kind = KINDS[number % len(KINDS)]
            where, is_found = field.mutate(kind)
            if not is_found:
                missed[f"{kind}: {where}"] += 1
        field.close()
    each = size // len(KINDS)
    return Result(
        name="rollbacks",
        cases=size,
        figures=(f"{size - sum(missed.values()):,} of {size:,} found, {each:,} of each kind: {', '.join(KINDS)}",),
        broken=tuple(f"seed {seed}: {where}: {count} not found" for where, count in sorted(missed.items())),
    )


class _Field:
    """A store that has lived, an older state of it, and what a copy remembers of the newer."""

    def __init__(self, together: Together, folder: Path, chance: random.Random) -> None:
        self._work, self._chance, self._aside = together.work, chance, folder / "aside"
        session = together.session
        self._key, self._device = session.keys.database_key(), session.device
        self._aside.mkdir()
        shutil.copytree(session.folder / "attachments", self._aside / "attachments")
        self._older = self._state()
        self._live(together)
        self._newer = self._state()
        with session.database.reading() as db:
            self._anchor: Anchor = anchors.anchor_now(db, "2026-03-02T21:04:00.000Z")
        shutil.copytree(session.folder / "attachments", self._aside / "attachments", dirs_exist_ok=True)
        self._path = self._aside / "store.db"
        self._telling = self._telling_pages()
        self._set(self._newer)
        assert self._look() == (), self._look()
        self._raw = open_keyed(self._path, self._key)

    def mutate(self, kind: str) -> tuple[str, bool]:
        """One mutation, looked for and undone: where it was, and whether it was found."""
        if kind in ("page", "file"):
            return self._with_bytes(*(self._old_page() if kind == "page" else ("all of it", self._older)))
        ways = {"delete": self._deleted, "swap": self._swapped, "insert": self._inserted, "cut": self._cut}
        self._raw.execute("PRAGMA foreign_keys=OFF")
        guards = self._raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        self._raw.execute("BEGIN IMMEDIATE")
        try:
            for name, _sql in guards:
                self._raw.execute(f"DROP TRIGGER {name}")
            where = ways[kind]()
            for _name, sql in guards:
                self._raw.execute(sql)
            self._raw.execute("COMMIT")
        except sqlcipher.DatabaseError as refusal:
            self._raw.execute("ROLLBACK")
            if "constraint" not in str(refusal).lower():
                raise
            return "refused by the database", True
        found = self._is_found()
        self._put_back()
        return where, found

    def close(self) -> None:
        self._raw.close()

    # ---- the ways

    def _deleted(self) -> str:
        table, (row, *_values) = self._row()
        while table in FETCHED_AGAIN:
            table, (row, *_values) = self._row()
        self._raw.execute(f"DELETE FROM {table} WHERE rowid = ?", (row,))
        return table

    def _swapped(self) -> str:
        """Two values of one column change places, so that the table says something else."""
        while True:
            table = self._table()
            column = self._chance.choice(STORE[table])
            rows = self._raw.execute(f'SELECT rowid, "{column}" FROM {table} {ONLY.get(table, "")}').fetchall()
            if len({value for _row, value in rows}) < 2:
                continue
            before, (one, other) = self._all(table), self._chance.sample(rows, 2)
            passing = -1_000_000 if isinstance(one[1], int) else "passing"
            for row, value in ((one[0], passing), (other[0], one[1]), (one[0], other[1])):
                self._raw.execute(f'UPDATE {table} SET "{column}" = ? WHERE rowid = ?', (value, row))
            if self._all(table) != before:
                return f"{table}.{column}"

    def _all(self, table: str) -> list[str]:
        return sorted(map(repr, self._raw.execute(f"SELECT * FROM {table}").fetchall()))

    def _inserted(self) -> str:
        """A row like another, under another name."""
        table, (_row, *values) = self._row()
        names = [one[1] for one in self._raw.execute(f"PRAGMA table_info({table})")]
        column = self._chance.choice([name for name in STORE[table] if name in names])
        at = names.index(column)
        values[at] = self._other(values[at])
        if names[0] == "number" and table not in ("attachments",):
            values[0] = None
        marks = ", ".join("?" for _name in names)
        self._raw.execute(f"INSERT INTO {table} VALUES ({marks})", values)
        return f"{table}.{column}"

    def _cut(self) -> str:
        """The last entries of a log go, with all that they name and every row about them."""
        logs = self._raw.execute("SELECT gateway, epoch, max(seq) FROM entries GROUP BY gateway, epoch").fetchall()
        gateway, epoch, end = self._chance.choice(logs)
        last = self._chance.randint(1, min(4, end))
        where = "gateway = ? AND epoch = ? AND seq > ?"
        gone = self._raw.execute(f"SELECT data FROM entries WHERE {where}", (gateway, epoch, end - last)).fetchall()
        named = [name for (name, *_rest) in self._raw.execute("SELECT hash FROM revisions") if _names(gone, name)]
        for table in ("entries", "outbox"):
            self._raw.execute(f"DELETE FROM {table} WHERE {where}", (gateway, epoch, end - last))
        for name in named:
            (record,) = self._raw.execute("SELECT record FROM revisions WHERE hash = ?", (name,)).fetchone()
            for table, column in _OF_REVISION.items():
                self._raw.execute(f"DELETE FROM {table} WHERE {column} = ?", (name,))
            self._raw.execute("DELETE FROM record_index WHERE record = ?", (record,))
        return "the end of a log"

    def _old_page(self) -> tuple[str, bytes]:
        at = self._chance.choice(self._telling)
        return f"page {at // PAGE}", self._with_page(at)

    # ---- inside

    def _telling_pages(self) -> list[int]:
        """The pages whose older state says something else: some differ only where nothing stands."""
        both = range(0, min(len(self._older), len(self._newer)), PAGE)
        differing = [at for at in both if self._older[at : at + PAGE] != self._newer[at : at + PAGE]]
        now = self._said(self._newer)
        return [at for at in differing if self._said(self._with_page(at)) != now]

    def _with_page(self, at: int) -> bytes:
        return self._newer[:at] + self._older[at : at + PAGE] + self._newer[at + PAGE :]

    def _said(self, data: bytes) -> dict[str, object]:
        """Every row of every table, as far as it can be read."""
        self._set(data)
        raw, said = open_keyed(self._path, self._key), dict[str, object]()
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            try:
                said[name] = raw.execute(f'SELECT rowid, * FROM "{name}"').fetchall()
            except sqlcipher.DatabaseError as problem:
                said[name] = str(problem)
        raw.close()
        return said

    def _table(self) -> str:
        return self._chance.choice([table for table in STORE if self._count(table)])

    def _row(self) -> tuple[str, tuple[Any, ...]]:
        table = self._table()
        rows = self._raw.execute(f"SELECT rowid, * FROM {table} {ONLY.get(table, '')}").fetchall()
        return table, self._chance.choice(rows)

    def _count(self, table: str) -> int:
        return int(self._raw.execute(f"SELECT count(*) FROM {table} {ONLY.get(table, '')}").fetchone()[0])

    def _other(self, value: Any) -> Any:
        if isinstance(value, int):
            return value + 1000
        if isinstance(value, bytes):
            return self._chance.randbytes(len(value))
        return self._chance.randbytes(32).hex()

    def _with_bytes(self, where: str, data: bytes) -> tuple[str, bool]:
        self._raw.close()
        self._set(data)
        try:
            found = self._is_found()
        finally:
            self._set(self._newer)
            self._raw = open_keyed(self._path, self._key)
        return where, found

    def _set(self, data: bytes) -> None:
        for ending in ("-wal", "-shm"):
            self._path.with_name(f"store.db{ending}").unlink(missing_ok=True)
        self._path.write_bytes(data)

    def _put_back(self) -> None:
        self._raw.close()
        self._set(self._newer)
        self._raw = open_keyed(self._path, self._key)

    def _is_found(self) -> bool:
        try:
            return bool(self._look())
        except (ValueError, LookupError, TypeError):
            return False
        except KnownError:
            return True

    def _look(self) -> tuple[str, ...]:
        with _opened(self._path, self._key) as database:
            with database.reading() as db:
                behind = tuple(anchors.faults(db, self._anchor, "the last copy"))
            shelf = ClosedShelf(database, self._work.session.keys.sealing)
            try:
                return (*verify(database, self._device, shelf).broken, *behind)
            finally:
                shelf.close()

    def _state(self) -> bytes:
        """The file as it is now, with everything in it."""
        self._work.session.database.empty_log()
        return self._work.session.database.path.read_bytes()

    def _live(self, together: Together) -> None:
        """More evenings, a change, and what waits."""
        journal = together.work.journal
        for number in range(12):
            made = journal.add(daily(together.child, f"Later evening {number}. " + "Long words. " * 30))
            if number % 4 == 0:
                raw = {"day": "2026-03-02", "what_happened": f"Changed {number}."}
                journal.amend(made.id, raw, "more to say")
        journal.add(New(kind="daily_log", child=together.child, raw={"day": "2026-03-01", "what_happened": "Rain."}))


_OF_REVISION = {
    "bodies": "revision",
    "about": "revision",
    "parents": "child",
    "attachments": "revision",
    "positions": "revision",
    "held": "revision",
    "set_aside": "revision",
    "revisions": "hash",
}


def _names(gone: list[tuple[bytes]], name: str) -> bool:
    return any(name.encode() in data for (data,) in gone)


@contextmanager
def _opened(path: Path, key: bytes | bytearray) -> Iterator[Database]:
    database = Database(path, key)
    try:
        yield database
    finally:
        database.close()


if __name__ == "__main__":
    main_of(run, SIZE)
