"""Who opened what, in words: for one record, or the latest of all."""

import msgspec
from starlette.responses import Response

from carer_app.domain.access import WHY_WORDS
from carer_app.domain.act_words import act_sentence
from carer_app.domain.entry import What
from carer_app.domain.kinds import kinds
from carer_app.gateway.desk.telling import at_words
from carer_app.gateway.desk.visit import Visit
from carer_app.gateway.opened import AT_ONCE, Opening, done, opened
from carer_app.i18n import _


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list; `address` leads to the record where there is one."""

    when: str
    who: str
    words: str
    where: str
    address: str


def opened_page(visit: Visit) -> Response:
    """The latest of all."""
    return _page(visit, "")


def record_opened_page(visit: Visit) -> Response:
    """Who opened the record of the address."""
    return _page(visit, visit.id_in_path("record"))


def _page(visit: Visit, record: str) -> Response:
    found = opened(visit.council, visit.me, record)
    lines = [_line(one) for one in found]
    return visit.page("opened.html", here="opened", lines=lines, record=record, is_full=len(found) == AT_ONCE)


def done_page(visit: Visit) -> Response:
    """What was done with the computers of homes."""
    found = done(visit.council, visit.me)
    lines = [
        Line(
            when=_when(one.act.at),
            who="",
            words=act_sentence(one.act, one.who, one.person),
            where=one.where,
            address="",
        )
        for one in found
    ]
    return visit.page("done.html", here="opened", lines=lines, is_full=len(found) == AT_ONCE)


def _when(at: str) -> str:
    """A time that a computer told, which may be none."""
    try:
        return at_words(at)
    except (ValueError, OverflowError):
        return at


def _line(one: Opening) -> Line:
    return Line(
        when=_when(one.at),
        who=one.name or _("Somebody who is not known here"),
        words=_words(one),
        where=one.where or _("at the desk"),
        address=f"/desk/records/{one.record}" if one.record else "",
    )


def _words(one: Opening) -> str:
    kind = kinds().get(one.kind)
    what = kind.title if kind else _("an entry")
    child = one.child_name or _("a child")
    if one.what == What.PRINTED:
        return _("printed a paper about {child} {why}").format(child=child, why=WHY_WORDS.get(one.why, ""))
    if one.what == What.EXPORTED:
        words = _("saved a locked paper about {child} {why}") if one.locked else _("saved a paper about {child} {why}")
        return words.format(child=child, why=WHY_WORDS.get(one.why, ""))
    return _("opened “{what}” of {child}").format(what=what, child=child)
