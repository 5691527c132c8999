"""The shift as a kind: kept in the home's own book, and changed by anybody who keeps it, since shifts end as they end."""

from datetime import UTC, date, datetime

from carer_app.domain.house import SHIFT, Shift
from carer_app.domain.kind import AmendedBy, FileKind, RecordKind, SectionKind
from carer_app.i18n import _


def _example(today: date) -> Shift:
    at = datetime(today.year, today.month, today.day, 14, 30, tzinfo=UTC)
    return Shift(starts_at=at, people=("Leon Adeyemi", "Priya Nair"), leads="Priya Nair", note="Leon swapped with Mo.")


SHIFT_KIND = RecordKind(
    slug=SHIFT,
    title=_("Shift"),
    content=Shift,
    example=_example,
    occurred_field="starts_at",
    file=FileKind.HOME,
    section=SectionKind.BOOK,
    amended_by=AmendedBy.READERS,
)

KINDS = (SHIFT_KIND,)
