"""The child's file as a kind: one shared sheet for each child, which every reader may bring up to date."""

from datetime import date
from typing import Any

from carer_app.domain.child import (
    ChildSheet,
    HealthAnswer,
    HomeBefore,
    Known,
    KnownPerson,
    LegalBasis,
    Relation,
    Responsibility,
)
from carer_app.domain.kind import AmendedBy, RecordKind, SectionKind
from carer_app.i18n import _


def _example(today: date) -> ChildSheet:
    return ChildSheet(
        chosen_name="Robin",
        legal_name="Robin Ashby",
        birth_date=date(today.year - 11, 4, 9),
        responsible_authority="england",
        here_since=today,
        allergies=HealthAnswer(known=Known.NOT_KNOWN, asked="duty team asked by telephone on the first evening"),
        people=(
            KnownPerson(
                name="Jo",
                relation=Relation.MOTHER,
                note="rings on Sundays at 16:00",
                parental_responsibility=Responsibility.YES,
                may_be_told="how school is going",
            ),
            KnownPerson(name="Kevin", relation=Relation.FAMILY, do_not_ring=True, must_not_know_address=True),
            KnownPerson(name="Ms Patel", relation=Relation.SOCIAL_WORKER, phone="01632 960011"),
        ),
        medicines=HealthAnswer(known=Known.YES, what="Blue inhaler, two puffs when wheezy", asked="his gran"),
        conditions=HealthAnswer(known=Known.YES, what="Asthma", asked="his gran"),
        homes_before=(HomeBefore(where="With his gran", end=today),),
        legal_basis=LegalBasis.AGREED,
        language="English",
        food="No pork. Loves rice and peas.",
        what_helps="Being told the plan for the day at breakfast; drawing.",
        what_upsets="Doors that close loudly.",
    )


def _fields_were_added(raw: dict[str, Any]) -> dict[str, Any]:
    """Schema 2 asks more. What an older sheet did not say stays not known, not told or empty."""
    return raw


CHILD_FILE = RecordKind(
    slug="child_file",
    schema=2,
    upgrades={1: _fields_were_added},
    title=_("The child's file"),
    content=ChildSheet,
    example=_example,
    occurred_field="here_since",
    section=SectionKind.SHEET,
    amended_by=AmendedBy.READERS,
    one_per_file=True,
)

KINDS = (CHILD_FILE,)
