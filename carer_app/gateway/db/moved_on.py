"""The children who moved on from a home and whose records a device of it has not handed back yet.

What a device said counts as long as its log goes on, or says it again. A log that begins anew without it is that of a folder
that was put back to before: then the records are there again, and the device is told again.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Integer,
    PrimaryKeyConstraint,
    Row,
    Table,
    Text,
    bindparam,
    exists,
    func,
    or_,
    select,
)

from carer_app.domain.kind import SectionKind
from carer_app.domain.kinds import kinds
from carer_app.domain.moved_on import MovedOn
from carer_app.gateway.db.tables import devices, files, metadata, placements, records, streams
from carer_app.gateway.db.upsert import insert_new
from carer_app.gateway.judging import LATE_WRITING
from carer_app.gateway.port import DeviceFacts

handed_back = Table(
    "handed_back",
    metadata,
    Column("device", Text, ForeignKey("devices.id"), nullable=False),
    Column("child", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("kept", Boolean, nullable=False),
    Column("received", Text, nullable=False),
    PrimaryKeyConstraint("device", "child", "at"),
)
handed_back_in = Table(
    "handed_back_in",
    metadata,
    Column("device", Text, ForeignKey("devices.id"), nullable=False),
    Column("child", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    PrimaryKeyConstraint("device", "child", "at", "epoch"),
)

_STANDS = exists().where(
    handed_back_in.c.device == handed_back.c.device,
    handed_back_in.c.child == handed_back.c.child,
    handed_back_in.c.at == handed_back.c.at,
    handed_back_in.c.epoch == select(devices.c.epoch).where(devices.c.id == handed_back.c.device).scalar_subquery(),
)
"""Whether a device said so in the log that stands now."""
_HANDED_BACK = exists().where(
    handed_back.c.device == bindparam("of_device"),
    handed_back.c.child == placements.c.child,
    handed_back.c.received > placements.c.end,
    _STANDS,
)
HAS_ENDED = exists().where(
    placements.c.home == bindparam("of_home"),
    placements.c.undone.is_(None),
    placements.c.end < bindparam("today"),
    ~_HANDED_BACK,
)
"""Whether a stay in a home has ended after which a device did not say that it handed the records back."""


def moved_on(connection: Connection, device: str, home: str, today: str) -> tuple[MovedOn, ...]:
    """Whose stay in this home is over, unless this device said after its end that it handed the records back."""
    theirs = (placements.c.home == home) & placements.c.undone.is_(None)
    here = select(placements.c.child).where(theirs, or_(placements.c.end.is_(None), placements.c.end >= today))
    ended = (
        select(placements.c.child, func.max(placements.c.end).label("ended"))
        .where(theirs, placements.c.child.not_in(here))
        .group_by(placements.c.child)
        .order_by(placements.c.child)
    )
    found = connection.execute(ended).all()
    if not found:
        return ()
    said = _said(connection, device)
    open_ = [
        one
        for one in found
        if not any(word.received > one.ended for word in said if word.child == one.child and word.stands)
    ]
    sealed = {
        one.child
        for one in open_
        if any(word.kept and word.received > one.ended for word in said if word.child == one.child)
    }
    return tuple(_told(connection, home, one.child, one.ended, sealed=one.child in sealed) for one in open_)


def keep_handed_back(
    connection: Connection, device: DeviceFacts, child: str, at: str, received: str, *, kept: bool
) -> None:
    """Keep what a device says of a child's records, in its present epoch. What it says twice is kept once."""
    row = {"device": device.id, "child": child, "at": at}
    insert_new(connection, handed_back, [row | {"kept": kept, "received": received}])
    insert_new(connection, handed_back_in, [row | {"epoch": device.epoch}])


def of_devices(connection: Connection) -> list[Row[Any]]:
    """Every word of a device about a child's records, with the child's name, the latest first."""
    query = select(handed_back, files.c.name).join_from(handed_back, files, files.c.id == handed_back.c.child)
    return list(connection.execute(query.order_by(handed_back.c.received.desc())).all())


def of_child(connection: Connection, child: str) -> list[Row[Any]]:
    """Every word of a device about this child's records, the latest first."""
    query = select(handed_back).where(handed_back.c.child == child)
    return list(connection.execute(query.order_by(handed_back.c.received.desc())).all())


def _said(connection: Connection, device: str) -> Sequence[Row[Any]]:
    """What a device ever said, and whether it stands in its present log."""
    query = select(handed_back, _STANDS.label("stands")).where(handed_back.c.device == device)
    return connection.execute(query).all()


def _told(connection: Connection, home: str, child: str, ended: str, *, sealed: bool) -> MovedOn:
    stay = (streams.c.section == str(SectionKind.STAY)) & (streams.c.home == home)
    of_stay = (streams.c.file == child) & or_(streams.c.section == str(SectionKind.SHEET), stay)
    found = connection.execute(select(streams.c.stream, streams.c.position, streams.c.head).where(of_stay)).all()
    listed = [slug for slug, kind in kinds().items() if kind.listed]
    counted = select(func.count()).where(
        records.c.stream.in_([one.stream for one in found]), records.c.kind.in_(listed)
    )
    return MovedOn(
        child=child,
        ended=ended,
        late_until=(date.fromisoformat(ended) + LATE_WRITING).isoformat(),
        records=connection.scalar(counted) or 0,
        versions=sum(one.position for one in found),
        streams={one.stream: one.position for one in found},
        heads={one.stream: one.head for one in found},
        sealed=sealed,
    )
