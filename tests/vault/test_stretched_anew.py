"""A slot that is stretched less than is usual is shut anew at the next unlock; a kill on the way leaves one that opens."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from carer_app.vault.file import FLOOR, Holder, Stretch
from carer_app.vault.key_file import copy_of
from carer_app.vault.slots import WrongPassphraseError
from carer_app.vault.vault import Vault

SAM, JO = Holder(id="sam", name="Sam"), Holder(id="jo", name="Jo")
PASSPHRASE, OTHERS = "otter lantern hollow puddle thimble", "kettle marble orchard pigeon sleeve"
HARDER = Stretch(m=20 * 1024, t=3, p=1)


def stretches(folder: Path) -> dict[str, Stretch]:
    """How hard each slot of a person is stretched, as the file says openly."""
    headers = [json.loads(slot["header_text"]) for slot in json.loads((folder / "vault.json").read_bytes())["slots"]]
    return {one["person"]: Stretch(**one["stretch"]) for one in headers if one["kind"] == "passphrase"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two people whose slots are stretched as was usual once."""
    vault = Vault(tmp_path, None, FLOOR)
    keys, _code = vault.create(SAM, PASSPHRASE)
    person, _keys = vault.prepare(keys, JO, OTHERS)
    vault.keep(person)
    return tmp_path


def test_the_next_unlock_shuts_ones_own_slot_anew_and_nobody_elses(folder: Path) -> None:
    before = Vault(folder, None, FLOOR).unlock(SAM.id, PASSPHRASE)
    vault = Vault(folder, None, HARDER)
    after = vault.unlock(SAM.id, PASSPHRASE)
    assert stretches(folder) == {"sam": HARDER, "jo": FLOOR}
    assert (after.signing.public, after.database_key()) == (before.signing.public, before.database_key())
    assert vault.unlock(SAM.id, PASSPHRASE).signing.public == before.signing.public
    vault.unlock(JO.id, OTHERS)
    assert stretches(folder) == {"sam": HARDER, "jo": HARDER}


def test_it_is_done_once_and_a_slot_that_is_harder_stays(folder: Path) -> None:
    Vault(folder, None, HARDER).unlock(SAM.id, PASSPHRASE)
    written = (folder / "vault.json").read_bytes()
    for stretch in (HARDER, FLOOR):
        Vault(folder, None, stretch).unlock(SAM.id, PASSPHRASE)
    assert (folder / "vault.json").read_bytes() == written


def test_without_being_told_it_is_as_hard_as_is_usual_now(folder: Path) -> None:
    for _time in range(2):
        Vault(folder, None).unlock(SAM.id, PASSPHRASE)
        assert stretches(folder) == {"sam": Stretch(), "jo": FLOOR}


def test_a_wrong_passphrase_changes_nothing(folder: Path) -> None:
    written = (folder / "vault.json").read_bytes()
    with pytest.raises(WrongPassphraseError):
        Vault(folder, None, HARDER).unlock(SAM.id, OTHERS)
    assert (folder / "vault.json").read_bytes() == written


def test_on_a_disk_that_takes_nothing_it_opens_as_before(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_path: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("carer_app.vault.key_file._replace", full)
    Vault(folder, None, HARDER).unlock(SAM.id, PASSPHRASE)
    assert stretches(folder)["sam"] == FLOOR


KILLED = """
import os, sys
from pathlib import Path
from carer_app.vault import key_file
from carer_app.vault.file import Stretch
from carer_app.vault.vault import Vault
folder, at, person, secret = sys.argv[1:]
def killed(*_a, **_k):
    os.kill(os.getpid(), 9)
owner, name = {
    "the slot is made": (key_file, "write_both"),
    "it lies beside the file": (Path, "replace"),
    "it is in its place": (key_file, "flush_folder"),
    "one of the two files has it": (key_file, "write_copy"),
}[at]
setattr(owner, name, killed)
Vault(Path(folder), None, Stretch(m=20 * 1024, t=3, p=1)).unlock(person, secret)
"""


@pytest.mark.parametrize(
    "at", ["the slot is made", "it lies beside the file", "it is in its place", "one of the two files has it"]
)
def test_a_kill_on_the_way_leaves_a_slot_that_opens(folder: Path, at: str) -> None:
    before = Vault(folder, None, FLOOR).unlock(SAM.id, PASSPHRASE)
    command = [sys.executable, "-c", KILLED, str(folder), at, SAM.id, PASSPHRASE]
    assert subprocess.run(command, check=False).returncode == -9
    for lost in (None, folder / "vault.json", copy_of(folder / "vault.json")):
        if lost is not None:
            lost.unlink()
        opened = Vault(folder, None, HARDER).unlock(SAM.id, PASSPHRASE)
        assert opened.signing.public == before.signing.public
        assert stretches(folder)["sam"] == HARDER
    Vault(folder, None, HARDER).unlock(JO.id, OTHERS)
