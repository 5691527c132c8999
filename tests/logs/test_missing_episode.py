from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from carer_app.clock import local
from carer_app.councils import profile_named
from carer_app.domain.checks import all_problems
from carer_app.domain.kind import Circumstances, Due, Severity, Whose
from carer_app.domain.kinds import kind_named
from carer_app.domain.needs import when_words
from carer_app.domain.reading import read_content
from carer_app.errors import BadInputError

KIND = kind_named("missing_episode")
NOW = datetime(2026, 3, 30, 12, 0, tzinfo=UTC)
NORTH_TYNESIDE = profile_named("north-tyneside")
CIRCUMSTANCES = Circumstances(now=NOW, latest_known=NOW, profile=NORTH_TYNESIDE, birth_date=date(2012, 5, 1))
SEEN = {"last_seen_at": "2026-03-27T18:40:00Z", "last_seen_precision": "about"}
BACK = {"returned_at": "2026-03-27T22:00:00Z"}


def episode(**raw: object) -> Any:
    return read_content(KIND, {"opened_at": "2026-03-27T19:30:00Z", **raw})


def found(content: Any, severity: Severity) -> list[str]:
    return [one.field for one in all_problems(KIND, content, CIRCUMSTANCES) if one.severity is severity]


def dues(content: Any, profile: str = "north-tyneside") -> list[Due]:
    return list(content.due(profile_named(profile)))


def test_only_the_moment_it_was_begun_is_compulsory() -> None:
    assert all_problems(KIND, episode(), CIRCUMSTANCES) == []


def test_back_before_last_seen_cannot_be_and_both_fields_are_named() -> None:
    wrong = episode(**SEEN, returned_at="2026-03-27T18:00:00Z")
    problem = all_problems(KIND, wrong, CIRCUMSTANCES)[0]
    assert (problem.field, problem.severity) == ("returned_at", Severity.CANNOT_BE)
    assert "“Came back”" in problem.sentence
    assert "“last seen”" in problem.sentence


def test_back_at_the_moment_last_seen_can_be() -> None:
    assert found(episode(**SEEN, returned_at=SEEN["last_seen_at"]), Severity.CANNOT_BE) == []


def test_the_hour_that_comes_twice_is_no_contradiction() -> None:
    twice = episode(
        last_seen_at="2025-10-26T01:40:00+01:00", last_seen_precision="exact", returned_at="2025-10-26T01:10:00+00:00"
    )
    assert found(twice, Severity.CANNOT_BE) == []
    assert twice.lasted() == "30 minutes"


def test_a_talk_held_before_coming_back_cannot_be() -> None:
    wrong = episode(**SEEN, **BACK, return_interview={"offered": "yes", "held_at": "2026-03-27T21:00:00Z"})
    assert found(wrong, Severity.CANNOT_BE) == ["return_interview.held_at"]


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ({"last_seen_at": SEEN["last_seen_at"]}, "last_seen_precision"),
        ({"last_seen_precision": "exact"}, "last_seen_precision"),
        ({"return_interview": {"answer": "said_no"}}, "return_interview.offered"),
        ({"return_interview": {"offered": "no", "offered_at": "2026-03-28T09:00:00Z"}}, "return_interview.offered"),
    ],
)
def test_what_contradicts_itself_is_asked_again(raw: dict[str, object], field: str) -> None:
    assert found(episode(**raw), Severity.CANNOT_BE) == [field]


@pytest.mark.parametrize(
    ("talk", "field"),
    [
        ({"offered": "yes", "offered_at": "2026-03-27T20:00:00Z"}, "return_interview.offered_at"),
        ({"offered": "yes", "held_at": "2026-03-28T20:00:00Z", "independent": "no"}, "return_interview.independent"),
    ],
)
def test_what_should_not_be_is_kept_and_flagged(talk: dict[str, object], field: str) -> None:
    kept = episode(**SEEN, **BACK, return_interview=talk)
    assert found(kept, Severity.CANNOT_BE) == []
    assert found(kept, Severity.SHOULD_NOT_BE) == [field]


def test_a_time_without_a_zone_is_refused_by_name() -> None:
    with pytest.raises(BadInputError, match="returned_at"):
        episode(returned_at="2026-03-27T22:00:00")


def test_the_clock_of_the_talk_runs_in_real_hours_through_the_change_of_the_clocks() -> None:
    (due,) = dues(episode(**SEEN, returned_at="2026-03-28T22:30:00Z"))
    assert isinstance(due.by, datetime)
    assert due.by == datetime(2026, 3, 29, 22, 30, tzinfo=UTC)
    assert f"{local(due.by):%H:%M}" == "23:30"


def test_the_councils_target_and_the_guidance_stand_side_by_side() -> None:
    (due,) = dues(episode(**SEEN, **BACK))
    assert "within 24 hours (Corporate parenting strategy action plan 2016/17: within 24 hours)" in due.sentence
    assert "national guidance says within 72 hours, by Mon 30 March 2026, 23:00" in due.sentence


def test_one_target_is_said_once() -> None:
    (due,) = dues(episode(**SEEN, **BACK), "durham")
    assert due.by == datetime(2026, 3, 30, 22, 0, tzinfo=UTC)
    assert "national guidance" not in due.sentence


@pytest.mark.parametrize(
    "talk",
    [
        {"offered": "yes", "answer": "said_no", "reason": "“Not today.”"},
        {"offered": "yes", "answer": "accepted", "held_at": "2026-03-28T15:00:00Z"},
    ],
)
def test_nothing_waits_once_the_talk_was_held_or_said_no_to(talk: dict[str, object]) -> None:
    assert dues(episode(**SEEN, **BACK, return_interview=talk)) == []


def test_a_talk_that_was_accepted_still_waits_to_be_held() -> None:
    (due,) = dues(episode(**SEEN, **BACK, return_interview={"offered": "yes", "answer": "accepted"}))
    assert "has not been held yet" in due.sentence


@pytest.mark.parametrize("offered", ["not_yet", "no"])
def test_a_talk_that_nobody_offered_goes_on_waiting_for_the_social_worker(offered: str) -> None:
    (due,) = dues(episode(**SEEN, **BACK, return_interview={"offered": offered}))
    assert "should be offered within 24 hours" in due.sentence
    words = when_words(due, NOW)
    assert words == "Waiting for the social worker since Sat 28 March 2026, 22:00."


def test_that_a_talk_was_not_offered_is_said() -> None:
    (due,) = dues(episode(**SEEN, **BACK, return_interview={"offered": "no"}))
    assert due.sentence.startswith("It was not offered. A return home interview should be offered within 24 hours")


def test_a_talk_that_was_offered_waits_for_an_answer() -> None:
    (due,) = dues(episode(**SEEN, **BACK, return_interview={"offered": "yes"}))
    assert due.sentence.startswith("The return home interview was offered, and no answer is written down yet.")
    assert due.whose is Whose.SOCIAL_WORKER


@pytest.mark.parametrize("talk", [{}, {"offered": "no"}, {"offered": "yes"}, {"offered": "yes", "answer": "accepted"}])
def test_who_holds_the_talk_is_said_where_the_council_says_it(talk: dict[str, object]) -> None:
    content = episode(**SEEN, **BACK, return_interview=talk)
    by = "In North Tyneside it is held by: Participation and Advocacy team."
    assert dues(content)[0].sentence.endswith(by)
    assert "it is held by" not in dues(content, "durham")[0].sentence
    (line,) = [line for line in content.lines(NORTH_TYNESIDE) if line.field == "return_interview"]
    assert line.text.endswith(by)


def test_while_somebody_is_missing_it_says_who_has_not_been_told() -> None:
    assert [due.name for due in dues(episode())] == ["not back", "police", "social worker"]
    assert [due.name for due in dues(episode(told=[{"who": "police"}, {"who": "duty_team"}]))] == ["not back"]
    away = episode(category="away_without_authorisation")
    assert [due.name for due in dues(away)] == ["not back", "social worker"]
    assert not any(due.can_wait for due in dues(away))


def test_late_or_agreed_never_waits_for_a_talk() -> None:
    late = episode(category="late_or_authorised", **SEEN, **BACK)
    assert dues(late) == []
    assert "return_interview" not in [line.field for line in late.lines(NORTH_TYNESIDE)]


def test_it_occurred_from_last_seen_to_the_return() -> None:
    assert episode(**SEEN, **BACK).occurred().start == "2026-03-27T18:40:00.000Z"
    assert episode(**SEEN, **BACK).occurred().end == "2026-03-27T22:00:00.000Z"
    assert episode().occurred().start == "2026-03-27T19:30:00.000Z"


def test_begun_after_the_return_with_last_seen_not_known_it_still_ends_after_it_starts() -> None:
    occurred = episode(returned_at="2026-03-27T19:00:00Z").occurred()
    assert occurred.start <= (occurred.end or "")


def test_its_headline_says_whether_they_are_back() -> None:
    assert episode(**SEEN).headline() == "Missing since Fri 27 March 2026, 18:40"
    assert episode(**SEEN, **BACK).headline() == "Was missing, is back (3 hours 20 minutes)"
    assert episode(**BACK).headline() == "Was missing, is back (not known how long)"


def test_last_seen_not_known_is_said_as_such() -> None:
    (line,) = [line for line in episode().lines(NORTH_TYNESIDE) if line.field == "last_seen_at"]
    assert line.text == "not known"


def test_whether_the_talk_was_offered_in_time_counts_real_hours() -> None:
    content = episode(**SEEN, **BACK, return_interview={"offered": "yes", "offered_at": "2026-03-28T22:00:00Z"})
    assert content.offered_within(24)
    talk = msgspec.structs.replace(
        content.return_interview, offered_at=content.returned_at + timedelta(hours=24, minutes=1)
    )
    assert not msgspec.structs.replace(content, return_interview=talk).offered_within(24)


def test_a_talk_that_was_held_waits_for_no_offer() -> None:
    held = {"held_at": "2026-03-29T10:00:00Z", "held_by": "Ms Okoro"}
    assert dues(episode(**SEEN, **BACK, return_interview=held)) == []
