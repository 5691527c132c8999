"""A real gateway in process, and homes that are connected to it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carer_app.clock import SetClock
from carer_app.demo.line import DirectLine
from carer_app.domain.signing import SigningKey
from carer_app.doorway import Doorway
from carer_app.gateway.enrol import invite
from carer_app.gateway.homes import add_home
from carer_app.gateway.services import Services, make_services
from carer_app.sync.line import GatewayRefusedError, GatewayUnreachableError, Proof
from carer_app.sync.protocol import ChunksMissing, ChunksWanted, Enrol, Enrolled, SyncAnswer, SyncRequest
from carer_app.vault.file import FLOOR
from carer_app.work import Work
from tests.company import joined
from tests.conftest import EVENING, PASSPHRASE, Home, MakeHome
from tests.made_once import begin_gateway
from tests.sync.windows import Show, shown_by

ADDRESS = "https://records.council.example"
Twist = Callable[[SyncAnswer], SyncAnswer]


@dataclass
class Line:
    """A line to the gateway that can be cut before the request arrives, or before the answer does, or be meddled with."""

    services: Services
    cut_before: int = 0
    cut_after: int = 0
    cut_enrol: int = 0
    is_older: bool = False
    twist: Twist | None = None
    fails_with: GatewayUnreachableError | None = None
    loses: Callable[[SyncRequest], bool] = lambda _request: False
    requests: list[SyncRequest] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    asked: list[ChunksWanted] = field(default_factory=list)
    put: list[str] = field(default_factory=list)
    cut_chunks: list[bool] = field(default_factory=list)
    spoil: Callable[[bytes], bytes] = bytes

    def enrol(self, request: Enrol) -> Enrolled:
        answer = DirectLine(self.services).enrol(request)
        if self.cut_enrol:
            self.cut_enrol -= 1
            raise GatewayUnreachableError
        return answer

    def missing_chunks(self, wanted: ChunksWanted, proof: Proof) -> ChunksMissing:
        self.asked.append(wanted)
        return DirectLine(self.services).missing_chunks(wanted, proof)

    def put_chunk(self, name: str, sealed: bytes, proof: Proof) -> None:
        if self.cut_chunks and self.cut_chunks.pop(0):
            raise GatewayUnreachableError
        self.put.append(name)
        DirectLine(self.services).put_chunk(name, sealed, proof)

    def get_chunk(self, name: str, proof: Proof) -> bytes:
        return self.spoil(DirectLine(self.services).get_chunk(name, proof))

    def sync(self, request: SyncRequest, nonce: str, key: SigningKey) -> SyncAnswer:
        if self.cut_before:
            self.cut_before -= 1
            raise GatewayUnreachableError
        if self.fails_with:
            raise self.fails_with
        if self.loses(request):
            raise GatewayUnreachableError
        self.requests.append(request)
        if self.is_older:
            request = msgspec.structs.replace(request, unheard=0)
        try:
            answer = DirectLine(self.services).sync(request, nonce, key)
        except GatewayRefusedError as refusal:
            self.refusals.append(refusal.trouble.type)
            raise
        if self.cut_after:
            self.cut_after -= 1
            raise GatewayUnreachableError(is_sent=True)
        return self.twist(answer) if self.twist else answer


@dataclass
class Connected:
    """A home's store with its line to the gateway."""

    home: Home
    line: Line
    work: Work


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    made = make_services(begin_gateway(tmp_path / "gateway"), clock=SetClock(EVENING))
    yield made
    made.close()


@pytest.fixture
def connect(make_home: MakeHome, services: Services) -> Callable[..., Connected]:
    homes: dict[str, str] = {}

    def make(
        name: str = "home", carer: str = "Sam Okafor", at: str = "The Okafors", *, enrolled: bool = True
    ) -> Connected:
        home, line = make_home(name, carer), Line(services)
        work = Work(home.session, lambda _url: line, lambda: 0.5)
        connected = Connected(home, line, work)
        if enrolled:
            homes.setdefault(at, "") or homes.update({at: add_home(services, at)})
            work.enrol(ADDRESS, invite(services, homes[at]).code)
        return connected

    return make


@pytest.fixture
def shared(connect: Callable[..., Connected], services: Services) -> Iterator[tuple[Connected, Home, Home]]:
    """Sam, Jo and Kim share a computer that has joined a council, and everything is there."""
    here = connect()
    here.home.child()
    jo, kim = joined(here.home, "Jo Marsh"), joined(here.home, "Kim Hale")
    here.work.sync_once()
    yield here, jo, kim
    jo.session.lock()
    kim.session.lock()


@pytest.fixture
def show(qapp: QApplication, qtbot: QtBot) -> Show:
    """The window of a home that is joined."""
    return shown_by(qapp, qtbot)


def put_back(
    one: Connected, backup: Path, folder: Path, name: str | None = None, secret: str = PASSPHRASE
) -> Connected:
    """The backup in a new folder, unlocked there, with a line to the same council; the computer before is gone."""
    one.home.session.lock()
    Doorway(folder, one.home.clock, None, FLOOR).restore(backup, code=one.home.recovery_code)
    door = Doorway(folder, one.home.clock, None, FLOOR)
    session = door.unlock(door.holder_named(name), secret)
    line = Line(one.line.services)
    return Connected(Home(folder, one.home.clock, session, ""), line, Work(session, lambda _url: line, lambda: 0.5))
