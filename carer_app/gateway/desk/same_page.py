"""The same child in two files: both names side by side, saying so, and taking it back."""

from collections.abc import Callable

import msgspec
from starlette.responses import Response

from carer_app.domain.same_as import MAY_SAY
from carer_app.domain.words import date_words
from carer_app.errors import BadInputError
from carer_app.gateway.council import Council
from carer_app.gateway.desk.gathering import where_words
from carer_app.gateway.desk.guard import is_id
from carer_app.gateway.desk.visit import NotHereError, Visit
from carer_app.gateway.linking import OneOfTwo, beside, link, linked_to, named, unlink
from carer_app.gateway.people import CouncilPerson
from carer_app.i18n import _, counted


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two, in words."""

    id: str
    name: str
    facts: tuple[tuple[str, str], ...]


def same_page(visit: Visit) -> Response:
    """The files that are linked with this one, and for a manager the way to link another."""
    return _page(visit)


def find_same(visit: Visit) -> Response:
    """The children with such a name, each beside this one."""
    words = visit.form.one("words")[:200]
    child = visit.id_in_path("child")
    try:
        found = named(visit.council, visit.me, child, words)
    except BadInputError as problem:
        return _page(visit, problem, words)
    told = counted("{count} child has such a name.", "{count} children have such a name.", len(found))
    return _page(visit, words=words, found=found, told=told if found else _("Nobody else here has such a name."))


def link_same(visit: Visit) -> Response:
    """Link the file that was chosen on the page."""
    return _say(visit, link, _("Linked. Both files stay as they are, and each now shows the other's name."))


def unlink_same(visit: Visit) -> Response:
    """Take the link back."""
    return _say(visit, unlink, _("Taken back. These are two children's files again."))


def _say(visit: Visit, act: Callable[[Council, CouncilPerson, str, str], None], told: str) -> Response:
    child, other = visit.id_in_path("child"), visit.form.one("other")
    if not is_id(other):
        raise NotHereError
    try:
        act(visit.council, visit.me, child, other)
    except BadInputError as problem:
        return _page(visit, problem)
    return visit.go(f"/desk/children/{child}/same", told)


def _page(
    visit: Visit,
    problem: BadInputError | None = None,
    words: str = "",
    found: list[OneOfTwo] | None = None,
    told: str = "",
) -> Response:
    child = visit.id_in_path("child")
    this = beside(visit.council, visit.me, child)
    linked = linked_to(visit.council, visit.me, child)
    visit.seen("saw linked files", child, str(len(linked)))
    known = {one.id for one in linked}
    return visit.page(
        "same.html",
        422 if problem else 200,
        this=_side(this),
        linked=[_side(one) for one in linked],
        found=[_side(one) for one in found or () if one.id not in known],
        told=told,
        words=words,
        mine=visit.me.role in MAY_SAY,
        problems=((problem.fields[0][0] if problem.fields else "", problem.sentence),) if problem else (),
    )


def _side(one: OneOfTwo) -> Side:
    unknown = _("not known")
    return Side(
        id=one.id,
        name=one.name,
        facts=(
            (_("Legal name"), one.legal_name or unknown),
            (_("Other names"), one.other_names or unknown),
            (_("Born"), date_words(one.birth_date) if one.birth_date else unknown),
            (_("Lives"), where_words(one.home, one.since)),
        ),
    )
