"""Granting a home the reading of a child's earlier stays: named, with a reason, and ended by itself or by hand."""

from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, select

from carer_app.domain.files import FileKind
from carer_app.domain.people import Role
from carer_app.domain.revision import new_id
from carer_app.errors import BadInputError
from carer_app.gateway.children import NotYoursToSeeError, refuse_unseen
from carer_app.gateway.chronology import people_named
from carer_app.gateway.council import Council
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.db.grants import ended_grants, grants
from carer_app.gateway.db.rights import current
from carer_app.gateway.db.tables import files, homes, placements
from carer_app.gateway.homes import home_named
from carer_app.gateway.people import CouncilPerson
from carer_app.i18n import _

MAY_GRANT = (Role.MANAGER,)
"""Who lets a home read earlier stays."""


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """The reading of a child's earlier stays by one home. `ended` is when somebody ended it before its last day."""

    id: str
    child: str
    home: str
    home_name: str
    until: str
    reason: str
    given: str
    given_by: str
    ended: str | None


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be granted: see `give`."""

    child: str
    home: str
    until: date
    reason: str


class Lending(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to say of one child: every grant, the latest first, the homes (ids with names) where the child lives
    today, and the names of those who gave.
    """

    grants: tuple[Grant, ...]
    homes: dict[str, str]
    names: dict[str, str]


def give(council: Council, child: str, home: str, until: date, reason: str, by: str) -> str:
    """Grant it to the home, by name or id, in which the child lives today, until that day; gives its id.

    Raises BadInputError.
    """
    with council.writing() as connection:
        return _give(council, connection, Wish(child=child, home=home, until=until, reason=reason), by)


def give_at_desk(council: Council, person: CouncilPerson, wish: Wish) -> str:
    """The same as a manager who sees the child; raises NotYoursToSeeError, BadInputError."""
    if person.role not in MAY_GRANT:
        raise NotYoursToSeeError
    with council.writing() as connection:
        refuse_unseen(connection, person.id, wish.child, council.today())
        return _give(council, connection, wish, person.id)


def _give(council: Council, connection: Connection, wish: Wish, by: str) -> str:
    if not wish.reason.strip():
        raise BadInputError(_("Say in a few words why."), [("reason", "is empty")])
    if wish.until.isoformat() < council.today():
        raise BadInputError(_("The last day is over already."), [("until", "is over already")])
    is_child = (files.c.id == wish.child) & (files.c.kind == FileKind.CHILD)
    if connection.scalar(select(files.c.id).where(is_child)) is None:
        raise BadInputError(
            _("child “{child}” is not known here.").format(child=wish.child), [("child", "is not known")]
        )
    to = home_named(connection, wish.home)
    if to not in _homes_of(connection, wish.child, council.today()):
        raise BadInputError(_("The child does not live there today."), [("home", "is not the child's today")])
    grant = new_id()
    told = {"until": wish.until.isoformat(), "reason": wish.reason.strip(), "given": council.now(), "given_by": by}
    connection.execute(grants.insert(), {"id": grant, "child": wish.child, "home": to} | told)
    note(connection, council.now(), "reading granted", person=by, about=wish.child, detail=grant)
    return grant


def end(council: Council, grant: str, by: str) -> None:
    """End it now: the home is sent nothing more of it, and its computers let go of what they have. Raises BadInputError."""
    with council.writing() as connection:
        _end(council, connection, grant, by)


def end_at_desk(council: Council, person: CouncilPerson, child: str, grant: str) -> None:
    """The same as a manager who sees the child; raises NotYoursToSeeError, BadInputError."""
    if person.role not in MAY_GRANT:
        raise NotYoursToSeeError
    with council.writing() as connection:
        refuse_unseen(connection, person.id, child, council.today())
        if connection.scalar(select(grants.c.child).where(grants.c.id == grant)) != child:
            raise NotYoursToSeeError
        _end(council, connection, grant, person.id)


def _end(council: Council, connection: Connection, grant: str, by: str) -> None:
    row = connection.execute(
        select(grants).where(grants.c.id == grant, grants.c.id.not_in(select(ended_grants.c.grant)))
    ).one_or_none()
    if row is None:
        raise BadInputError(_("grant “{grant}” does not stand here.").format(grant=grant), [("grant", "is over")])
    connection.execute(ended_grants.insert(), {"grant": grant, "ended": council.now(), "ended_by": by})
    note(connection, council.now(), "reading ended", person=by, about=row.child, detail=grant)


def of_child(council: Council, child: str) -> Lending:
    """Every grant about one child, and where they live today."""
    with council.reading() as connection:
        found = [_grant(row) for row in connection.execute(_every().where(grants.c.child == child))]
        names = people_named(connection, {one.given_by for one in found})
        here = _homes_of(connection, child, council.today())
    return Lending(grants=tuple(found), homes=here, names=names)


def _homes_of(connection: Connection, child: str, today: str) -> dict[str, str]:
    query = select(homes.c.id, homes.c.name).join_from(homes, placements, placements.c.home == homes.c.id)
    found = connection.execute(query.where(placements.c.child == child, current(today)).order_by(homes.c.name))
    return {row.id: row.name for row in found}


def every(council: Council) -> list[Grant]:
    """Every grant that there ever was, the latest first."""
    with council.reading() as connection:
        return [_grant(row) for row in connection.execute(_every())]


def _every() -> Select[Any]:
    return (
        select(grants, homes.c.name.label("home_name"), ended_grants.c.ended)
        .join_from(grants, homes, homes.c.id == grants.c.home)
        .join(ended_grants, ended_grants.c.grant == grants.c.id, isouter=True)
        .order_by(grants.c.given.desc(), grants.c.id)
    )


def _grant(row: Row[Any]) -> Grant:
    return Grant(
        id=row.id,
        child=row.child,
        home=row.home,
        home_name=row.home_name,
        until=row.until,
        reason=row.reason,
        given=row.given,
        given_by=row.given_by,
        ended=row.ended,
    )
