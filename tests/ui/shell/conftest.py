"""A window on a real store, with the line to the council broken: everything works, and nothing is sent."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carer_app.domain.kinds import kind_named
from carer_app.domain.revision import Op, Statement
from carer_app.domain.signing import SigningKey
from carer_app.doorway import Doorway
from carer_app.session import Filing, Session
from carer_app.store import writing
from carer_app.sync.line import GatewayUnreachableError, Proof
from carer_app.sync.protocol import ChunksMissing, ChunksWanted, Enrol, Enrolled, SyncAnswer, SyncRequest
from carer_app.ui.shell.tools import Pace, Tools
from carer_app.ui.shell.window import Window
from carer_app.vault.file import FLOOR
from carer_app.work import Work
from tests.conftest import Home
from tests.themed import put_on_light

STILL = Pace(idle=3_600_000, draft=30, sync=3_600_000, typing=10, look=3_600_000, copies=3_600_000)


class BrokenLine:
    """A line on which nothing ever comes through."""

    def enrol(self, request: Enrol) -> Enrolled:
        raise GatewayUnreachableError

    def sync(self, request: SyncRequest, nonce: str, key: SigningKey) -> SyncAnswer:
        raise GatewayUnreachableError

    def missing_chunks(self, wanted: ChunksWanted, proof: Proof) -> ChunksMissing:
        raise GatewayUnreachableError

    def put_chunk(self, name: str, sealed: bytes, proof: Proof) -> None:
        raise GatewayUnreachableError

    def get_chunk(self, name: str, proof: Proof) -> bytes:
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
    put_on_light(qapp)
    return qapp


@pytest.fixture
def open_window(home: Home, themed: QApplication, qtbot: QtBot) -> OpenWindow:
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

    return make


@pytest.fixture
def two_versions(home: Home) -> Callable[[], str]:
    """Makes a record that was changed here, and on another computer that had not heard of the change."""

    def make() -> str:
        record = home.log(home.child(), "Home and tea.")
        first = home.journal.show(record).versions[0]
        home.journal.amend(record, {"day": "2026-03-02", "what_happened": "Home, tea, bed."}, "bed was missing")
        content = {"day": "2026-03-02", "what_happened": "Home, tea and a story."}
        filing = Filing(
            stream=first.revision.stream,
            record=record,
            op=Op.AMEND,
            parents=(first.hash,),
            occurred=first.revision.occurred,
        )
        other = home.session.sign(kind_named("daily_log"), Statement(content=content, reason="the story"), filing)
        with home.session.database.writing() as db:
            writing.write(db, home.session.device, [other], {})
        return record

    return make
