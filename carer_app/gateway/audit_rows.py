"""Checking what stands beside the signed bytes, row by row: it must say what they say, and nothing else."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, Table, select

from carer_app.domain.attachments import ManifestText
from carer_app.domain.entry import ENTRY, Entry
from carer_app.domain.revision import Revision
from carer_app.domain.signing import BrokenSignatureError
from carer_app.gateway.db.device_keys import KeysOfDevices
from carer_app.gateway.db.rows import signed_of
from carer_app.gateway.db.tables import (
    bodies,
    entries,
    forks,
    heads,
    held,
    links,
    parents,
    positions,
    revisions,
)

_AT_ONCE = {"yield_per": 1000}
_Pair = tuple[str, ...]


def broken_rows(connection: Connection) -> Iterator[str]:
    """Parents, links, heads, manifests, forks and what is held, against what was signed."""
    said_parents: set[_Pair] = set()
    said_links: set[_Pair] = set()
    said_heads: dict[str, set[str]] = defaultdict(set)
    for hash_, revision in _read(connection, _PLACED):
        said_parents |= {(hash_, parent) for parent in revision.parents}
        said_links |= {
            (hash_, link.record, link.revision or "", revision.kind, revision.author) for link in revision.about
        }
        said_heads[revision.record].add(hash_)
    followed = {parent for _child, parent in said_parents}
    yield from _differing(connection, parents, ("revision", "parent"), said_parents)
    yield from _differing(connection, links, ("revision", "record", "version", "kind", "author"), said_links)
    current: set[_Pair] = {(record, hash_) for record, found in said_heads.items() for hash_ in found - followed}
    yield from _differing(connection, heads, ("record", "revision"), current)
    yield from _manifests(connection)
    yield from _forks(connection)
    yield from _held(connection)


_PLACED = select(revisions).join(positions, positions.c.revision == revisions.c.hash)


def _read(connection: Connection, query: Select[Any]) -> Iterator[tuple[str, Revision]]:
    """Revisions as their signed bytes say; what cannot be read another check tells of."""
    for row in connection.execute(query, execution_options=_AT_ONCE):
        try:
            yield row.hash, signed_of(row).read(Revision)
        except (BrokenSignatureError, UnicodeError):
            continue


def odd_columns(connection: Connection) -> Iterator[str]:
    """Columns of revisions that no other check compares with the signed bytes."""
    for row in connection.execute(select(revisions), execution_options=_AT_ONCE):
        try:
            revision = signed_of(row).read(Revision)
        except (BrokenSignatureError, UnicodeError):
            continue
        said = (revision.schema, revision.written, revision.occurred.start)
        if said != (row.schema, row.written, row.occurred_start):
            yield f"revision {row.hash} is kept under other times or another form than its own"


def _differing(connection: Connection, table: Table, columns: _Pair, said: set[_Pair]) -> Iterator[str]:
    """What a table holds and nobody signed, and what was signed and is not there."""
    query = select(*(table.c[name] for name in columns))
    kept = {tuple(row) for row in connection.execute(query)}
    for row in sorted(kept ^ said):
        yield f"{table.name}: {row[0]} is not what was signed"


def _manifests(connection: Connection) -> Iterator[str]:
    """What came beside a body is what its revision names."""
    named = {revision.body_hash: revision.attachments for _hash, revision in _read(connection, select(revisions))}
    query = select(bodies.c.hash, bodies.c.manifests).where(bodies.c.manifests.is_not(None))
    for row in connection.execute(query):
        try:
            found = msgspec.json.decode(row.manifests, type=tuple[ManifestText, ...])
            holds = all(text.is_named_in(named.get(row.hash, ())) for text in found)
        except (ValueError, msgspec.DecodeError):
            holds = False
        if not holds:
            yield f"body {row.hash}: what came with it is not what was signed"


def _forks(connection: Connection) -> Iterator[str]:
    """Evidence is as it was signed by its device."""
    keys = KeysOfDevices(connection)
    for row in connection.execute(select(forks)):
        if not any(_is_entry_of(row, key) for key in keys.every(row.device)):
            yield f"fork {row.epoch}/{row.seq} of device {row.device} is not what was signed"


def _is_entry_of(row: Any, key: str) -> bool:
    signed = signed_of(row)
    try:
        entry = signed.verify(ENTRY, key).read(Entry)
    except (BrokenSignatureError, UnicodeError):
        return False
    said = (entry.device, entry.gateway, entry.epoch, entry.seq, signed.hash(ENTRY))
    return said == (row.device, row.gateway, row.epoch, row.seq, row.hash)


def _held(connection: Connection) -> Iterator[str]:
    """What is held came with the entry that it is said to have come with."""
    own = (entries.c.device == held.c.device) & (entries.c.epoch == held.c.epoch) & (entries.c.seq == held.c.seq)
    query = select(held.c.revision, entries.c.data).join_from(held, entries, own, isouter=True)
    for row in connection.execute(query):
        if row.data is None or row.revision.encode() not in row.data:
            yield f"held revision {row.revision} did not come with the entry that is named"
