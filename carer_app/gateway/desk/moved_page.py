"""Entries that were moved to another child's file: what waits for a person's word, and saying it."""

import msgspec
from starlette.responses import Response

from carer_app.domain.words import occurred_words
from carer_app.errors import BadInputError
from carer_app.gateway.desk.gathering import child_here
from carer_app.gateway.desk.telling import at_words, role_words, title_of
from carer_app.gateway.desk.visit import Visit
from carer_app.gateway.moving import MovedEntry, confirm, moved_entry, send_back, unconfirmed
from carer_app.i18n import _


class ShownMove(msgspec.Struct, frozen=True, kw_only=True):
    """One move as it stands on a page. `state` says what it waits for; `mine` that this person may answer."""

    record: str
    move: str
    child: str
    child_name: str
    title: str
    when: str
    by: str
    reason: str
    state: str
    other: str
    to_record: str
    mine: bool
    hold: str


def moved_list(visit: Visit) -> Response:
    """Every move that nobody has confirmed yet, those first that wait for whoever is signed in."""
    found = [_shown(visit, one) for one in unconfirmed(visit.council, visit.me)]
    visit.seen("saw moved entries", "", str(len(found)))
    mine, others = [one for one in found if one.mine], [one for one in found if not one.mine]
    return visit.page("moved.html", mine=mine, others=others)


def moved_page(visit: Visit) -> Response:
    """One move: who moved the entry, when and why, and the buttons for those who may answer."""
    return _page(visit)


def confirm_move(visit: Visit) -> Response:
    """Confirm the move that was on the page."""
    record = visit.id_in_path("record")
    try:
        confirm(visit.council, visit.me, record, visit.form.one("move"))
    except BadInputError as problem:
        return _page(visit, problem)
    kept = moved_entry(visit.council, visit.me, record).is_kept
    return visit.go(f"/desk/moved/{record}", _KEPT if kept else _CONFIRMED)


def send_move_back(visit: Visit) -> Response:
    """Send the move that was on the page back, with a reason."""
    record, words = visit.id_in_path("record"), visit.form.one("reason").replace("\r\n", "\n")
    try:
        send_back(visit.council, visit.me, record, visit.form.one("move"), words)
    except BadInputError as problem:
        return _page(visit, problem, words)
    told = _("Sent back. Those who care for the child will see why at their next sync, and decide.")
    return visit.go(f"/desk/moved/{record}", told)


def _page(visit: Visit, problem: BadInputError | None = None, words: str = "") -> Response:
    found = moved_entry(visit.council, visit.me, visit.id_in_path("record"))
    problems = ((_field(problem), problem.sentence),) if problem else ()
    return visit.page("move.html", 422 if problem else 200, one=_shown(visit, found), problems=problems, words=words)


def _field(problem: BadInputError) -> str:
    return problem.fields[0][0] if problem.fields else ""


def _shown(visit: Visit, one: MovedEntry) -> ShownMove:
    by = _("Moved by {name}, {role}, on {when}").format(
        name=one.mover_name or _("somebody who is not known here"),
        role=role_words(one.mover_role),
        when=at_words(one.moved),
    )
    return ShownMove(
        record=one.record,
        move=one.move,
        child=one.child,
        child_name=one.child_name,
        title=title_of(one.kind, child_here(visit.council, visit.me.id, one.child).profile),
        when=occurred_words(one.occurred),
        by=by,
        reason=one.reason,
        state=_state(visit, one),
        other=_other(one),
        to_record=one.to_record,
        mine=one.waits_for(visit.me),
        hold=one.hold,
    )


_CONFIRMED = _(
    "Confirmed. The words are erased in this file, here, and on every computer of the home at its next sync."
)
_KEPT = _(
    "Confirmed. A hold stands on this file, so the words stay hidden in it and are erased once the hold is lifted."
)


def _state(visit: Visit, one: MovedEntry) -> str:
    if one.is_kept:
        return _("Confirmed by {name}. Its words stay hidden in this file until the hold is lifted.").format(
            name=one.confirmed_by
        )
    if one.confirmed_by and not one.is_left_behind:
        return _("Confirmed by {name}. Its words are gone from this file.").format(name=one.confirmed_by)
    if not one.has_come:
        return _("The other file's copy has not come in yet. It can be confirmed once it has.")
    if one.is_left_behind:
        return _(
            "Somebody wrote in it who did not know yet that it was moved. "
            "The home has to carry that over first; nothing is erased before."
        )
    if one.sent_back_by:
        return _("Sent back by {name}: “{reason}”. The home decides what to do.").format(
            name=one.sent_back_by, reason=one.answer
        )
    if one.mover == visit.me.id:
        return _("It waits for somebody else's word, since you moved it yourself.")
    return _("It waits for the word of a manager or the social worker.")


def _other(one: MovedEntry) -> str:
    if one.to_record:
        return _("It stands in {name}'s file now.").format(name=one.to_name)
    if not one.has_come:
        return ""
    return _(
        "It stands in a file that you do not read, so you cannot compare. "
        "Confirm only if you know that it was not about {name}; a manager sees both files."
    ).format(name=one.child_name)
