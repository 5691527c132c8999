"""The child's sheet: who the child is, as it stands now."""

from starlette.responses import Response

from carer_app.domain.kinds import CHILD_SHEET
from carer_app.gateway.chronology import Filter, chronology
from carer_app.gateway.desk.chronology_page import entries_of
from carer_app.gateway.desk.gathering import child_here
from carer_app.gateway.desk.visit import Visit


def sheet_page(visit: Visit) -> Response:
    """The sheet of the child that the address names."""
    child = visit.id_in_path("child")
    here = child_here(visit.council, visit.me.id, child)
    found = chronology(visit.council, visit.me.id, child, Filter(kind=CHILD_SHEET, limit=1))
    entries = entries_of(visit, here, found)
    return visit.page("sheet.html", child=here, entry=entries[0] if entries else None)
