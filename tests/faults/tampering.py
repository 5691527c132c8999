"""T13: single bytes of everything that is signed, hashed, chained or numbered are changed by somebody with the key in hand.

`carer-app check` and `carer-gateway audit` must find each. Every mutation is undone before the next.
"""

import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from carer_app.errors import KnownError
from carer_app.gateway.audit import audit
from carer_app.store.closed_shelf import ClosedShelf
from carer_app.store.engine import open_keyed
from carer_app.store.verify import verify
from tests.faults.alone import main_of
from tests.faults.lived_in import Together, lived_in
from tests.faults.result import Result

SIZE = 10_000
STORE = {
    "revisions": ("hash", "record", "stream", "op", "kind", "schema", "author", "written", "data", "signature"),
    "parents": ("child", "parent"),
    "about": ("revision", "record", "target"),
    "entries": ("gateway", "epoch", "seq", "hash", "data", "signature"),
    "bodies": ("revision", "salt", "text"),
    "outbox": ("gateway", "epoch", "seq", "received"),
    "positions": ("stream", "position", "revision"),
    "held": ("revision", "gateway", "reason", "received"),
    "cursors": ("stream", "position", "head"),
    "receipts": ("gateway", "data", "signature"),
    "gateways": ("id", "key", "sealing_key", "epoch", "beacon_data", "beacon_signature"),
    "attachments": ("revision", "number", "manifest"),
    "manifests": ("hash", "salt", "text"),
    "closed": ("hash", "stream", "box"),
    "commands": ("gateway", "counter", "what", "data", "signature", "outcome", "answered"),
    "settings": ("value",),
}
GATEWAY = {
    "revisions": (*STORE["revisions"], "author_key", "body_hash", "occurred_start"),
    "parents": ("revision", "parent"),
    "links": ("revision", "record", "version", "kind", "author"),
    "positions": ("stream", "position", "revision", "head"),
    "entries": ("device", "gateway", "epoch", "seq", "hash", "data", "signature"),
    "forks": ("device", "gateway", "epoch", "seq", "hash", "data", "signature"),
    "bodies": ("hash", "salt", "text", "manifests"),
    "streams": ("stream", "position", "head"),
    "held": ("revision", "device", "epoch", "seq"),
    "heads": ("record", "revision"),
    "devices": ("id", "public_key"),
    "closed_streams": ("stream", "position", "head"),
    "closed_boxes": ("hash", "stream", "position", "head"),
    "closed_keys": ("key", "stream", "person"),
    "commands": ("device", "counter", "what", "file", "given", "data", "signature"),
    "obeyed": ("device", "counter", "outcome", "at"),
    "device_keys": ("device", "epoch", "seq", "public_key", "proof"),
    "handed_back": ("device", "child", "at", "kept"),
    "handed_back_in": ("device", "child", "at"),
    "last_words": ("hash", "sealed"),
    "chunks": ("name", "revision"),
}

ONLY = {"settings": "WHERE name LIKE 'profile of %'"}
"""Of these tables only so much is under a signature."""
YES_OR_NO = ("kept",)
"""In these columns every number but nought says yes, so only the turned one says something else."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One value that is put in the place of another, in the row of that number."""

    table: str
    column: str
    row: int
    old: Any
    new: Any


def run(size: int, seed: int) -> Result:
    """Half of the mutations in the carer's store, half in the council's database."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as made, lived_in(Path(made)) as together:
        store, gateway = _store(together), _gateway(together)
        missed = Counter[str]()
        try:
            for number in range(size):
                side, raw, found = (("store", *store), ("gateway", *gateway))[number % 2]
                change = _choose(raw, STORE if side == "store" else GATEWAY, chance)
                try:
                    is_found = _is_found(raw, change, found)
                except (ValueError, LookupError, TypeError, KnownError) as problem:
                    is_found, side = False, f"{side} stops with {type(problem).__name__}"
                if not is_found:
                    missed[f"{side}: {change.table}.{change.column}"] += 1
        finally:
            store[0].close()
            gateway[0].close()
    figures = (f"{size - sum(missed.values()):,} of {size:,} found",)
    return Result(
        name="tampering",
        cases=size,
        figures=figures,
        broken=tuple(f"seed {seed}: {where}: {count} not found" for where, count in sorted(missed.items())),
    )


def _store(together: Together) -> tuple[Any, Callable[[], bool]]:
    session = together.session
    raw = open_keyed(session.database.path, session.keys.database_key())

    def look() -> tuple[str, ...]:
        shelf = ClosedShelf(session.database, session.keys.sealing)
        try:
            return verify(session.database, session.device, shelf).broken
        finally:
            shelf.close()

    assert look() == ()
    return raw, lambda: bool(look())


def _gateway(together: Together) -> tuple[Any, Callable[[], bool]]:
    raw = together.services.engine.raw_connection().driver_connection
    assert raw is not None
    raw.isolation_level = None
    assert audit(together.services).faults == ()
    return raw, lambda: not audit(together.services).is_whole


def _choose(raw: Any, where: dict[str, tuple[str, ...]], chance: random.Random) -> Change:
    """A value of a random column, and the same with one byte or number changed."""
    while True:
        table = chance.choice(list(where))
        column = chance.choice(where[table])
        rows = raw.execute(f'SELECT rowid, "{column}" FROM {table} {ONLY.get(table, "")} ORDER BY rowid').fetchall()
        if rows:
            row, old = chance.choice(rows)
            new = 1 - old if column in YES_OR_NO else _changed(old, chance)
            return Change(table=table, column=column, row=row, old=old, new=new)


def _changed(old: object, chance: random.Random) -> object:
    if old is None or old == "":
        return "2026-03-02T21:04:00.000Z"
    if isinstance(old, int):
        return old + chance.choice((-1, 1, 7, 1000))
    at = chance.randrange(len(old))  # type: ignore[arg-type]
    if isinstance(old, bytes):
        return old[:at] + bytes([old[at] ^ (1 << chance.randrange(7))]) + old[at + 1 :]
    assert isinstance(old, str)
    letter = chance.choice([one for one in "0123456789abcdefXyz" if one != old[at]])
    return old[:at] + letter + old[at + 1 :]


def _is_found(raw: Any, change: Change, found: Callable[[], bool]) -> bool:
    """Change, look, and put back. What the database itself refuses is found as well."""
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        _put(raw, change, change.new)
    except Exception as refusal:
        if "constraint" not in str(refusal).lower():
            raise
        return True
    try:
        return found()
    finally:
        _put(raw, change, change.old)


def _put(raw: Any, change: Change, value: object) -> None:
    """Take the guards of a table away, write, and put them back: in one transaction."""
    raw.execute("BEGIN IMMEDIATE")
    try:
        guards = list(_guards(raw, change.table))
        for name, _sql in guards:
            raw.execute(f"DROP TRIGGER {name}")
        raw.execute(f'UPDATE {change.table} SET "{change.column}" = ? WHERE rowid = ?', (value, change.row))
        for _name, sql in guards:
            raw.execute(sql)
    except BaseException:
        raw.execute("ROLLBACK")
        raise
    raw.execute("COMMIT")


def _guards(raw: Any, table: str) -> Iterator[tuple[str, str]]:
    yield from raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,))


if __name__ == "__main__":
    main_of(run, SIZE)
