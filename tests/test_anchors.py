"""An older file that is put back, and an end that is cut off, are found by what is remembered outside; and nothing is held up."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from carer_app.clock import SetClock
from carer_app.councils import profile_named
from carer_app.doorway import Doorway
from carer_app.journal.anchors import Anchors
from carer_app.journal.backups import Backups
from carer_app.store.engine import open_keyed
from carer_app.vault import parting
from carer_app.vault.file import FLOOR
from carer_app.vault.vault import Keys
from carer_app.vault.who import Who
from tests.conftest import EVENING, PASSPHRASE, Home
from tests.vault.conftest import PocketKeyring


class Laptop:
    """A home on a computer with a keyring, which can be locked, meddled with, and unlocked again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.keyring, self.clock = folder, PocketKeyring(), SetClock(EVENING)
        who = Who(name="Sam Okafor", role="foster_carer")
        session, code = self.door().create(profile_named("north-tyneside"), who, PASSPHRASE)
        self.home = Home(folder, self.clock, session, code)
        self.child = self.home.child()

    def door(self, folder: Path | None = None) -> Doorway:
        return Doorway(folder or self.folder, self.clock, self.keyring, FLOOR)

    def unlock(self, folder: Path | None = None) -> None:
        door = self.door(folder)
        session = door.unlock(door.holder_named(None), PASSPHRASE)
        self.home = Home(folder or self.folder, self.clock, session, self.home.recovery_code)

    def lock(self) -> None:
        self.home.session.lock()

    @property
    def backups(self) -> Backups:
        return Backups(self.home.session)

    @property
    def anchors(self) -> Anchors:
        return Anchors(self.home.session, self.backups)


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = Laptop(tmp_path / "home")
    yield made
    made.lock()


def cut(laptop: Laptop, keys: Keys, last: int) -> None:
    """Take the last entries away, with all that they name and every trace of them, as somebody with the key could."""
    raw = open_keyed(laptop.folder / "store.db", keys.database_key())
    guards = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _sql in guards:
        raw.execute(f"DROP TRIGGER {name}")
    (end,) = raw.execute("SELECT max(seq) FROM entries").fetchone()
    gone = raw.execute("SELECT hash, record FROM revisions ORDER BY number DESC LIMIT ?", (last,)).fetchall()
    for table in ("entries", "outbox"):
        raw.execute(f"DELETE FROM {table} WHERE seq > ?", (end - last,))
    for hash_, record in gone:
        raw.execute("DELETE FROM revisions WHERE hash = ?", (hash_,))
        raw.execute("DELETE FROM bodies WHERE revision = ?", (hash_,))
        raw.execute("DELETE FROM about WHERE revision = ?", (hash_,))
        raw.execute("DELETE FROM record_index WHERE record = ?", (record,))
    for _name, sql in guards:
        raw.execute(sql)
    raw.close()
    shutil.rmtree(laptop.folder / "mirror")


def put_older_folder_back(laptop: Laptop, tmp_path: Path) -> None:
    """Copy the folder, go on writing, and put the copy in its place."""
    laptop.home.log(laptop.child, "Before.")
    laptop.anchors.remember()
    laptop.lock()
    shutil.copytree(laptop.folder, tmp_path / "older")
    laptop.unlock()
    laptop.home.log(laptop.child, "What somebody wants to be gone.")
    laptop.anchors.remember()
    laptop.lock()
    shutil.rmtree(laptop.folder)
    (tmp_path / "older").rename(laptop.folder)
    laptop.unlock()


def test_a_whole_store_is_as_it_is_remembered(laptop: Laptop) -> None:
    for _evening in range(3):
        laptop.home.log(laptop.child)
        assert laptop.anchors.look().count == 0
        laptop.lock()
        laptop.unlock()
    laptop.backups.copy_if_due()
    assert laptop.anchors.everything().broken == ()


def test_an_older_folder_that_is_put_back_is_named_by_the_keyring(laptop: Laptop, tmp_path: Path) -> None:
    put_older_folder_back(laptop, tmp_path)
    found = laptop.anchors.look()
    assert found.count == len(found.faults) == 2
    assert found.faults[0].startswith("log here/0: it ends at 2, and the keyring knows 3")
    assert found.faults[1].startswith("versions: 1 that the keyring knows of")
    assert "gone" not in " ".join(found.faults)
    laptop.home.log(laptop.child, "Writing goes on.")
    laptop.home.log(laptop.child, "And on.")
    assert laptop.anchors.look().count > 0, "a log that grew as long again is still another one"


def test_an_end_that_was_cut_off_without_a_trace_is_found(laptop: Laptop) -> None:
    for number in range(4):
        laptop.home.log(laptop.child, f"Evening {number}.")
    laptop.anchors.remember()
    keys = laptop.home.session.keys
    laptop.lock()
    cut(laptop, keys, 2)
    laptop.unlock()
    assert laptop.anchors.everything().broken[0].startswith("log here/0: it ends at 3, and the keyring knows 5")


def test_without_a_keyring_the_last_copy_remembers(laptop: Laptop) -> None:
    for number in range(4):
        laptop.home.log(laptop.child, f"Evening {number}.")
    laptop.backups.copy_if_due()
    laptop.keyring.kept = {name: kept for name, kept in laptop.keyring.kept.items() if not name.endswith("remembered")}
    keys = laptop.home.session.keys
    laptop.lock()
    cut(laptop, keys, 1)
    laptop.unlock()
    assert "the last copy knows 5" in laptop.anchors.compare()[0]


def test_a_keyring_that_does_not_answer_is_done_without(laptop: Laptop) -> None:
    laptop.keyring.is_locked = True
    assert laptop.anchors.look().count == 0
    laptop.keyring.is_locked = False
    laptop.keyring.kept[f"{laptop.home.session.keys.vault}.remembered"] = b"{what"
    assert laptop.anchors.look().count == 0


def test_what_the_keyring_remembers_fits_into_the_smallest(laptop: Laptop) -> None:
    laptop.home.log(laptop.child)
    laptop.anchors.remember()
    assert len(laptop.keyring.kept[f"{laptop.home.session.keys.vault}.remembered"]) < 300


def test_a_store_that_was_put_back_says_so_and_is_no_fault(laptop: Laptop, tmp_path: Path) -> None:
    laptop.home.log(laptop.child, "Before.")
    made = laptop.backups.make(tmp_path / "all.hearthlog")
    laptop.home.log(laptop.child, "After.")
    laptop.anchors.remember()
    laptop.lock()
    laptop.door(tmp_path / "again").restore(made.path, code=laptop.home.recovery_code)
    laptop.clock.advance(timedelta(days=1))
    laptop.unlock(tmp_path / "again")
    found = laptop.anchors.look()
    assert (found.count, found.why) == (0, f"restored {made.manifest.made}")
    laptop.anchors.settle()
    assert laptop.anchors.look().why == ""
    laptop.home.log(laptop.child, "Going on.")
    assert laptop.anchors.look().count == 0
    assert laptop.anchors.everything().broken == ()


def test_once_the_reason_is_known_it_is_compared_with_what_it_is_now(laptop: Laptop, tmp_path: Path) -> None:
    put_older_folder_back(laptop, tmp_path)
    assert laptop.anchors.look().count
    laptop.clock.advance(timedelta(minutes=1))
    laptop.anchors.settle()
    assert laptop.anchors.look().count == 0


def test_a_whole_check_is_made_once_a_day(laptop: Laptop) -> None:
    first = laptop.anchors.check()
    laptop.clock.advance(timedelta(minutes=5))
    assert laptop.anchors.check().checked == first.checked
    laptop.clock.advance(timedelta(days=1))
    assert laptop.anchors.check().checked > first.checked


def test_a_paper_is_known_by_its_code(laptop: Laptop) -> None:
    laptop.home.log(laptop.child)
    journal = laptop.home.journal
    code = journal.head(journal.child(laptop.child))
    laptop.home.log(laptop.child)
    assert laptop.anchors.knows(code)
    assert laptop.anchors.knows(f" {code[:4].upper()} {code[4:]} ")
    for other in ("", "0", "%" * 12, "0" * 12, code[:-1]):
        assert not laptop.anchors.knows(other)


def test_emptying_forgets_what_the_keyring_remembers(laptop: Laptop) -> None:
    laptop.anchors.remember()
    vault = laptop.home.session.keys.vault
    laptop.lock()
    parting.begin(laptop.folder, parting.Parting(council="", at="2026-03-02T21:04:00.000Z", vault=vault))
    parting.go_on(laptop.folder, laptop.keyring)
    assert laptop.keyring.kept == {}
