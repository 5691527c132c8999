"""What needs you, at the window: the first page in small, the whole list, and what one press does."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from carer_app.journal.forms import New
from carer_app.journal.needs import Needs
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.panels import ListRow
from carer_app.ui.shell import place as places
from carer_app.ui.shell.need_row import NeedRow
from carer_app.ui.shell.needs import NeedsPage
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.today import TodayPage
from carer_app.ui.shell.writing import WritingPage
from tests.company import joined
from tests.conftest import Home, MakeHome
from tests.ui.shell.conftest import Opened, OpenWindow

VISIT = {"service": "gp", "at": "2026-02-20T10:00:00Z", "outcome": "attended"}
ERRAND = VISIT | {"actions": [{"what": "Fetch the prescription", "by_day": "2026-03-02"}]}
EPISODE = {"opened_at": "2026-03-02T19:40:00Z"}


@pytest.fixture
def home(make_home: MakeHome) -> Home:
    return make_home(role="residential_worker")


@pytest.fixture
def jo(home: Home) -> Iterator[Home]:
    theirs = joined(home, "Jo Marsh", "residential_worker")
    yield theirs
    theirs.session.lock()


def add(home: Home, kind: str, child: str, **raw: object) -> str:
    return home.journal.add(New(kind=kind, child=child, raw=raw)).id


def maya(home: Home) -> str:
    return home.child("Maya", here_since="2022-09-01")


def maya_of(home: Home) -> str:
    return home.journal.children()[0].id


def texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if not label.isHidden())


def show_list(opened: Opened, qtbot: QtBot) -> NeedsPage:
    opened.window.go(places.NEEDS)
    page = opened.page
    assert isinstance(page, NeedsPage)
    qtbot.waitUntil(lambda: bool(page.rows))
    return page


def row(page: NeedsPage, words: str) -> NeedRow:
    return next(one for one in page.rows if words in one.need.due.sentence)


def button(widget: QWidget, words: str) -> Button:
    return next(one for one in widget.findChildren(Button) if one.text() == words)


def changed(page: NeedsPage, qtbot: QtBot, words: str, is_so: Callable[[NeedRow], bool]) -> None:
    def holds() -> bool:
        return any(words in one.need.due.sentence and is_so(one) for one in page.rows)

    qtbot.waitUntil(holds)


def today_rows(opened: Opened, qtbot: QtBot) -> list[ListRow]:
    page = opened.page
    assert isinstance(page, TodayPage)
    assert page.needs
    card = page.needs
    qtbot.waitUntil(lambda: "Looking" not in texts(card))
    return card.findChildren(ListRow)


def test_today_shows_the_few_things_of_the_moment_and_the_way_to_all(
    home: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    child = maya(home)
    for number in range(5):
        action = {"what": f"Errand {number}", "by_day": "2026-03-02"}
        add(home, "health_appointment", child, **(VISIT | {"actions": [action]}))
    opened = open_window()
    assert [one.accessibleName() for one in today_rows(opened, qtbot)] == [f"Maya: Errand {n}" for n in range(3)]
    assert isinstance(opened.page, TodayPage)
    assert "2 more things for now." in texts(opened.page)
    button(opened.page, "See everything that waits").click()
    assert opened.window.desk
    assert opened.window.desk.here == Place(page=places.NEEDS)


def test_today_says_so_when_nothing_needs_anyone(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    maya(home)
    opened = open_window()
    assert today_rows(opened, qtbot) == []
    assert isinstance(opened.page, TodayPage)
    assert "Nothing needs you just now." in texts(opened.page)


def test_today_is_one_calm_screen_for_two_children(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    maya(home)
    add(home, "missing_episode", home.child("Jayden", here_since="2022-09-01"), **EPISODE)
    opened = open_window()
    opened.window.resize(1280, 800)
    today_rows(opened, qtbot)
    page = opened.page
    assert isinstance(page, TodayPage)
    qtbot.waitUntil(lambda: page.sheet.verticalScrollBar().maximum() == 0)


def test_the_list_says_by_when_whose_it_is_and_by_which_rule(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    home.child("Maya", here_since="2026-01-05")
    page = show_list(open_window(), qtbot)
    words = texts(row(page, "Placement plan"))
    assert "Waiting for the social worker since Mon 12 January 2026." in words
    assert "Care Planning Regulations 2010, regulation 9" in words
    assert "overdue" not in texts(page).lower()


def test_what_another_carers_log_says_is_to_be_done_is_settled_in_a_log_of_ones_own(
    home: Home, jo: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    child = maya(home)
    step = {"what": "Ring the school", "by_whom": "whoever is on", "by_day": "2026-03-02"}
    add(jo, "daily_log", child, day="2026-03-01", what_happened="Tea.", actions=[step])
    opened = open_window()
    button(row(show_list(opened, qtbot), "Ring the school"), "Write it down").click()
    page = opened.page
    assert isinstance(page, WritingPage)
    assert page.task
    assert page.task.form.raw()["actions"] == [{"what": "Ring the school", "done_on": "2026-03-02"}]
    assert page.task.form.raw()["what_happened"] == "Done: Ring the school"
    page.save()
    assert [one for one in Needs(home.session, home.journal).everything() if one.record] == []


def test_a_log_that_was_begun_before_keeps_its_words_and_takes_what_was_done_as_well(
    home: Home, jo: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    child = maya(home)
    add(jo, "daily_log", child, day="2026-03-01", what_happened="Tea.", actions=[{"what": "Ring the school"}])
    begun = {"day": "2026-03-02", "what_happened": "Half a sent", "actions": [{"what": "Buy boots"}]}
    home.journal.keep_draft(home.journal.new_draft("daily_log", child, begun))
    opened = open_window()
    for _again in range(2):
        assert opened.window.desk
        opened.window.desk.go(Place(page=places.WRITE, child=child, kind="daily_log", topic="to do: Ring the school"))
        page = opened.page
        assert isinstance(page, WritingPage)
        assert page.task
        raw = page.task.form.raw()
        assert raw["what_happened"] == "Half a sent"
        assert raw["actions"] == [{"what": "Buy boots"}, {"what": "Ring the school", "done_on": "2026-03-02"}]
        opened.window.go(places.NEEDS)


def test_what_ones_own_log_says_is_to_be_done_is_settled_there(
    home: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    step = {"what": "Ring the school", "by_day": "2026-03-02"}
    record = add(home, "daily_log", maya(home), day="2026-03-01", what_happened="Tea.", actions=[step])
    opened = open_window()
    button(row(show_list(opened, qtbot), "Ring the school"), "Open it").click()
    assert opened.window.desk
    assert opened.window.desk.here == Place(page=places.WRITE, child=maya_of(home), record=record)


def test_the_form_that_settles_a_clock_begins_with_what_fits(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    child = home.child("Maya", here_since="2026-01-05")
    opened = open_window()
    button(row(show_list(opened, qtbot), "Placement plan"), "Write it down").click()
    assert opened.window.desk
    assert opened.window.desk.here == Place(page=places.WRITE, child=child, kind="plan_event", topic="placement_plan")
    form = opened.page
    assert isinstance(form, WritingPage)
    assert form.task
    assert form.task.form.raw()["what"] == "placement_plan"


def test_an_entry_that_waits_is_opened_where_it_is_gone_on_with(
    home: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    record = add(home, "health_appointment", maya(home), **ERRAND)
    opened = open_window()
    button(row(show_list(opened, qtbot), "prescription"), "Open it").click()
    assert opened.window.desk
    assert opened.window.desk.here
    assert (opened.window.desk.here.page, opened.window.desk.here.record) == (places.WRITE, record)


def test_one_press_leaves_it_to_the_next_shift_and_one_brings_it_back(
    home: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    add(home, "health_appointment", maya(home), **ERRAND)
    opened = open_window()
    page = show_list(opened, qtbot)
    button(row(page, "prescription"), "Next shift").click()
    changed(page, qtbot, "prescription", lambda one: "Put off until 21:30." in texts(one))
    button(row(page, "prescription"), "Bring it back").click()
    changed(page, qtbot, "prescription", lambda one: one.need.put_off_until is None)


def test_after_a_press_the_keyboard_goes_on_at_the_same_thing(
    home: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    add(home, "health_appointment", maya(home), **ERRAND)
    opened = open_window()
    page = show_list(opened, qtbot)
    with qtbot.waitActive(opened.window):
        opened.window.activateWindow()
    button(row(page, "prescription"), "Next shift").click()
    changed(page, qtbot, "prescription", lambda one: one.need.put_off_until is not None)
    qtbot.waitUntil(lambda: button(row(page, "prescription"), "Open it").hasFocus())


def test_a_missing_child_is_handed_by_name_and_stays_until_it_is_taken_on(
    home: Home, jo: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    add(home, "missing_episode", maya(home), **EPISODE)
    page = show_list(open_window(), qtbot)
    asked = row(page, "police")
    assert [one.text() for one in asked.buttons.findChildren(Button)] == ["Write it down", "Hand to somebody"]
    assert asked.choices.isHidden()
    button(asked, "Hand to somebody").click()
    assert not asked.choices.isHidden()
    button(asked, "Jo Marsh (residential worker)").click()
    changed(page, qtbot, "police", lambda one: "stays with you until Jo Marsh takes it on" in texts(one))
    (need,) = [need for need in Needs(jo.session, jo.journal).everything() if need.due.name == "police"]
    assert need.is_asked_of(jo.session.person.id)


def test_what_was_handed_to_me_meets_me_at_my_own_unlock_and_one_press_takes_it_on(
    home: Home, jo: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    add(home, "missing_episode", maya(home), **EPISODE)
    from_jo = Needs(jo.session, jo.journal)
    need = next(need for need in from_jo.everything() if need.due.name == "police")
    from_jo.hand_over(need, home.session.person.id)
    opened = open_window()
    first = today_rows(opened, qtbot)[0]
    assert "police" in first.accessibleName()
    assert "Jo Marsh handed you this at 21:04." in first.accessibleDescription()
    first.click()
    page = opened.page
    assert isinstance(page, NeedsPage)
    qtbot.waitUntil(lambda: bool(page.rows))
    button(row(page, "police"), "Take it on").click()
    changed(page, qtbot, "police", lambda one: "You took this on at 21:04." in texts(one))


def test_alone_at_home_there_is_nobody_to_hand_to_and_no_button(
    home: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    add(home, "missing_episode", maya(home), **EPISODE)
    words = [one.text() for one in row(show_list(open_window(), qtbot), "police").findChildren(Button)]
    assert "Hand to somebody" not in words
    assert "Next shift" not in words


def test_what_is_further_ahead_is_shown_when_it_is_asked_for(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    add(home, "health_appointment", maya(home), **(VISIT | {"service": "optician", "next_due": "2026-09-01"}))
    page = show_list(open_window(), qtbot)
    assert not any("optician" in one.need.due.sentence for one in page.rows)
    assert page.later_button
    page.later_button.click()
    changed(page, qtbot, "optician", lambda one: True)


def test_the_list_is_used_by_keyboard_alone(home: Home, jo: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    add(home, "missing_episode", maya(home), **EPISODE)
    opened = open_window()
    page = show_list(opened, qtbot)
    with qtbot.waitActive(opened.window):
        opened.window.activateWindow()
    asked = row(page, "police")
    button(asked, "Hand to somebody").setFocus()
    qtbot.keyClick(button(asked, "Hand to somebody"), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: button(asked, "Jo Marsh (residential worker)").hasFocus())
    qtbot.keyClick(button(asked, "Not now"), Qt.Key.Key_Space)
    qtbot.waitUntil(asked.choices.isHidden)
    assert button(asked, "Hand to somebody").hasFocus()
