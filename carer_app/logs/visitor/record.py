"""The visitor as a kind: kept in the home's own book; whoever sees them out writes when they left."""

from datetime import UTC, date, datetime

from carer_app.domain.house import VISITOR, Identity, Visitor
from carer_app.domain.kind import AmendedBy, FileKind, RecordKind, SectionKind
from carer_app.i18n import _


def _example(today: date) -> Visitor:
    at = datetime(today.year, today.month, today.day, 15, 10, tzinfo=UTC)
    return Visitor(
        came_at=at,
        who="Ms Patel, social worker",
        why="Visit to M",
        left_at=at.replace(hour=16),
        saw="M, and Priya Nair",
        identity=Identity.LOOKED_AT,
        note="Parked in the yard.",
    )


VISITOR_KIND = RecordKind(
    slug=VISITOR,
    title=_("Visitor to the home"),
    content=Visitor,
    example=_example,
    occurred_field="came_at",
    file=FileKind.HOME,
    section=SectionKind.BOOK,
    amended_by=AmendedBy.READERS,
)

KINDS = (VISITOR_KIND,)
