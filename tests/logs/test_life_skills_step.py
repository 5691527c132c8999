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
from carer_app.domain.skills import looks_at, seen_in
from carer_app.domain.step_words import to_you
from carer_app.errors import BadInputError
from carer_app.journal.forms import New
from tests.conftest import Home

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


def test_a_look_without_any_view_is_asked_for_again() -> None:
    (problem,) = all_problems(KIND, step(carers_view=None), CIRCUMSTANCES)
    assert (problem.field, problem.severity) == ("carers_view", Severity.CANNOT_BE)


def test_what_was_seen_is_enough_by_itself_and_says_nothing_of_a_step(home: Home) -> None:
    child = home.child()
    raw = {"day": "2026-03-02", "skill": "cooking"}
    for seen in ({"evidence": "Made beans on toast for two."}, {"evidence_record": child}):
        kept = home.journal.add(New(kind=KIND.slug, child=child, raw=raw | seen))
        content = home.journal.entry(kept.id).content
        assert kept.flags == ()
        assert content
        assert content.headline() == "Cooking: something was seen"
        assert list(content.settled()) == []


def test_an_adult_does_not_say_by_myself_and_a_young_person_is_spoken_to() -> None:
    lines = {line.field: line.text for line in step(carers_view=4, own_view=4).lines(ENGLAND)}
    assert "doing it by themselves" in lines["carers_view"]
    assert "doing it by myself" in lines["own_view"]
    assert to_you("Makes a hot meal with somebody beside them") == "Makes a hot meal with somebody beside you"
    assert to_you("Shows how they feel, in their own way") == "Shows how you feel, in your own way"
    assert to_you("Watches others, plays beside them") == "Watches others, plays beside them"


def test_their_own_view_may_come_on_another_day_than_the_carers() -> None:
    own = step(carers_view=None, own_view=3)
    assert all_problems(KIND, own, CIRCUMSTANCES) == []
    assert own.headline() == "Cooking, their own view: doing it with a reminder"
    assert {line.field: line.text for line in own.lines(ENGLAND)}["carers_view"] == "not said this time"


def test_their_own_view_alone_does_not_settle_what_the_carer_waits_for() -> None:
    assert list(step(carers_view=None, own_view=3).settled()) == []
    assert list(step().settled()) == ["skills:cooking"]


def test_a_look_keeps_the_words_of_its_day_whatever_the_framework_says_now() -> None:
    then = {"name": "with a hand on the pan", "looks_like": "Stirs while somebody holds"}
    was = {"framework": "general", "skill": "cooking", "name": "Kitchen", "steps": [then, then | {"name": "alone"}]}
    content = step(as_it_was=was, carers_view=1)
    assert content.headline() == "Kitchen: with a hand on the pan"
    assert content.step_words(1) == "step 1 of 2, with a hand on the pan: Stirs while somebody holds"
    (problem,) = all_problems(KIND, step(as_it_was=was, carers_view=3), CIRCUMSTANCES)
    assert "from 1 to 2" in problem.sentence


def test_words_that_were_kept_for_another_skill_are_not_this_ones() -> None:
    was = {"framework": "general", "skill": "money", "name": "Money", "steps": [{"name": "alone"}]}
    assert step(as_it_was=was).headline() == "Cooking: doing it with help"


def test_what_was_written_before_looks_kept_their_words_reads_as_it_did() -> None:
    old = {"day": "2025-03-02", "skill": "cooking", "carers_view": 2, "framework": "general", "own_view": None}
    content = KIND.read(1, old)
    assert content.headline() == "Cooking: doing it with help"
    assert content.as_it_was is None
    assert all_problems(KIND, content, CIRCUMSTANCES) == []


def test_a_new_look_is_given_its_words_when_it_is_kept(home: Home) -> None:
    raw = {"day": "2026-03-02", "skill": "cooking", "carers_view": 2}
    record = home.journal.add(New(kind=KIND.slug, child=home.child(), raw=raw)).id
    kept = home.journal.entry(record).content
    assert kept.as_it_was == frameworks()["general"].ladder("cooking")


def test_a_look_at_a_goal_brings_its_own_steps(home: Home) -> None:
    steps = [{"name": "We walk it together"}, {"name": "I go and ring"}]
    goal = {"framework": "my_goals", "skill": "abc", "name": "Go to the library", "steps": steps}
    raw = {"day": "2026-03-01", "framework": "my_goals", "skill": "abc", "own_view": 2}
    new = New(kind=KIND.slug, child=home.child(), raw=raw)
    with pytest.raises(BadInputError, match="a goal of their own"):
        home.journal.add(new)
    record = home.journal.add(msgspec.structs.replace(new, raw=raw | {"as_it_was": goal})).id
    assert home.journal.entry(record).headline == "Go to the library, their own view: I go and ring"


@pytest.mark.parametrize(
    ("topic", "begins"),
    [
        ("skills:cooking", {"framework": "general", "skill": "cooking"}),
        ("skills:younger:clothes", {"framework": "younger", "skill": "clothes"}),
        (looks_at("general", "money"), {"framework": "general", "skill": "money"}),
        (looks_at("general", "money", 3), {"framework": "general", "skill": "money", "carers_view": 3}),
        (seen_in("0198-ab", date(2026, 3, 1)), {"evidence_record": "0198-ab", "day": "2026-03-01"}),
        ("something:else", {}),
    ],
)
def test_a_form_begins_with_what_was_pressed(topic: str, begins: dict[str, object]) -> None:
    assert KIND.begins_with(topic, date(2026, 3, 2)) == begins


def test_where_it_was_seen_is_said_by_the_entrys_number(home: Home) -> None:
    record = home.log(home.child())
    lines = {line.field: line.text for line in step(evidence_record=record).lines(ENGLAND)}
    assert lines["evidence_record"] == f"entry {home.journal.entry(record).short}"
    (problem,) = all_problems(KIND, step(evidence_record="the log of Monday"), CIRCUMSTANCES)
    assert problem.field == "evidence_record"


@pytest.mark.parametrize("skill", [skill.id for skill in frameworks()["general"].skills])
def test_every_skill_has_words_for_every_step(skill: str) -> None:
    content = step(skill=skill)
    assert [content.step_words(number).split(":")[0] for number in (1, 4)] == [
        "step 1 of 4, getting to know it",
        "step 4 of 4, doing it by myself",
    ]
