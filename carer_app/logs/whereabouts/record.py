"""Where a child is when they are out, as a kind: kept in the child's file; whoever is there writes when they are back."""

from datetime import UTC, date, datetime

from carer_app.domain.house import WHEREABOUTS, Whereabouts
from carer_app.domain.kind import AmendedBy, RecordKind
from carer_app.i18n import _


def _example(today: date) -> Whereabouts:
    at = datetime(today.year, today.month, today.day, 15, 30, tzinfo=UTC)
    return Whereabouts(
        went_at=at,
        where="The skate park",
        with_whom="Leon Adeyemi",
        due_back=at.replace(hour=18),
        back_at=at.replace(hour=18, minute=10),
        note="Rang to say that they had missed the bus.",
    )


WHEREABOUTS_KIND = RecordKind(
    slug=WHEREABOUTS,
    title=_("Out and back"),
    content=Whereabouts,
    example=_example,
    occurred_field="went_at",
    amended_by=AmendedBy.READERS,
)

KINDS = (WHEREABOUTS_KIND,)
