"""Who may read a child's earlier stays: what a manager granted to the home where the child lives, and ending it."""

from datetime import date

import msgspec
from starlette.responses import Response

from carer_app.domain.words import day_words
from carer_app.errors import BadInputError
from carer_app.gateway.desk.gathering import child_here
from carer_app.gateway.desk.guard import is_id
from carer_app.gateway.desk.telling import at_words
from carer_app.gateway.desk.visit import NotHereError, Visit
from carer_app.gateway.grants import MAY_GRANT, Grant, Lending, Wish, end_at_desk, give_at_desk, of_child
from carer_app.i18n import _

MOST = 2000
"""Letters of a reason."""


class ShownGrant(msgspec.Struct, frozen=True, kw_only=True):
    """One grant in words."""

    id: str
    home: str
    until: str
    by: str
    reason: str


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the fields."""

    home: str = ""
    until: str = ""
    reason: str = ""


def lent_page(visit: Visit) -> Response:
    """What is granted of the child that the address names."""
    return _page(visit)


def lend(visit: Visit) -> Response:
    """Grant what was typed."""
    child, typed = (
        visit.id_in_path("child"),
        Typed(**{name: _typed(visit, name) for name in ("home", "until", "reason")}),
    )
    try:
        wish = Wish(child=child, home=typed.home, until=_day(typed.until), reason=typed.reason)
        give_at_desk(visit.council, visit.me, wish)
    except BadInputError as problem:
        return _page(visit, problem, typed)
    told = _("Granted. The earlier stays come to the home's computers at their next sync, and go by themselves.")
    return visit.go(f"/desk/children/{child}/lent", told)


def take_back(visit: Visit) -> Response:
    """End the grant that was chosen on the page."""
    child, grant = visit.id_in_path("child"), visit.form.one("grant")
    if not is_id(grant):
        raise NotHereError
    try:
        end_at_desk(visit.council, visit.me, child, grant)
    except BadInputError as problem:
        return _page(visit, problem)
    told = _("Ended. The home's computers let go of the earlier stays at their next sync.")
    return visit.go(f"/desk/children/{child}/lent", told)


def _typed(visit: Visit, name: str) -> str:
    return visit.form.one(name).replace("\r\n", "\n")[:MOST]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInputError(_("Say until which day."), [("until", "is no day")]) from None


def _page(visit: Visit, problem: BadInputError | None = None, typed: Typed | None = None) -> Response:
    child = child_here(visit.council, visit.me.id, visit.id_in_path("child"))
    found = of_child(visit.council, child.id)
    visit.seen("saw grants", child.id, str(len(found.grants)))
    today = visit.council.today()
    standing = [one for one in found.grants if one.ended is None and one.until >= today]
    field = next((name for name, _wrong in problem.fields if name in ("home", "until")), "reason") if problem else ""
    return visit.page(
        "lent.html",
        422 if problem else 200,
        child=child,
        standing=[_shown(one, found) for one in standing],
        earlier=[_shown(one, found) for one in found.grants if one not in standing],
        homes=list(found.homes.items()),
        typed=typed or Typed(),
        today=today,
        mine=visit.me.role in MAY_GRANT,
        problems=((field, problem.sentence),) if problem else (),
    )


def _shown(one: Grant, found: Lending) -> ShownGrant:
    who = found.names.get(one.given_by, _("whoever looks after the gateway"))
    given = _("Granted by {name} on {when}").format(name=who, when=at_words(one.given))
    ended = _("Ended on {when}").format(when=at_words(one.ended)) if one.ended else ""
    until = _("Until {day}").format(day=day_words(date.fromisoformat(one.until)))
    return ShownGrant(id=one.id, home=one.home_name, until=ended or until, by=given, reason=one.reason)
