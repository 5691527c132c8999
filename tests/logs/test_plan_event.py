"""Meetings and plans: what is asked, what is flagged and kept, and what they settle."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from carer_app.councils import profile_named, profiles
from carer_app.domain.checks import all_problems
from carer_app.domain.deadlines import waiting
from carer_app.domain.facts import Standing, Topic
from carer_app.domain.kind import Circumstances, Severity
from carer_app.domain.kinds import kind_named
from carer_app.domain.reading import read_content
from carer_app.errors import BadInputError
from carer_app.logs.plans.record import What

KIND = kind_named("plan_event")
ENGLAND = profile_named("england")
NOW = datetime(2026, 3, 2, 21, 0, tzinfo=UTC)
CIRCUMSTANCES = Circumstances(now=NOW, latest_known=NOW, profile=ENGLAND, birth_date=date(2014, 5, 6))


def event(what: str = "review", day: str = "2026-02-20", **raw: object) -> Any:
    return read_content(KIND, {"what": what, "day": day, **raw})


def found(content: Any, severity: Severity, born: str = "2014-05-06") -> list[str]:
    circumstances = Circumstances(now=NOW, latest_known=NOW, profile=ENGLAND, birth_date=date.fromisoformat(born))
    return [one.field for one in all_problems(KIND, content, circumstances) if one.severity is severity]


def test_only_what_and_which_day_are_compulsory() -> None:
    assert all_problems(KIND, event(), CIRCUMSTANCES) == []


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ({"what": "other"}, "name"),
        ({"what": "other", "name": "  "}, "name"),
        ({"next_agreed": "2026-02-20"}, "next_agreed"),
        ({"next_agreed": "2025-12-01"}, "next_agreed"),
        ({"steps": [{"what": " "}]}, "steps[0].what"),
    ],
)
def test_what_cannot_be_is_asked_again_by_the_name_of_its_field(raw: dict[str, Any], field: str) -> None:
    assert found(event(**raw), Severity.CANNOT_BE) == [field]


@pytest.mark.parametrize(("field", "value"), [("participation", "PN9"), ("what", "party"), ("day", "2026-02-30")])
def test_a_word_or_day_that_does_not_exist_is_refused_by_name(field: str, value: str) -> None:
    with pytest.raises(BadInputError) as refused:
        read_content(KIND, {"what": "review", "day": "2026-02-20"} | {field: value})
    assert refused.value.fields[0][0] == field


@pytest.mark.parametrize(
    ("code", "born", "flagged"),
    [
        ("PN1", "2014-05-06", []),
        ("PN7", "2014-05-06", []),
        ("PN0", "2014-05-06", ["participation"]),
        ("PN0", "2022-02-21", []),
        ("PN1", "2022-02-21", ["participation"]),
        ("PN0", "2022-02-20", ["participation"]),
        ("PN1", "2022-02-20", []),
    ],
)
def test_under_four_is_for_under_four_on_that_day_and_what_does_not_fit_is_kept_and_flagged(
    code: str, born: str, flagged: list[str]
) -> None:
    assert found(event(participation=code), Severity.SHOULD_NOT_BE, born) == flagged
    assert found(event(participation=code), Severity.CANNOT_BE, born) == []


@pytest.mark.parametrize("raw", [{"what": "school_plan"}, {"stands": "planned", "day": "2026-03-20"}])
def test_taking_part_is_asked_of_a_review_that_took_place(raw: dict[str, Any]) -> None:
    assert found(event(**raw, participation="PN1"), Severity.SHOULD_NOT_BE) == ["participation"]


def test_a_planned_day_to_come_is_as_it_should_be_and_a_held_one_is_flagged() -> None:
    assert all_problems(KIND, event(day="2026-04-01", stands="planned"), CIRCUMSTANCES) == []
    assert found(event(day="2026-04-01"), Severity.SHOULD_NOT_BE) == ["day"]


def test_the_numbers_stand_under_the_councils_question_with_what_its_ends_mean() -> None:
    content = event(own_number=4, carers_number=7)
    line = next(line for line in content.lines(profile_named("northumberland")) if line.field == "own_number")
    assert line.label == "Where are we on a scale from 0 to 10?"
    assert line.text == (
        "The young person says: 4 · the carer says: 7 (0: as bad as it could be; 10: the success goal is met)"
    )
    ends = next(line.text for line in content.lines(profile_named("durham")) if line.field == "own_number")
    assert ends.endswith("(0: as bad as it could be; 10: safe and well enough)")
    assert "own_number" not in [line.field for line in event().lines(ENGLAND)]


def test_nought_is_a_number_and_eleven_is_none() -> None:
    assert all_problems(KIND, event(own_number=0), CIRCUMSTANCES) == []
    assert found(event(own_number=11, carers_number=-1), Severity.CANNOT_BE) == ["own_number", "carers_number"]


def test_what_was_written_in_the_first_form_reads_as_it_was() -> None:
    old = KIND.read(1, {"what": "review", "day": "2026-02-20", "decided": "Chess club."})
    assert old == event(decided="Chess club.")


@pytest.mark.parametrize("profile", profiles().values(), ids=profiles())
def test_a_review_is_called_as_the_council_calls_it(profile: Any) -> None:
    line = next(line for line in event().lines(profile) if line.field == "what")
    assert line.text == profile.terms.review


def test_held_and_agreed_are_facts_and_called_off_is_none() -> None:
    facts = [(fact.topic, str(fact.day), fact.standing) for fact in event(next_agreed="2026-08-20").facts()]
    assert facts == [
        (Topic.REVIEW, "2026-02-20", Standing.DONE),
        (Topic.REVIEW, "2026-08-20", Standing.PLANNED),
    ]
    assert list(event(stands="called_off").facts()) == []
    assert list(event("other", name="A talk").facts()) == []


@pytest.mark.parametrize("what", [what for what in What if what is not What.OTHER])
def test_every_sort_is_a_fact_of_its_own_name_and_its_form_is_opened_for_it(what: What) -> None:
    assert [fact.topic for fact in event(what).facts()] == [Topic(what)]
    opened = {} if what is What.QUESTIONNAIRE else {"what": str(what)}
    assert KIND.settles.get(str(what), {}) == opened


def test_a_meeting_that_was_held_ends_the_waiting_for_it() -> None:
    agreed = event(day="2025-08-20", next_agreed="2026-02-20")
    assert [due.by for _whence, due in waiting([(1, agreed)], ENGLAND)] == [date(2026, 2, 20)]
    assert waiting([(1, agreed), (2, event())], ENGLAND) == []


def test_a_meeting_of_another_sort_ends_nothing() -> None:
    agreed = event(day="2025-08-20", next_agreed="2026-02-20")
    assert len(waiting([(1, agreed), (2, event("school_plan"))], ENGLAND)) == 1


def test_what_was_agreed_waits_until_it_is_done() -> None:
    open_ = {"what": "Ask about chess", "by_whom": "carer", "by_day": "2026-03-01"}
    done = {"what": "Buy boots", "done_on": "2026-02-25"}
    (due,) = event(steps=[done, open_]).due(ENGLAND)
    assert (due.sentence, due.by, due.can_wait) == ("Ask about chess (carer)", date(2026, 3, 1), True)
