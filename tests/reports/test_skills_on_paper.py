"""Life skills on the review paper: both views over a year, in lines that need no colour and in words that say the same."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from carer_app.domain.kinds import part
from carer_app.domain.story import Told
from carer_app.reports.kit.section import Matter
from tests.reports.half_year import a_matter, day_of_life, text_of

Paper = Callable[..., Path]
YEAR = (
    ("2025-04-02", 1, None),
    ("2025-06-11", 2, 3),
    ("2025-09-10", 2, 3),
    ("2025-11-20", 2, 2),
    ("2026-02-18", 3, 4),
)


def looks(skill: str = "cooking") -> tuple[Told, ...]:
    rows = (
        {"day": day, "skill": skill, "carers_view": carers} | ({"own_view": own} if own else {})
        for day, carers, own in YEAR
    )
    return tuple(day_of_life(("life_skills_step", row), 8000 + number) for number, row in enumerate(rows))


def charts(*told: Told) -> list[str]:
    """What the charts of the skills' chapter say for whoever does not see them."""
    return [figure.alt for figure in figures(*told)]


def figures(*told: Told) -> list[Any]:
    """The charts of the skills' chapter."""
    whole = a_matter(told)
    period = [one for one in told if one.occurred.start[:10] >= whole.start.isoformat()]
    before = [one for one in told if one not in period]
    matter = Matter(
        child=whole.child,
        profile=whole.profile,
        start=whole.start,
        end=whole.end,
        told=tuple(period),
        before=tuple(before),
    )
    (skills, *_others) = part("skills", "report").section.parts
    pieces = [inner for piece in skills.build(matter) for inner in getattr(piece, "_content", [piece])]
    return [piece for piece in pieces if getattr(piece, "alt", "")]


def test_a_year_of_two_views_is_drawn_and_said(paper: Paper) -> None:
    text = text_of(paper(*looks()))
    for words in ("Over a year", "Robin says", "Carers say", "Doing it with a reminder", "Apr", "Feb"):
        assert words in text


def test_the_chart_says_every_look_of_each_view_by_itself() -> None:
    (alt,) = charts(*looks())
    carers, own = alt.split("Robin says: ")
    assert carers.count("step") == 5
    assert own.count("step") == 4
    assert "20 November 2025 step 2, doing it with help" in own


def test_each_view_has_marks_of_its_own_as_many_as_there_were_looks() -> None:
    """Round ones are theirs, square ones the carers'; one more of each stands beside its name."""
    (figure,) = figures(*looks())
    canvas = Canvas("unused.pdf", pageCompression=0)
    figure.drawOn(canvas, 0, 0)
    drawn = " ".join(canvas._code).split()
    assert (drawn.count("c") // 4, drawn.count("re")) == (4 + 1, 5 + 1)


def test_a_skill_that_was_looked_at_once_has_no_chart() -> None:
    assert charts(looks()[-1]) == []


def test_views_of_different_days_stand_side_by_side_in_the_table(paper: Paper) -> None:
    own = {"day": "2026-01-05", "skill": "money", "own_view": 4}
    carers = {"day": "2026-02-05", "skill": "money", "carers_view": 2}
    text = text_of(
        paper(day_of_life(("life_skills_step", own), 1), day_of_life(("life_skills_step", carers), 2)),
    )
    assert "now, 5 February 2026: doing it with help" in text
    assert "now, 5 January 2026: doing it by myself" in text


def test_their_words_say_what_they_are_about(paper: Paper) -> None:
    own = {"day": "2026-01-05", "skill": "money", "own_view": 4, "own_words": "“I counted it twice.”"}
    assert "“I counted it twice.” about Money ·" in text_of(paper(day_of_life(("life_skills_step", own), 1)))


def test_long_names_in_any_script_do_not_break_the_paper(paper: Paper) -> None:
    steps = [{"name": "я іду сам " * 9}, {"name": "<b>& so on"}]
    goal = {"framework": "my_goals", "skill": "g", "name": "Бібліотека " * 30, "steps": steps}
    rows = (
        {"day": day, "skill": "g", "framework": "my_goals", "own_view": own, "as_it_was": goal}
        for day, own in (("2025-12-01", 1), ("2026-01-01", 2))
    )
    told = [day_of_life(("life_skills_step", row), number) for number, row in enumerate(rows)]
    text = text_of(paper(*told, name="Тарас"))
    assert "Тарас says" in text
    assert "<b>& so on" in text


def test_what_was_agreed_and_the_goals_they_chose_are_on_the_paper(paper: Paper) -> None:
    goals = [
        {
            "id": "a",
            "words": "Go to the library",
            "chosen_on": "2025-10-01",
            "came": "reached",
            "came_on": "2026-02-01",
        },
        {"id": "b", "words": "Swim", "came": "no_longer_mine", "their_words": "“I like the pool, not the lessons.”"},
    ]
    agreed = {"agreed_on": "2025-08-01", "agreed_with": "Robin and Sam", "first": ["cooking"], "goals": goals}
    text = text_of(paper(day_of_life(("skills_programme", agreed), 1), *looks()))
    for words in (
        "Agreed on 1 August 2025 with: Robin and Sam. What comes first: Cooking.",
        "Goals that Robin chose",
        "Go to the library · chosen Wed 1 October 2025 · reached Sun 1 February 2026",
        "Swim · no longer mine · “I like the pool, not the lessons.”",
    ):
        assert words in text
