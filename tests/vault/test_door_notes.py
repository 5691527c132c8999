"""Notes from the lock screen: kept at once, unreadable where they were written, opened by whoever unlocks."""

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from carer_app.clock import SetClock, stamp
from carer_app.errors import BadInputError
from carer_app.vault import door_notes, parting
from carer_app.vault.disk import StoreUnwritableError
from carer_app.vault.door_notes import DoorWriting, TooManyNotesError
from carer_app.vault.keys import Keys
from carer_app.vault.parting import Parting
from carer_app.vault.vault import Vault
from tests.conftest import EVENING
from tests.vault.keyring_steps import LONGER as PASSPHRASE
from tests.vault.keyring_steps import SAM

WORDS = "Maya is not in her room. The window is open. Grey hoodie. \ud83d"
"""Half a character at the end, as one can paste it."""


@pytest.fixture
def keys(vault: Vault) -> Keys:
    keys, _code = vault.create(SAM, PASSPHRASE)
    door_notes.keep_key(vault.path.parent, keys)
    return keys


@pytest.fixture
def folder(vault: Vault, keys: Keys) -> Path:
    return vault.path.parent


def writing(folder: Path) -> DoorWriting:
    key = door_notes.key_in(folder)
    assert key
    return DoorWriting(folder, key, SetClock(EVENING))


def test_a_note_is_there_for_whoever_unlocks_with_when_it_was_begun(folder: Path, keys: Keys) -> None:
    note = writing(folder)
    note.keep("Maya")
    note.keep(WORDS)
    found = door_notes.waiting(folder, keys)
    assert [(one.words, one.begun) for one in found.notes] == [(WORDS, stamp(EVENING))]
    assert found.unopened == 0


def test_nothing_in_the_folder_tells_what_it_says_nor_how_long_it_is(folder: Path) -> None:
    short, long = writing(folder), writing(folder)
    short.keep("M")
    long.keep("Maya is not in her room. " * 40)
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert not any(b"Maya" in path.read_bytes() for path in files)
    sizes = {path.stat().st_size for path in files if path.suffix == ".note"}
    assert len(sizes) == 1


def test_what_was_kept_outlasts_a_kill(folder: Path, keys: Keys) -> None:
    script = (
        "import os, sys; from pathlib import Path; from carer_app.clock import SystemClock\n"
        "from carer_app.vault import door_notes as d; f = Path(sys.argv[1])\n"
        "d.DoorWriting(f, d.key_in(f), SystemClock()).keep('Maya is gone'); os.kill(os.getpid(), 9)"
    )
    killed = subprocess.run([sys.executable, "-c", script, str(folder)], check=False, timeout=60)
    assert killed.returncode == -9
    assert [one.words for one in door_notes.waiting(folder, keys).notes] == ["Maya is gone"]


def test_a_note_that_is_taken_over_or_wiped_out_waits_no_more(folder: Path, keys: Keys) -> None:
    first, second = writing(folder), writing(folder)
    first.keep("One")
    second.keep("Two")
    assert len(door_notes.left_at(folder)) == 2
    second.take_back()
    (note,) = door_notes.waiting(folder, keys).notes
    door_notes.take_away(folder, note.id)
    assert door_notes.left_at(folder) == ()


def test_a_note_that_is_too_long_says_by_how_much_and_the_one_before_stays(folder: Path, keys: Keys) -> None:
    note = writing(folder)
    note.keep("Maya")
    with pytest.raises(BadInputError, match=r"10,000 letters, and this has 10,001\. Shorten it"):
        note.keep("x" * 10_001)
    assert [one.words for one in door_notes.waiting(folder, keys).notes] == ["Maya"]


def test_so_many_notes_and_no_more(folder: Path) -> None:
    kept = [writing(folder) for _number in range(door_notes.MOST)]
    for note in kept:
        note.keep("Maya")
    with pytest.raises(TooManyNotesError, match="50 notes wait here already"):
        writing(folder).keep("Another")
    kept[0].keep("Maya is back")


def test_a_disk_that_takes_nothing_is_said(folder: Path) -> None:
    (folder / "notes" / "key.json").unlink()
    (folder / "notes").rmdir()
    (folder / "notes").write_text("a file where the folder should be")
    key = door_notes.DoorKey(vault="v", generation=1, public=door_notes._private(b"k" * 32).public)
    with pytest.raises(StoreUnwritableError):
        DoorWriting(folder, key, SetClock(EVENING)).keep("Maya")


def test_a_note_sealed_to_another_key_or_changed_is_told_and_stays(folder: Path, keys: Keys) -> None:
    key = door_notes.key_in(folder)
    assert key
    other = msgspec.structs.replace(key, public=door_notes._private(b"other" * 8).public)
    DoorWriting(folder, other, SetClock(EVENING)).keep("To somebody else")
    writing(folder).keep("Maya")
    found = door_notes.waiting(folder, keys)
    assert ([one.words for one in found.notes], found.unopened) == (["Maya"], 1)
    assert len(door_notes.left_at(folder)) == 2


def test_a_key_that_somebody_put_there_is_put_right_at_the_next_unlock(folder: Path, keys: Keys) -> None:
    right = door_notes.key_in(folder)
    (folder / "notes" / "key.json").write_bytes(b'{"vault":"v","generation":1,"public":"00"}')
    door_notes.keep_key(folder, keys)
    assert door_notes.key_in(folder) == right


def test_after_a_change_of_the_vaults_key_old_and_new_notes_open(vault: Vault, folder: Path, keys: Keys) -> None:
    writing(folder).keep("Before")
    old = door_notes.key_in(folder)
    vault.take_off(keys, "somebody", {SAM.id: keys.sealing.public}, keys.recovery)
    vault.settle(keys)
    door_notes.keep_key(folder, keys)
    assert door_notes.key_in(folder) != old
    writing(folder).keep("After")
    again = vault.unlock(SAM.id, PASSPHRASE)
    assert {one.words for one in door_notes.waiting(folder, again).notes} == {"Before", "After"}


def test_a_computer_that_is_emptied_keeps_none(folder: Path) -> None:
    writing(folder).keep("Maya")
    parting.begin(folder, Parting(council="North Tyneside", at=stamp(EVENING), vault="v"))
    parting.go_on(folder, None)
    assert not (folder / "notes").exists()


def test_before_the_first_unlock_there_is_no_key_and_no_note(tmp_path: Path) -> None:
    assert door_notes.key_in(tmp_path) is None
    assert door_notes.left_at(tmp_path) == ()
