from datetime import UTC, date, datetime
from typing import Any

import pytest

from carer_app.councils import profile_named
from carer_app.domain.checks import all_problems
from carer_app.domain.deadlines import waiting
from carer_app.domain.kind import Circumstances, Severity
from carer_app.domain.kinds import kind_named
from carer_app.domain.reading import read_content
from carer_app.errors import BadInputError

KIND = kind_named("health_appointment")
NOW = datetime(2026, 3, 30, 12, 0, tzinfo=UTC)
ENGLAND = profile_named("england")
CIRCUMSTANCES = Circumstances(now=NOW, latest_known=NOW, profile=ENGLAND)


def appointment(**raw: object) -> Any:
    return read_content(KIND, {"service": "dentist", "at": "2026-03-02T09:30:00Z", **raw})


def found(content: Any) -> list[tuple[str, Severity]]:
    return [(one.field, one.severity) for one in all_problems(KIND, content, CIRCUMSTANCES)]


def test_a_planned_appointment_may_lie_ahead() -> None:
    assert found(appointment(at="2026-09-02T09:30:00Z")) == []


def test_one_that_was_kept_in_time_to_come_is_flagged() -> None:
    assert found(appointment(at="2026-09-02T09:30:00Z", outcome="attended")) == [("at", Severity.SHOULD_NOT_BE)]


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ({"service": "other"}, "service_name"),
        ({"next_due": "2026-03-01"}, "next_due"),
        ({"actions": [{"what": "  "}]}, "actions[0].what"),
    ],
)
def test_what_cannot_be_is_asked_again_by_name(raw: dict[str, object], field: str) -> None:
    assert found(appointment(**raw)) == [(field, Severity.CANNOT_BE)]


def test_a_service_that_is_not_known_is_refused_by_name() -> None:
    with pytest.raises(BadInputError, match=r"^service\b"):
        appointment(service="astrologer")


def test_saying_no_is_said_with_the_reason_and_nobody_is_blamed() -> None:
    content = appointment(outcome="said_no", reason="“Not in the holidays.”")
    assert content.headline() == "Dentist: said no"
    assert [line.text for line in content.lines(ENGLAND) if line.field == "reason"] == ["“Not in the holidays.”"]


def test_who_cancelled_is_said() -> None:
    assert (
        appointment(outcome="cancelled", cancelled_by="the surgery").headline() == "Dentist: cancelled by the surgery"
    )


def test_what_was_done_no_longer_waits() -> None:
    done = {"what": "Buy toothpaste", "done_on": "2026-03-03"}
    open_ = {"what": "Ring the surgery", "by_whom": "Sam", "by_day": "2026-03-10"}
    (due,) = appointment(outcome="attended", actions=[done, open_]).due(ENGLAND)
    assert (due.sentence, due.by) == ("Ring the surgery (Sam)", date(2026, 3, 10))


def test_something_to_do_without_a_day_has_the_councils_own_time_where_the_council_set_one() -> None:
    raw = {"outcome": "attended", "at": "2026-03-02T10:00:00Z", "actions": [{"what": "Ring the surgery"}]}
    (due,) = appointment(**raw).due(profile_named("north-tyneside"))
    assert due.by == date(2026, 3, 5)
    assert due.source == "Corporate parenting strategy action plan 2016/17: issues are resolved within 3 days"
    (other,) = appointment(**raw).due(profile_named("durham"))
    assert (other.by, other.source) == (None, "")


def test_the_councils_time_neither_moves_a_day_that_was_set_nor_runs_before_the_appointment() -> None:
    ours = profile_named("north-tyneside")
    (due,) = appointment(outcome="attended", actions=[{"what": "Ring", "by_day": "2026-03-20"}]).due(ours)
    assert (due.by, due.source) == (date(2026, 3, 20), "")
    planned = appointment(outcome="planned", actions=[{"what": "Take the red book"}]).due(ours)
    assert [due.by for due in planned if due.sentence == "Take the red book"] == [None]


def test_a_booked_visit_settles_the_one_that_was_to_be_arranged() -> None:
    first = appointment(outcome="attended", next_due="2026-09-02")
    booked = appointment(at="2026-08-20T10:00:00Z")
    ((_whence, due),) = waiting([(1, first), (2, booked)], ENGLAND)
    assert due.by == datetime(2026, 8, 20, 10, 0, tzinfo=UTC)


def test_another_services_visit_settles_nothing() -> None:
    first = appointment(outcome="attended", next_due="2026-09-02")
    other = appointment(service="optician", outcome="attended", next_due="2026-10-02")
    assert len(waiting([(1, first), (2, other)], ENGLAND)) == 2


def test_a_visit_that_was_kept_settles_the_one_that_was_to_be_arranged() -> None:
    first = appointment(outcome="attended", next_due="2026-09-02")
    kept = appointment(at="2026-08-20T10:00:00Z", outcome="attended")
    assert waiting([(1, first), (2, kept)], ENGLAND) == []


def test_an_assessment_is_a_fact_for_the_clocks_and_a_visit_to_the_optician_is_none() -> None:
    said_no = appointment(service="assessment_review", outcome="said_no")
    assert [(fact.topic, fact.standing) for fact in said_no.facts()] == [("health_assessment", "said_no")]
    assert list(appointment(service="optician", outcome="attended").facts()) == []


def test_what_the_young_person_said_no_to_is_nobodys_to_arrange_any_more() -> None:
    kept = appointment(outcome="attended", next_due="2026-03-10")
    said_no = appointment(at="2026-03-10T09:30:00Z", outcome="said_no")
    cancelled = appointment(at="2026-03-10T09:30:00Z", outcome="cancelled")
    assert waiting([("a", kept), ("b", said_no)], ENGLAND) == []
    assert [whence for whence, _due in waiting([("a", kept), ("b", cancelled)], ENGLAND)] == ["a"]
