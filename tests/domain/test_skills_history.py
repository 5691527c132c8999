"""A skill over time: two views that are never joined into one, and nothing said of a time at which nobody looked."""

from datetime import date
from typing import Any

from carer_app.domain.kinds import kind_named
from carer_app.domain.reading import read_content
from carer_app.domain.skills_history import histories, months_between, runs, year_before

KIND = kind_named("life_skills_step")


def look(day: str, carers: int | None = None, own: int | None = None, **more: object) -> Any:
    raw = {"day": day, "skill": "cooking", "carers_view": carers, "own_view": own}
    return read_content(KIND, raw | more)


def test_the_two_views_stay_two_though_they_came_on_different_days() -> None:
    (one,) = histories([look("2026-02-01", own=3), look("2026-01-01", 1), look("2026-03-01", 2)])
    assert one.of_carer() == [(date(2026, 1, 1), 1), (date(2026, 3, 1), 2)]
    assert one.of_young_person() == [(date(2026, 2, 1), 3)]


def test_a_lower_view_is_kept_as_it_was_said_and_nothing_falls_back_by_itself() -> None:
    (one,) = histories([look("2026-01-01", 3), look("2026-03-01", own=2)])
    assert one.last_of_carer().carers_view == 3
    assert [at for _day, at in one.of_carer()] == [3]


def test_no_line_is_drawn_over_a_time_at_which_nobody_looked() -> None:
    points = [(date(2025, 9, 1), 1), (date(2025, 12, 30), 2), (date(2026, 5, 1), 2)]
    assert runs(points) == [points[:2], points[2:]]
    assert runs([]) == []


def test_the_skill_looked_at_last_comes_first_and_lists_are_kept_apart() -> None:
    found = histories(
        [look("2026-01-03", 1), look("2026-01-01", 1, skill="money"), look("2026-01-02", 1, framework="younger")]
    )
    assert [(one.framework, one.skill) for one in found] == [
        ("general", "cooking"),
        ("younger", "cooking"),
        ("general", "money"),
    ]


def test_a_number_on_steps_of_other_names_is_not_put_on_these() -> None:
    was = {"framework": "general", "skill": "cooking", "name": "Kitchen", "steps": [{"name": "a"}, {"name": "b"}]}
    (one,) = histories([look("2026-01-01", 2, as_it_was=was), look("2026-02-01", 2)])
    assert one.of_carer() == [(date(2026, 2, 1), 2)]
    assert one.is_on_other_steps(one.looks[0])


def test_a_chart_says_in_words_what_it_shows() -> None:
    (one,) = histories([look("2026-01-01", 1), look("2026-02-01", 2, 3)])
    assert one.sentence("Carers say", "Maya says") == (
        "Cooking. Carers say: 1 January 2026 step 1, getting to know it; "
        "1 February 2026 step 2, doing it with help. "
        "Maya says: 1 February 2026 step 3, doing it with a reminder."
    )


def test_a_year_has_its_months_and_ends_on_the_same_day() -> None:
    assert year_before(date(2028, 2, 29)) == date(2027, 2, 28)
    months = months_between(date(2025, 3, 2), date(2026, 3, 2))
    assert (len(months), months[0], months[-1]) == (12, date(2025, 4, 1), date(2026, 3, 1))
