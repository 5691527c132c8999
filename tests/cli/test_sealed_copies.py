"""What a children's home keeps, sealed, of a child who moved on: no command tells of it."""

import json

import pytest

from carer_app.clock import SystemClock, stamp
from carer_app.councils import profile_named
from carer_app.doorway import Doorway
from carer_app.journal.journal import Journal
from carer_app.store import log, moved_on
from carer_app.vault.file import FLOOR
from carer_app.vault.who import Who
from tests.cli.conftest import MAYA, OTHERS, PASSPHRASE, Desk


@pytest.fixture
def record(desk: Desk) -> str:
    return desk.log("Marmalade and a long bath.")


def seal(desk: Desk) -> None:
    """As an unlock does once the time for late entries is over."""
    door = Doorway(desk.folder, SystemClock(), None, FLOOR)
    session = door.unlock(next(one for one in door.holders() if one.name in ("Sam Okafor", "Grace")), PASSPHRASE)
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


@pytest.fixture
def house(empty_desk: Desk) -> Desk:
    """A children's home with its manager and somebody who works there, and a child."""
    door = Doorway(empty_desk.folder, SystemClock(), None, FLOOR)
    session, _code = door.create(profile_named("england"), Who(name="Grace", role="registered_manager"), PASSPHRASE)
    session.add_person(Who(name="Kim", role="residential_worker"), OTHERS)
    empty_desk.child = Journal(session).add_child(MAYA).id
    session.lock()
    return empty_desk


def test_the_manager_gives_out_what_is_sealed_for_a_reason_and_nobody_else_does(house: Desk) -> None:
    as_kim = ("--data-dir", str(house.folder), "--passphrase-file", house.given(OTHERS, "kim"), "--as", "Kim")
    as_grace = ("--as", "Grace")
    out, secret = house.folder.parent / "story.pdf", house.given("a row of words to lock it with\n", "lock")
    give = ("export", "child", "--child", house.child, "--password-file", secret, "--out", str(out))
    added = house(
        "add",
        "daily_log",
        "--child",
        house.child,
        *as_grace,
        "--file",
        house.given({"day": "2026-03-02", "what_happened": "Tea."}),
    )
    assert added.status == 0, added.err
    seal(house)
    assert house("child", "list", "--json", *as_grace).lines() == []
    assert [one["name"] for one in house("child", "list", "--sealed", "--json", *as_grace).lines()] == ["Maya"]
    for refused in (
        house.bare("child", "list", "--sealed", *as_kim),
        house.bare(*give, "--because", "child", *as_kim),
        house(*give, *as_grace),
        house(*give, "--because", "other", *as_grace),
    ):
        assert (refused.status in (1, 2), "Maya" in refused.out + refused.err, out.exists()) == (True, False, False)
    given = house(*give, "--because", "child", "--why", "child", "--json", *as_grace)
    assert (given.status, given.json()["records"] >= 1, out.exists()) == (0, True, True), given.err
    assert house("child", "list", "--json", *as_grace).lines() == []
