"""How long the window waits for a sign of somebody."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from carer_app.session import Session
from carer_app.ui.shell.idle import IdleWatch, idle_time
from carer_app.ui.shell.tools import Pace
from tests.conftest import Home


def press_a_key(window: QWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_A)


def press_the_mouse(window: QWindow) -> None:
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(5, 5))


@pytest.mark.parametrize("sign", [press_a_key, press_the_mouse])
def test_any_sign_of_somebody_starts_the_wait_anew(qtbot: QtBot, sign: Callable[[QWindow], None]) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    watch = IdleWatch(window)
    watch.start(60_000)
    qtbot.waitUntil(lambda: watch.left() < 59_900)
    waited = watch.left()
    sign(window.windowHandle())
    qtbot.waitUntil(lambda: watch.left() > waited)
    watch.stop()


def test_a_childrens_home_locks_sooner(make_home: Callable[..., Home]) -> None:
    def waits(session: Session) -> int:
        return idle_time(Pace(), session.person.role)

    assert waits(make_home("foster", role="foster_carer").session) == 300_000
    assert waits(make_home("home", role="shift_lead").session) == 120_000
