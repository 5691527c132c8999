"""The daily log: bounds and codes are said in words, what happened is kept, and the first form of it goes on reading."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from carer_app.councils import profile_named
from carer_app.domain.checks import all_problems
from carer_app.domain.deadlines import waiting
from carer_app.domain.initials import others_than
from carer_app.domain.kind import Circumstances, Problem, Severity, Voice
from carer_app.domain.kinds import kind_named
from carer_app.domain.reading import read_content
from carer_app.errors import BadInputError
from carer_app.logs.daily.record import TEXTS, DailyLog

NOW = datetime(2026, 3, 2, 21, 0, tzinfo=UTC)
OTHERS = others_than("1", [("1", "Maya", ""), ("2", "Jayden", "Jayden Cole")])
TYNE = profile_named("north-tyneside")
CIRCUMSTANCES = Circumstances(now=NOW, latest_known=NOW, profile=TYNE, child_name="Maya", others=OTHERS)


def log(**more: Any) -> DailyLog:
    content = read_content(kind_named("daily_log"), {"day": "2026-03-02", "what_happened": "Tea."} | more)
    assert isinstance(content, DailyLog)
    return content


def problems(**more: Any) -> list[Problem]:
    return all_problems(kind_named("daily_log"), log(**more), CIRCUMSTANCES)


def told(**more: Any) -> dict[str, str]:
    return {line.field: line.text for line in log(**more).lines(TYNE)}


def test_what_was_written_in_the_first_form_reads_as_it_was() -> None:
    old = {"day": "2026-03-02", "what_happened": "Tea.", "health": "A cough.", "mood": "happy", "noticed": "Quiet."}
    content = kind_named("daily_log").read(1, old)
    assert isinstance(content, DailyLog)
    assert {line.field: line.text for line in content.lines(TYNE)} == {
        "what_happened": "Tea.",
        "how_they_were": "Happy",
        "health": "A cough.",
        "noticed": "Quiet.",
    }


def test_what_was_to_be_done_in_the_second_form_reads_as_it_was() -> None:
    steps = [{"what": "Ring school", "who": "Sam", "by": "2026-03-03"}, {"what": "Buy boots", "who": "", "by": None}]
    content = kind_named("daily_log").read(2, {"day": "2026-03-02", "what_happened": "Tea.", "actions": steps})
    assert isinstance(content, DailyLog)
    assert [step.words() for step in content.actions] == ["Ring school · Sam · by Tue 3 March 2026", "Buy boots"]


def test_what_is_to_be_done_waits_with_or_without_a_day_until_it_is_done() -> None:
    steps = [
        {"what": "Ring school", "by_whom": "Sam", "by_day": "2026-03-03"},
        {"what": "Buy boots"},
        {"what": "Wash the kit", "done_on": "2026-03-02"},
    ]
    dues = list(log(actions=steps).due(TYNE))
    assert [(due.sentence, due.by) for due in dues] == [("Ring school (Sam)", date(2026, 3, 3)), ("Buy boots", None)]
    assert all(due.can_wait for due in dues)


def test_a_later_log_that_says_it_is_done_settles_it() -> None:
    first = log(actions=[{"what": "Ring school", "by_whom": "Sam"}, {"what": "Buy boots"}])
    ((_first, boots), (_again, school)) = waiting([(1, first)], TYNE)
    begun = kind_named("daily_log").begins_with(school.topic, date(2026, 3, 3))
    assert begun["actions"] == [{"what": "Ring school", "done_on": "2026-03-03"}]
    assert waiting([(1, first), (2, log(**(begun | {"day": "2026-03-03"})))], TYNE) == [(1, boots)]


@pytest.mark.parametrize("field", TEXTS)
def test_every_text_has_a_bound_that_is_said_with_its_label(field: str) -> None:
    (found,) = [one for one in problems(**{"worry_told": "Ms Patel"} | {field: "x" * 20_001}) if one.field == field]
    label = TEXTS[field] or "Family time"
    assert found.sentence.startswith(f"“{label}” has 20,001 characters")
    assert found.severity is Severity.CANNOT_BE


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"mood": "cross"}, "mood"),
        ({"attendance": "skived"}, "attendance"),
        ({"incidents": ["accident", "nonsense"]}, "incidents[1]"),
        ({"time_of_day": "noonish"}, "time_of_day"),
        ({"actions": [{"what": "Ring", "by_day": "soon"}]}, "actions[0].by_day"),
        ({"injury": {"colour": "blue"}}, "injury.colour"),
    ],
)
def test_a_wrong_code_or_time_is_refused_by_name(given: dict[str, Any], field: str) -> None:
    with pytest.raises(BadInputError) as refused:
        log(**given)
    assert refused.value.fields[0][0] == field
    assert field in refused.value.sentence


def test_a_worry_that_nobody_was_told_of_is_kept_and_flagged() -> None:
    (found,) = problems(worry="He said he is afraid of Friday.")
    assert (found.field, found.severity) == ("worry_told", Severity.SHOULD_NOT_BE)
    assert problems(worry="He said he is afraid of Friday.", worry_told="Ms Patel, 16:40") == []


def test_something_to_do_says_what_it_is() -> None:
    (found,) = problems(actions=[{"what": " ", "by_whom": "Sam"}])
    assert (found.field, found.severity) == ("actions[0].what", Severity.CANNOT_BE)
    assert told(actions=[{"what": "Ring school", "by_whom": "Sam", "by_day": "2026-03-03"}])["actions"] == (
        "Ring school · Sam · by Tue 3 March 2026"
    )


def test_something_to_do_before_the_day_itself_is_kept_and_flagged() -> None:
    (found,) = problems(actions=[{"what": "Ring school", "by_day": "2026-03-01"}])
    assert (found.field, found.severity) == ("actions[0].by_day", Severity.SHOULD_NOT_BE)


def test_a_theme_that_the_promise_does_not_have_is_kept_and_flagged_with_those_it_has() -> None:
    (found,) = problems(promise=["Being listened to"])
    assert (found.field, found.severity) == ("promise", Severity.SHOULD_NOT_BE)
    assert TYNE.promise.themes[0].name in found.sentence
    assert problems(promise=[TYNE.promise.themes[0].name]) == []


def test_other_children_are_noticed_in_every_text_and_never_named_again() -> None:
    found = problems(their_words="“Jayden’s ball!”", injury={"cause": "JAYDEN COLE fell on her."})
    assert {one.field for one in found} == {"their_words", "injury.cause"}
    assert all(one.severity is Severity.SHOULD_NOT_BE and "Jayden" not in one.sentence for one in found)
    assert problems(what_happened="Maya laughed.") == []


def test_fact_opinion_and_their_words_are_three_voices() -> None:
    lines = log(what_i_think="Tired.", their_words="“No!”", wishes="A dog.").lines(TYNE)
    assert {line.field: line.voice for line in lines} == {
        "what_happened": Voice.FACT,
        "their_words": Voice.THEIR_WORDS,
        "wishes": Voice.THEIR_WORDS,
        "what_i_think": Voice.VIEW,
    }


def test_what_may_stand_in_another_childs_file_is_the_day_and_what_happened() -> None:
    shared = log(what_i_think="Tired.", their_words="“No!”", mood="happy", time_of_day="evening").shared()
    assert shared == DailyLog(
        day=date(2026, 3, 2), what_happened="Tea.", time_of_day=log(time_of_day="evening").time_of_day
    )


def test_only_what_is_marked_is_handed_over() -> None:
    assert log().handover() == ""
    assert log(tell_next_shift=True).handover() == "Tea."
