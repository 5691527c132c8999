"""The sheets at the front of a child's file: who the child is and what was agreed, as they stand now."""

import msgspec
from starlette.responses import Response

from carer_app.domain.kinds import CHILD_SHEET, kinds
from carer_app.domain.promise import council_lines
from carer_app.domain.same_as import MAY_SAY
from carer_app.gateway.chronology import Filter, chronology
from carer_app.gateway.desk.chronology_page import entries_of
from carer_app.gateway.desk.gathering import ChildHere, child_here
from carer_app.gateway.desk.telling import Entry, told_lines
from carer_app.gateway.desk.visit import Visit
from carer_app.gateway.grants import MAY_GRANT
from carer_app.gateway.holds import MAY_HOLD
from carer_app.gateway.linking import linked_to


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet of the file by its name; `entry` is None until somebody writes it."""

    kind: str
    title: str
    entry: Entry | None


def sheet_page(visit: Visit) -> Response:
    """The sheet of the child that the address names, and under it every other sheet, written or not yet."""
    here = child_here(visit.council, visit.me.id, visit.id_in_path("child"))
    others = [
        Sheet(kind=kind.slug, title=kind.title_in(here.profile), entry=_entry(visit, here, kind.slug))
        for kind in kinds().values()
        if kind.listed and kind.one_per_file and kind.slug != CHILD_SHEET
    ]
    linked = [one.name for one in linked_to(visit.council, visit.me, here.id)]
    return visit.page(
        "sheet.html",
        child=here,
        entry=_entry(visit, here, CHILD_SHEET),
        others=others,
        linked=linked,
        council=told_lines(council_lines(here.profile)),
        may_link=visit.me.role in MAY_SAY,
        may_hold=visit.me.role in MAY_HOLD,
        may_grant=visit.me.role in MAY_GRANT,
    )


def _entry(visit: Visit, here: ChildHere, kind: str) -> Entry | None:
    found = chronology(visit.council, visit.me.id, here.id, Filter(kind=kind, limit=1))
    entries = entries_of(visit, here, found)
    return entries[0] if entries else None
