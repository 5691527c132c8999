"""A laptop that is stolen, with more on it than entries: a photo, and a note from the lock screen. Where it has a keyring the
thief has nothing to guess at; where it has none, Argon2id alone is before him, and this shows what that means.
"""

import json
import shutil
from pathlib import Path

import pytest

from carer_app.clock import SystemClock
from carer_app.councils import profile_named
from carer_app.doorway import Doorway
from carer_app.session import Session
from carer_app.vault.disk import TRIES
from carer_app.vault.file import FLOOR, Stretch
from carer_app.vault.halves import LostDeviceSecretError
from carer_app.vault.key_file import with_sum
from carer_app.vault.slots import WrongPassphraseError
from carer_app.vault.waiting import FREE, MustWaitError
from carer_app.vault.who import Who
from carer_app.work import Work
from tests import files_given as given
from tests.conftest import Home
from tests.store.test_leaks import contents, spellings
from tests.test_pictures import log_with
from tests.vault.conftest import PocketKeyring

PASSPHRASE = "otter lantern hollow puddle thimble"
NAME, NOTE, CAPTION = "Wilhelmine", "Stachelbeereis", "Zwetschgenkuchen"
HARD = Stretch(m=24 * 1024, t=2, p=1)
"""Harder than the least that is taken, and soon done."""
JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG"


class Laptop:
    """One carer's, with a photo in it and a note that was written while it was locked."""

    def __init__(self, folder: Path, keyring: PocketKeyring | None) -> None:
        self.folder, self.keyring = folder, keyring
        who = Who(name="Sam Okafor", role="foster_carer")
        session, code = self.door().create(profile_named("north-tyneside"), who, PASSPHRASE)
        home = Home(folder=folder, clock=session.clock, session=session, recovery_code=code)
        log_with(home, home.child(NAME), (f"{CAPTION}.jpg", given.photo()))
        assert Work(session).backups.copy_if_due()
        session.lock()
        note = self.door().new_note()
        assert note
        note.keep(f"{NAME} went for a {NOTE} and is not back.")

    def door(self, folder: Path | None = None, *, elsewhere: bool = False) -> Doorway:
        keyring = PocketKeyring() if self.keyring is not None and elsewhere else self.keyring
        return Doorway(folder or self.folder, SystemClock(), keyring, HARD)

    def stolen(self, to: Path) -> Path:
        shutil.copytree(self.folder, to)
        return to


@pytest.fixture(params=["a keyring", "no keyring"])
def laptop(tmp_path: Path, request: pytest.FixtureRequest) -> Laptop:
    return Laptop(tmp_path / "laptop", PocketKeyring() if request.param == "a keyring" else None)


def unlock(door: Doorway, typed: str) -> Session:
    return door.unlock(door.holder_named(None), typed)


def test_nothing_on_the_disk_shows_a_word_a_photo_or_a_note(laptop: Laptop, tmp_path: Path) -> None:
    disk = laptop.stolen(tmp_path / "disk")
    found = contents(disk, disk / "none")
    assert any("notes" in name for name in found)
    assert any("attachments" in name for name in found)
    for name, content in found.items():
        assert not content.startswith((JPEG, PNG)), name
        for word in (NAME, NOTE, CAPTION):
            assert not any(spelling in content for spelling in spellings(word)), name


def test_with_a_keyring_even_the_right_passphrase_opens_nothing_elsewhere(tmp_path: Path) -> None:
    laptop = Laptop(tmp_path / "laptop", PocketKeyring())
    disk = laptop.stolen(tmp_path / "disk")
    with pytest.raises(LostDeviceSecretError):
        unlock(laptop.door(disk, elsewhere=True), PASSPHRASE)
    unlock(laptop.door(), PASSPHRASE).lock()


def test_without_a_keyring_he_may_guess_for_ever_but_not_faster(tmp_path: Path) -> None:
    """Taking the file of the counts away gives him more tries, which is said in SECURITY.md. Making the stretching weaker does
    not give him quicker ones: what a slot says of that is bound to what is inside.
    """
    laptop = Laptop(tmp_path / "laptop", None)
    disk = laptop.stolen(tmp_path / "disk")
    thief = laptop.door(disk)
    for _round in range(2):
        for number in range(FREE):
            with pytest.raises(WrongPassphraseError):
                unlock(thief, f"one of the million commonest {number}")
        with pytest.raises(MustWaitError):
            unlock(thief, PASSPHRASE)
        (disk / TRIES).unlink()
    for path in (disk / "vault.json", disk / "mirror" / "vault.json"):
        weakened(path)
    with pytest.raises(WrongPassphraseError):
        unlock(thief, PASSPHRASE)
    unlock(laptop.door(), PASSPHRASE).lock()


def weakened(path: Path) -> None:
    """Every slot says that it is stretched less, in as little memory as this program takes for enough."""
    lying = json.loads(path.read_text())
    del lying["sum"]
    for slot in lying["slots"]:
        assert f'"m":{HARD.m}' in slot["header_text"]
        slot["header_text"] = slot["header_text"].replace(f'"m":{HARD.m}', f'"m":{FLOOR.m}')
    path.write_bytes(with_sum(json.dumps(lying).encode()))
