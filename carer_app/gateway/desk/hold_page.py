"""The hold on a child's file: who placed it, when and why, placing one, and lifting it."""

import msgspec
from starlette.responses import Response

from carer_app.domain.holds import DEFAULT_WORDS
from carer_app.errors import BadInputError
from carer_app.gateway.desk.gathering import child_here
from carer_app.gateway.desk.guard import is_id
from carer_app.gateway.desk.telling import at_words
from carer_app.gateway.desk.visit import NotHereError, Visit
from carer_app.gateway.holds import MAY_HOLD, HoldsOfChild, NewHold, PlacedHold, holds_of, lift_at_desk, place_at_desk
from carer_app.i18n import _

MOST = 2000
"""Letters of a reason, or of the words for whoever meets a hold."""


class ShownHold(msgspec.Struct, frozen=True, kw_only=True):
    """One hold in words. `lifted` says who lifted it, when and why; empty while it stands."""

    id: str
    by: str
    reason: str
    words: str
    lifted: str


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the fields. `lifting` is the hold of which the reason for lifting was typed."""

    reason: str = ""
    words: str = DEFAULT_WORDS
    lifting: str = ""


def hold_page(visit: Visit) -> Response:
    """The holds on the file of the child that the address names."""
    return _page(visit)


def place_hold(visit: Visit) -> Response:
    """Place a hold with the reason and the words that were typed."""
    child, reason, words = visit.id_in_path("child"), _typed(visit, "reason"), _typed(visit, "words")
    try:
        place_at_desk(visit.council, visit.me, NewHold(child=child, reason=reason, words=words))
    except BadInputError as problem:
        return _page(visit, problem, Typed(reason=reason, words=words))
    told = _("The hold stands. Nothing in this file is erased until it is lifted.")
    return visit.go(f"/desk/children/{child}/hold", told)


def lift_hold(visit: Visit) -> Response:
    """Lift the hold that was chosen on the page."""
    child, hold, reason = visit.id_in_path("child"), visit.form.one("hold"), _typed(visit, "reason")
    if not is_id(hold):
        raise NotHereError
    try:
        lift_at_desk(visit.council, visit.me, child, hold, reason)
    except BadInputError as problem:
        return _page(visit, problem, Typed(lifting=hold))
    told = _("Lifted. What waited for it is erased now, and on the computers of the home at their next sync.")
    return visit.go(f"/desk/children/{child}/hold", told)


def _typed(visit: Visit, name: str) -> str:
    return visit.form.one(name).replace("\r\n", "\n")[:MOST]


def _page(visit: Visit, problem: BadInputError | None = None, typed: Typed | None = None) -> Response:
    child = child_here(visit.council, visit.me.id, visit.id_in_path("child"))
    found = holds_of(visit.council, visit.me, child.id)
    visit.seen("saw holds", child.id, str(len(found.own)))
    typed = typed or Typed()
    field = f"lift-{typed.lifting}" if typed.lifting else "reason"
    return visit.page(
        "hold.html",
        422 if problem else 200,
        child=child,
        standing=[_shown(one, found) for one in found.own if one.lifted is None],
        earlier=[_shown(one, found) for one in found.own if one.lifted is not None],
        of_writers=[(words, at_words(since)) for words, since in found.of_writers],
        typed=typed,
        mine=visit.me.role in MAY_HOLD,
        problems=((field, problem.sentence),) if problem else (),
    )


def _shown(one: PlacedHold, found: HoldsOfChild) -> ShownHold:
    return ShownHold(
        id=one.id,
        by=_("Placed by {name} on {when}").format(name=_who(one.placed_by, found), when=at_words(one.placed)),
        reason=one.reason,
        words=one.words,
        lifted=_lifted(one, found),
    )


def _lifted(one: PlacedHold, found: HoldsOfChild) -> str:
    if one.lifted is None:
        return ""
    return _("Lifted by {name} on {when}: “{reason}”").format(
        name=_who(one.lifted_by or "", found), when=at_words(one.lifted), reason=one.lifted_reason
    )


def _who(person: str, found: HoldsOfChild) -> str:
    return found.names.get(person, _("whoever looks after the gateway"))
