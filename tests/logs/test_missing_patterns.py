"""What several missing episodes show together."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from carer_app.councils import CouncilProfile, Missing, RepeatTrigger, profile_named
from carer_app.domain.kinds import kind_named, part
from carer_app.domain.reading import read_content

KIND = kind_named("missing_episode")
ENGLAND = profile_named("england")
NOW = datetime(2026, 4, 2, 21, 0, tzinfo=UTC)
patterns = part("missing", "patterns").patterns


def episode(at: datetime, hours: int = 2, **raw: object) -> Any:
    times = {"last_seen_at": at.isoformat(), "last_seen_precision": "exact", "opened_at": at.isoformat()}
    return read_content(KIND, times | {"returned_at": (at + timedelta(hours=hours)).isoformat()} | raw)


def said(own: list[Any], happened: list[tuple[str, datetime]], profile: CouncilProfile = ENGLAND) -> dict[str, str]:
    assert KIND.looks_back
    return {line.label: line.text for line in KIND.looks_back(own, happened, profile, NOW)}


def fridays(count: int) -> list[Any]:
    return [episode(datetime(2026, 3, 27, 19, 30, tzinfo=UTC) - timedelta(weeks=week)) for week in range(count)]


def test_the_day_and_the_hour_are_those_of_a_clock_in_england() -> None:
    late = episode(datetime(2026, 7, 3, 23, 30, tzinfo=UTC))
    found = patterns([late], (), ENGLAND, NOW)
    assert found.weekdays[5] == 1
    assert found.hours[0] == 1


def test_one_episode_says_nothing_and_two_say_when() -> None:
    assert said(fridays(1), []) == {}
    words = said(fridays(2), [])
    assert words["Days of the week"] == "Friday (2)"
    assert words["Times of day"] == "In the evening, between 17:00 and 21:00 (2)"


def test_what_came_before_is_said_and_what_happens_every_day_is_not() -> None:
    days = [datetime(2026, 3, 1, 12, tzinfo=UTC) + timedelta(days=day) for day in range(30)]
    happened = [("Daily log", day) for day in days]
    happened += [("Family time", datetime(2026, 3, day, 15, tzinfo=UTC)) for day in (20, 27)]
    happened += [("Health appointment", datetime(2026, 3, 12, 15, tzinfo=UTC))]
    assert said(fridays(2), happened)["In the 24 hours before"] == "Family time, 2 of 2 times"


def test_the_councils_own_number_calls_for_a_meeting_and_without_one_nothing_does() -> None:
    repeat = RepeatTrigger(episodes=3, days=30, source="Protocol, section 4")
    profile = msgspec.structs.replace(ENGLAND, missing=Missing(repeat=repeat))
    assert "3 times within 30 days" in said(fridays(3), [], profile)["Closely together"]
    assert "Closely together" not in said(fridays(2), [], profile)
    assert "Closely together" not in said(fridays(3), [])


def test_late_or_agreed_is_never_counted() -> None:
    late = episode(datetime(2026, 3, 27, 19, 30, tzinfo=UTC), category="late_or_authorised")
    assert patterns([late, *fridays(1)], (), ENGLAND, NOW).count == 1


def test_two_records_of_one_night_are_shown_and_both_stay() -> None:
    at = datetime(2026, 3, 27, 19, 30, tzinfo=UTC)
    words = said([episode(at), episode(at + timedelta(minutes=20))], [])
    assert "One begins Fri 27 March 2026, 19:30, the other Fri 27 March 2026, 19:50" in words["Two records of one time"]
    assert "Two records of one time" not in said([episode(at), episode(at + timedelta(hours=2))], [])
