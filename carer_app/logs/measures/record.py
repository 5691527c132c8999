"""Measures as a kind: each time something is measured is a record of its own, so that they add up to a line."""

from carer_app.domain.kind import RecordKind
from carer_app.domain.measures import MEASURE, Measure
from carer_app.i18n import _

MEASURE_KIND = RecordKind(
    slug=MEASURE,
    title=_("Height, weight and the like"),
    content=Measure,
    example=lambda today: Measure(
        day=today,
        height="142.5",
        weight="36.4",
        by_whom="The school nurse",
        their_words="“I am taller than the door handle now.”",
    ),
)

KINDS = (MEASURE_KIND,)
