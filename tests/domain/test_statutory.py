"""The days that the law sets, in tables: weekends, Christmas, Easter, leap days, birthdays and both changes of the clocks."""

from datetime import UTC, date, datetime

import pytest

from carer_app.clock import local
from carer_app.domain import statutory


def day(text: str) -> date:
    return date.fromisoformat(text)


def days(*texts: str) -> list[date]:
    return [day(text) for text in texts]


@pytest.mark.parametrize(
    ("began", "held", "next_one"),
    [
        ("2026-03-02", [], "2026-03-30"),
        ("2026-12-07", [], "2027-01-07"),
        ("2026-03-16", [], "2026-04-15"),
        ("2026-03-02", ["2026-03-20"], "2026-06-20"),
        ("2026-03-02", ["2026-04-17"], "2026-07-17"),
        ("2026-03-02", ["2026-03-20", "2026-06-11"], "2026-12-11"),
        ("2026-03-02", ["2026-06-11", "2026-03-20"], "2026-12-11"),
        ("2026-03-02", ["2026-03-20", "2026-06-11", "2026-08-31"], "2027-02-28"),
        ("2020-03-02", ["2026-03-20"], "2026-09-20"),
        ("2023-08-31", ["2023-09-20", "2023-11-30", "2023-08-31"], "2024-05-30"),
        ("2023-11-01", ["2023-11-29"], "2024-02-29"),
    ],
)
def test_each_review_counts_from_the_day_on_which_the_one_before_was_really_held(
    began: str, held: list[str], next_one: str
) -> None:
    assert statutory.review_day(day(began), days(*held)).isoformat() == next_one


def test_the_same_review_written_twice_is_one_review() -> None:
    twice = days("2026-03-20", "2026-03-20")
    assert statutory.review_day(day("2026-03-02"), twice) == day("2026-06-20")


@pytest.mark.parametrize(
    ("last", "born", "next_one"),
    [
        ("2026-03-02", "2024-01-01", "2026-09-02"),
        ("2026-03-02", "2014-01-01", "2027-03-02"),
        ("2026-03-02", "2021-09-03", "2026-09-02"),
        ("2026-03-02", "2021-09-02", "2027-03-02"),
        ("2026-03-02", "2021-09-01", "2027-03-02"),
        ("2024-08-29", "2020-02-29", "2025-02-28"),
        ("2024-09-01", "2020-02-29", "2025-09-01"),
        ("2024-02-29", "2014-01-01", "2025-02-28"),
        ("2026-08-31", "2024-01-01", "2027-02-28"),
    ],
)
def test_health_assessments_change_from_half_yearly_to_yearly_at_the_fifth_birthday(
    last: str, born: str, next_one: str
) -> None:
    assert statutory.next_health_assessment_day(day(last), day(born)).isoformat() == next_one


def test_the_first_health_assessment_is_within_20_working_days_over_easter() -> None:
    assert statutory.first_health_assessment_day(day("2026-03-16")) == day("2026-04-15")


@pytest.mark.parametrize(
    ("began", "born", "first"),
    [
        ("2026-03-02", "2014-05-06", "2026-03-16"),
        ("2026-12-18", "2014-05-06", "2027-01-06"),
        ("2026-03-02", "2023-06-01", "2026-06-15"),
        ("2026-03-02", "2008-03-03", "2026-03-16"),
        ("2026-03-02", "2008-03-02", None),
    ],
)
def test_the_school_plan_begins_within_10_working_days_from_three_until_eighteen(
    began: str, born: str, first: str | None
) -> None:
    assert statutory.school_plan_begins(day(began), day(born)) == (day(first) if first else None)


@pytest.mark.parametrize(
    ("last", "a_year", "next_one"),
    [
        ("2026-02-10", 3, "2026-07-31"),
        ("2026-03-31", 3, "2026-07-31"),
        ("2026-04-01", 3, "2026-12-31"),
        ("2026-09-15", 3, "2027-03-31"),
        ("2026-12-31", 3, "2027-03-31"),
        ("2026-02-10", 4, "2026-05-10"),
        ("2026-11-30", 4, "2027-02-28"),
        ("2026-02-10", 2, "2026-08-10"),
        ("2026-02-10", 20, "2026-03-10"),
    ],
)
def test_the_school_plan_is_looked_at_each_term_or_as_often_as_the_council_says(
    last: str, a_year: int, next_one: str
) -> None:
    assert statutory.next_school_plan_day(day(last), day("2014-05-06"), a_year) == day(next_one)


def test_no_school_plan_is_waited_for_after_the_eighteenth_birthday() -> None:
    assert statutory.next_school_plan_day(day("2026-02-10"), day("2008-05-06"), 3) is None


@pytest.mark.parametrize(
    ("came", "placement_plan", "care_plan"),
    [
        ("2026-03-02", "2026-03-09", "2026-03-16"),
        ("2026-04-02", "2026-04-13", "2026-04-20"),
        ("2026-12-23", "2027-01-04", "2027-01-11"),
    ],
)
def test_plans_come_within_5_and_10_working_days(came: str, placement_plan: str, care_plan: str) -> None:
    assert statutory.placement_plan_day(day(came)) == day(placement_plan)
    assert statutory.care_plan_day(day(came)) == day(care_plan)


@pytest.mark.parametrize(
    ("came", "visits", "long_term", "next_one"),
    [
        ("2026-03-02", [], False, "2026-03-09"),
        ("2026-12-21", [], False, "2026-12-28"),
        ("2026-03-02", ["2026-03-05"], False, "2026-04-16"),
        ("2026-03-02", ["2026-02-20"], False, "2026-03-09"),
        ("2026-03-02", ["2026-03-05", "2026-04-10"], True, "2026-05-22"),
        ("2025-03-02", ["2026-03-01"], True, "2026-04-12"),
        ("2025-03-02", ["2026-03-02"], True, "2026-06-02"),
        ("2025-03-02", ["2026-03-02"], False, "2026-04-13"),
        ("2024-02-29", ["2025-02-28"], True, "2025-04-11"),
        ("2024-02-29", ["2025-03-01"], True, "2025-06-01"),
        ("2020-03-02", ["2025-11-30"], True, "2026-02-28"),
    ],
)
def test_the_social_worker_visits_within_a_week_then_every_6_weeks_and_later_every_3_months(
    came: str, visits: list[str], *, long_term: bool, next_one: str
) -> None:
    assert statutory.visit_day(day(came), days(*visits), stays_until_18=long_term) == day(next_one)


@pytest.mark.parametrize(
    ("began", "born", "by"),
    [
        ("2020-01-06", "2010-05-06", "2026-08-06"),
        ("2020-01-06", "2008-02-29", "2024-05-29"),
        ("2020-01-06", "2010-11-30", "2027-02-28"),
        ("2026-04-01", "2010-05-06", "2026-10-01"),
        ("2026-06-01", "2009-05-06", "2026-11-30"),
    ],
)
def test_the_assessment_for_the_pathway_plan_is_within_3_months_of_16_or_of_becoming_eligible(
    began: str, born: str, by: str
) -> None:
    assert statutory.pathway_assessment_day(day(began), day(born)) == day(by)


@pytest.mark.parametrize(
    ("began", "born", "last", "next_one"),
    [
        ("2025-03-02", "2014-05-06", None, "2026-03-02"),
        ("2024-02-29", "2014-05-06", None, "2025-02-28"),
        ("2023-03-02", "2022-05-06", None, "2026-05-06"),
        ("2023-03-02", "2014-05-06", "2026-01-31", "2027-01-31"),
        ("2025-12-02", "2014-05-06", "2025-12-10", "2026-12-10"),
        ("2025-03-02", "2009-03-03", None, "2026-03-02"),
        ("2025-03-02", "2009-03-02", None, None),
        ("2023-03-02", "2009-05-06", "2025-06-01", None),
    ],
)
def test_the_questionnaire_is_yearly_for_ages_4_to_16_after_a_year_in_care(
    began: str, born: str, last: str | None, next_one: str | None
) -> None:
    found = statutory.questionnaire_day(day(began), day(born), day(last) if last else None, 12)
    assert found == (day(next_one) if next_one else None)


@pytest.mark.parametrize(
    ("used_at", "written", "checked", "spoken"),
    [
        ((2026, 3, 2, 20, 15), "Tue 20:15", "Wed 20:15", "Sat 20:15"),
        ((2026, 3, 27, 20, 15), "Sat 20:15", "Sun 21:15", "Wed 21:15"),
        ((2026, 10, 23, 19, 15), "Sat 20:15", "Sun 19:15", "Wed 19:15"),
    ],
    ids=["in winter", "the clocks go forward", "the clocks go back"],
)
def test_after_a_restraint_24_hours_48_hours_and_5_days_are_counted_as_they_pass(
    used_at: tuple[int, int, int, int, int], written: str, checked: str, spoken: str
) -> None:
    found = statutory.restraint_days(datetime(*used_at, tzinfo=UTC))
    told = [f"{local(each):%a %H:%M}" for each in (found.written, found.checked, found.child_spoken_to)]
    assert told == [written, checked, spoken]
