"""The commands for a backup and for putting it back, as a script or an IT department uses them."""

import shutil
from pathlib import Path

import pytest

from carer_app.clock import SystemClock
from carer_app.councils import profile_named
from carer_app.doorway import Doorway
from carer_app.journal.forms import New
from carer_app.journal.journal import Journal
from carer_app.vault.file import FLOOR
from carer_app.vault.who import Who
from tests.cli.conftest import MAYA, OTHERS, PASSPHRASE, Desk


@pytest.fixture
def made(empty_desk: Desk, tmp_path: Path) -> Desk:
    """A store whose slots open quickly, whose recovery code lies in a file, with one child and one log."""
    who = Who(name="Sam Okafor", role="foster_carer")
    door = Doorway(empty_desk.folder, SystemClock(), None, FLOOR)
    session, code = door.create(profile_named("england"), who, PASSPHRASE)
    (tmp_path / "sheet").write_text(f"{code}\n")
    journal = Journal(session)
    empty_desk.child = journal.add_child(MAYA).id
    raw = {"day": "2026-03-02", "what_happened": "Zwetschgenkuchen for tea."}
    journal.add(New(kind="daily_log", child=empty_desk.child, raw=raw))
    session.lock()
    return empty_desk


def listed(desk: Desk, folder: Path, passphrase: str = PASSPHRASE) -> list[str]:
    secret = desk.given(passphrase, "secret")
    said = desk.bare("--data-dir", str(folder), "--passphrase-file", secret, "list", "--kind", "daily_log", "--json")
    assert said.status == 0, said.err
    return [line["headline"] for line in said.lines()]


def test_a_laptop_is_gone_and_the_sheet_and_the_stick_bring_everything_back(made: Desk, tmp_path: Path) -> None:
    stick = tmp_path / "stick.hearthlog"
    said = made("backup", "--out", str(stick))
    assert (said.status, said.err) == (0, "")
    assert "4 records were saved" in said.out
    assert "It was opened again and checked." in said.out
    assert "opens with the recovery code" in said.out
    shutil.rmtree(made.folder)
    again = tmp_path / "again"
    back = made.bare("restore", str(stick), "--to", str(again), "--recovery-file", str(tmp_path / "sheet"))
    assert back.status == 0, back.err
    assert "4 records stand in" in back.out
    new = made.given(OTHERS, "new")
    recovered = made.bare(
        "--data-dir", str(again), "recover", "--recovery-file", str(tmp_path / "sheet"), "--new-passphrase-file", new
    )
    assert recovered.status == 0, recovered.err
    assert listed(made, again, OTHERS) == ["Zwetschgenkuchen for tea."]
    secret = made.given(OTHERS, "secret")
    assert made.bare("--data-dir", str(again), "--passphrase-file", secret, "check").status == 0


def test_in_json_both_say_what_they_did(made: Desk, tmp_path: Path) -> None:
    stick = tmp_path / "stick.hearthlog"
    said = made("backup", "--out", str(stick), "--json").json()
    assert said == {
        "file": str(stick), "bytes": stick.stat().st_size, "records": 4, "revisions": 4, "photos": 0, "photos_lost": 0,
    }  # fmt: skip
    back = made("restore", str(stick), "--to", str(tmp_path / "again"), "--json").json()
    assert back.pop("made").endswith("Z")
    assert back == {"folder": str(tmp_path / "again"), "records": 4, "photos": 0, "photos_lost": 0}


def test_a_chosen_passphrase_is_said_and_opens_it(made: Desk, tmp_path: Path) -> None:
    stick = tmp_path / "stick.hearthlog"
    said = made("backup", "--out", str(stick), "--new-passphrase-file", made.given(OTHERS, "chosen"))
    assert "with the passphrase that you chose" in said.out
    chosen = made.given(OTHERS, "chosen")
    back = made.bare("--passphrase-file", chosen, "restore", str(stick), "--to", str(tmp_path / "again"))
    assert back.status == 0, back.err
    assert "Unlock it with the passphrase of the backup." in back.out
    assert listed(made, tmp_path / "again", OTHERS) == ["Zwetschgenkuchen for tea."]


def test_what_is_refused_names_what_is_wrong(made: Desk, tmp_path: Path) -> None:
    stick, again = tmp_path / "stick.hearthlog", tmp_path / "again"
    assert made("backup", "--out", str(stick)).status == 0
    cases = [
        (("restore", str(tmp_path / "none"), "--to", str(again)), 2, "file: "),
        (("restore", str(stick), "--to", str(made.folder)), 2, "is not empty"),
        (("restore", made.given("Dear all", "letter.txt"), "--to", str(again)), 1, "letter.txt is not a backup"),
        (
            ("restore", str(stick), "--to", str(again), "--recovery-file", made.given("x", "x")),
            2,
            "not a recovery code",
        ),
        (("backup", "--out", str(tmp_path / "nowhere" / "stick")), 1, "could not be written"),
        (("backup", "--out", made.given("Dear all", "letter.txt")), 2, "out: letter.txt is there already"),
        (("backup", "--out", str(tmp_path / "s"), "--new-passphrase-file", made.given("short", "p")), 2, "Passphrase"),
    ]
    for arguments, status, words in cases:
        said = made(*arguments)
        assert (said.status, said.out) == (status, ""), arguments
        assert words in said.err
        assert len(said.err.splitlines()) == 1
    secret = made.given(OTHERS, "other")
    wrong = made.bare("--passphrase-file", secret, "restore", str(stick), "--to", str(again))
    assert (wrong.status, "does not open this backup" in wrong.err) == (1, True)
    assert not again.exists()


def test_nobody_waits_where_no_passphrase_is_given(made: Desk, tmp_path: Path) -> None:
    stick = tmp_path / "stick.hearthlog"
    assert made("backup", "--out", str(stick)).status == 0
    said = made.bare("restore", str(stick), "--to", str(tmp_path / "again"))
    assert (said.status, "passphrase" in said.err) == (2, True)


def test_a_paper_that_is_newer_than_the_store_is_named_by_check(made: Desk) -> None:
    assert made("check").status == 0
    said = made("check", "--code", "0123456789ab", "--json")
    assert said.status == 1
    (line,) = said.json()["broken"]
    assert line.startswith("paper: no entry here has its code 0123456789ab")
