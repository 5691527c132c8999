"""What a device may read: pages of what is new in its streams, and the directory of whom and what it may know."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, or_, select

from carer_app.domain.entry import START
from carer_app.domain.kind import SectionKind
from carer_app.domain.people import Person, Role
from carer_app.gateway.db.persons import persons
from carer_app.gateway.db.rights import children_of_home, streams_of_home
from carer_app.gateway.db.rows import body_of, signed_of
from carer_app.gateway.db.tables import bodies, devices, homes, people, placements, positions, revisions, streams
from carer_app.sync.protocol import DeviceListed, Directory, HomeListed, Page, Stay
from carer_app.sync.protocol import Row as Told

PAGE = 200
"""Rows of one stream in one answer, and of all streams together."""


def pages(connection: Connection, home: str, cursors: Mapping[str, int], today: str) -> dict[str, Page]:
    """What is new after these cursors in every stream that the home may read today; streams without news are left out."""
    readable = connection.execute(
        select(streams.c.stream, streams.c.position).where(streams_of_home(home, today)).order_by(streams.c.stream)
    ).all()
    found = {}
    room = PAGE
    for row in readable:
        cursor = cursors.get(row.stream, 0)
        if row.position > cursor:
            found[row.stream] = _page(connection, row.stream, cursor, max(room, 1))
            room -= len(found[row.stream].rows)
    return found


def differing(connection: Connection, heads: Mapping[str, str], cursors: Mapping[str, int]) -> list[str]:
    """The streams in which the device holds another history than this one, or a longer one."""
    if not heads:
        return []
    at_cursor = or_(
        *(and_(positions.c.stream == stream, positions.c.position == cursors.get(stream, 0)) for stream in heads)
    )
    ours = {row.stream: row.head for row in connection.execute(select(positions).where(at_cursor))}
    begun = {stream for stream in heads if cursors.get(stream, 0) == 0}
    return [stream for stream, head in heads.items() if head != (START if stream in begun else ours.get(stream))]


def directory(connection: Connection, gateway: str, home: str, at: str) -> Directory:
    """Who and what the devices of a home may know of."""
    named = connection.execute(select(homes).where(homes.c.id == home)).one()
    in_home = connection.execute(select(devices).where(devices.c.home == home).order_by(devices.c.added))
    return Directory(
        gateway=gateway,
        home=HomeListed(id=named.id, name=named.name),
        stays=tuple(_stays(connection, home, at[:10])),
        people=tuple(_people(connection, home, at[:10])),
        devices=tuple(
            DeviceListed(id=row.id, name=row.name, heard=row.heard, revoked=row.revoked is not None) for row in in_home
        ),
        at=at,
    )


def _page(connection: Connection, stream: str, cursor: int, limit: int) -> Page:
    found = connection.execute(
        select(positions.c.position, positions.c.head, positions.c.received)
        .add_columns(revisions.c.data, revisions.c.signature, bodies.c.salt, bodies.c.text)
        .join_from(positions, revisions, revisions.c.hash == positions.c.revision)
        .join(bodies, bodies.c.hash == revisions.c.body_hash, isouter=True)
        .where(positions.c.stream == stream, positions.c.position > cursor)
        .order_by(positions.c.position)
        .limit(limit + 1)
    ).all()
    rows = found[:limit]
    return Page(rows=tuple(map(_told, rows)), next=rows[-1].position, head=rows[-1].head, more=len(found) > limit)


def _told(row: Row[Any]) -> Told:
    return Told(
        position=row.position,
        revision=signed_of(row),
        body=body_of(row),
        received=row.received,
    )


def _stays(connection: Connection, home: str, today: str) -> list[Stay]:
    readable = connection.execute(select(streams.c.file, streams.c.stream).where(streams_of_home(home, today)))
    of_child: dict[str, list[str]] = {}
    for row in readable:
        of_child.setdefault(row.file, []).append(row.stream)
    now_here = children_of_home(connection, home, today)
    found = connection.execute(
        select(placements)
        .where(placements.c.home == home, placements.c.undone.is_(None), placements.c.child.in_(now_here))
        .order_by(placements.c.start, placements.c.id)
    )
    return [
        Stay(
            child=row.child,
            home=home,
            streams=tuple(sorted(of_child.get(row.child, []))),
            start=row.start,
            end=row.end,
            confirmed=row.confirmed is not None,
        )
        for row in found
    ]


def _people(connection: Connection, home: str, today: str) -> list[Person]:
    """The home's own people, those of the council who may write, and whoever else wrote in a sheet that it reads."""
    sheets = select(streams.c.stream).where(streams_of_home(home, today), streams.c.section == SectionKind.SHEET)
    wrote = select(revisions.c.author).where(revisions.c.stream.in_(sheets)).distinct()
    at_council: ColumnElement[bool] = and_(people.c.home.is_(None), people.c.role != Role.ADMIN)
    return list(persons(connection, or_(people.c.home == home, at_council, people.c.id.in_(wrote))))
