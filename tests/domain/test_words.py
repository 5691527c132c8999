from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from carer_app.clock import moment, stamp
from carer_app.domain.revision import Occurred, new_id
from carer_app.domain.story import short_number
from carer_app.domain.words import day_words, first_line, moment_words, occurred_words


def test_a_day_and_a_moment_are_said_as_people_say_them() -> None:
    assert day_words(date(2026, 3, 2)) == "Mon 2 March 2026"
    assert moment_words(datetime(2026, 7, 2, 20, 4, tzinfo=UTC)) == "Thu 2 July 2026, 21:04"


def test_when_it_happened_keeps_a_day_a_day() -> None:
    assert occurred_words(Occurred.on(date(2026, 3, 2))) == "Mon 2 March 2026"
    assert occurred_words(Occurred.at(datetime(2026, 3, 2, 18, 40, tzinfo=UTC))) == "Mon 2 March 2026, 18:40"


@given(st.text(), st.integers(2, 200))
def test_a_first_line_is_one_line_and_no_longer_than_asked(text: str, longest: int) -> None:
    line = first_line(text, longest)
    assert len(line) <= longest
    assert "\n" not in line


def test_a_short_number_is_five_plain_letters_from_the_random_end() -> None:
    assert short_number("0199c0de-0000-7000-8000-0000000fffff") == "0ZZZZ"
    number = short_number(new_id())
    assert len(number) == 5
    assert not set(number) & set("ILOU")


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_stamp_is_of_one_width_and_reads_back_to_the_millisecond(at: datetime) -> None:
    text = stamp(at)
    assert len(text) == 24
    assert moment(text) == at.replace(microsecond=at.microsecond // 1000 * 1000)


@given(st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(UTC)))
def test_text_order_of_stamps_is_time_order(first: datetime, second: datetime) -> None:
    assert first > second or stamp(first) <= stamp(second)
