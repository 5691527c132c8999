"""Moving an entry in the window: whose it is, why, what stays, and what a manager does."""

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from carer_app.domain.holds import DEFAULT_WORDS, Hold
from carer_app.store import holds
from carer_app.store.moves import Stage
from carer_app.ui.shell.move import NOT_HERE, MovePage
from carer_app.ui.shell.moved import MovedPage
from carer_app.ui.shell.record import RecordPage
from carer_app.ui.shell.timeline import TimelinePage
from carer_app.ui.shell.today import TodayPage
from tests.company import joined
from tests.conftest import Home
from tests.test_moving import REASON, WORDS, move_of, moving
from tests.ui.shell.conftest import Opened, OpenWindow


def said(widget: object) -> str:
    """All the words that are shown on a page."""
    assert isinstance(widget, QWidget)
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def press(widget: object, words: str) -> None:
    assert isinstance(widget, QWidget)
    found = [button for button in widget.findChildren(QPushButton) if button.text() == words]
    assert found, words
    found[0].click()


@pytest.fixture
def maya(home: Home) -> str:
    return home.child("Maya")


@pytest.fixture
def leo(home: Home) -> str:
    return home.child("Leo", birth_date="2012-01-02")


@pytest.fixture
def record(home: Home, maya: str, leo: str) -> str:
    return home.log(maya, WORDS)


def choosing(opened: Opened, record: str) -> MovePage:
    opened.window.go("record", record=record)
    press(opened.page, "This is another child's")
    page = opened.page
    assert isinstance(page, MovePage)
    return page


def test_from_an_entry_it_goes_to_the_right_child(
    open_window: OpenWindow, home: Home, maya: str, leo: str, record: str
) -> None:
    opened = open_window()
    page = choosing(opened, record)
    assert page.child
    assert page.reason
    page.child.show_value(leo)
    page.reason.field.setPlainText(REASON)
    page.reason.give_button.click()
    shown = opened.page
    assert isinstance(shown, RecordPage)
    assert WORDS in said(shown)
    assert home.journal.entry(move_of(home, record).to_record).child == leo


def test_without_a_child_or_a_reason_it_asks_for_them(open_window: OpenWindow, home: Home, record: str) -> None:
    page = choosing(open_window(), record)
    assert page.child
    assert page.reason
    page.reason.give_button.click()
    assert "Write a few words first." in said(page)
    page.reason.field.setPlainText(REASON)
    page.reason.give_button.click()
    assert page.child.problem_line.sentence == "Choose whose entry it is."
    assert moving(home).all() == []


def test_a_name_in_the_reason_is_asked_about_and_the_words_stay(
    open_window: OpenWindow, home: Home, leo: str, record: str
) -> None:
    page = choosing(open_window(), record)
    assert page.child
    assert page.reason
    page.child.show_value(leo)
    page.reason.field.setPlainText("It was about Leo.")
    page.reason.give_button.click()
    assert "The reason names “Leo”" in page.reason.trouble.text()
    assert page.reason.text() == "It was about Leo."


def test_of_a_child_who_is_not_here_it_says_whom_to_ask(open_window: OpenWindow, home: Home, record: str) -> None:
    page = choosing(open_window(), record)
    assert page.child
    assert page.reason
    page.child.show_value(NOT_HERE)
    assert "Ring the social worker" in said(page)
    assert not page.reason.isVisibleTo(page)


def test_where_it_was_only_the_move_is_shown(open_window: OpenWindow, home: Home, leo: str, record: str) -> None:
    opened = open_window()
    moving(home).move(record, leo, REASON)
    opened.window.go("record", record=record)
    words = said(opened.page)
    assert "another child's, so nothing of it is shown here" in words
    assert REASON in words
    assert WORDS not in words
    opened.window.go("timeline", child="")
    assert isinstance(opened.page, TimelinePage)
    rows = [opened.page.model.row(number) for number in range(opened.page.model.rowCount())]
    assert record not in [row.record for row in rows]


def test_a_move_is_taken_back_from_its_page(open_window: OpenWindow, home: Home, leo: str, record: str) -> None:
    opened = open_window()
    moving(home).move(record, leo, REASON)
    opened.window.go("record", record=record)
    press(opened.page, "Take the move back")
    assert WORDS in said(opened.page)
    assert moving(home).of(record) is None


def test_a_manager_finds_it_on_the_first_page_and_confirms(
    open_window: OpenWindow, home: Home, leo: str, record: str
) -> None:
    moving(home).move(record, leo, REASON)
    boss = joined(home, "Ruth Hall", "registered_manager")
    opened = open_window(unlocked=False)
    opened.window.open(boss.session)
    assert isinstance(opened.page, TodayPage)
    assert "1 moved entry waits for you." in said(opened.page)
    press(opened.page, "Look")
    assert isinstance(opened.page, MovedPage)
    press(opened.page, "Yes, it was another child's")
    assert move_of(boss, record).stage is Stage.CONFIRMED
    assert "Ruth Hall confirmed it" in said(opened.page)


def test_a_manager_sends_it_back_with_a_reason(open_window: OpenWindow, home: Home, leo: str, record: str) -> None:
    moving(home).move(record, leo, REASON)
    boss = joined(home, "Ruth Hall", "registered_manager")
    opened = open_window(unlocked=False)
    opened.window.open(boss.session)
    opened.window.go("moved")
    page = opened.page
    assert isinstance(page, MovedPage)
    press(page, "Send it back")
    page.cards[0].doubt.field.setPlainText("They were both there.")
    page.cards[0].doubt.give_button.click()
    assert "Ruth Hall sent it back: “They were both there.”" in said(opened.page)


def test_under_a_hold_the_page_says_why_the_old_words_stay_and_whom_to_ask(
    open_window: OpenWindow, home: Home, maya: str, leo: str, record: str
) -> None:
    opened = open_window()
    assert DEFAULT_WORDS not in said(choosing(opened, record))
    under_hold(home, maya)
    page = choosing(opened, record)
    assert DEFAULT_WORDS in said(page)
    assert "The entry can be moved all the same" in said(page)
    assert "its words are erased here" not in said(page)
    assert page.child
    assert page.reason
    page.child.show_value(leo)
    page.reason.field.setPlainText(REASON)
    page.reason.give_button.click()
    opened.window.go("moved")
    assert DEFAULT_WORDS in said(opened.page)


def test_under_a_hold_a_manager_confirms_and_is_told_that_the_words_stay(
    open_window: OpenWindow, home: Home, maya: str, leo: str, record: str
) -> None:
    moving(home).move(record, leo, REASON)
    under_hold(home, maya)
    boss = joined(home, "Ruth Hall", "registered_manager")
    opened = open_window(unlocked=False)
    opened.window.open(boss.session)
    opened.window.go("moved")
    press(opened.page, "Yes, it was another child's")
    assert "Ruth Hall confirmed it. The words stay here, hidden, until the hold is lifted" in said(opened.page)
    assert DEFAULT_WORDS in said(opened.page)


def under_hold(home: Home, child: str) -> None:
    """A hold as a sync brings it."""
    with home.session.database.writing() as db:
        holds.keep(db, "a gateway", [Hold(file=child, words=DEFAULT_WORDS, since="2026-03-01T09:00:00.000Z")])


def test_who_moved_it_does_not_confirm_it(open_window: OpenWindow, home: Home, leo: str, record: str) -> None:
    opened = open_window()
    moving(home).move(record, leo, REASON)
    opened.window.go("moved")
    page = opened.page
    assert isinstance(page, QWidget)
    assert "Yes, it was another child's" not in [button.text() for button in page.findChildren(QPushButton)]
