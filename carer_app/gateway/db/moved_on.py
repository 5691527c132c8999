"""The children who moved on from a home and whose records a device of it has not handed back yet."""

from datetime import date
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
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
from carer_app.gateway.db.tables import files, metadata, placements, records, streams
from carer_app.gateway.db.upsert import insert_new
from carer_app.gateway.judging import LATE_WRITING

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

_HANDED_BACK = exists().where(
    handed_back.c.device == bindparam("of_device"),
    handed_back.c.child == placements.c.child,
    handed_back.c.received > placements.c.end,
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
    done = dict(_done(connection, device))
    return tuple(_told(connection, home, row.child, row.ended) for row in found if done.get(row.child, "") <= row.ended)


def keep_handed_back(connection: Connection, device: str, child: str, at: str, received: str, *, kept: bool) -> None:
    """Keep what a device says of a child's records. What it says twice is kept once."""
    row = {"device": device, "child": child, "at": at, "kept": kept, "received": received}
    insert_new(connection, handed_back, [row])


def of_devices(connection: Connection) -> list[Row[Any]]:
    """Every word of a device about a child's records, with the child's name, the latest first."""
    query = select(handed_back, files.c.name).join_from(handed_back, files, files.c.id == handed_back.c.child)
    return list(connection.execute(query.order_by(handed_back.c.received.desc())).all())


def of_child(connection: Connection, child: str) -> list[Row[Any]]:
    """Every word of a device about this child's records, the latest first."""
    query = select(handed_back).where(handed_back.c.child == child)
    return list(connection.execute(query.order_by(handed_back.c.received.desc())).all())


def _done(connection: Connection, device: str) -> list[tuple[str, str]]:
    query = select(handed_back.c.child, func.max(handed_back.c.received)).where(handed_back.c.device == device)
    return [(row[0], row[1]) for row in connection.execute(query.group_by(handed_back.c.child))]


def _told(connection: Connection, home: str, child: str, ended: str) -> MovedOn:
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
    )
