"""The note for the next shift as a kind: kept in the home's own book; its author changes it, anybody adds another."""

from datetime import UTC, date, datetime

from carer_app.domain.house import HANDOVER_NOTE, HandoverNote
from carer_app.domain.kind import FileKind, RecordKind, SectionKind
from carer_app.i18n import _


def _example(today: date) -> HandoverNote:
    at = datetime(today.year, today.month, today.day, 20, 45, tzinfo=UTC)
    return HandoverNote(at=at, what="The boiler man comes at nine. T rings her gran before school.")


HANDOVER_NOTE_KIND = RecordKind(
    slug=HANDOVER_NOTE,
    title=_("For the next shift"),
    content=HandoverNote,
    example=_example,
    occurred_field="at",
    file=FileKind.HOME,
    section=SectionKind.BOOK,
)

KINDS = (HANDOVER_NOTE_KIND,)
