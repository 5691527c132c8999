"""The command “sync” over real HTTP: it names what was set aside and two copies of the folder, and lets a busy council be."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text

from carer_app.clock import SystemClock
from carer_app.doorway import Doorway
from carer_app.gateway.enrol import invite
from carer_app.gateway.homes import add_home
from carer_app.gateway.services import Services, make_services
from carer_app.sync.client import SyncStoppedError
from carer_app.sync.protocol import Trouble
from carer_app.vault.file import FLOOR
from carer_app.work import Work
from tests.cli.conftest import PASSPHRASE, Desk
from tests.faults.torn_uploads import answering
from tests.journeys.bad_line import Answer, BadLine

SYNCED = {"pushed", "pulled", "waiting", "held", "conflicts", "set_aside", "copied", "again_at"}
BUSY = Trouble(type="busy", title="Later.", status=503, retryable=True, retry_after=900)


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    made = make_services(tmp_path / "gateway")
    yield made
    made.close()


def join(desk: Desk, services: Services, port: int) -> None:
    code = invite(services, add_home(services, "The Okafors")).code
    joined = desk("enrol", "--gateway", f"http://127.0.0.1:{port}", "--code", code)
    assert joined.status == 0, joined.err


def test_what_was_set_aside_is_named_and_counted(desk: Desk, services: Services) -> None:
    with answering(services) as port:
        join(desk, services, port)
        desk.log("Quince jam for tea.")
        spoil(desk.folder)
        said = desk("sync")
        assert said.status == 0
        assert said.out.endswith("0 still waiting.\n")
        assert said.err == (
            "The council's computer could not take 1 entry. It is safe on this laptop. "
            "Tell the council. When they have looked, send it again from the window.\n"
        )
        again = desk("sync", "--json")
    assert (set(again.json()), again.json()["set_aside"], again.err) == (SYNCED, 1, "")


def test_two_copies_of_the_folder_are_named(desk: Desk, services: Services) -> None:
    with answering(services) as port:
        join(desk, services, port)
        assert desk("sync").err == ""
        first, other = desk.folder, desk.folder.with_name("other")
        shutil.copytree(first, other)
        for folder in (first, other, first):
            desk.folder = folder
            desk.log(f"Written in {folder.name}.")
            desk("sync")
        said, told = desk("sync"), desk("sync", "--json").json()
    assert said.err.startswith("Two computers use copies of one Hearthlog folder. Nothing is lost")
    assert (said.status, told["copied"]) == (0, True)


def test_a_busy_council_is_tried_once_and_then_let_be_as_it_asked(desk: Desk, services: Services) -> None:
    with answering(services) as port:
        join(desk, services, port)
    desk.log()
    with BadLine(port, Answer(status=503, body=msgspec.json.encode(BUSY))) as line:
        in_a_window(desk.folder)
        once, again = desk("sync"), desk("sync", "--json")
        assert line.asked == 2
    sentence = r"The council's system is busy just now\. .* It asks to be tried again after \d\d:\d\d\.\n"
    assert re.fullmatch(sentence, once.err)
    assert (once.status, again.status, again.out, again.err) == (1, 1, "", once.err)


def in_a_window(folder: Path) -> None:
    """A sync that begins by itself."""
    door = Doorway(folder, SystemClock(), None, FLOOR)
    session = door.unlock(door.holder_named(None), PASSPHRASE)
    with pytest.raises(SyncStoppedError):
        Work(session).sync_once()
    session.lock()


def spoil(folder: Path) -> None:
    """Somebody, or a bad disk, changes a word of what was kept."""
    door = Doorway(folder, SystemClock(), None, FLOOR)
    session = door.unlock(door.holder_named(None), PASSPHRASE)
    with session.database.writing() as db:
        assert db.execute(text("UPDATE bodies SET text = replace(text, 'Quince', 'Plum') ")).rowcount
    session.lock()
