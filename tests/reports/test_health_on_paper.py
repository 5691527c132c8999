"""Health on the review paper: what is on the list and how it went, scores beside earlier ones, and nothing private."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from carer_app.domain.story import PartOf, Told
from tests.logs.medicines import PARACETAMOL
from tests.reports.half_year import day_of_life, text_of

Paper = Callable[..., Path]


def told(kind: str, number: int, **raw: object) -> Told:
    return day_of_life((kind, raw), number, written="2025-10-04T20:00:00.000Z")


def part_of(lead: Told, one: Told) -> Told:
    link = PartOf(id=lead.id, kind=lead.kind, occurred=lead.occurred, headline=lead.headline)
    return msgspec.structs.replace(one, part_of=link)


def test_a_medicine_is_told_with_what_became_of_its_doses(paper: Paper) -> None:
    lead = told("medicine", 1, **(PARACETAMOL | {"starts": "2025-09-01"}))
    given = [
        part_of(lead, told("medicine_dose", 2 + day, at=f"2025-10-0{day}T08:00:00Z", outcome=outcome, amount="1"))
        for day, outcome in ((1, "given"), (2, "given"), (3, "asleep"))
    ]
    text = text_of(paper(lead, *given))
    assert "Paracetamol: 1 tablet, only when needed" in text
    assert "2 doses taken, asleep: 1" in text
    assert lead.short in text


def test_what_went_wrong_and_has_not_been_looked_into_waits_on_the_paper_too(paper: Paper) -> None:
    lead = told("medicine", 1, **(PARACETAMOL | {"starts": "2025-09-01"}))
    wrong = told("medicine_dose", 2, at="2025-10-04T08:00:00Z", outcome="error", reason="Two were given.", amount="2")
    text = text_of(paper(lead, part_of(lead, wrong)))
    assert "Two were given." in text
    assert "not as it should be; what came of it is not written yet." in text


def test_scores_stand_one_after_the_other_with_whose_they_are(paper: Paper) -> None:
    text = text_of(
        paper(
            told("sdq", 1, day="2025-10-01", answered_by="main_carer", total=15),
            told("sdq", 2, day="2025-10-02", answered_by="teacher", total=11),
        )
    )
    assert "15 in the middle band of this form" in text
    assert "11 in the lowest band of this form" in text


def test_measures_are_told_then_and_now(paper: Paper) -> None:
    text = text_of(
        paper(told("measure", 1, day="2025-09-20", height="139"), told("measure", 2, day="2025-10-03", height="140.5"))
    )
    assert "Height: 139 cm on Sat 20 September 2025, 140.5 cm on Fri 3 October 2025." in text


def test_a_concern_is_told_with_who_has_it_until_it_is_over(paper: Paper) -> None:
    lead = told("health_concern", 1, day="2025-10-01", what="Headaches", owner="Ms Osei")
    over = part_of(lead, told("health_concern_news", 2, day="2025-10-03", over="yes", what_came="New glasses."))
    assert "Headaches: Ms Osei has it." in text_of(paper(lead))
    assert "Headaches: over. New glasses." in text_of(paper(lead, over))


def test_nothing_private_stands_in_it_even_where_it_was_let_be_read(paper: Paper) -> None:
    private = told("private_health", 1, day="2025-10-01", what="Asked for the clinic", their_words="By myself")
    text = text_of(paper(private))
    assert "clinic" not in text
    assert "By myself" not in text
