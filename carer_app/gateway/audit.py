"""Checking everything that the gateway promises of what it keeps, from the bytes up; a byte changed by hand is found."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import msgspec
from sqlalchemy import Connection, Result, func, select

from carer_app.domain.entry import ENTRY, START, Entry
from carer_app.domain.revision import REVISION, Revision, body_hash
from carer_app.domain.signing import BrokenSignatureError
from carer_app.gateway.audit_keys import broken_keys
from carer_app.gateway.audit_photos import broken_photos, count_awaited, count_stored
from carer_app.gateway.audit_rows import broken_rows, odd_columns
from carer_app.gateway.audit_said import broken_words
from carer_app.gateway.council import Council
from carer_app.gateway.db import moves
from carer_app.gateway.db.copied import all_copied
from carer_app.gateway.db.device_keys import KeysOfDevices
from carer_app.gateway.db.rows import signed_of
from carer_app.gateway.db.sight import missing_policies
from carer_app.gateway.db.tables import (
    bodies,
    closed_boxes,
    closed_streams,
    entries,
    forks,
    held,
    parents,
    person_keys,
    positions,
    records,
    revisions,
    streams,
)
from carer_app.gateway.db.triggers import missing_triggers
from carer_app.sync.protocol import next_head


class Audit(msgspec.Struct, frozen=True, kw_only=True):
    """What was counted, and what is wrong. `forks` and `held` are for people to look at, `gaps` and `broken` must be nought.

    `erased` is how many versions have no words here any more because their entry was moved, and that was confirmed.
    `photos` are the sealed chunks of photos and papers that have come, `awaited` those that are named and have not.
    `copied` is how many computers were heard of late in two copies of one folder.
    """

    records: int
    entries: int
    gaps: int
    forks: int
    held: int
    broken: int
    erased: int = 0
    photos: int = 0
    awaited: int = 0
    copied: int = 0
    faults: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        return self.gaps == self.broken == 0


def audit(council: Council) -> Audit:
    """Check every invariant on one view of the database. `faults` names ids, never content."""
    with council.reading() as connection:
        _stand_still(connection)
        gaps = [
            *_gaps_in_streams(connection),
            *_gaps_in_logs(connection),
            *_unknown(connection),
            *_not_here(connection),
        ]
        erased, lost = moves.erased(connection)
        broken = [*_lost(lost), *_broken(connection), *_beside(council, connection)]
        return Audit(
            records=_count(connection, select(func.count()).select_from(records)),
            entries=_count(connection, select(func.count()).select_from(entries)),
            gaps=len(gaps),
            forks=_count(connection, select(func.count()).select_from(forks)),
            held=_count(connection, select(func.count()).select_from(held).where(held.c.settled.is_(None))),
            broken=len(broken),
            erased=len(erased),
            photos=count_stored(connection),
            awaited=count_awaited(connection),
            copied=len(all_copied(connection, council.now())),
            faults=(*gaps, *broken),
        )


def _stand_still(connection: Connection) -> None:
    """Look at one moment all the time, though others write."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


def _lost(revisions_without_words: set[str]) -> Iterator[str]:
    """Words go by a confirmed move, and by nothing else."""
    for name in sorted(revisions_without_words):
        yield f"revision {name} has lost its words, and no confirmed move says why"


def _beside(council: Council, connection: Connection) -> Iterator[str]:
    """What is wrong beside the records: with photos and papers, with what was asked of computers and what they said, and with
    their keys.
    """
    yield from broken_photos(council, connection)
    yield from broken_keys(connection)
    yield from broken_words(council, connection)


def _broken(connection: Connection) -> Iterator[str]:
    """Whatever is not what was signed, or not where it belongs."""
    yield from _broken_revisions(connection)
    yield from _not_theirs(connection)
    yield from _broken_bodies(connection)
    yield from _broken_streams(connection)
    yield from _broken_closed(connection)
    yield from _broken_logs(connection)
    yield from _misplaced(connection)
    yield from odd_columns(connection)
    yield from broken_rows(connection)
    yield from (f"trigger {name} is missing" for name in missing_triggers(connection))
    yield from (f"policy {name}_seen is missing" for name in missing_policies(connection))


def _gaps_in_streams(connection: Connection) -> Iterator[str]:
    """Positions of a stream are 1 to n, and the stream says n."""
    counted = (
        select(positions.c.stream, func.count().label("n"), func.min(positions.c.position).label("first"))
        .add_columns(func.max(positions.c.position).label("last"))
        .group_by(positions.c.stream)
        .subquery()
    )
    found = connection.execute(
        select(streams.c.stream, streams.c.position, counted.c.n, counted.c.first, counted.c.last).join_from(
            streams, counted, counted.c.stream == streams.c.stream, isouter=True
        )
    )
    for row in found:
        if (row.n or 0, 1 if row.first is None else row.first, row.last or 0) != (row.position, 1, row.position):
            yield f"stream {row.stream} has a gap"


def _gaps_in_logs(connection: Connection) -> Iterator[str]:
    """Entries of each device, gateway and epoch are 1 to n."""
    of_log = (entries.c.device, entries.c.gateway, entries.c.epoch)
    last = func.max(entries.c.seq)
    for row in connection.execute(select(*of_log).group_by(*of_log).having(last != func.count())):
        yield f"log of device {row.device}, epoch {row.epoch}, has a gap"


def _unknown(connection: Connection) -> Iterator[str]:
    """Whatever is named as a parent is here."""
    orphans = (
        select(parents.c.revision)
        .join_from(parents, revisions, revisions.c.hash == parents.c.parent, isouter=True)
        .where(revisions.c.hash.is_(None))
    )
    for revision in connection.scalars(orphans):
        yield f"revision {revision} follows one that is not here"


def _not_here(connection: Connection) -> Iterator[str]:
    """Every revision that an entry names is here."""
    for rows in _each(connection, select(entries.c.hash, entries.c.data)).partitions(500):
        named = {hash_: row.hash for row in rows for hash_ in _named(row.data)}
        here = set(connection.scalars(select(revisions.c.hash).where(revisions.c.hash.in_(named))))
        here |= set(connection.scalars(select(closed_boxes.c.hash).where(closed_boxes.c.hash.in_(named))))
        for hash_ in named.keys() - here:
            yield f"entry {named[hash_]} names revision {hash_}, which is not here"


class _Names(msgspec.Struct, frozen=True, kw_only=True):
    revisions: tuple[str, ...] = ()


def _named(data: bytes) -> tuple[str, ...]:
    try:
        return msgspec.json.decode(data, type=_Names).revisions
    except (msgspec.DecodeError, UnicodeError):
        return ()


def _broken_revisions(connection: Connection) -> Iterator[str]:
    """Bytes, hash, signature and what was read out of them belong together."""
    for row in _each(connection, select(revisions)):
        signed = signed_of(row)
        try:
            revision = signed.verify(REVISION, row.author_key).read(Revision)
        except (BrokenSignatureError, UnicodeError):
            yield f"revision {row.hash} is not what was signed"
            continue
        said = (revision.record, revision.stream, str(revision.op), revision.kind, revision.author, revision.body_hash)
        kept = (row.record, row.stream, row.op, row.kind, row.author, row.body_hash)
        if signed.hash(REVISION) != row.hash or revision.author_key != row.author_key or said != kept:
            yield f"revision {row.hash} is kept under other words than its own"


def _not_theirs(connection: Connection) -> Iterator[str]:
    """Whatever has a place was signed with a key that is known to be its author's."""
    is_theirs = (person_keys.c.person == revisions.c.author) & (person_keys.c.signing_key == revisions.c.author_key)
    found = connection.scalars(
        select(revisions.c.hash)
        .join_from(revisions, positions, positions.c.revision == revisions.c.hash)
        .join(person_keys, is_theirs, isouter=True)
        .where(person_keys.c.person.is_(None))
    )
    for hash_ in found:
        yield f"revision {hash_} was signed with a key that is not known to be its author's"


def _broken_bodies(connection: Connection) -> Iterator[str]:
    """A body that is there is the one that was signed."""
    for row in _each(connection, select(bodies)):
        try:
            holds = body_hash(row.salt, row.text.decode()) == row.hash
        except ValueError:
            holds = False
        if not holds:
            yield f"body {row.hash} is not what was signed"


def _broken_streams(connection: Connection) -> Iterator[str]:
    """Every stream's chain, link by link, up to the head that the stream says."""
    ends = {}
    query = select(positions).order_by(positions.c.stream, positions.c.position)
    for stream, rows in groupby(_each(connection, query), key=lambda row: row.stream):
        head = START
        for row in rows:
            head = _head_after(head, row.revision)
            if row.head != head:
                yield f"stream {stream} does not chain at {row.position}"
                head = row.head
        ends[stream] = head
    for stream, head in connection.execute(select(streams.c.stream, streams.c.head)):
        if head != ends.get(stream, START):
            yield f"stream {stream} says another head than its last revision"


def _broken_closed(connection: Connection) -> Iterator[str]:
    """Every closed stream's chain and numbers, up to the head that the stream says; what is in the boxes nobody knows here."""
    ends: dict[str, tuple[int, str]] = {}
    placed = select(closed_boxes.c.stream, closed_boxes.c.position, closed_boxes.c.head, closed_boxes.c.hash)
    query = placed.where(closed_boxes.c.position.is_not(None)).order_by(closed_boxes.c.stream, closed_boxes.c.position)
    for stream, rows in groupby(_each(connection, query), key=lambda row: row.stream):
        number, head = 0, START
        for row in rows:
            number, head = number + 1, _head_after(head, row.hash)
            if (row.position, row.head) != (number, head):
                yield f"closed stream {stream} does not chain at {row.position}"
                number, head = row.position, row.head
        ends[stream] = (number, head)
    for row in connection.execute(select(closed_streams)):
        if (row.position, row.head) != ends.get(row.stream, (0, START)):
            yield f"closed stream {row.stream} says another head than its last box"


def _head_after(head: str, name: str) -> str:
    """The next head of a chain; empty where what stands there is no hash at all."""
    try:
        return next_head(head, name)
    except ValueError:
        return ""


def _broken_logs(connection: Connection) -> Iterator[str]:
    """Every device's log: signature, number and hash chain."""
    keys = KeysOfDevices(connection)
    of_log = (entries.c.device, entries.c.gateway, entries.c.epoch)
    query = select(entries).order_by(*of_log, entries.c.seq)
    for _log, rows in groupby(_each(connection, query), key=lambda row: (row.device, row.gateway, row.epoch)):
        head = START
        for row in rows:
            if not _is_whole_entry(row, keys.of_entry(row.device, row.epoch, row.seq), head):
                yield f"entry {row.epoch}/{row.seq} of device {row.device} is not what was signed, or does not chain"
            head = row.hash


def _is_whole_entry(row: Any, key: str, head: str) -> bool:
    signed = signed_of(row)
    try:
        entry = signed.verify(ENTRY, key).read(Entry)
    except (BrokenSignatureError, UnicodeError):
        return False
    said = (entry.device, entry.gateway, entry.epoch, entry.seq, entry.prev, signed.hash(ENTRY))
    return said == (row.device, row.gateway, row.epoch, row.seq, head, row.hash)


def _misplaced(connection: Connection) -> Iterator[str]:
    """Every revision has one place in its own stream, or is held."""
    found = connection.execute(
        select(revisions.c.hash, revisions.c.stream, positions.c.stream.label("placed"), held.c.settled)
        .add_columns(held.c.revision.label("held"))
        .join_from(revisions, positions, positions.c.revision == revisions.c.hash, isouter=True)
        .join(held, held.c.revision == revisions.c.hash, isouter=True)
        .where((positions.c.stream.is_(None)) | (positions.c.stream != revisions.c.stream))
    )
    for row in found:
        if row.placed is not None or row.held is None or row.settled is not None:
            yield f"revision {row.hash} is not where it belongs"


def _each(connection: Connection, query: Any) -> Result[Any]:
    """Rows a thousand at a time, so that a council's years fit into memory."""
    return connection.execute(query, execution_options={"yield_per": 1000})


def _count(connection: Connection, query: Any) -> int:
    return int(connection.execute(query).scalar_one())
