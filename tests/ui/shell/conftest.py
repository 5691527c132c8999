"""A window on a real store, with the line to the council broken: everything works, and nothing is sent."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carer_app.work import Work
from carer_app.domain.signing import SigningKey
from carer_app.doorway import Doorway
from carer_app.session import Session
from carer_app.sync.line import GatewayUnreachableError
from carer_app.sync.protocol import Enrol, Enrolled, SyncAnswer, SyncRequest
from carer_app.ui.kit.theme import Scheme, apply_theme
from carer_app.ui.shell.tools import Pace, Tools
from carer_app.ui.shell.window import Window
from carer_app.vault.slots import FLOOR
from tests.conftest import Home

STILL = Pace(idle=3_600_000, draft=30, sync=3_600_000, typing=10)


class BrokenLine:
    """A line on which nothing ever comes through."""

    def enrol(self, request: Enrol) -> Enrolled:
        raise GatewayUnreachableError

    def sync(self, request: SyncRequest, nonce: str, key: SigningKey) -> SyncAnswer:
        raise GatewayUnreachableError


def open_work(session: Session) -> Work:
    return Work(session, lambda _url: BrokenLine())


@dataclass
class Opened:
    """A window with what the tests look at behind it."""

    window: Window
    home: Home
    relaunched: list[str] = field(default_factory=list)

    @property
    def page(self) -> object:
        assert self.window.desk
        return self.window.desk.page


OpenWindow = Callable[..., Opened]


@pytest.fixture(scope="session")
def themed(qapp: QApplication) -> QApplication:
    """The application in its light look. Once: each time costs as much as there are widgets."""
    apply_theme(qapp, Scheme.LIGHT)
    return qapp


@pytest.fixture
def open_window(home: Home, themed: QApplication, qtbot: QtBot) -> Iterator[OpenWindow]:
    """Makes a window on the home's folder: unlocked unless told."""
    held: list[Window] = []

    def make(*, unlocked: bool = True, pace: Pace = STILL) -> Opened:
        relaunched: list[str] = []
        door = Doorway(home.folder, home.clock, None, FLOOR)
        tools = Tools(doorway=door, open_work=open_work, relaunch=lambda: relaunched.append("again"))
        window = Window(themed, tools, pace)
        qtbot.addWidget(window)
        held.append(window)
        window.resize(1240, 800)
        window.show()
        if unlocked:
            window.open(home.session)
        return Opened(window=window, home=home, relaunched=relaunched)

    yield make
