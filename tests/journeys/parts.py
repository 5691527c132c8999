"""The real parts of a journey: a gateway as a process of its own, and a carer's data folder."""

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from carer_app.clock import SystemClock
from carer_app.councils import profile_named
from carer_app.doorway import Doorway
from carer_app.gateway.enrol import invite
from carer_app.gateway.homes import add_home
from carer_app.gateway.people import NewPerson, add_person
from carer_app.gateway.second_factor import offer
from carer_app.gateway.services import Services, make_services
from carer_app.session import Session, Who
from carer_app.store.index import Wanted
from carer_app.vault.file import FLOOR
from carer_app.work import Work
from tests.journeys.programs import command

_LOGS = Wanted(kind="daily_log", limit=1000)
PASSPHRASE = "otter lantern Ångström O'Brien thimble"
PASSWORD = "lantern-otter-fern-42"
CARER, CHILD, HOUSE, READER = "Sam Okafor", "Maya", "The Okafors", "Ines Duarte"
EMAIL = "ines.duarte@council.example"
STARTING_SECONDS = 30


class Gateway:
    """The council's gateway on a port of its own, running or not."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[str] | None = None

    @contextmanager
    def services(self) -> Iterator[Services]:
        """What the council's own commands do, on the same database."""
        services = make_services(self.folder)
        try:
            yield services
        finally:
            services.close()

    def start(self) -> None:
        """Begin to answer; it does when this returns."""
        serve = command("carer_app.gateway", "serve", "--data-dir", self.folder, "--port", self.port)
        with (self.folder.parent / "gateway.log").open("a") as log:
            self._process = subprocess.Popen(serve, stdout=subprocess.PIPE, stderr=log, text=True)
        assert self._process.stdout
        assert self._process.stdout.readline().strip() == self.url, (self.folder.parent / "gateway.log").read_text()

    def stop(self) -> None:
        """Stop as a council's server is stopped; nothing happens when it does not run."""
        if self._process is not None:
            self._process.terminate()
            _out, _none = self._process.communicate(timeout=STARTING_SECONDS)
            assert self._process.returncode == 0
            self._process = None

    def invitation(self) -> str:
        with self.services() as services:
            return invite(services, add_home(services, HOUSE)).code

    def add_reader(self) -> str:
        """The supervising social worker who signs in at the desk; gives their id."""
        wanted = NewPerson(name=READER, email=EMAIL, role="supervising_social_worker", password=PASSWORD)
        with self.services() as services:
            offer(services)
            return add_person(services, wanted)[0].id


class Folder:
    """A carer's data folder, looked at while no window has it open."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def door(self) -> Doorway:
        return Doorway(self.path, SystemClock(), None, FLOOR)

    @contextmanager
    def unlocked(self) -> Iterator[Work]:
        door = self.door()
        with work_on(door.unlock(door.holder_named(None), PASSPHRASE)) as work:
            yield work

    def make(self) -> None:
        """A store with one carer and one child."""
        session, _code = self.door().create(
            profile_named("north-tyneside"), Who(name=CARER, role="foster_carer"), PASSPHRASE
        )
        sheet = {"chosen_name": CHILD, "responsible_authority": "north-tyneside", "here_since": "2025-09-01"}
        with work_on(session) as work:
            work.journal.add_child(sheet)

    def join(self, gateway: Gateway) -> None:
        """Enrol with the council, which must be answering, and send what is there."""
        with self.unlocked() as work:
            work.enrol(gateway.url, gateway.invitation())
            assert work.sync_once().waiting == 0

    def logs(self) -> list[dict[str, Any]]:
        """What is kept of each daily log, as it was written."""
        with self.unlocked() as work:
            shown = [work.journal.show(told.id) for told in work.journal.told(_LOGS)]
        return [one.versions[-1].raw or {} for one in shown]


@contextmanager
def work_on(session: Session) -> Iterator[Work]:
    try:
        yield Work(session)
    finally:
        session.lock()


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as here:
        here.bind(("127.0.0.1", 0))
        return int(here.getsockname()[1])
