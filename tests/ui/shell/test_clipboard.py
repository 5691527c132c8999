"""What was copied out of a record leaves the clipboard at the lock, and by itself; what others copied stays theirs."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

import carer_app
from carer_app.ui.shell.tools import Pace
from tests.conftest import Home
from tests.ui.shell.conftest import Opened, OpenWindow

WORDS = "He told me about the swimming."
BRIEF = Pace(idle=3_600_000, draft=30, sync=3_600_000, typing=10, look=3_600_000, copies=3_600_000, clipboard=50)


def copied(home: Home, opened: Opened, qtbot: QtBot) -> None:
    """Somebody writes a few words into a form, and copies them with the keyboard."""
    home.journal.children() or home.child()
    with qtbot.waitActive(opened.window):
        opened.window.activateWindow()
    opened.window.go("write", child=home.journal.children()[0].id, kind="daily_log")
    field = next(one for one in opened.window.findChildren(QPlainTextEdit) if one.isVisible())
    field.setFocus()
    field.setPlainText(WORDS)
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == WORDS


def copied_elsewhere(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    """Another program is in front, and something is copied there."""
    away = Qt.ApplicationState.ApplicationInactive
    monkeypatch.setattr(QGuiApplication, "applicationState", lambda: away)
    QApplication.clipboard().setText(words)


def test_at_the_lock_it_is_gone(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    opened = open_window()
    copied(home, opened, qtbot)
    opened.window.lock()
    assert QApplication.clipboard().text() == ""


def test_after_a_while_it_is_gone_by_itself(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    opened = open_window(pace=BRIEF)
    copied(home, opened, qtbot)
    qtbot.waitUntil(lambda: QApplication.clipboard().text() == "")


def test_histories_of_the_clipboard_are_asked_not_to_keep_it(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    copied(home, open_window(), qtbot)
    held = QApplication.clipboard().mimeData()
    assert bytes(held.data("x-kde-passwordManagerHint").data()) == b"secret"
    assert held.hasFormat('application/x-qt-windows-mime;value="CanUploadToCloudClipboard"')


def test_what_another_program_put_there_since_stays(
    home: Home, open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = open_window()
    copied(home, opened, qtbot)
    copied_elsewhere(monkeypatch, "a shopping list")
    opened.window.lock()
    assert QApplication.clipboard().text() == "a shopping list"


def test_no_title_names_anybody(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    """Titles stand in lists of windows and in pictures of the whole screen."""
    child = home.child("Wilhelmine")
    record = home.log(child, "Zwetschgenkuchen for tea.")
    opened = open_window()
    for page in opened.window.pages():
        opened.window.go(page, child=child, record=record)
        titles = {widget.windowTitle() for widget in QApplication.topLevelWidgets()}
        assert not any("Wilhelmine" in title or "Zwetschgen" in title for title in titles)
        assert opened.window.windowTitle() == "Hearthlog"


def test_nothing_is_told_beside_the_window() -> None:
    """A notification would show over whatever somebody else has on the screen. There are none, so none names anybody."""
    modules = Path(carer_app.__file__).parent.rglob("*.py")
    assert [path.name for path in modules if "QSystemTrayIcon" in path.read_text(encoding="utf-8")] == []


def test_closing_the_window_takes_it_away_too(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    opened = open_window()
    copied(home, opened, qtbot)
    opened.window.close()
    assert QApplication.clipboard().text() == ""
