"""Reading what can still be read of a damaged store, row by row: a bad page costs the rows on it and no others."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Select, Table, func, select, text
from sqlalchemy.dialects import sqlite

from carer_app.domain.closed import Box
from carer_app.domain.entry import SignedEntry, open_entry
from carer_app.domain.parcel import Label, Parcel, ShutKey
from carer_app.domain.revision import REVISION, Body
from carer_app.domain.signing import BrokenSignatureError, Signed
from carer_app.errors import KnownError
from carer_app.store.engine import open_keyed
from carer_app.store.erasure import ERASURES
from carer_app.store.parcels import label_for, runs
from carer_app.store.tables import bodies, closed, closed_keys, entries, revisions, settings
from carer_app.store.writing import Device

MOST_BAD, MOST_BAD_AT_END = 2_000, 150
"""After so many places in a row that cannot be read a table is left; sooner where nobody can tell where it ends."""
_FAR = 1 << 24


class Readable(msgspec.Struct, frozen=True, kw_only=True):
    """What could be read of a damaged store: the entries that this computer wrote, as parcels."""

    parcels: tuple[tuple[Label, Parcel], ...] = ()


def read_damaged(path: Path, key: bytes | bytearray, device: Device) -> Readable:
    """Everything that this computer wrote and that can still be read and verified. Nothing of the file is changed by us."""
    if not path.exists():
        return Readable()
    file = _File(path, key)
    own = list(_entries(file, device))
    texts = {signed.hash(REVISION): signed for signed in _signed(file.rows(revisions, ("data", "signature")))}
    words = {
        str(name): Body(salt=str(salt), text=str(text))
        for name, salt, text in file.rows(bodies, ("revision", "salt", "text"))
    }
    boxes = {str(one[0]): Box(hash=str(one[0]), stream=str(one[1]), box=bytes(one[2])) for one in _boxes(file)}
    keys = [ShutKey(stream=str(one[0]), key=str(one[1]), routing=str(one[2])) for one in _keys(file)]
    made = [(label_for(run), _parcel(run, texts, words, boxes, keys)) for run in runs(own)]
    return Readable(parcels=tuple(made))


def erasures_in(path: Path, key: bytes | bytearray) -> int:
    """How often something was erased from a store, as far as its file still tells."""
    return _erasures(_File(path, key)) if path.exists() else 0


def _parcel(
    run: Sequence[SignedEntry],
    texts: dict[str, Signed],
    words: dict[str, Body],
    boxes: dict[str, Box],
    keys: Sequence[ShutKey],
) -> Parcel:
    names = [name for one in run for name in one.entry.revisions]
    shut = tuple(boxes[name] for name in names if name in boxes)
    streams = {box.stream for box in shut}
    return Parcel(
        entries=tuple(one.signed for one in run),
        revisions=tuple(texts[name] for name in names if name in texts),
        bodies={name: words[name] for name in names if name in words},
        boxes=shut,
        keys=tuple(one for one in keys if one.stream in streams),
    )


def _entries(file: "_File", device: Device) -> Iterator[SignedEntry]:
    """The entries of this computer whose signature holds, each log in its order."""
    public, found = device.key().public, dict[tuple[str, int, int], SignedEntry]()
    for signed in _signed(file.rows(entries, ("data", "signature"))):
        with suppress(BrokenSignatureError):
            opened = open_entry(signed, public)
            found[opened.entry.gateway, opened.entry.epoch, opened.entry.seq] = opened
    yield from (found[key] for key in sorted(found))


def _signed(rows: Iterator[tuple[Any, ...]]) -> Iterator[Signed]:
    for data, signature in rows:
        with suppress(UnicodeError, TypeError):
            yield Signed(data=bytes(data).decode(), signature=str(signature))


def _boxes(file: "_File") -> Iterator[tuple[Any, ...]]:
    return file.rows(closed, ("hash", "stream", "box"))


def _keys(file: "_File") -> Iterator[tuple[Any, ...]]:
    return file.rows(closed_keys, ("stream", "key", "routing"))


def _erasures(file: "_File") -> int:
    for name, value in file.rows(settings, ("name", "value")):
        if name == ERASURES and str(value).isdigit():
            return int(value)
    return 0


def _sql(query: Select[Any]) -> str:
    return str(query.compile(dialect=sqlite.dialect()))


class _File:
    """One damaged file. A place that cannot be read spoils the connection, so that another is opened after each."""

    def __init__(self, path: Path, key: bytes | bytearray) -> None:
        self._path, self._key = path, key

    def rows(self, table: Table, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """Every row that can be read, by halving the stretches in which one cannot."""
        what = _sql(select(*(table.c[name] for name in columns)).where(text("rowid BETWEEN ? AND ?")))
        last_row = self._last(table)
        waiting, bad = [(1, last_row or _FAR)], 0
        while waiting and bad < (MOST_BAD if last_row else MOST_BAD_AT_END):
            first, last = waiting.pop()
            found = self._asked(what, (first, last))
            if found is not None:
                bad = 0 if found else bad
                yield from found
                continue
            bad += 1
            if first < last:
                middle = (first + last) // 2
                waiting += [(middle + 1, last), (first, middle)]

    def _last(self, table: Table) -> int | None:
        """The number of the last row; None where it cannot be read."""
        found = self._asked(_sql(select(func.max(text("rowid"))).select_from(table)), ())
        return max(found[0][0] or 1, 1) if found else None

    def _asked(self, what: str, values: tuple[int, ...]) -> list[tuple[Any, ...]] | None:
        try:
            raw = open_keyed(self._path, self._key)
        except (KnownError, sqlcipher.DatabaseError):
            return None
        try:
            return list(raw.execute(what, values).fetchall())
        except sqlcipher.DatabaseError:
            return None
        finally:
            raw.close()
