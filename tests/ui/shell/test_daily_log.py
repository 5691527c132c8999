"""A daily log in the real window: a line takes seconds, and what is offered beside it never gets in the way."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from carer_app.domain.story import Told
from carer_app.store.index import Wanted
from carer_app.ui.kit.also_field import AlsoField
from carer_app.ui.kit.buttons import ToolButton
from carer_app.ui.kit.labels import Badge, Words
from carer_app.ui.kit.panels import ListRow
from carer_app.ui.kit.text_fields import LongTextField
from carer_app.ui.shell.record import RecordPage
from carer_app.ui.shell.timeline import TimelinePage
from carer_app.ui.shell.timeline_model import ROW
from carer_app.ui.shell.today import TodayPage
from carer_app.ui.shell.write import WritePage
from tests.conftest import Home
from tests.ui.shell.conftest import Opened, OpenWindow


class Counted(QObject):
    """Counts what a person does: keys that go down, and presses of the mouse."""

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self.keys, self.clicks = 0, 0
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched.isWidgetType():
            return False
        if event.type() == QEvent.Type.KeyPress:
            self.keys += 1
        if event.type() == QEvent.Type.MouseButtonPress:
            self.clicks += 1
        return False


@pytest.fixture
def count(qapp: QApplication) -> Iterator[Callable[[], Counted]]:
    """Begins to count, until the test ends in whatever way: a filter on everything must not outlive it."""
    begun: list[Counted] = []

    def begin() -> Counted:
        begun.append(Counted(qapp))
        return begun[-1]

    yield begin
    for counted in begun:
        qapp.removeEventFilter(counted)


class Settled:
    """Whether a widget stands in the window where it stood at each of the last looks: what is laid out still moves."""

    LOOKS = 5

    def __init__(self, window: QWidget, widget: QWidget) -> None:
        self._window, self._widget = window, widget
        self._seen: list[QPoint] = []

    def __call__(self) -> bool:
        self._seen.append(self.place())
        latest = self._seen[-self.LOOKS :]
        return len(latest) == self.LOOKS and len(set(latest)) == 1 and self._window.rect().contains(latest[0])

    def place(self) -> QPoint:
        return self._widget.mapTo(self._window, self._widget.rect().center())


def writing(opened: Opened) -> WritePage:
    assert isinstance(opened.page, WritePage)
    return opened.page


def text(opened: Opened, name: str) -> LongTextField:
    task = writing(opened).task
    assert task
    field = task.form.field(name)
    assert isinstance(field, LongTextField)
    return field


def begin(opened: Opened, child: str) -> None:
    opened.window.go("write", child=child, kind="daily_log")


def logs(home: Home, child: str | None = None) -> list[Told]:
    return home.journal.told(Wanted(kind="daily_log", child=child))


def press(opened: Opened, name: str) -> None:
    found = [one for one in opened.window.findChildren(QPushButton) if one.accessibleName() == name and one.isVisible()]
    found[0].click()


def test_one_line_takes_one_click_and_two_keys_beyond_the_words(
    home: Home, open_window: OpenWindow, qtbot: QtBot, qapp: QApplication, count: Callable[[], Counted]
) -> None:
    child = home.child("Maya")
    home.child("Jayden")
    opened = open_window()
    with qtbot.waitActive(opened.window):
        opened.window.activateWindow()
    opened.window.go("today")
    assert isinstance(opened.page, TodayPage)
    button = opened.page.cards[child].buttons.findChildren(QPushButton)[0]
    handle = opened.window.windowHandle()
    qtbot.waitUntil(button.isVisible)
    settled = Settled(opened.window, button)
    qtbot.waitUntil(settled)
    counted = count()
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, pos=settled.place())
    qtbot.waitUntil(lambda: isinstance(opened.page, WritePage) and text(opened, "what_happened").input().hasFocus())
    for letter in "Swimming!":
        QTest.keyClick(handle, letter)
    words, counted.keys = counted.keys, 0
    QTest.keyPress(handle, Qt.Key.Key_Control)
    QTest.keyClick(handle, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    QTest.keyRelease(handle, Qt.Key.Key_Control)
    qtbot.waitUntil(lambda: [told.headline for told in logs(home, child)] == ["Swimming!"])
    assert words == len("Swimming!")
    assert counted.clicks == 1
    assert 0 < counted.keys <= 4


def test_better_words_are_offered_quietly_taken_at_a_press_and_undone(
    home: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    opened = open_window()
    begin(opened, home.child("Maya"))
    field = text(opened, "what_happened")
    qtbot.keyClicks(field.input(), 'Maya refused breakfast. She said "I refused".')
    line = field.suggestions
    assert line
    qtbot.waitUntil(line.isVisible)
    assert "said no to" in field.input().accessibleDescription()
    line.offered.take.click()
    assert field.value() == 'Maya said no to breakfast. She said "I refused".'
    assert field.input().hasFocus()
    line.offered.undo.click()
    assert field.value() == 'Maya refused breakfast. She said "I refused".'
    line.offered.leave.click()
    assert line.isHidden()
    writing(opened).save()
    assert [told.headline for told in logs(home)] == ['Maya refused breakfast. She said "I refused".']


def test_their_own_words_are_never_reworded(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    opened = open_window()
    begin(opened, home.child("Maya"))
    field = text(opened, "their_words")
    assert field.suggestions
    qtbot.keyClicks(field.input(), "I kicked off at contact with my siblings")
    field.suggestions.look()
    assert field.suggestions.isHidden()


def test_another_childs_name_becomes_initials_at_a_press(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    opened = open_window()
    home.child("Jayden", legal_name="Jayden Cole")
    begin(opened, home.child("Maya"))
    field = text(opened, "what_happened")
    qtbot.keyClicks(field.input(), "Played with jayden's cars.")
    assert field.suggestions
    field.suggestions.look()
    field.suggestions.offered.take.click()
    assert field.value() == "Played with JC's cars."


def test_another_childs_name_is_asked_about_and_kept_if_somebody_insists(
    home: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    opened = open_window()
    home.child("Jayden")
    child = home.child("Maya")
    begin(opened, child)
    qtbot.keyClicks(text(opened, "what_happened").input(), "Jayden came too.")
    writing(opened).save()
    page = writing(opened)
    qtbot.waitUntil(page.question.isVisible)
    assert page.task
    assert "write J instead" in page.task.form.summary.lines[0].accessibleName()
    assert logs(home) == []
    page.save_as_it_is()
    (told,) = logs(home, child)
    assert told.headline == "Jayden came too."
    assert told.flags
    assert "Jayden" not in told.flags[0]


def test_one_event_is_kept_in_two_files_as_the_form_said_it_would(
    home: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    opened = open_window()
    maya, jayden = home.child("Maya"), home.child("Jayden")
    begin(opened, maya)
    task = writing(opened).task
    assert task
    also = task.form.field("also")
    assert isinstance(also, AlsoField)
    also.findChildren(ToolButton)[0].click()
    qtbot.keyClicks(text(opened, "what_happened").input(), "Maya and Jayden made pasta.")
    said = [words.text() for words in also.preview.findChildren(Words)]
    assert {"Maya and J made pasta.", "M and Jayden made pasta."} <= set(said)
    writing(opened).save()
    assert [told.headline for told in logs(home, maya)] == ["Maya and J made pasta."]
    assert [told.headline for told in logs(home, jayden)] == ["M and Jayden made pasta."]


def test_who_was_there_and_whose_account_it_is_are_kept_shown_and_changed(
    home: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    opened = open_window()
    begin(opened, home.child("Maya"))
    qtbot.keyClicks(text(opened, "what_happened").input(), "We sang.")
    task = writing(opened).task
    assert task
    for name, value in (("present", ["Kev", "Nan"]), ("words_of", "Maya")):
        field = task.form.field(name)
        assert field
        field.show_value(value)
    writing(opened).save()
    (told,) = logs(home)
    assert (told.present, told.words_of) == (("Kev", "Nan"), "Maya")
    opened.window.go("record", record=told.id)
    assert isinstance(opened.page, RecordPage)
    said = [words.text() for words in opened.page.findChildren(Words)]
    assert said[said.index("Who else was there") + 1] == "Kev, Nan"
    assert said[said.index("Whose account it is") + 1] == "Maya"
    opened.window.go("write", child=told.child, kind="daily_log", record=told.id)
    task, page = writing(opened).task, writing(opened)
    assert task
    assert page.reason
    present = task.form.field("present")
    assert present
    assert present.value() == ["Kev", "Nan"]
    present.show_value(["Nan"])
    page.reason.show_value("Kev came later.")
    page.save()
    (told,) = logs(home)
    assert (told.present, told.words_of, told.versions) == (("Nan",), "Maya", 2)


def test_what_the_next_shift_should_know_stands_on_the_first_page_until_tomorrow(
    home: Home, open_window: OpenWindow
) -> None:
    child = home.child("Maya")
    record = home.log(child, "Inhaler is in the blue bag.", tell_next_shift=True)
    home.log(child, "An ordinary tea.")
    opened = open_window()
    opened.window.go("today")
    rows = handed_over(opened, child)
    assert [row.accessibleName() for row in rows] == ["Inhaler is in the blue bag."]
    rows[0].click()
    assert isinstance(opened.page, RecordPage)
    assert home.journal.entry(record).headline == "Inhaler is in the blue bag."
    home.clock.advance(timedelta(days=1))
    opened.window.go("today")
    assert len(handed_over(opened, child)) == 1
    home.clock.advance(timedelta(days=1))
    opened.window.go("timeline")
    opened.window.go("today")
    assert handed_over(opened, child) == []


def handed_over(opened: Opened, child: str) -> list[ListRow]:
    assert isinstance(opened.page, TodayPage)
    return opened.page.cards[child].findChildren(ListRow)


def test_a_late_entry_is_said_to_be_late_in_timeline_and_record(home: Home, open_window: OpenWindow) -> None:
    record = home.log(home.child("Maya"), "A windy day.", day="2026-02-26")
    opened = open_window()
    opened.window.go("timeline")
    assert isinstance(opened.page, TimelinePage)
    model = opened.page.model
    assert "written Mon 2 March" in model.index(0, 0).data(ROW).about
    opened.window.go("record", record=record)
    assert isinstance(opened.page, RecordPage)
    assert "Written Mon 2 March" in [badge.text() for badge in opened.page.findChildren(Badge)]


def test_the_promise_of_the_childs_own_council_is_ticked_and_told(home: Home, open_window: OpenWindow) -> None:
    opened = open_window()
    child = home.child("Maya", responsible_authority="northumberland")
    begin(opened, child)
    task = writing(opened).task
    assert task
    text(opened, "what_happened").input().setPlainText("She told the meeting what she wants.")
    promise = task.form.field("promise")
    assert promise
    promise.show_value(["Listen to you"])
    writing(opened).save()
    (told,) = logs(home, child)
    assert told.content
    assert told.content.themes() == ("Listen to you",)
    opened.window.go("record", record=told.id)
    assert isinstance(opened.page, RecordPage)
    said = [words.text() for words in opened.page.findChildren(Words)]
    assert said[said.index("Our Promise") + 1] == "Listen to you"


def test_the_text_that_is_taken_is_still_there_to_undo_by_keyboard(
    home: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    opened = open_window()
    begin(opened, home.child("Maya"))
    field = text(opened, "what_happened")
    edit = field.input()
    assert isinstance(edit, QPlainTextEdit)
    qtbot.keyClicks(edit, "She absconded.")
    assert field.suggestions
    field.suggestions.look()
    field.suggestions.offered.take.click()
    assert field.value() == "She was missing."
    qtbot.keyClick(edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.value() == "She absconded."
