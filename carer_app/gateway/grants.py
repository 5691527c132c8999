"""Granting a home the reading of a child's earlier stays: named, with a reason, and ended by itself or by hand."""

from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Row, select

from carer_app.domain.files import FileKind
from carer_app.domain.revision import new_id
from carer_app.errors import BadInputError
from carer_app.gateway.council import Council
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.db.grants import ended_grants, grants
from carer_app.gateway.db.rights import current
from carer_app.gateway.db.tables import files, homes, placements
from carer_app.gateway.homes import home_named
from carer_app.i18n import _


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


def give(council: Council, child: str, home: str, until: date, reason: str, by: str) -> str:
    """Grant it to the home, by name or id, in which the child lives today, until that day; gives its id.

    Raises BadInputError.
    """
    if not reason.strip():
        raise BadInputError(_("Say in a few words why."), [("reason", "is empty")])
    if until.isoformat() < council.today():
        raise BadInputError(_("until is over already."), [("until", "is over already")])
    with council.writing() as connection:
        is_child = (files.c.id == child) & (files.c.kind == FileKind.CHILD)
        if connection.scalar(select(files.c.id).where(is_child)) is None:
            raise BadInputError(
                _("child “{child}” is not known here.").format(child=child), [("child", "is not known")]
            )
        to = home_named(connection, home)
        lives = (placements.c.child == child) & (placements.c.home == to) & current(council.today())
        if connection.scalar(select(placements.c.id).where(lives).limit(1)) is None:
            raise BadInputError(_("The child does not live there today."), [("home", "is not the child's today")])
        grant = new_id()
        told = {"until": until.isoformat(), "reason": reason.strip(), "given": council.now(), "given_by": by}
        connection.execute(grants.insert(), {"id": grant, "child": child, "home": to} | told)
        note(connection, council.now(), "reading granted", person=by, about=child, detail=grant)
    return grant


def end(council: Council, grant: str, by: str) -> None:
    """End it now: the home is sent nothing more of it, and its computers let go of what they have. Raises BadInputError."""
    with council.writing() as connection:
        row = connection.execute(
            select(grants).where(grants.c.id == grant, grants.c.id.not_in(select(ended_grants.c.grant)))
        ).one_or_none()
        if row is None:
            raise BadInputError(_("grant “{grant}” does not stand here.").format(grant=grant), [("grant", "is over")])
        connection.execute(ended_grants.insert(), {"grant": grant, "ended": council.now(), "ended_by": by})
        note(connection, council.now(), "reading ended", person=by, about=row.child, detail=grant)


def every(council: Council) -> list[Grant]:
    """Every grant that there ever was, the latest first."""
    query = (
        select(grants, homes.c.name.label("home_name"), ended_grants.c.ended)
        .join_from(grants, homes, homes.c.id == grants.c.home)
        .join(ended_grants, ended_grants.c.grant == grants.c.id, isouter=True)
        .order_by(grants.c.given.desc(), grants.c.id)
    )
    with council.reading() as connection:
        return [_grant(row) for row in connection.execute(query)]


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
