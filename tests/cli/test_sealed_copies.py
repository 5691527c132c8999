"""What a children's home keeps, sealed, of a child who moved on: no command tells of it."""

import json

import pytest

from carer_app.clock import SystemClock, stamp
from carer_app.doorway import Doorway
from carer_app.store import log, moved_on
from carer_app.vault.file import FLOOR
from tests.cli.conftest import PASSPHRASE, Desk


@pytest.fixture
def record(desk: Desk) -> str:
    return desk.log("Marmalade and a long bath.")


def seal(desk: Desk) -> None:
    """As an unlock does once the time for late entries is over."""
    door = Doorway(desk.folder, SystemClock(), None, FLOOR)
    session = door.unlock(door.holders()[0], PASSPHRASE)
    with session.database.writing() as db:
        moved_on.keep_copy(db, session.device, log.NO_GATEWAY, desk.child, stamp(session.clock.now()))
    session.lock()


def said(desk: Desk, record: str) -> dict[str, str]:
    """What each command that reads has to say, by its name."""
    secret, out = desk.given("a row of words to lock it with\n", "lock"), f"{desk.folder}.pdf"
    commands = {
        "child list": ["child", "list"],
        "list": ["list"],
        "list of the child": ["list", "--child", desk.child],
        "search": ["search", "marmalade"],
        "show": ["show", record],
        "review": ["report", "review", "--child", desk.child, "--out", out],
        "export": ["export", "child", "--child", desk.child, "--password-file", secret, "--out", out],
    }
    return {name: desk(*command, "--json").out for name, command in commands.items()}


def test_no_command_tells_of_what_is_sealed(desk: Desk, record: str) -> None:
    before = said(desk, record)
    assert [name for name, out in before.items() if not out] == []
    counted = json.loads(desk("status", "--json").out)
    seal(desk)
    assert {name: out for name, out in said(desk, record).items() if out} == {}
    assert (
        sum(json.loads(desk("status", "--json").out)[state] for state in ("saved", "received")) == 0 < counted["saved"]
    )


def test_what_is_sealed_is_still_checked(desk: Desk, record: str) -> None:
    before = desk("check", "--json").json()
    seal(desk)
    after = desk("check", "--json").json()
    assert (after["broken"], after["revisions"]) == ([], before["revisions"])
