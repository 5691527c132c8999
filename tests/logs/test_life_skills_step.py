from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest

from carer_app.councils import profile_named
from carer_app.domain.checks import all_problems
from carer_app.domain.frameworks import frameworks
from carer_app.domain.kind import Circumstances, Severity, Voice
from carer_app.domain.kinds import kind_named
from carer_app.domain.reading import read_content

KIND = kind_named("life_skills_step")
NOW = datetime(2026, 3, 30, 12, 0, tzinfo=UTC)
ENGLAND = profile_named("england")
CIRCUMSTANCES = Circumstances(now=NOW, latest_known=NOW, profile=ENGLAND)


def step(**raw: object) -> Any:
    return read_content(KIND, {"day": "2026-03-02", "skill": "cooking", "carers_view": 2, **raw})


@pytest.mark.parametrize(
    ("raw", "field", "says"),
    [
        ({"skill": "flying"}, "skill", "cooking"),
        ({"framework": "elsewhere"}, "framework", "general"),
        ({"carers_view": 0}, "carers_view", "from 1 to 4"),
        ({"carers_view": 5}, "carers_view", "from 1 to 4"),
        ({"own_view": -1}, "own_view", "from 1 to 4"),
        ({"next_step": "Soup", "next_step_by": "2026-03-01"}, "next_step_by", "before"),
        ({"next_step_by": "2026-04-01"}, "next_step", "empty"),
    ],
)
def test_what_cannot_be_is_asked_again_by_name(raw: dict[str, object], field: str, says: str) -> None:
    (problem,) = all_problems(KIND, step(**raw), CIRCUMSTANCES)
    assert (problem.field, problem.severity) == (field, Severity.CANNOT_BE)
    assert says in problem.sentence


def test_not_asked_yet_is_said_and_is_not_a_step() -> None:
    (line,) = [line for line in step().lines(ENGLAND) if line.field == "own_view"]
    assert line.text == "not asked yet"


def test_the_two_views_stand_side_by_side_in_their_own_voices() -> None:
    lines = {line.field: line for line in step(own_view=3, own_words="“I can do eggs.”").lines(ENGLAND)}
    assert lines["carers_view"].text.startswith("step 2 of 4, doing it with help: ")
    assert lines["own_view"].text.startswith("step 3 of 4, doing it with a reminder: ")
    assert lines["carers_view"].voice is Voice.VIEW
    assert lines["own_words"].voice is Voice.THEIR_WORDS


def test_a_step_in_a_framework_of_elsewhere_is_still_shown() -> None:
    content = msgspec.structs.replace(step(), framework="elsewhere", skill="sailing")
    assert content.headline() == "sailing: 2"
    assert [line.text for line in content.lines(ENGLAND)] == ["sailing", "2", "not asked yet"]


def test_a_next_step_waits_until_its_day() -> None:
    (due,) = step(next_step="Make soup", next_step_by="2026-04-01").due(ENGLAND)
    assert (due.sentence, due.by) == ("Cooking, next step: Make soup", date(2026, 4, 1))
    assert list(step().due(ENGLAND)) == []


@pytest.mark.parametrize("skill", [skill.id for skill in frameworks()["general"].skills])
def test_every_skill_has_words_for_every_step(skill: str) -> None:
    content = step(skill=skill)
    assert [content.step_words(number).split(":")[0] for number in (1, 4)] == [
        "step 1 of 4, getting to know it",
        "step 4 of 4, doing it by myself",
    ]
