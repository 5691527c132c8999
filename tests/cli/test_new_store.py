"""Making a store, and the people who use it."""

import os
from contextlib import suppress
from pathlib import Path

import pytest

from carer_app.clock import SystemClock
from carer_app.doorway import Doorway
from carer_app.errors import KnownError
from carer_app.store import gateways
from carer_app.store.gateways import Gateway
from carer_app.vault.file import FLOOR
from carer_app.vault.uptime import SystemUptime
from carer_app.vault.vault import Vault
from tests.cli.conftest import OTHERS, PASSPHRASE, Desk

LOG = {"day": "2026-03-02", "what_happened": "Zwetschgenkuchen for tea."}


# ---- a new store


def make(desk: Desk, *more: str, passphrase: str = PASSPHRASE) -> tuple[str, ...]:
    secret = desk.given(passphrase, "secret")
    named = ("--profile", "england", "--name", "Sam", "--role", "foster_carer")
    return ("--data-dir", str(desk.folder), "--passphrase-file", secret, "new", *named, *more)


def test_new_makes_a_store_and_gives_its_recovery_code_once(empty_desk: Desk, tmp_path: Path) -> None:
    sheet, mask = tmp_path / "recovery", os.umask(0o022)
    said = empty_desk.bare(*make(empty_desk, "--json", "--recovery-out", str(sheet)))
    os.umask(mask)
    assert said.status == 0
    assert set(said.json()) == {"vault", "person"}
    assert "no safe place to keep its half of the key" in said.err
    code = sheet.read_text().strip()
    assert len(code.split("-")) == 8
    assert code not in said.out + said.err
    assert sheet.stat().st_mode & 0o077 == 0
    recovered = empty_desk.bare(
        "--data-dir", str(empty_desk.folder), "recover", "--json", "--recovery-file", str(sheet),
        "--new-passphrase-file", empty_desk.given(OTHERS, "new"),
    )  # fmt: skip
    assert (recovered.status, set(recovered.json())) == (0, {"person"})
    secret = empty_desk.given(OTHERS, "new")
    assert empty_desk.bare("--data-dir", str(empty_desk.folder), "--passphrase-file", secret, "list").status == 0
    assert empty_desk("list").status == 1


def test_without_a_file_the_recovery_code_is_said_beside_the_json(empty_desk: Desk) -> None:
    said = empty_desk.bare(*make(empty_desk, "--json"))
    assert set(said.json()) == {"vault", "person"}
    assert len(said.err.splitlines()[-1].split("-")) == 8


@pytest.mark.parametrize(
    ("more", "passphrase", "status", "says"),
    [
        (("--role", "boss"), PASSPHRASE, 2, "role must be one of foster_carer"),
        (("--profile", "atlantis"), PASSPHRASE, 2, "atlantis"),
        (("--name", "  "), PASSPHRASE, 2, "name is empty"),
        ((), "too short", 2, "Passphrase is shorter than 15"),
        ((), "otter lantern thimble", 2, "no safe place"),
        (("--recovery-out", "/nonexistent/sheet"), PASSPHRASE, 1, "/nonexistent/sheet"),
        (("--recovery-out", __file__), PASSPHRASE, 2, "recovery-out"),
    ],
    ids=["role", "profile", "name", "short", "alone", "nowhere", "taken"],
)
def test_new_refuses_and_leaves_nothing(
    empty_desk: Desk, more: tuple[str, ...], passphrase: str, status: int, says: str
) -> None:
    said = empty_desk.bare(*make(empty_desk, *more, passphrase=passphrase))
    assert said.status == status
    assert says in said.err
    assert said.out == ""
    assert not empty_desk.folder.exists() or list(empty_desk.folder.iterdir()) == []


def test_a_refused_new_leaves_no_recovery_sheet(empty_desk: Desk, tmp_path: Path) -> None:
    sheet = tmp_path / "recovery"
    assert empty_desk.bare(*make(empty_desk, "--recovery-out", str(sheet), passphrase="short")).status == 2
    assert not sheet.exists()


def test_new_is_never_made_over_a_store(desk: Desk) -> None:
    before = (desk.folder / "vault.json").read_bytes()
    said = desk.bare(*make(desk))
    assert said.status == 2
    assert "already" in said.err
    assert (desk.folder / "vault.json").read_bytes() == before


def test_without_a_store_every_command_says_how_to_make_one(empty_desk: Desk) -> None:
    for command in (("list",), ("child", "list"), ("status",), ("check",), ("search", "tea"), ("show", "x"), ("sync",)):
        said = empty_desk(*command)
        assert said.status == 1, command
        assert "carer-app new" in said.err
        assert len(said.err.splitlines()) == 1
    assert not empty_desk.folder.exists()


# ---- people


def add_jo(desk: Desk) -> str:
    secret = desk.given(OTHERS, "jo")
    added = desk(
        "person", "add", "--name", "Jo Marsh", "--role", "shift_lead", "--new-passphrase-file", secret, "--json"
    )
    assert added.status == 0
    assert set(added.json()) == {"id"}
    found: str = added.json()["id"]
    return found


def test_where_several_people_are_they_are_named_and_as_says_who(desk: Desk) -> None:
    jo = add_jo(desk)
    said = desk("list")
    assert (said.status, said.out) == (2, "")
    assert "--as" in said.err
    assert "Sam Okafor, Jo Marsh" in said.err
    secret = desk.given(OTHERS, "jo")
    for name in ("Jo Marsh", jo):
        assert desk.bare("list", "--data-dir", str(desk.folder), "--passphrase-file", secret, "--as", name).status == 0
    assert desk("list", "--as", "Sam Okafor").status == 0
    assert desk("list", "--as", "Jo Marsh").status == 1
    assert desk("list", "--as", "Kim").status == 2
    people = desk("person", "list", "--json", "--as", "Sam Okafor").lines()
    assert [(one["name"], one["role"]) for one in people] == [
        ("Sam Okafor", "foster_carer"),
        ("Jo Marsh", "shift_lead"),
    ]
    assert "Jo Marsh, shift lead" in desk("person", "list", "--as", "Sam Okafor").out


def test_somebody_is_taken_off_and_the_store_comes_under_a_new_key(desk: Desk) -> None:
    jo = add_jo(desk)
    as_sam, secret = ("--as", "Sam Okafor"), desk.given(OTHERS, "jo")
    as_jo = ("--data-dir", str(desk.folder), "--passphrase-file", secret, "--as", "Jo Marsh")
    assert desk.bare("person", "revoke", "--name", "Sam Okafor", *as_jo).status == 1
    assert desk("person", "revoke", "--name", "Nobody", *as_sam).status == 2
    mine = desk("person", "revoke", "--name", "Sam Okafor", *as_sam)
    assert (mine.status, "that is you" in mine.err) == (2, True)
    assert desk("person", "revoke", "--name", jo, *as_sam).status == 1
    assert desk.bare("list", *as_jo).status == 0


def test_a_manager_takes_somebody_off(desk: Desk) -> None:
    secret = desk.given(OTHERS, "jo")
    added = ("person", "add", "--name", "Kim Lowe", "--role", "foster_carer", "--new-passphrase-file", secret)
    assert desk(*added).status == 0
    as_sam, kim = ("--as", "Sam Okafor"), ("--data-dir", str(desk.folder), "--passphrase-file", secret)
    said = desk("person", "revoke", "--name", "Kim Lowe", *as_sam)
    assert said.status == 0
    assert "Kim Lowe does not unlock here any more." in said.out
    assert "The records lie under a new key now." in said.out
    assert "old copy of this folder" in said.out
    refused = desk.bare("list", *kim, "--as", "Kim Lowe")
    assert (refused.status, "Say who you are" in refused.err) == (2, True)
    assert desk("check").status == 0
    off = {one["name"]: one["off"] for one in desk("person", "list", "--json").lines()}
    assert off == {"Sam Okafor": False, "Kim Lowe": True}
    assert "Kim Lowe, foster carer · taken off this computer" in desk("person", "list").out
    again = desk("person", "revoke", "--name", "Kim Lowe")
    assert (again.status, "was taken off this computer before" in again.err) == (1, True)


def test_where_the_council_cannot_be_told_at_once_that_is_said(desk: Desk) -> None:
    secret = desk.given(OTHERS, "jo")
    added = ("person", "add", "--name", "Kim Lowe", "--role", "foster_carer", "--new-passphrase-file", secret)
    assert desk(*added).status == 0
    door = Doorway(desk.folder, SystemClock(), None, FLOOR)
    session = door.unlock(door.holder_named("Sam Okafor"), PASSPHRASE)
    council = {"id": "g", "name": "North Tyneside", "url": "http://127.0.0.1:9", "key": "00" * 32, "sealing_key": ""}
    with session.database.writing() as db:
        gateways.keep(db, Gateway(**council, authority="", home="h", home_name="The Okafors", epoch=1))
    session.lock()
    said = desk("person", "revoke", "--name", "Kim Lowe", "--as", "Sam Okafor")
    assert said.status == 0
    assert "Run “carer-app sync” soon" in said.out


class Earlier(SystemUptime):
    """The time at which something happened on this computer, so many seconds ago."""

    ago = 0.0

    def seconds(self) -> float:
        return super().seconds() - self.ago


def tried_in_vain(desk: Desk, name: str, times: int) -> None:
    """So many wrong tries over the last hours, the last one just now."""
    uptime = Earlier()
    vault = Vault(desk.folder, None, FLOOR, uptime)
    person = next(one.id for one in vault.holders() if one.name == name)
    for number in reversed(range(times)):
        uptime.ago = number * 1000
        with suppress(KnownError):
            vault.unlock(person, "not this one, nor any other")


def test_passphrases_are_changed_and_wrong_tries_forgotten(desk: Desk) -> None:
    add_jo(desk)
    as_sam = ("--as", "Sam Okafor")
    new = desk.given(OTHERS + " and more", "new")
    assert desk("person", "passphrase", "--new-passphrase-file", desk.given("short", "s"), *as_sam).status == 2
    assert desk("person", "passphrase", "--name", "Jo Marsh", "--new-passphrase-file", new, *as_sam).status == 0
    jo = ("--data-dir", str(desk.folder), "--passphrase-file", new, "--as", "Jo Marsh")
    assert desk.bare("list", *jo).status == 0
    assert desk("list", "--as", "Jo Marsh").status == 1
    tried_in_vain(desk, "Jo Marsh", 11)
    waits = desk.bare("list", *jo)
    assert (waits.status, "has to wait" in waits.err) == (1, True)
    assert "12 wrong tries" in desk("person", "list", *as_sam).out
    assert desk("person", "let-in", "--name", "Jo Marsh", *as_sam).status == 0
    assert desk.bare("list", *jo).status == 0
    assert desk("person", "passphrase", "--new-passphrase-file", new, *as_sam).status == 0
    assert desk("list", *as_sam).status == 1
    assert desk.bare("list", *jo[:4], *as_sam).status == 0


def test_a_record_is_its_authors(desk: Desk) -> None:
    record = desk.log()
    add_jo(desk)
    secret, given = desk.given(OTHERS, "jo"), desk.given(LOG)
    said = desk.bare(
        "amend", record, "--reason", "mine", "--file", given, "--data-dir", str(desk.folder), "--passphrase-file",
        secret, "--as", "Jo Marsh",
    )  # fmt: skip
    assert said.status == 2
    assert "Only Sam Okafor" in said.err
