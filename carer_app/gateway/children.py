"""The children whom somebody at the council may see, with what waits for them."""

from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, exists, func, select

from carer_app.domain.kind import SectionKind
from carer_app.domain.kinds import kinds
from carer_app.domain.marks import READ_MARK
from carer_app.errors import KnownError
from carer_app.gateway.council import Council
from carer_app.gateway.db import rights
from carer_app.gateway.db.moves import stands
from carer_app.gateway.db.tables import files, heads, held, homes, links, placements, records, revisions, streams
from carer_app.gateway.parts import belongs_here
from carer_app.i18n import _


class NotYoursToSeeError(KnownError):
    """This person may not see this, or it does not exist: the two are answered alike."""

    def __init__(self) -> None:
        super().__init__(_("There is nothing here that you may see."))


class ChildAtDesk(msgspec.Struct, frozen=True, kw_only=True):
    """A child as the desk lists them. `to_confirm` is the id of a placement that a manager has not confirmed yet."""

    id: str
    name: str
    authority: str
    home: str
    home_name: str
    since: str
    unread: int
    held: int
    to_confirm: str | None
    last_received: str | None


def children(council: Council, person: str) -> list[ChildAtDesk]:
    """The children this person may see today, by name. Unread counts records that this person has not marked as read."""
    today = council.today()
    with council.reading() as connection:
        seen = rights.may_read(connection, person, today)
        unread = _counted(connection, _of_listed(seen), unread_by(person))
        last = _last_received(connection, seen)
        waiting = _held(connection, seen)
        living = _living(connection, seen, today)
        found = connection.execute(select(files).where(files.c.id.in_(seen)).order_by(files.c.name, files.c.id))
        return [
            ChildAtDesk(
                id=row.id,
                name=row.name or _("Name not known yet"),
                authority=row.authority,
                unread=unread.get(row.id, 0),
                held=waiting.get(row.id, 0),
                last_received=last.get(row.id),
                **living.get(row.id, _NOWHERE),
            )
            for row in found
        ]


def refuse_unseen(connection: Connection, person: str, child: str, today: str) -> None:
    """Raises NotYoursToSeeError unless this person may see this child today."""
    if child not in rights.may_read(connection, person, today):
        raise NotYoursToSeeError


def listed_kinds() -> list[str]:
    """The kinds that lists show; marks and the like are shown beside them."""
    return [slug for slug, kind in kinds().items() if kind.listed]


def is_open() -> ColumnElement[bool]:
    """Records of sections that the gateway can read."""
    closed = select(streams.c.stream).where(streams.c.section == SectionKind.CLOSED)
    return records.c.stream.not_in(closed)


def unread_by(person: str) -> ColumnElement[bool]:
    """Records that have a current version which this person has not marked as read."""
    marked = exists().where(
        links.c.record == records.c.record,
        links.c.kind == READ_MARK.slug,
        links.c.author == person,
        links.c.version == heads.c.revision,
    )
    return exists().where(and_(heads.c.record == records.c.record, ~marked))


_NOWHERE: dict[str, Any] = {"home": "", "home_name": "", "since": "", "to_confirm": None}


def _of_listed(seen: set[str]) -> ColumnElement[bool]:
    return and_(records.c.file.in_(seen), records.c.kind.in_(listed_kinds()), is_open(), stands(), belongs_here())


def _counted(connection: Connection, *which: ColumnElement[bool]) -> dict[str, int]:
    query = select(records.c.file, func.count()).where(*which).group_by(records.c.file)
    return {row[0]: row[1] for row in connection.execute(query)}


def _last_received(connection: Connection, seen: set[str]) -> dict[str, str]:
    query = select(records.c.file, func.max(records.c.received)).where(_of_listed(seen)).group_by(records.c.file)
    return {row[0]: row[1] for row in connection.execute(query)}


def _held(connection: Connection, seen: set[str]) -> dict[str, int]:
    query = (
        select(streams.c.file, func.count())
        .join_from(held, revisions, revisions.c.hash == held.c.revision)
        .join(streams, streams.c.stream == revisions.c.stream)
        .where(held.c.settled.is_(None), streams.c.file.in_(seen))
        .group_by(streams.c.file)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _living(connection: Connection, seen: set[str], today: str) -> dict[str, dict[str, Any]]:
    """Where each child lives today, and since when."""
    query = (
        select(placements, homes.c.name.label("home_name"))
        .join_from(placements, homes, homes.c.id == placements.c.home)
        .where(placements.c.child.in_(seen), rights.current(today))
        .order_by(placements.c.start, placements.c.id)
    )
    return {
        row.child: {
            "home": row.home,
            "home_name": row.home_name,
            "since": row.start,
            "to_confirm": row.id if row.confirmed is None else None,
        }
        for row in connection.execute(query)
    }
