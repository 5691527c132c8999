"""The child's file as a kind: one shared sheet for each child, which every reader may bring up to date."""

from datetime import date

from carer_app.domain.child import Allergies, ChildSheet, Known, KnownPerson, Relation
from carer_app.domain.kind import AmendedBy, RecordKind, SectionKind
from carer_app.i18n import _


def _example(today: date) -> ChildSheet:
    return ChildSheet(
        chosen_name="Robin",
        legal_name="Robin Ashby",
        birth_date=date(today.year - 11, 4, 9),
        responsible_authority="england",
        here_since=today,
        allergies=Allergies(known=Known.NOT_KNOWN, asked="duty team asked by telephone on the first evening"),
        people=(
            KnownPerson(name="Jo", relation=Relation.MOTHER, note="rings on Sundays at 16:00"),
            KnownPerson(name="Ms Patel", relation=Relation.SOCIAL_WORKER, phone="01632 960011"),
        ),
        language="English",
        what_helps="Being told the plan for the day at breakfast; drawing.",
        what_upsets="Doors that close loudly.",
    )


CHILD_FILE = RecordKind(
    slug="child_file",
    title=_("The child's file"),
    content=ChildSheet,
    example=_example,
    occurred_field="here_since",
    section=SectionKind.SHEET,
    amended_by=AmendedBy.READERS,
    one_per_file=True,
)

KINDS = (CHILD_FILE,)
