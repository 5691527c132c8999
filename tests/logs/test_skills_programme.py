"""The life-skills programme: goals that a young person chose keep their name, and what came of them is theirs to say."""

from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest

from carer_app.councils import profile_named
from carer_app.domain.checks import all_problems
from carer_app.domain.files import sheet_record
from carer_app.domain.kind import Circumstances
from carer_app.domain.kinds import kind_named
from carer_app.domain.reading import read_content
from carer_app.domain.skills_programme import SkillsProgramme, framework_of, ladders, offered
from carer_app.journal.forms import New
from tests.conftest import Home

KIND = kind_named("skills_programme")
NOW = datetime(2026, 3, 30, 12, 0, tzinfo=UTC)
ENGLAND = profile_named("england")
LIBRARY = {"words": "Go to the library on my own", "chosen_on": "2026-03-02", "own_steps": "With Sam\nBy myself"}


def programme(**raw: object) -> Any:
    return read_content(KIND, {"agreed_on": "2026-03-02", **raw})


def stands(home: Home, child: str) -> SkillsProgramme:
    content = home.journal.entry(sheet_record(child, KIND.slug)).content
    assert isinstance(content, SkillsProgramme)
    return content


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ({"framework": "circus"}, "framework"),
        ({"look_again_on": "2026-03-01"}, "look_again_on"),
        ({"goals": [{"words": " "}]}, "goals[0].words"),
        ({"goals": [LIBRARY | {"came": "reached", "came_on": "2026-03-01"}]}, "goals[0].came_on"),
        ({"goals": [LIBRARY | {"own_steps": "a step\n" * 9}]}, "goals[0].own_steps"),
    ],
)
def test_what_cannot_be_is_asked_again_by_name(raw: dict[str, object], field: str) -> None:
    content = programme(**raw)
    circumstances = Circumstances(now=NOW, latest_known=NOW, profile=ENGLAND)
    assert [problem.field for problem in all_problems(KIND, content, circumstances)] == [field]


def test_a_goal_gets_a_name_of_its_own_that_stays_when_its_words_change(home: Home) -> None:
    child = home.child()
    record = home.journal.add(New(kind=KIND.slug, child=child, raw={"agreed_on": "2026-03-02", "goals": [LIBRARY]})).id
    first = stands(home, child)
    (goal,) = first.goals
    assert goal.id
    changed = msgspec.to_builtins(first) | {
        "goals": [msgspec.to_builtins(goal) | {"words": "The big library"}, LIBRARY]
    }
    home.journal.amend(record, changed, "we talked it over again")
    same, other = stands(home, child).goals
    assert (same.id, same.words) == (goal.id, "The big library")
    assert other.id not in ("", goal.id)


def test_to_change_ones_mind_is_said_with_its_day_and_nothing_else() -> None:
    content = programme(goals=[LIBRARY | {"came": "no_longer_mine", "came_on": "2026-03-20"}, {"words": "Swim"}])
    goals = [line.text for line in content.lines(ENGLAND) if line.field == "goals"]
    assert goals == ["Go to the library on my own · chosen Mon 2 March 2026 · no longer mine Fri 20 March 2026", "Swim"]
    assert [goal.words for goal in content.going()] == ["Swim"]
    assert content.headline() == "Agreed 2 March 2026 · 1 goal of their own"


def test_a_goal_has_steps_of_its_own_or_those_of_the_framework() -> None:
    own, usual = programme(goals=[LIBRARY | {"id": "a"}, {"words": "Swim", "id": "b"}]).goals
    assert [step.name for step in own.ladder().steps] == ["With Sam", "By myself"]
    assert [step.name for step in usual.ladder().steps][-1] == "doing it my way"


def test_it_is_looked_at_again_together_on_the_day_that_was_agreed() -> None:
    (due,) = programme(look_again_on="2026-06-01").due(ENGLAND)
    assert due.by == date(2026, 6, 1)
    assert list(programme().due(ENGLAND)) == []


def test_what_was_agreed_with_them_comes_before_what_the_council_uses() -> None:
    assert framework_of(None, ENGLAND).slug == "general"
    agreed = programme(framework="younger", first=["money", "clothes"], goals=[LIBRARY | {"id": "a"}])
    assert framework_of(agreed, ENGLAND).slug == "younger"
    assert [one.slug for one in offered(agreed, ENGLAND)] == ["younger", "general", "my_goals"]
    assert [one.skill for one in ladders(agreed, ENGLAND)][:4] == ["a", "money", "clothes", "self_care"]


def test_a_council_that_names_no_others_offers_its_own_alone() -> None:
    alone = msgspec.structs.replace(ENGLAND, skills_framework="younger", skills_others=())
    assert [one.slug for one in offered(None, alone)] == ["younger"]


def test_anybody_who_reads_it_keeps_it_up_to_date() -> None:
    assert KIND.amended_by == "readers"
    assert KIND.one_per_file
