"""What a reader asked of a chronology, as an address: opaque names only, never the words that they search for."""

from datetime import date, timedelta
from urllib.parse import urlencode

import msgspec

from carer_app.clock import today
from carer_app.domain.kinds import kinds
from carer_app.domain.words import day_words
from carer_app.gateway.chronology import Filter
from carer_app.gateway.desk.gathering import ChildHere
from carer_app.gateway.desk.visit import Visit
from carer_app.i18n import _

PAGE = 20


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A filter as it was typed; what cannot be read is kept so that it can be shown again."""

    words: str = ""
    kind: str = ""
    start: str = ""
    end: str = ""
    unread: bool = False
    page: int = 1

    def wrong(self) -> dict[str, str]:
        """A sentence for each field that cannot be used."""
        found = {}
        if self.start and _day(self.start) is None:
            found["start"] = _("“From” is not a day. Write it as 2026-03-02.")
        if self.end and _day(self.end) is None:
            found["end"] = _("“To” is not a day. Write it as 2026-03-02.")
        start, end = _day(self.start), _day(self.end)
        if start and end and end < start:
            found["end"] = _("“To” is before “From”.")
        return found

    def filter(self) -> Filter:
        return Filter(
            kind=self.kind,
            start=_day(self.start),
            end=_day(self.end),
            text=self.words,
            unread_only=self.unread,
            limit=PAGE,
            offset=(self.page - 1) * PAGE,
        )


def asked_in_address(visit: Visit) -> Asked:
    """What the address asks for; parts that make no sense are left out."""
    page = visit.asked("page")
    return Asked(
        words=visit.shown(visit.asked("words")),
        kind=_kind(visit.asked("kind")),
        start=visit.asked("start") if _day(visit.asked("start")) else "",
        end=visit.asked("end") if _day(visit.asked("end")) else "",
        unread=visit.asked("unread") == "yes",
        page=max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )


def asked_in_form(visit: Visit) -> Asked:
    """What was typed into the filter."""
    form = visit.form
    return Asked(
        words=form.one("words")[:200],
        kind=_kind(form.one("kind")),
        start=form.one("start")[:40],
        end=form.one("end")[:40],
        unread=form.one("unread") == "yes",
    )


def address(visit: Visit, child: str, asked: Asked) -> str:
    """Where that is shown."""
    parts = {
        "words": visit.hide(asked.words),
        "kind": asked.kind,
        "start": asked.start,
        "end": asked.end,
        "unread": "yes" if asked.unread else "",
        "page": str(asked.page) if asked.page > 1 else "",
    }
    query = urlencode({name: value for name, value in parts.items() if value})
    return f"/desk/children/{child}" + (f"?{query}" if query else "")


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """One filter in use, and where it is taken away."""

    text: str
    without: str


def chosen(visit: Visit, child: ChildHere, asked: Asked) -> list[Chosen]:
    """The filters in use, in words."""
    told = {
        "words": _("Words: {words}").format(words=asked.words) if asked.words else "",
        "kind": kinds()[asked.kind].title_in(child.profile) if asked.kind else "",
        "start": _("From {day}").format(day=_words(asked.start)) if asked.start else "",
        "end": _("To {day}").format(day=_words(asked.end)) if asked.end else "",
        "unread": _("Not read by me") if asked.unread else "",
    }
    first = msgspec.structs.replace(asked, page=1)
    return [
        Chosen(
            text=text,
            without=address(
                visit, child.id, msgspec.structs.replace(first, **{name: False if name == "unread" else ""})
            ),
        )
        for name, text in told.items()
        if text
    ]


def spans(visit: Visit, child: str, asked: Asked) -> list[tuple[str, str]]:
    """Ready-made periods up to today: their names, and where each is shown."""
    day = today(visit.clock)
    starts = {_("Last 7 days"): day - timedelta(days=6), _("Last 28 days"): day - timedelta(days=27)}
    since = {words: start.isoformat() for words, start in starts.items()} | {_("All"): ""}
    return [
        (words, address(visit, child, msgspec.structs.replace(asked, start=start, end="", page=1)))
        for words, start in since.items()
    ]


def _kind(slug: str) -> str:
    return slug if slug in kinds() and kinds()[slug].listed else ""


def _words(day: str) -> str:
    found = _day(day)
    return day_words(found) if found else day


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if date(1900, 1, 1) <= found <= date(2200, 1, 1) else None
