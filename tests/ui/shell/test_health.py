"""At the window: the page on whether this computer is safe, in words, with what to do, for keyboard and screen reader."""

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from carer_app.journal.health import Level
from carer_app.ui.kit.labels import Badge
from carer_app.ui.shell.health import HealthPage
from carer_app.ui.shell.settings import SettingsPage
from tests.conftest import Home
from tests.ui.shell.conftest import OpenWindow
from tests.ui.shell.test_settings import shown


def texts(widget: QWidget) -> str:
    return " | ".join(label.text() for label in widget.findChildren(QLabel))


def test_the_page_says_how_each_thing_stands_what_to_do_first(
    home: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    opened = open_window()
    opened.window.go("settings")
    assert isinstance(opened.page, SettingsPage)
    opened.page.health_button.click()
    page = opened.page
    assert isinstance(page, HealthPage)
    qtbot.waitUntil(lambda: bool(page.rows))
    levels = [row.line.level for row in page.rows]
    assert levels == sorted(levels, key=[Level.TO_DO, Level.UNKNOWN, Level.GOOD].index)
    words = shown(opened)
    assert "Everything lies on this computer alone" in words
    assert "What to do: Choose a stick or another disk for the copies, under Settings." in words
    assert "Hearthlog locks itself after 60 minutes without a touch." in words


def test_no_line_is_told_by_colour_alone(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    opened = open_window()
    opened.window.go("health")
    page = opened.page
    assert isinstance(page, HealthPage)
    qtbot.waitUntil(lambda: bool(page.rows))
    for row in page.rows:
        (badge,) = row.findChildren(Badge)
        assert badge.text() in ("All right", "Something to do", "Not known")
        spoken = QAccessible.queryAccessibleInterface(badge)
        assert spoken.text(QAccessible.Text.Name) == badge.text()


def test_it_looks_again_by_the_keyboard_and_the_focus_stays(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    opened = open_window()
    opened.window.go("health")
    page = opened.page
    assert isinstance(page, HealthPage)
    qtbot.waitUntil(lambda: bool(page.rows) and page.look_button.isEnabled())
    page.look_button.setFocus()
    page.look_button.click()
    assert not page.look_button.isEnabled()
    qtbot.waitUntil(page.look_button.isEnabled)
    assert page.look_button.text() == "Look again"
    assert opened.window.focusWidget() is page.look_button
    assert len(page.rows) > 5
