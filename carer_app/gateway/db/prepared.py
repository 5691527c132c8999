"""The statements of every sync, put together once: to build one anew costs more than to run it."""

from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, select, update

from carer_app.domain.revision import Op
from carer_app.gateway.db.hot import Hot
from carer_app.gateway.db.tables import (
    devices,
    entries,
    files,
    heads,
    held,
    parents,
    person_keys,
    placements,
    positions,
    records,
    revisions,
    streams,
)

Given = str | BindParameter[str]
"""A value, or the place of one in a statement that is put together once."""


def _any_of(name: str) -> BindParameter[Any]:
    """A list that is given when the statement is run, as long as it likes."""
    return bindparam(name, expanding=True)


# ---- what `accept` asks and keeps

DEVICE = Hot(select(devices).where(devices.c.id == bindparam("device")).with_for_update())

_OF_LOG = and_(
    entries.c.device == bindparam("device"),
    entries.c.gateway == bindparam("gateway"),
    entries.c.epoch == bindparam("epoch"),
)
LOG_END = Hot(select(entries.c.seq, entries.c.hash).where(_OF_LOG).order_by(entries.c.seq.desc()).limit(1))
LOG_FROM = Hot(select(entries.c.seq, entries.c.hash).where(_OF_LOG, entries.c.seq >= bindparam("first")))
ENTRIES_FROM = Hot(
    select(entries.c.data, entries.c.signature)
    .where(_OF_LOG, entries.c.seq >= bindparam("first"), entries.c.seq < bindparam("until"))
    .order_by(entries.c.seq)
)

KEPT = Hot(
    select(revisions.c.hash, revisions.c.stream, positions.c.position, held.c.reason)
    .join_from(revisions, positions, positions.c.revision == revisions.c.hash, isouter=True)
    .join(held, held.c.revision == revisions.c.hash, isouter=True)
    .where(revisions.c.hash.in_(_any_of("hashes")))
)
STREAMS = Hot(
    select(streams, files.c.kind)
    .join_from(streams, files, files.c.id == streams.c.file)
    .where(streams.c.stream.in_(_any_of("names")))
)
FILES = Hot(select(files).where(files.c.id.in_(_any_of("names"))))
PLACEMENTS = Hot(select(placements).where(placements.c.home.in_(_any_of("homes")), placements.c.undone.is_(None)))
PLACEMENTS_OF_DEVICE = Hot(
    select(placements).where(
        placements.c.home == select(devices.c.home).where(devices.c.id == bindparam("device")).scalar_subquery(),
        placements.c.undone.is_(None),
    )
)
AUTHOR_KEYS = Hot(
    select(person_keys.c.person, person_keys.c.signing_key).where(person_keys.c.person.in_(_any_of("people")))
)
LOCKED_STREAMS = Hot(
    select(streams, files.c.kind)
    .join_from(streams, files, files.c.id == streams.c.file)
    .where(streams.c.stream.in_(_any_of("names")))
    .order_by(streams.c.stream)
    .with_for_update(of=streams)
)
STREAM_HEADS = Hot(
    select(streams.c.stream, streams.c.position, streams.c.head).where(streams.c.stream.in_(_any_of("names")))
)
GROWN = Hot(
    update(streams)
    .where(streams.c.stream == bindparam("of_stream"))
    .values(position=bindparam("grown_to"), head=bindparam("grown_head"))
)
HEARD = Hot(
    update(devices)
    .where(devices.c.id == bindparam("of_device"))
    .values(heard=bindparam("heard_at"), epoch=bindparam("in_epoch"), instance=bindparam("on_instance"))
)

RECORDS = Hot(select(records).where(records.c.record.in_(_any_of("names"))))
HEADS = Hot(select(heads).where(heads.c.record.in_(_any_of("names"))))
SUPERSEDED = Hot(select(parents.c.parent).where(parents.c.parent.in_(_any_of("hashes"))))
MOVES_AMONG = Hot(
    select(revisions.c.hash).where(revisions.c.hash.in_(_any_of("hashes")), revisions.c.op == str(Op.MOVE))
)
