from datetime import UTC, date, datetime
from typing import Any

import pytest

from carer_app.councils import profile_named, profiles
from carer_app.domain.checks import all_problems
from carer_app.domain.kind import Circumstances, Severity
from carer_app.domain.kinds import kind_named
from carer_app.domain.reading import read_content
from carer_app.errors import BadInputError

KIND = kind_named("family_time")
NOW = datetime(2026, 3, 30, 19, 0, tzinfo=UTC)
ENGLAND = profile_named("england")
STOCKTON = profile_named("stockton-on-tees")
CIRCUMSTANCES = Circumstances(now=NOW, latest_known=NOW, profile=ENGLAND, not_allowed=("Kevin", "Ann Marsh"))
CANNOT, SHOULD_NOT = Severity.CANNOT_BE, Severity.SHOULD_NOT_BE


def family_time(**raw: object) -> Any:
    return read_content(KIND, {"day": "2026-03-28", "standing": "went_ahead", **raw})


def found(content: Any) -> list[tuple[str, Severity]]:
    return [(one.field, one.severity) for one in all_problems(KIND, content, CIRCUMSTANCES)]


def said(content: Any) -> dict[str, str]:
    return {line.field: line.text for line in content.lines(ENGLAND)}


def test_a_planned_one_may_lie_ahead_and_one_that_went_ahead_may_not() -> None:
    assert found(family_time(day="2026-06-01", standing="planned")) == []
    assert found(family_time(day="2026-06-01", standing="cancelled")) == []
    assert found(family_time(day="2026-06-01")) == [("day", SHOULD_NOT)]


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ({"began": "half past four"}, "began"),
        ({"planned_to": "25:00"}, "planned_to"),
        ({"began": "16:00", "ended": "15:00"}, "ended"),
        ({"ended_on": "2026-03-27"}, "ended_on"),
        ({"people": [{"name": " "}]}, "people[0].name"),
    ],
)
def test_what_cannot_be_is_asked_again_by_name(raw: dict[str, object], field: str) -> None:
    assert found(family_time(**raw)) == [(field, CANNOT)]


def test_a_stay_over_night_ends_on_the_next_day() -> None:
    stayed = family_time(began="16:00", ended="10:00", ended_on="2026-03-29")
    assert found(stayed) == []
    assert said(stayed)["began"] == "16:00 to 10:00 on Sun 29 March 2026"
    assert (stayed.occurred().start, stayed.occurred().end) == ("2026-03-28T16:00:00.000Z", "2026-03-29T09:00:00.000Z")


def test_where_nobody_noted_the_time_the_day_alone_is_said() -> None:
    assert family_time().occurred().start == "2026-03-28"
    assert "began" not in said(family_time())


@pytest.mark.parametrize("name", ["Kevin", "kevin", "Uncle Kevin", "Ann", "Ann Marsh"])
@pytest.mark.parametrize("came", ["came", "unplanned", None])
def test_somebody_who_is_not_to_be_rung_and_came_is_kept_and_flagged(name: str, came: str | None) -> None:
    content = family_time(people=[{"name": "Jo"}, {"name": name, "came": came}])
    assert found(content) == [("people[1].name", SHOULD_NOT)]


@pytest.mark.parametrize("raw", [{"name": "Kevin", "came": "did_not_come"}, {"name": "Kelvin"}, {"name": "Marshall"}])
def test_whoever_was_not_there_or_is_somebody_else_is_not_flagged(raw: dict[str, object]) -> None:
    assert found(family_time(people=[raw])) == []
    assert found(family_time(standing="cancelled", people=[{"name": "Kevin"}])) == []


def test_who_cancelled_and_that_nobody_came_are_two_things() -> None:
    people = [{"name": "Jo", "relation": "mother"}]
    cancelled = family_time(standing="cancelled", cancelled_by="the family centre", people=people)
    assert cancelled.headline() == "With Jo: cancelled by the family centre"
    assert family_time(standing="nobody_came", people=people).headline() == "With Jo: nobody came"


def test_whoever_says_cancelled_by_without_cancelled_is_asked_about_it() -> None:
    assert found(family_time(cancelled_by="Jo")) == [("cancelled_by", SHOULD_NOT)]


def test_how_it_was_and_still_planned_is_asked_about() -> None:
    assert found(family_time(standing="planned", during="They baked.")) == [("standing", SHOULD_NOT)]


def test_without_saying_how_it_stands_it_is_asked_for() -> None:
    with pytest.raises(BadInputError, match=r"^standing\b"):
        read_content(KIND, {"day": "2026-03-28"})


def test_a_cancelled_one_says_when_the_child_was_told() -> None:
    assert said(family_time(standing="cancelled"))["child_told"] == "Not yet"
    assert said(family_time(standing="cancelled", child_told="not_known"))["child_told"] == "Not known"
    told = family_time(standing="cancelled", child_told="yes", child_told_at="2026-03-28T09:00:00Z")
    assert said(told)["child_told"] == "Sat 28 March 2026, 09:00"
    assert "child_told" not in said(family_time())


@pytest.mark.parametrize("standing", ["cancelled", "nobody_came"])
def test_until_the_child_was_told_it_waits(standing: str) -> None:
    (due,) = family_time(standing=standing).due(ENGLAND)
    assert due.sentence.startswith("Family time on Sat 28 March 2026 fell through: tell them why")
    for answer in ({"child_told": "yes"}, {"child_told": "not_known"}, {"child_told_at": "2026-03-28T09:00:00Z"}):
        assert list(family_time(standing=standing, **answer).due(ENGLAND)) == []


def test_whoever_said_no_need_not_be_told() -> None:
    assert list(family_time(standing="said_no").due(ENGLAND)) == []


def test_a_planned_one_waits_until_its_hour_or_its_day() -> None:
    (due,) = family_time(standing="planned", planned_from="16:00", people=[{"name": "Jo"}]).due(ENGLAND)
    assert (due.sentence, due.by) == ("Family time with Jo is planned.", datetime(2026, 3, 28, 16, 0, tzinfo=UTC))
    (due,) = family_time(standing="planned").due(ENGLAND)
    assert due.by == date(2026, 3, 28)


def test_each_council_calls_it_as_it_does() -> None:
    first = next(iter(family_time().lines(STOCKTON)))
    assert first.label == KIND.title_in(STOCKTON) == "Family contact"
    assert all(KIND.title_in(one).lower() == one.terms.family_time for one in profiles().values())


def test_a_plan_over_night_is_kept_and_asked_about() -> None:
    asked = found(family_time(standing="planned", planned_from="18:00", planned_to="10:00"))
    assert asked == [("planned_to", Severity.SHOULD_NOT_BE)]
