"""Days as offices count them. Run as a program, it writes resources/holidays/england.txt anew from the `holidays` package."""

from datetime import date

import pytest
from holidays.countries.united_kingdom import UnitedKingdom

from carer_app.config import resources
from carer_app.domain.working_days import (
    birthday,
    is_working_day,
    months_after,
    working_days_after,
    working_days_before,
)

LIST = resources() / "holidays" / "england.txt"
YEARS = range(2000, 2061)


def written_anew() -> str:
    found = UnitedKingdom(subdiv="ENG", years=YEARS)
    return "".join(f"{day.isoformat()} {name}\n" for day, name in sorted(found.items()))


def test_the_list_of_bank_holidays_is_what_the_package_says() -> None:
    assert LIST.read_text(encoding="utf-8") == written_anew(), "run: python tests/domain/test_working_days.py"


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-03-02", 0, "2026-03-02"),
        ("2026-03-02", 1, "2026-03-03"),
        ("2026-03-06", 1, "2026-03-09"),
        ("2026-03-07", 1, "2026-03-09"),
        ("2026-12-24", 1, "2026-12-29"),
        ("2026-12-18", 10, "2027-01-06"),
        ("2027-12-24", 1, "2027-12-29"),
        ("2026-04-02", 1, "2026-04-07"),
        ("2026-05-01", 5, "2026-05-11"),
        ("2022-06-01", 1, "2022-06-06"),
        ("2024-02-28", 2, "2024-03-01"),
        ("2026-03-02", 20, "2026-03-30"),
        ("2026-03-09", 20, "2026-04-08"),
    ],
    ids=lambda value: str(value),
)
def test_working_days_leave_out_weekends_christmas_easter_and_bank_holidays(start: str, count: int, end: str) -> None:
    assert working_days_after(date.fromisoformat(start), count).isoformat() == end


@pytest.mark.parametrize(
    ("end", "count", "start"),
    [("2026-03-05", 3, "2026-03-02"), ("2026-04-08", 3, "2026-04-01"), ("2026-03-09", 1, "2026-03-06")],
)
def test_working_days_before_are_counted_the_same_way(end: str, count: int, start: str) -> None:
    assert working_days_before(date.fromisoformat(end), count).isoformat() == start


def test_a_bank_holiday_and_a_sunday_are_no_working_days() -> None:
    assert [is_working_day(date(2026, 5, day)) for day in (1, 2, 3, 4, 5)] == [True, False, False, False, True]


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        ("2026-03-02", 3, "2026-06-02"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2027-11-30", 3, "2028-02-29"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2026-10-31", 1, "2026-11-30"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -6, "2025-07-15"),
    ],
)
def test_months_end_on_the_same_day_or_on_the_last_of_the_month(day: str, months: int, end: str) -> None:
    assert months_after(date.fromisoformat(day), months).isoformat() == end


@pytest.mark.parametrize(
    ("born", "age", "day"),
    [
        ("2020-03-02", 5, "2025-03-02"),
        ("2020-02-29", 5, "2025-03-01"),
        ("2020-02-29", 4, "2024-02-29"),
        ("2008-02-29", 18, "2026-03-01"),
    ],
)
def test_who_was_born_on_29_february_has_a_birthday_every_year(born: str, age: int, day: str) -> None:
    assert birthday(date.fromisoformat(born), age).isoformat() == day


if __name__ == "__main__":
    LIST.write_text(written_anew(), encoding="utf-8")
