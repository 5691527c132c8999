"""A person at the window: eyes that see what is on the screen, and hands that know only the keyboard."""

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QWidget,
)

from carer_app.ui.shell.window import Window

MOST_TABS = 80
NONE = Qt.KeyboardModifier.NoModifier
Wait = Callable[[Callable[[], bool]], None]


class Hands:
    """One person at one window. `wait` comes back when a condition holds, and fails when it never does."""

    def __init__(self, window: Window, wait: Wait) -> None:
        self.window = window
        self._wait = wait

    # ---- eyes

    def sees(self) -> str:
        """Everything that is written on the part of the window that is in sight, a line for each piece."""
        return "\n".join(words for widget in self._in_sight() for words in _written(widget) if words)

    def wait_for(self, *sentences: str) -> None:
        """Wait until these can all be seen."""
        try:
            self._wait(lambda: all(sentence in self.sees() for sentence in sentences))
        except Exception as problem:
            raise AssertionError(f"{sentences} are not to be seen. What is:\n{self.sees()}") from problem

    def wait_until(self, condition: Callable[[], bool]) -> None:
        self._wait(condition)

    def picture(self, path: Path) -> None:
        self.window.grab().save(str(path))

    def _in_sight(self) -> Iterator[QWidget]:
        for widget in self.window.findChildren(QWidget):
            if widget.isVisible() and not widget.visibleRegion().isEmpty():
                yield widget

    # ---- hands

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """One key, given to whatever has the focus; shortcuts are found as from a keyboard."""
        QTest.keyClick(self.window.windowHandle(), key, modifiers)

    def type(self, words: str) -> None:
        """Letter by letter into whatever has the focus."""
        for letter in words:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(_focus(), QKeyEvent(kind, 0, NONE, letter))

    def tab_to(self, name: str) -> None:
        """Tab until the focus is on what a screen reader calls so."""
        passed = []
        for _tab in range(MOST_TABS):
            if self.focus_name() == name:
                return
            passed.append(self.focus_name())
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab never comes to {name!r}, only to: {passed}")

    def choose(self, name: str) -> None:
        """Tab to a button and press it with the space bar."""
        self.tab_to(name)
        self.press(Qt.Key.Key_Space)

    def focus_name(self) -> str:
        """What a screen reader calls the thing that has the focus."""
        widget = QApplication.focusWidget()
        if widget is None:
            return ""
        return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")

    def unlock(self, passphrase: str) -> None:
        self.wait_for("Your passphrase")
        self.tab_to("Your passphrase")
        self.type(passphrase)
        self.press(Qt.Key.Key_Return)
        self.wait_for("Today")

    def begin_log(self, child: str) -> None:
        """To the empty form of a daily log, its cursor in what happened."""
        self.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
        self.wait_for("Who is it about?")
        self.choose(child)
        self.wait_for("What happened?")
        self.choose("Which day?: Today")
        self.tab_to("What happened?")

    def save(self) -> None:
        self.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)

    def answer_with_file(self, path: Path) -> None:
        """When the next thing opens a dialog for a file, name this one."""
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QFileDialog):
            QTimer.singleShot(10, lambda: self.answer_with_file(path))
            return
        name = dialog.findChild(QLineEdit)
        assert name
        name.setText(str(path))
        QTest.keyClick(name, Qt.Key.Key_Return)

    def go(self, number: int) -> None:
        """To a page of the menu."""
        self.press(Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.AltModifier)


def _written(widget: QObject) -> Iterator[str]:
    if isinstance(widget, QLabel | QAbstractButton) or (
        isinstance(widget, QLineEdit) and widget.echoMode() is QLineEdit.EchoMode.Normal
    ):
        yield widget.text()
    elif isinstance(widget, QPlainTextEdit):
        yield widget.toPlainText()
    elif isinstance(widget, QListView) and widget.model() is not None:
        for row in range(widget.model().rowCount()):
            yield str(widget.model().index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) or "")


def _focus() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the focus"
    return widget
