"""A council and a carer, on real parts: the gateway is a process, the line is HTTP, the window is the window."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QThreadPool
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from carer_app.ui.shell.tools import Pace, Tools
from carer_app.ui.shell.window import Window
from carer_app.work import Work
from tests.journeys.hands import Hands
from tests.journeys.parts import Folder, Gateway
from tests.themed import put_on_light

LONG_MS = 60_000
AWAKE = Pace(idle=3_600_000)


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[Gateway]:
    """The council's gateway, answering."""
    folder = tmp_path / "gateway"
    folder.mkdir()
    made = Gateway(folder)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """The store of a carer with one child, before any council."""
    made = Folder(tmp_path / "carer")
    made.make()
    return made


@pytest.fixture
def joined(folder: Folder, gateway: Gateway) -> Folder:
    """The carer's store, joined to the council, everything sent."""
    folder.join(gateway)
    return folder


class Strays(QObject):
    """Notices parts of the window that open as windows of their own: on a desk they flash up and take the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            is_meant = isinstance(watched, Window | QDialog) or watched.windowType() is not Qt.WindowType.Window
            if not is_meant:
                self.seen.append(repr(watched))
        return False


OpenWindow = Callable[[Folder], Hands]


@pytest.fixture
def sit_down(qapp: QApplication, qtbot: QtBot) -> Iterator[OpenWindow]:
    """Opens the window on a folder, locked as it always begins."""
    put_on_light(qapp)
    strays = Strays()
    qapp.installEventFilter(strays)
    windows: list[Window] = []

    def open_window(folder: Folder) -> Hands:
        tools = Tools(doorway=folder.door(), open_work=Work, relaunch=lambda: None)
        window = Window(qapp, tools, AWAKE)
        windows.append(window)
        window.show()
        with qtbot.waitActive(window, timeout=LONG_MS):
            window.activateWindow()
        return Hands(window, lambda condition: qtbot.waitUntil(condition, timeout=LONG_MS))

    yield open_window
    qapp.removeEventFilter(strays)
    for window in windows:
        window.close()
        window.deleteLater()
    QThreadPool.globalInstance().waitForDone()
    qapp.processEvents()
    assert strays.seen == []
