"""The computer woke, and nobody had said beforehand that it would sleep: the records lock, with what is typed kept."""

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from carer_app.ui.shell.asleep import AsleepWatch
from carer_app.ui.shell.unlock import UnlockPage
from carer_app.ui.shell.woken import LONGEST_STILL, WokenWatch
from tests.ui.shell.conftest import OpenWindow


class SetUptime:
    """The clock of a computer that sleeps when it is told to; each look is a second after the one before."""

    def __init__(self, ran: float) -> None:
        self.ran, self.looks = ran, 0

    def seconds(self) -> float:
        self.ran, self.looks = self.ran + 1, self.looks + 1
        return self.ran

    def boot(self) -> str:
        return ""


def test_a_long_sleep_is_told_once_and_a_moment_is_not(qtbot: QtBot) -> None:
    parent, uptime, told = QObject(), SetUptime(100.0), list[int]()
    watch = WokenWatch(parent, uptime, look_every=1)
    watch.woke.connect(lambda: told.append(1))
    watch.start()
    uptime.ran += LONGEST_STILL - 2
    qtbot.waitUntil(lambda: uptime.looks > 3)
    assert told == []
    uptime.ran += LONGEST_STILL
    qtbot.waitUntil(lambda: bool(told))
    looks = uptime.looks
    qtbot.waitUntil(lambda: uptime.looks > looks + 3)
    assert told == [1]


def test_the_open_window_locks_when_the_computer_has_woken(open_window: OpenWindow) -> None:
    opened = open_window()
    watch = opened.window.findChild(AsleepWatch)
    assert watch
    woken = watch.findChild(WokenWatch)
    assert woken
    assert woken._timer.isActive()
    woken._uptime = SetUptime(woken._last + 3 * 3600)
    woken._look()
    assert isinstance(opened.window.centralWidget(), UnlockPage)
    assert opened.relaunched == ["again"]
