"""Medicines as kinds: one on the list, which any reader keeps up to date, and its parts, which add up."""

from datetime import UTC, date, datetime
from typing import Any

from carer_app.domain.doses import DOSE, ONCE, Dose, OnceGiven, Outcome, Second
from carer_app.domain.kind import AmendedBy, RecordKind
from carer_app.domain.medicine import MEDICINE, Form, Medicine, Route, Said, Supply, When
from carer_app.domain.medicine_book import COUNT_DUE, COUNT_ISSUE, DOSE_DUE, DOSE_ISSUE, dues_of
from carer_app.domain.medicine_stock import (
    COUNT,
    LOOKED_INTO,
    LookedInto,
    MedicineCount,
    Turn,
    what_stays_known,
    what_was_known,
    what_was_known_of_once,
)
from carer_app.i18n import _

_LATELY = 4
"""Days back in which the doses before one may matter: two of them may be a day and more apart."""


def _at(today: date, hour: int) -> datetime:
    return datetime(today.year, today.month, today.day, hour, 0, tzinfo=UTC)


def _example(today: date) -> Medicine:
    return Medicine(
        name="Paracetamol",
        supply=Supply.SHOP,
        dose="10 ml",
        when=When.AS_NEEDED,
        starts=today,
        form=Form.LIQUID,
        strength="250 mg in 5 ml",
        units="10",
        route=Route.MOUTH,
        reasons="Headache or a temperature of 38 or more",
        most_doses=4,
        hours_apart=4,
        advised_by="Ms Kaur, pharmacist at Harbour Street",
        label_date=today,
        controlled=Said.NO,
        second_adult=Said.NO,
        mind="Not with other medicines that have paracetamol in them",
        looks_into_it="Priya Nair",
    )


def _about(topic: str, _today: date) -> dict[str, Any]:
    """What somebody looks into, where the form is opened for it."""
    return {"about_what": topic} if topic.split(" ")[0] in (DOSE_ISSUE, COUNT_ISSUE) else {}


def _outcome(topic: str, _today: date) -> dict[str, Any]:
    """What became of a dose, where a button beside the medicine said it already."""
    return {"outcome": topic} if topic in set(Outcome) else {}


MEDICINE_KIND = RecordKind(
    slug=MEDICINE,
    title=_("Medicine"),
    content=Medicine,
    example=_example,
    occurred_field="starts",
    amended_by=AmendedBy.READERS,
    together=dues_of,
    weighs={ONCE: None},
)
DOSE_KIND = RecordKind(
    slug=DOSE,
    title=_("Dose"),
    content=Dose,
    example=lambda today: Dose(
        at=_at(today, 8),
        outcome=Outcome.GIVEN,
        amount="10",
        reason="A headache after school",
        second=Second.THERE,
        second_adult="Leon Adeyemi",
        their_words="“It tastes of strawberry.”",
        of="Paracetamol 250 mg in 5 ml",
        doses_in_24_hours=1,
    ),
    occurred_field="at",
    settles={DOSE_DUE: {}},
    settling=_outcome,
    part_of=MEDICINE,
    works_out=what_was_known,
    stays=what_stays_known,
    weighs={ONCE: _LATELY},
)
COUNT_KIND = RecordKind(
    slug=COUNT,
    title=_("Stock of a medicine"),
    content=MedicineCount,
    example=lambda today: MedicineCount(
        at=_at(today, 14),
        turn=Turn.COUNTED,
        amount="28",
        second=Second.THERE,
        second_adult="Leon Adeyemi",
        note="At handover",
        of="Methylphenidate 10 mg",
        should_be="28",
    ),
    occurred_field="at",
    settles={COUNT_DUE: {}},
    part_of=MEDICINE,
    works_out=what_was_known,
    stays=what_stays_known,
)
LOOKED_INTO_KIND = RecordKind(
    slug=LOOKED_INTO,
    title=_("Medicine: looked into"),
    content=LookedInto,
    example=lambda today: LookedInto(
        at=_at(today, 15),
        found="Two tablets were in the lid of the box. Counted again together: 28.",
        told="Priya Nair, manager, at 15:10",
        of="Methylphenidate 10 mg",
    ),
    occurred_field="at",
    settles={DOSE_ISSUE: {}, COUNT_ISSUE: {}},
    settling=_about,
    part_of=MEDICINE,
    works_out=what_was_known,
    stays=what_stays_known,
)
ONCE_KIND = RecordKind(
    slug=ONCE,
    title=_("Medicine not on the list"),
    content=OnceGiven,
    example=lambda today: OnceGiven(
        medicine="Ibuprofen 200 mg, one tablet",
        who_said="The nurse at the hospital",
        at=_at(today, 11),
        outcome=Outcome.GIVEN,
        reason="A sprained ankle",
    ),
    occurred_field="at",
    works_out=what_was_known_of_once,
    stays=what_stays_known,
    weighs={MEDICINE: None, DOSE: _LATELY},
)

KINDS = (MEDICINE_KIND, DOSE_KIND, COUNT_KIND, LOOKED_INTO_KIND, ONCE_KIND)
