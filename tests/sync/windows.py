"""The window over a home that is joined to a council, and what a page of it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from carer_app.doorway import Doorway
from carer_app.ui.shell.tools import Pace, Tools
from carer_app.ui.shell.window import Window
from carer_app.vault.file import FLOOR
from tests.themed import put_on_light

if TYPE_CHECKING:
    from tests.sync.conftest import Connected

Show = Callable[..., Window]
STILL = Pace(idle=3_600_000, draft=3_600_000, sync=3_600_000, typing=10, look=3_600_000, copies=3_600_000)


def shown_by(qapp: QApplication, qtbot: QtBot) -> Show:
    """What shows the window of a home, in which nothing happens by itself."""
    put_on_light(qapp)

    def make(side: Connected, rest: int = 3_600_000) -> Window:
        door = Doorway(side.home.folder, side.home.clock, None, FLOOR)
        tools = Tools(doorway=door, open_work=lambda _session: side.work, relaunch=lambda: None)
        window = Window(qapp, tools, replace(STILL, rest=rest))
        qtbot.addWidget(window)
        window.resize(1240, 800)
        window.show()
        window.open(side.home.session)
        return window

    return make


def said(page: QWidget) -> str:
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))
