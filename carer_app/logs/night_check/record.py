"""The look round at night as a kind: kept in the home's own book, at one press where all is well."""

from datetime import UTC, date, datetime

from carer_app.domain.house import NIGHT_CHECK, Found, NightCheck
from carer_app.domain.kind import FileKind, RecordKind, SectionKind
from carer_app.i18n import _


def _example(today: date) -> NightCheck:
    at = datetime(today.year, today.month, today.day, 1, 10, tzinfo=UTC)
    return NightCheck(
        at=at,
        found=Found.NOTICED,
        who_looked="Leon Adeyemi",
        noticed="Window on the stairs open. Closed it. All asleep.",
    )


NIGHT_CHECK_KIND = RecordKind(
    slug=NIGHT_CHECK,
    title=_("Night check"),
    content=NightCheck,
    example=_example,
    occurred_field="at",
    file=FileKind.HOME,
    section=SectionKind.BOOK,
)

KINDS = (NIGHT_CHECK_KIND,)
