from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from carer_app.clock import local
from carer_app.councils import CouncilProfile, profile_named
from carer_app.domain.deadlines import by_words, due_day, has_passed, hours_after, lasted_words, waiting
from carer_app.domain.kind import Content, Due


def utc(*parts: int) -> datetime:
    return datetime(parts[0], parts[1], parts[2], parts[3], parts[4], tzinfo=UTC)


def test_24_hours_are_24_hours_when_the_clocks_go_forward() -> None:
    back_at = local(utc(2026, 3, 28, 22, 30))
    assert f"{local(hours_after(back_at, 24)):%a %H:%M}" == "Sun 23:30"


def test_24_hours_are_24_hours_when_the_clocks_go_back() -> None:
    back_at = local(utc(2026, 10, 24, 21, 30))
    assert f"{back_at:%a %H:%M}" == "Sat 22:30"
    assert f"{local(hours_after(back_at, 24)):%a %H:%M}" == "Sun 21:30"


def test_a_night_in_which_the_clocks_change_lasts_as_long_as_it_lasted() -> None:
    assert lasted_words(local(utc(2026, 3, 28, 23, 0)), local(utc(2026, 3, 29, 2, 0))) == "3 hours"


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (utc(2026, 3, 2, 18, 0), "0 minutes"),
        (utc(2026, 3, 2, 18, 1), "1 minute"),
        (utc(2026, 3, 2, 21, 20), "3 hours 20 minutes"),
        (utc(2026, 3, 3, 18, 0), "1 day"),
        (utc(2026, 3, 4, 19, 30), "2 days 1 hour"),
    ],
)
def test_how_long_it_lasted_is_said_as_people_say_it(end: datetime, words: str) -> None:
    assert lasted_words(utc(2026, 3, 2, 18, 0), end) == words


def test_a_day_in_england_is_meant_although_the_moment_is_in_utc() -> None:
    assert due_day(Due(sentence="x", by=utc(2026, 6, 1, 23, 30))) == date(2026, 6, 2)


def test_a_whole_day_has_passed_only_when_it_is_over_in_england() -> None:
    due = Due(sentence="x", by=date(2026, 6, 2))
    assert not has_passed(due, utc(2026, 6, 2, 22, 59))
    assert has_passed(due, utc(2026, 6, 2, 23, 0))


def test_what_has_no_day_never_passes() -> None:
    due = Due(sentence="x")
    assert not has_passed(due, utc(2126, 6, 2, 22, 59))
    assert by_words(due) == "no day was set"


class Waits(Content, frozen=True, kw_only=True):
    """An entry that waits for what it is told."""

    dues: tuple[Due, ...] = ()
    over: tuple[str, ...] = ()

    def due(self, profile: CouncilProfile) -> Iterator[Due]:
        return iter(self.dues)

    def settled(self) -> Iterator[str]:
        return iter(self.over)


def sentences(*entries: Waits) -> list[str]:
    found = waiting(list(enumerate(entries)), profile_named("england"))
    return [due.sentence for _whence, due in found]


def test_a_later_record_replaces_what_an_earlier_one_waits_for() -> None:
    first = Due(sentence="dentist in March", by=date(2026, 3, 2), topic="health:dentist")
    later = Due(sentence="dentist in May", by=date(2026, 5, 2), topic="health:dentist")
    other = Due(sentence="buy toothpaste", by=date(2026, 3, 1))
    no_day = Due(sentence="ask about football")
    assert sentences(Waits(dues=(first, no_day)), Waits(dues=(later, other))) == [
        "buy toothpaste",
        "dentist in May",
        "ask about football",
    ]


def test_a_later_record_settles_what_an_earlier_one_waits_for_although_it_waits_for_nothing_itself() -> None:
    first = Waits(dues=(Due(sentence="dentist in March", topic="health:dentist"),))
    assert sentences(first, Waits(over=("health:dentist",))) == []
    assert sentences(Waits(over=("health:dentist",)), first) == ["dentist in March"]


def test_two_things_without_a_topic_both_wait() -> None:
    both = (Due(sentence="one"), Due(sentence="two"))
    assert sentences(Waits(dues=both), Waits(dues=(Due(sentence="three"),))) == ["one", "three", "two"]
