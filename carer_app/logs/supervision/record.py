"""Supervision as a kind: kept in the carer's own file."""

from datetime import date, timedelta

from carer_app.domain.kind import FileKind, RecordKind, SectionKind
from carer_app.domain.steps import Step
from carer_app.domain.supervision import SUPERVISION, Supervision
from carer_app.i18n import _


def _example(today: date) -> Supervision:
    return Supervision(
        day=today,
        who_came="Rukhsana Bellweather, supervising social worker",
        talked_about="How the nights are. The summer holidays.",
        own_words="“I sleep again since we share the nights.”",
        agreed=(Step(what="Two evenings off each month", by_whom="Rukhsana", by_day=today),),
        next_visit=today + timedelta(days=42),
        since=today - timedelta(days=42),
        entries=31,
        read=("3f" * 32,),
    )


SUPERVISION_KIND = RecordKind(
    slug=SUPERVISION,
    title=_("Supervision"),
    content=Supervision,
    example=_example,
    file=FileKind.CARER,
    section=SectionKind.BOOK,
)

KINDS = (SUPERVISION_KIND,)
