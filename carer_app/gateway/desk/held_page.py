"""What is held: the list with the reason in words, one of them with what it says, and putting it in its place."""

import msgspec
from starlette.responses import Response

from carer_app.councils import CouncilProfile
from carer_app.domain.people import Role
from carer_app.errors import BadInputError
from carer_app.gateway.desk.gathering import child_here
from carer_app.gateway.desk.telling import ToldLine, at_words, happened, lines_of, role_words, title_of, told_lines
from carer_app.gateway.desk.visit import NotHereError, Visit
from carer_app.gateway.held import DamagedError, HeldEntry, Waiting, held_entry, let_in, waiting
from carer_app.i18n import _
from carer_app.sync.protocol import Held

MAY_PLACE = (Role.MANAGER, Role.SUPERVISING_SOCIAL_WORKER)
"""Who puts what is held in its place, of the children whom they see."""

_REASONS: dict[str, str] = {
    Held.UNKNOWN_STREAM: _(
        "The file that it belongs to has not come yet. It goes to its place by itself as soon as that has come."
    ),
    Held.OUT_OF_SCOPE: _(
        "By what the council knows, the child did not live in this home at that time. Where the placement is missing, add it, "
        "and this goes to its place by itself."
    ),
    Held.REVOKED_DEVICE: _("It came from a computer that the council has taken off its list."),
    Held.UNKNOWN_KIND: _("It was written by a newer program than this one, which does not know its kind yet."),
    Held.UNKNOWN_AUTHOR: _(
        "The council does not know its author's key yet. It goes to its place by itself once a computer of the home names it."
    ),
    Held.BODY_MISSING: _("Its words have not come with it. It goes to its place by itself once they are here."),
}


class ShownHeld(msgspec.Struct, frozen=True, kw_only=True):
    """One that is held, in words. `about` is empty where nobody knows yet whom it is about."""

    revision: str
    title: str
    about: str
    by: str
    source: str
    came: str
    reason: str


class ShownEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What it says, and when that was."""

    when: str
    written: str
    lines: tuple[ToldLine, ...]


def held_list(visit: Visit) -> Response:
    """Everything that is held of whom this person sees, what came first at the top."""
    found = [_shown(visit, one) for one in waiting(visit.council, visit.me.id)]
    visit.seen("saw held list", "", str(len(found)))
    return visit.page("held.html", found=found)


def held_page(visit: Visit) -> Response:
    """One that is held, with what it says; where it is damaged, the list, and that it is."""
    try:
        return _page(visit)
    except DamagedError as problem:
        return visit.go("/desk/held", problem.sentence)


def place_held(visit: Visit) -> Response:
    """Put it in its place, as the person who saw it says."""
    revision = visit.id_in_path("revision")
    found = held_entry(visit.council, visit.me.id, revision)
    if visit.me.role not in MAY_PLACE:
        raise NotHereError
    try:
        let_in(visit.council, revision, visit.me.id)
    except BadInputError as problem:
        return _page(visit, problem)
    told = _("It is in its place now. Those who care for the child see that at their next sync.")
    return visit.go(f"/desk/records/{found.revision.record}" if found.waiting.child_name else "/desk/held", told)


def _page(visit: Visit, problem: BadInputError | None = None) -> Response:
    found = held_entry(visit.council, visit.me.id, visit.id_in_path("revision"))
    return visit.page(
        "held_entry.html",
        422 if problem else 200,
        one=_shown(visit, found.waiting),
        entry=_entry(visit, found),
        why_not=found.why_not,
        mine=visit.me.role in MAY_PLACE and not found.why_not,
        problems=(("", problem.sentence),) if problem else (),
    )


def _shown(visit: Visit, one: Waiting) -> ShownHeld:
    return ShownHeld(
        revision=one.revision,
        title=title_of(one.kind, _profile(visit, one)),
        about=one.child_name,
        by=_("Written by {author}").format(author=one.author),
        source=_("From {home} ({device})").format(home=one.home_name, device=one.device)
        if one.home_name
        else _("From the desk"),
        came=_("Received {when}").format(when=at_words(one.at)),
        reason=_REASONS.get(one.reason, _REASONS[Held.OUT_OF_SCOPE]),
    )


def _entry(visit: Visit, found: HeldEntry) -> ShownEntry:
    revision = found.revision
    written = _("Written {when} by {author}, {role}").format(
        when=at_words(revision.written), author=found.waiting.author, role=role_words(revision.role)
    )
    lines = told_lines(lines_of(found.content, _profile(visit, found.waiting)))
    return ShownEntry(when=happened(revision.occurred), written=written, lines=lines)


def _profile(visit: Visit, one: Waiting) -> CouncilProfile:
    """The words of the child's own council; this council's where the child is not known yet."""
    return child_here(visit.council, visit.me.id, one.child).profile if one.child_name else visit.council.profile
