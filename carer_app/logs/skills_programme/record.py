"""The life-skills programme as a kind: one sheet in each child's file, which anybody who reads it keeps up to date."""

from datetime import date, timedelta

from carer_app.domain.kind import AmendedBy, RecordKind, SectionKind
from carer_app.domain.skills_programme import PROGRAMME, Goal, SkillsProgramme, with_ids
from carer_app.i18n import _


def _example(today: date) -> SkillsProgramme:
    return SkillsProgramme(
        agreed_on=today,
        agreed_with="Robin, Sam and Ms Patel, at the kitchen table",
        first=("cooking", "getting_about"),
        their_words="“Food first. And I want to go to the library by myself.”",
        goals=(
            Goal(
                id="0198f3c2-0000-7000-8000-000000000001",
                words="Go to the library on my own",
                chosen_on=today,
                own_steps="We walk it together\nSam waits at the corner\nI go, and ring when I am there",
            ),
        ),
        who_helps="Sam cooks along on Sundays. Ms Patel asks about a bus pass.",
        look_again_on=today + timedelta(days=90),
    )


SKILLS_PROGRAMME = RecordKind(
    slug=PROGRAMME,
    title=_("Life-skills programme"),
    content=SkillsProgramme,
    example=_example,
    occurred_field="agreed_on",
    section=SectionKind.SHEET,
    amended_by=AmendedBy.READERS,
    one_per_file=True,
    fills_in=with_ids,
)

KINDS = (SKILLS_PROGRAMME,)
