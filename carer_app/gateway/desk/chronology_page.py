"""A child's chronology: every record in full, newest happening first, grouped by day."""

from collections.abc import Mapping
from datetime import date
from itertools import groupby

import msgspec
from starlette.responses import Response

from carer_app.clock import local
from carer_app.domain.kind import FileKind
from carer_app.domain.kinds import listed_kinds
from carer_app.gateway.chronology import Chronology, chronology
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.desk.gathering import ChildHere, child_here, gather
from carer_app.gateway.desk.periods import PAGE, Asked, address, asked_in_address, asked_in_form, chosen, spans
from carer_app.gateway.desk.telling import Entry, ago, day_heading, entry
from carer_app.gateway.desk.visit import Visit
from carer_app.i18n import _, counted


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """The records of one day, as they stand on the page."""

    heading: str
    how_long_ago: str
    entries: tuple[Entry, ...]


def chronology_page(visit: Visit) -> Response:
    """One page of the records that the address asks for."""
    return _show(visit, asked_in_address(visit))


def filter_page(visit: Visit) -> Response:
    """Go to what was typed into the filter, or say what is wrong with it."""
    asked = asked_in_form(visit)
    wrong = asked.wrong()
    if wrong:
        return _show(visit, asked, wrong)
    return visit.go(address(visit, visit.id_in_path("child"), asked))


def entries_of(visit: Visit, child: ChildHere, found: Chronology) -> list[Entry]:
    """The records in full. That each of them was shown is noted."""
    entries = [entry(one, child.profile) for one in gather(visit.council, visit.me.id, found.records)]
    with visit.council.writing() as connection:
        for one in entries:
            note(connection, visit.council.now(), "saw in chronology", person=visit.me.id, about=one.record)
    return entries


def _show(visit: Visit, asked: Asked, wrong: Mapping[str, str] | None = None) -> Response:
    child = visit.id_in_path("child")
    here = child_here(visit.council, visit.me.id, child)
    wanted = msgspec.structs.replace(asked, start="", end="") if wrong else asked
    found = chronology(visit.council, visit.me.id, child, wanted.filter())
    entries = entries_of(visit, here, found)
    unread = sum(one.unread for one in entries)
    return visit.page(
        "chronology.html",
        422 if wrong else 200,
        child=here,
        filter=asked,
        wrong={"start": "", "end": ""} | dict(wrong or {}),
        problems=tuple((wrong or {}).items()),
        filter_open=bool(wrong),
        kinds=[(kind.slug, kind.title_in(here.profile)) for kind in listed_kinds(FileKind.CHILD)],
        spans=spans(visit, child, wanted),
        chosen=chosen(visit, here, wanted),
        found=_found(found.total, wanted),
        days=_by_day(visit, entries),
        unread_here=_all_here(unread) if unread else "",
        nothing=_("Nothing here fits. Take a filter away, or ask for a longer time.")
        if chosen(visit, here, wanted)
        else _("Nothing has come in about this child yet."),
        back=address(visit, child, wanted),
        newer=address(visit, child, msgspec.structs.replace(wanted, page=1)) if wanted.page > 1 else "",
        older=address(visit, child, msgspec.structs.replace(wanted, page=wanted.page + 1))
        if found.total > wanted.page * PAGE
        else "",
    )


def _by_day(visit: Visit, entries: list[Entry]) -> list[Day]:
    today = local(visit.now).date()

    def day_of(one: Entry) -> date:
        return one.day

    return [
        Day(heading=day_heading(day), how_long_ago=ago(day, today), entries=tuple(found))
        for day, found in groupby(sorted(entries, key=day_of, reverse=True), key=day_of)
    ]


def _found(total: int, asked: Asked) -> str:
    pages = -(-total // PAGE)
    if pages < 2:
        return counted("{count} record", "{count} records", total)
    words = counted("{count} record", "{count} records", total)
    return _("{words}, page {page} of {pages}").format(words=words, page=asked.page, pages=pages)


def _all_here(unread: int) -> str:
    return counted("I have read the one shown here", "I have read all {count} shown here", unread)
