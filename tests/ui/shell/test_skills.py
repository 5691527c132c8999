"""Life skills in the window: the next look in two presses, evidence from a log in two, and two views over a year."""

from datetime import date

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QRadioButton
from pytestqt.qtbot import QtBot

from carer_app.journal.forms import New
from carer_app.store.index import Wanted
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.panels import ListRow
from carer_app.ui.kit.time_chart import TimeChart, TimeLine
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.record import RecordPage
from carer_app.ui.shell.skills_card import SkillsCard
from carer_app.ui.shell.write import WritePage
from tests.conftest import Home
from tests.ui.shell.conftest import Opened, OpenWindow

LIBRARY = {"words": "Go to the library on my own", "chosen_on": "2026-03-01", "own_steps": "With Sam\nBy myself"}


def look(home: Home, child: str, day: str, **raw: object) -> str:
    raw = {"day": day, "skill": "cooking"} | raw
    return home.journal.add(New(kind="life_skills_step", child=child, raw=raw)).id


def card(opened: Opened, child: str) -> SkillsCard:
    opened.window.go("child", child=child)
    found = opened.window.findChild(SkillsCard)
    assert found
    return found


def writing(opened: Opened) -> WritePage:
    page = opened.page
    assert isinstance(page, WritePage)
    return page


def button(opened: Opened, words: str) -> Button:
    page = opened.page
    return next(one for one in page.findChildren(Button) if one.text() == words)


def texts(widget: object) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel)]


def test_a_skill_is_moved_on_in_two_presses(home: Home, open_window: OpenWindow) -> None:
    child = home.child()
    look(home, child, "2026-02-01", carers_view=2, own_view=3)
    opened = open_window()
    moving = card(opened, child).skills[0].on_button
    assert moving.text() == "On to “doing it with a reminder”"
    moving.click()
    writing(opened).save()
    (newest, _place), *_others = home.journal.entries(Wanted(child=child, kind="life_skills_step"))
    content = home.journal.entry(newest.id).content
    assert (content.skill, content.carers_view, content.own_view) == ("cooking", 3, None)
    assert content.day.isoformat() == "2026-03-02"


def test_the_next_look_begins_with_its_skill_and_without_a_view(home: Home, open_window: OpenWindow) -> None:
    child = home.child()
    look(home, child, "2026-02-01", carers_view=4)
    opened = open_window()
    part = card(opened, child).skills[0]
    assert part.on_button is None
    part.next_button.click()
    raw = writing(opened).task.form.raw()
    assert (raw["skill"], raw.get("carers_view")) == ("cooking", None)


def test_the_next_look_is_not_mixed_with_what_was_begun_about_another_skill(
    home: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    child = home.child()
    look(home, child, "2026-02-01", carers_view=2)
    opened = open_window()
    opened.window.go("write", child=child, kind="life_skills_step")
    form = writing(opened).task.form
    form.field("skill").show_value("money")
    form.field("evidence").show_value("Counted the change.")
    writing(opened).keeper.keep()
    card(opened, child).skills[0].next_button.click()
    raw = writing(opened).task.form.raw()
    assert (raw["skill"], raw.get("evidence")) == ("cooking", None)


def test_what_waits_of_one_skill_opens_that_skill_though_another_was_begun(home: Home, open_window: OpenWindow) -> None:
    child = home.child()
    look(home, child, "2026-02-01", carers_view=2, next_step="Cook rice.")
    opened = open_window()
    opened.window.go("write", child=child, kind="life_skills_step")
    writing(opened).task.form.field("skill").show_value("money")
    writing(opened).task.form.field("evidence").show_value("Counted the change.")
    writing(opened).keeper.keep()
    waits = Place(page="write", child=child, kind="life_skills_step", topic="skills:cooking")
    opened.window.desk.go(waits)
    raw = writing(opened).task.form.raw()
    assert (raw["skill"], raw.get("evidence")) == ("cooking", None)
    opened.window.desk.go(Place(page="write", child=child, kind="life_skills_step", topic="skills:money"))
    assert writing(opened).task.form.raw()["evidence"] == "Counted the change."


def test_both_views_stand_side_by_side_with_their_days(home: Home, open_window: OpenWindow) -> None:
    child = home.child()
    look(home, child, "2026-01-10", carers_view=2, own_view=3)
    look(home, child, "2026-02-01", carers_view=3)
    said = texts(card(open_window(), child))
    assert "Maya says: doing it with a reminder, 10 January 2026" in said
    assert "Carers say: doing it with a reminder, 1 February 2026" in said


def test_a_year_is_shown_as_two_lines_and_said_in_words(home: Home, open_window: OpenWindow) -> None:
    child = home.child()
    look(home, child, "2025-04-10", carers_view=1)
    look(home, child, "2025-11-10", carers_view=2, own_view=3)
    look(home, child, "2026-01-10", carers_view=2)
    part = card(open_window(), child).skills[0]
    part.year_button.click()
    assert isinstance(part.chart, TimeChart)
    theirs, carers = part.chart.lines
    assert [len(run) for run in theirs.runs] == [1]
    assert [len(run) for run in carers.runs] == [1, 2]
    assert "10 January 2026 step 2, doing it with help" in part.chart.accessibleName()


def test_a_goal_that_they_chose_is_looked_at_on_its_own_steps(home: Home, open_window: OpenWindow) -> None:
    child = home.child()
    raw = {"agreed_on": "2026-03-01", "goals": [LIBRARY, LIBRARY | {"words": "Swim", "came": "no_longer_mine"}]}
    home.journal.add(New(kind="skills_programme", child=child, raw=raw))
    opened = open_window()
    said = texts(card(opened, child))
    assert "Go to the library on my own" in said
    assert "Swim" not in said
    button(opened, "Add the first look").click()
    form = writing(opened).task.form
    form.field("own_view").show_value(2)
    writing(opened).save()
    (newest, _place), *_others = home.journal.entries(Wanted(child=child, kind="life_skills_step"))
    assert newest.headline == "Go to the library on my own, their own view: By myself"


def answers(form: RecordForm, field: str) -> list[str]:
    found = form.field(field)
    assert found
    return [one.accessibleName().partition(": ")[2] for one in found.findChildren(QRadioButton) if not one.isHidden()]


def test_another_list_has_skills_and_steps_of_its_own(home: Home, open_window: OpenWindow) -> None:
    child = home.child()
    home.journal.add(New(kind="skills_programme", child=child, raw={"agreed_on": "2026-03-01", "goals": [LIBRARY]}))
    opened = open_window()
    opened.window.go("write", child=child, kind="life_skills_step")
    form = writing(opened).task.form
    form.field("skill").show_value("cooking")
    assert answers(form, "own_view")[1] == "2. Doing it with help"
    form.field("framework").show_value("my_goals")
    assert form.raw().get("skill") is None
    skills = form.field("skill").input()
    assert [skills.itemText(at) for at in range(2)] == ["Choose", "Go to the library on my own"]
    skills.setCurrentIndex(1)
    assert answers(form, "own_view") == ["1. With Sam", "2. By myself", "Not asked yet"]


def test_the_tab_key_still_comes_to_the_steps_where_they_stand(home: Home, open_window: OpenWindow) -> None:
    opened = open_window()
    opened.window.go("write", child=home.child(), kind="life_skills_step")
    form = writing(opened).task.form
    form.field("framework").show_value("my_goals")
    widget, seen = form.field("skill").input(), []
    while widget is not form.field("own_words").input():
        widget = widget.nextInFocusChain()
        seen += [widget.accessibleName()] if isinstance(widget, QRadioButton) else []
    assert seen[0] == "You say: 1. Thinking about it"
    assert seen[-1] == "Maya says: Not asked yet"
    assert len(seen) == 10


def test_a_look_is_changed_on_the_steps_that_it_was_made_on(home: Home, open_window: OpenWindow) -> None:
    """Also where the skill and its list are not known here any more."""
    child = home.child()
    was = {"framework": "old_list", "skill": "sailing", "name": "Sailing", "steps": [{"name": "a"}, {"name": "b"}]}
    record = look(home, child, "2026-02-01", framework="old_list", skill="sailing", own_view=2, as_it_was=was)
    opened = open_window()
    opened.window.go("write", child=child, kind="life_skills_step", record=record)
    form = writing(opened).task.form
    assert answers(form, "own_view") == ["1. A", "2. B", "Not asked yet"]
    assert (form.raw()["framework"], form.raw()["skill"], form.raw()["own_view"]) == ("old_list", "sailing", 2)
    assert [step["name"] for step in form.raw()["as_it_was"]["steps"]] == ["a", "b"]


def test_evidence_comes_from_a_log_in_two_presses_and_each_leads_to_the_other(
    home: Home, open_window: OpenWindow
) -> None:
    child = home.child()
    log = home.log(child, "Maya cooked tea for all of us.", day="2026-03-01")
    opened = open_window()
    opened.window.go("record", record=log)
    button(opened, "This shows a step in a skill").click()
    form = writing(opened).task.form
    assert form.raw()["day"] == "2026-03-01"
    form.field("skill").show_value("cooking")
    form.field("carers_view").show_value(3)
    writing(opened).save()
    (step, _place), *_others = home.journal.entries(Wanted(child=child, kind="life_skills_step"))
    assert home.journal.entry(step.id).content.evidence_record == log
    opened.window.go("record", record=log)
    row(opened, "Cooking: doing it with a reminder").click()
    assert isinstance(opened.page, RecordPage)
    row(opened, "Maya cooked tea for all of us.").click()
    assert "Maya cooked tea for all of us." in texts(opened.page)


def row(opened: Opened, begins: str) -> ListRow:
    return next(one for one in opened.page.findChildren(ListRow) if one.accessibleName().startswith(begins))


@pytest.mark.parametrize("kind", ["restraint", "life_skills_step"])
def test_a_step_is_not_asked_for_where_it_has_no_place(home: Home, open_window: OpenWindow, kind: str) -> None:
    raws: dict[str, dict[str, object]] = {
        "restraint": {"used_at": "2026-03-02T16:00:00Z", "setting": "foster_home"},
        "life_skills_step": {"day": "2026-03-02", "skill": "cooking", "carers_view": 2},
    }
    record = home.journal.add(New(kind=kind, child=home.child(), raw=raws[kind])).id
    opened = open_window()
    opened.window.go("record", record=record)
    assert "This shows a step in a skill" not in [one.text() for one in opened.page.findChildren(Button)]


def test_there_is_no_card_where_nobody_has_looked(home: Home, open_window: OpenWindow) -> None:
    opened = open_window()
    opened.window.go("child", child=home.child())
    assert opened.window.findChild(SkillsCard) is None


def test_the_two_lines_are_told_apart_by_stroke_and_mark_and_not_by_colour(qtbot: QtBot, themed: QApplication) -> None:
    run = [(date(2025, 12, 1), 2), (date(2026, 2, 1), 2)]
    empty: list[tuple[date, int]] = []
    charts = [
        TimeChart(
            (TimeLine(name="One", runs=[first]), TimeLine(name="Two", runs=[second])),
            ("low", "high", "higher"),
            [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)],
            "Two views.",
        )
        for first, second in ((run, empty), (empty, run))
    ]
    whole, dashed = (dark_across(qtbot, chart) for chart in charts)
    assert whole > 0.95
    assert 0.3 < dashed < 0.85


def dark_across(qtbot: QtBot, chart: TimeChart) -> float:
    """Which part of the line between its two points is drawn, in grey."""
    qtbot.addWidget(chart)
    chart.resize(600, 200)
    picture = chart.grab().toImage()
    field = chart._field()
    y = round(chart._y(2, field))
    across = range(round(field.left()) + 20, round(field.right()) - 20)
    drawn = [any(picture.pixelColor(x, y + dy).lightness() < 130 for dy in (-1, 0, 1)) for x in across]
    return sum(drawn) / len(drawn)


def test_a_skill_that_was_agreed_to_come_first_stands_on_the_card_before_anybody_looked(
    home: Home, open_window: OpenWindow
) -> None:
    child = home.child()
    raw = {"agreed_on": "2026-03-01", "first": ["clothes"]}
    home.journal.add(New(kind="skills_programme", child=child, raw=raw))
    opened = open_window()
    found = card(opened, child)
    assert "Clothes and washing" in texts(found)
    assert "Agreed to come first. Nobody has looked at it yet." in texts(found)
    button(opened, "Add the first look").click()
    page = writing(opened)
    assert page.task
    assert page.task.form.raw()["skill"] == "clothes"


def test_what_was_seen_stands_on_the_card_without_a_step(home: Home, open_window: OpenWindow) -> None:
    child = home.child()
    look(home, child, "2026-02-01", evidence="Made beans on toast for two.")
    said = texts(card(open_window(), child))
    assert "Seen: Made beans on toast for two., 1 February 2026" in said
    assert "Carers say: nothing yet" in said
