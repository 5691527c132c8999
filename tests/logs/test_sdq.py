"""SDQ scores: what cannot be is asked again, bands go by the form, and the main carer's settles the year's clock."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from carer_app.councils import profile_named
from carer_app.domain.facts import Standing, Topic
from carer_app.domain.kinds import kind_named
from carer_app.domain.questionnaire import BANDS, Answered, Band, QuestionnaireScores, WhyNot, band_words
from carer_app.domain.yearly import SdqNotDone, SdqReason, SdqScore
from carer_app.errors import BadInputError
from carer_app.journal.forms import New, Saved
from carer_app.journal.needs import Needs
from carer_app.ui.shell.need_row import place_of
from tests.conftest import Home

DAY = date(2026, 3, 2)
SCALES = {"emotional": 4, "conduct": 2, "hyperactivity": 6, "peer": 3}


def add(home: Home, child: str, **raw: Any) -> Saved:
    return home.journal.add(New(kind="sdq", child=child, raw={"day": "2026-03-02", "answered_by": "main_carer"} | raw))


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ({"total": 41}, "from 0 to 40"),
        ({"total": -1}, "from 0 to 40"),
        ({"emotional": 11}, "from 0 to 10"),
        ({"prosocial": -1}, "from 0 to 10"),
        (SCALES | {"total": 16}, "the four scales make 15"),
        (SCALES | {"prosocial": 8, "total": 23}, "Prosocial is not in it"),
        ({}, "No score is written"),
        ({"total": 15, "why_not": "other"}, "Change one of the two"),
    ],
)
def test_what_cannot_be_a_score_is_asked_again(home: Home, raw: dict[str, Any], words: str) -> None:
    with pytest.raises(BadInputError, match=words):
        add(home, home.child(), **raw)


@pytest.mark.parametrize("total", [0, 40])
def test_the_ends_of_the_scale_are_scores(home: Home, total: int) -> None:
    assert add(home, home.child(), total=total).flags == ()


def test_the_total_is_the_four_scales_and_scores_without_one_are_kept_and_flagged(home: Home) -> None:
    child = home.child()
    whole = home.journal.entry(add(home, child, **SCALES, prosocial=9).id)
    assert whole.headline == "SDQ by the main carer: 15 of 40"
    assert "four scales or the total" in add(home, child, emotional=4).flags[0].sentence


@pytest.mark.parametrize(("form", "ends"), [(Answered.MAIN_CARER, (13, 16)), (Answered.TEACHER, (11, 15))])
def test_bands_go_by_the_form(form: Answered, ends: tuple[int, int]) -> None:
    near, raised = ends
    found = [band_words(form, total) for total in (0, near, near + 1, raised, raised + 1, 40)]
    assert found == [BANDS[band] for band in (Band.NEAR, Band.NEAR, Band.RAISED, Band.RAISED, Band.HIGH, Band.HIGH)]


def test_a_score_without_a_source_for_its_bands_is_a_number_alone() -> None:
    scores = QuestionnaireScores(day=date(2026, 3, 2), answered_by=Answered.SELF, total=12, prosocial=9)
    told = {line.field: line.text for line in scores.lines(profile_named("england"))}
    assert told["total"] == "12 of 40"
    assert told["prosocial"] == "9 of 10, where more is more, and not in the total"


def test_the_main_carers_settles_the_years_clock_and_a_teachers_does_not(home: Home) -> None:
    child = home.child(here_since="2025-02-01")
    home.journal.add(
        New(kind="plan_event", child=child, raw={"what": "care_began", "day": "2025-02-01", "stands": "held"})
    )

    def due() -> list[date | Any]:
        needs = Needs(home.session, home.journal).everything()
        return [need.due.by for need in needs if need.due.topic == Topic.QUESTIONNAIRE]

    assert due() == [date(2026, 2, 1)]
    add(home, child, total=12, answered_by="teacher")
    assert due() == [date(2026, 2, 1)]
    add(home, child, total=12)
    assert due() == [date(2027, 3, 2)]


def test_what_waits_leads_to_the_form_of_the_scores(home: Home) -> None:
    child = home.child(here_since="2025-02-01")
    needs = Needs(home.session, home.journal).everything()
    need = next(one for one in needs if one.due.topic == Topic.QUESTIONNAIRE)
    there = place_of(need, home.journal.child(child), home.session.person.id)
    assert there.kind == "sdq"
    assert kind_named("sdq").begins_with(there.topic, DAY) == {"answered_by": "main_carer"}


def test_a_no_is_a_right_and_the_return_has_its_reason() -> None:
    said_no = QuestionnaireScores(day=DAY, answered_by=Answered.MAIN_CARER, why_not=WhyNot.YOUNG_PERSON_SAID_NO)
    assert [fact.standing for fact in said_no.facts()] == [Standing.SAID_NO]
    assert list(said_no.yearly(())) == [SdqNotDone(day=DAY, reason=SdqReason.CHILD_SAID_NO)]
    scores = QuestionnaireScores(day=DAY, answered_by=Answered.MAIN_CARER, total=15)
    assert list(scores.yearly(())) == [SdqScore(day=DAY, score=15)]
    teacher = QuestionnaireScores(day=DAY, answered_by=Answered.TEACHER, total=15)
    assert list(teacher.yearly(())) == []


def test_none_of_the_questions_is_here() -> None:
    """They are copyright. Words that stand in them and in no score."""
    words = ("considerate of other people", "restless, overactive", "often complains of headaches")
    root = Path(__file__).parents[2] / "carer_app"
    found = [*(root / "logs" / "questionnaire").glob("*.py"), root / "domain" / "questionnaire.py"]
    text = " ".join(path.read_text() for path in found).casefold()
    assert not [one for one in words if one in text]
