"""A missing night in the window: begun in two clicks, added to by small forms, read with everything that was added."""

from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from carer_app.journal.forms import New
from carer_app.journal.needs import Needs
from carer_app.ui.kit.panels import ListRow
from carer_app.ui.kit.sections import SectionHead
from carer_app.ui.shell.needs import NeedsPage
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.record import RecordPage
from carer_app.ui.shell.write import WritePage
from tests.conftest import Home
from tests.ui.shell.conftest import Opened, OpenWindow

SEEN = {"opened_at": "2026-03-02T19:40:00Z", "last_seen_at": "2026-03-02T18:40:00Z", "last_seen_precision": "about"}
OUT = {"went_at": "2026-03-02T17:00:00Z", "where": "The park", "due_back": "2026-03-02T21:30:00Z"}


@pytest.fixture
def maya(home: Home) -> str:
    return home.child("Maya", here_since="2022-09-01")


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]


def button(page: QWidget, words: str) -> QAbstractButton:
    found = [one for one in page.findChildren(QAbstractButton) if words == one.text()]
    return next(one for one in found if one.isVisibleTo(page))


def urgent(window: QWidget) -> QAbstractButton:
    return next(one for one in window.findChildren(QAbstractButton) if one.text() == "Someone is missing")


def add(home: Home, child: str, kind: str, about: str = "", **raw: object) -> str:
    return home.journal.add(New(kind=kind, child=child, raw=raw, about=about)).id


def page_of(opened: Opened, record: str) -> RecordPage:
    opened.window.go("record", record=record)
    assert isinstance(opened.page, RecordPage)
    return opened.page


def test_from_the_button_to_a_running_clock_in_two_clicks(home: Home, maya: str, open_window: OpenWindow) -> None:
    opened = open_window()
    urgent(opened.window).click()
    assert isinstance(opened.page, WritePage)
    next(row for row in opened.page.findChildren(ListRow) if row.isVisibleTo(opened.page)).click()
    opened.page.foot.save_button.click()
    assert isinstance(opened.page, RecordPage)
    waiting = Needs(home.session, home.journal).everything()
    (need,) = [need for need in waiting if need.due.name == "not back"]
    assert need.child == maya
    assert "Missing since Mon 2 March 2026, 21:04" in need.due.sentence


def test_999_and_101_stand_before_anybody_is_asked_about_whom_it_is(
    home: Home, maya: str, open_window: OpenWindow, qtbot: QtBot
) -> None:
    home.child("Leo")
    opened = open_window()
    urgent(opened.window).click()
    assert isinstance(opened.page, WritePage)
    found = texts(opened.page)
    assert found.index("999") < found.index("101")
    numbers = next(label for label in opened.page.findChildren(QLabel) if label.text() == "101")
    names = [row for row in opened.page.findChildren(ListRow) if row.isVisibleTo(opened.page)]
    page = opened.page

    def height(widget: QWidget) -> int:
        return widget.mapTo(page, widget.rect().topLeft()).y()

    qtbot.waitUntil(lambda: all(0 < height(numbers) < height(row) for row in names))


def test_what_helps_to_find_them_can_be_read_above_the_form(home: Home, maya: str, open_window: OpenWindow) -> None:
    add(home, maya, "missing_profile", checked_on="2026-02-20", who_they_trust="Gran. A text, not a call.")
    opened = open_window()
    opened.window.go("write", child=maya, kind="missing_episode")
    page = opened.page
    assert isinstance(page, WritePage)
    head = next(head for head in page.findChildren(SectionHead) if "What helps to find Maya" in head.accessibleName())
    assert "Gran. A text, not a call." not in texts(page)
    head.click()
    assert "Gran. A text, not a call." in texts(page)


def test_the_page_of_the_episode_offers_each_small_form_and_says_how_it_stands(
    home: Home, maya: str, open_window: OpenWindow
) -> None:
    record = add(home, maya, "missing_episode", **SEEN)
    opened = open_window()
    page = page_of(opened, record)
    for words in ("They are back", "Told somebody", "Looked for them", "Seen or heard from", "How it stands now"):
        assert button(page, words).isEnabled()
    button(page, "They are back").click()
    page = opened.page
    assert isinstance(page, WritePage)
    assert page.task
    page.task.form.show_raw({"returned_at": "2026-03-02T20:40:00Z"})
    page.foot.save_button.click()
    assert home.journal.entry(record).headline == "Was missing, is back (2 hours)"
    assert isinstance(opened.page, RecordPage)
    assert "With everything that was added: Was missing, is back (2 hours)" in texts(opened.page)


def test_whom_was_told_is_chosen_already_where_the_police_are_waited_for(
    home: Home, maya: str, open_window: OpenWindow, qtbot: QtBot
) -> None:
    record = add(home, maya, "missing_episode", **SEEN)
    opened = open_window()
    opened.window.go("needs")
    page = opened.page
    assert isinstance(page, NeedsPage)
    qtbot.waitUntil(lambda: bool(page.rows))
    button(next(row for row in page.rows if row.need.due.name == "police"), "Write it down").click()
    assert isinstance(opened.page, WritePage)
    assert opened.page.task
    assert opened.page.task.form.raw()["who"] == "police"
    assert opened.page.task.draft.about == record


def test_what_is_not_over_leads_to_the_page_of_the_episode(
    home: Home, maya: str, open_window: OpenWindow, qtbot: QtBot
) -> None:
    record = add(home, maya, "missing_episode", **SEEN)
    opened = open_window()
    opened.window.go("needs")
    page = opened.page
    assert isinstance(page, NeedsPage)
    qtbot.waitUntil(lambda: bool(page.rows))
    button(next(row for row in page.rows if row.need.due.name == "not back"), "Open it").click()
    assert opened.window.desk
    assert opened.window.desk.here == Place(page="record", record=record)


def test_a_child_who_is_not_back_at_the_time_agreed_is_asked_about_and_the_other_answer_is_one_press(
    home: Home, maya: str, open_window: OpenWindow, qtbot: QtBot
) -> None:
    add(home, maya, "whereabouts", **OUT)
    opened = open_window()
    opened.home.clock.move_to(datetime(2026, 3, 2, 21, 31, tzinfo=UTC))
    opened.window.go("needs")
    page = opened.page
    assert isinstance(page, NeedsPage)
    qtbot.waitUntil(lambda: bool(page.rows))
    row = page.rows[0]
    assert "Maya: Is somebody with them? They were to be back at 21:30." in texts(row)
    button(row, "Begin a missing record").click()
    assert opened.window.desk
    assert opened.window.desk.here == Place(page="write", child=maya, kind="missing_episode")


def test_all_of_them_together_are_read_on_the_page_of_one(home: Home, maya: str, open_window: OpenWindow) -> None:
    for day in ("2026-02-20", "2026-02-27"):
        times = {"opened_at": f"{day}T19:00:00Z", "last_seen_at": f"{day}T18:00:00Z", "last_seen_precision": "exact"}
        record = add(home, maya, "missing_episode", **times)
        add(home, maya, "missing_return", record, returned_at=f"{day}T20:00:00Z")
        add(home, maya, "whereabouts", went_at=f"{day}T15:00:00Z", where="The park", back_at=f"{day}T16:00:00Z")
    found = texts(page_of(open_window(), record))
    assert "All of them together" in found
    assert "Friday (2)" in found
    assert "Out and back, 2 of 2 times" in found


def test_one_that_is_going_on_is_gone_on_with_rather_than_begun_again(
    home: Home, maya: str, open_window: OpenWindow
) -> None:
    record = add(home, maya, "missing_episode", **SEEN)
    opened = open_window()
    opened.window.go("write", child=maya, kind="missing_episode")
    assert isinstance(opened.page, WritePage)
    assert "This is open already: Missing since Mon 2 March 2026, 18:40" in texts(opened.page)
    button(opened.page, "Go on with it").click()
    assert opened.window.desk
    assert opened.window.desk.here == Place(page="record", record=record)
    add(home, maya, "missing_return", record, returned_at="2026-03-02T20:40:00Z")
    opened.window.go("write", child=maya, kind="missing_episode")
    assert not any("open already" in words for words in texts(opened.page))


def test_what_an_earlier_record_said_can_still_be_put_right(home: Home, maya: str, open_window: OpenWindow) -> None:
    told = {"who": "police", "name": "101", "answer": "Log number given."}
    record = add(home, maya, "missing_episode", **SEEN, told=[told], returned_at="2026-03-02T20:40:00Z")
    opened = open_window()
    opened.window.go("write", record=record)
    page = opened.page
    assert isinstance(page, WritePage)
    assert page.task
    rows = page.task.form.field("told[0].answer")
    assert rows
    rows.show_value("Log number 0147 given.")
    assert page.task.form.raw()["told"] == [told | {"answer": "Log number 0147 given."}]
    assert page.task.form.raw()["returned_at"].startswith("2026-03-02T20:40")
