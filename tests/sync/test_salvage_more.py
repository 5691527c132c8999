"""A damaged store with copies beside it: everything that can be read anywhere comes back, and what cannot is named."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from carer_app.journal.backups import Backups
from carer_app.store.copies import copies_in
from carer_app.store.engine import open_keyed
from carer_app.store.erasure import erase
from carer_app.store.verify import verify
from carer_app.sync.remaking import NoSecondCopyError, Remade
from tests.conftest import PASSPHRASE, Home
from tests.sync.conftest import Connected
from tests.sync.test_salvage import door, headlines, spoil

Connect = Callable[..., Connected]


def salvage(home: Home, backup: Path | None = None) -> Remade:
    home.session, made = door(home).salvage(door(home).holder_named(None), PASSPHRASE, backup)
    return made


def without_second_copy(home: Home, *, keep_who: bool = True) -> None:
    for path in (home.folder / "mirror").iterdir():
        if not (keep_who and path.name.startswith("who-we-are")):
            path.unlink()


def end_of_file(home: Home) -> None:
    """Spoil the last pages, as a disk does that begins to fail; what stands before can still be read."""
    home.session.database.empty_log()
    home.session.lock()
    path = home.folder / "store.db"
    data = bytearray(path.read_bytes())
    data[-4096:] = bytes(4096)
    path.write_bytes(data)


def test_what_others_wrote_comes_back_from_the_copy_without_a_network(connect: Connect) -> None:
    one, two = connect(), connect("second", "Jo Marsh")
    child = one.home.child()
    one.work.sync_once()
    two.work.sync_once()
    two.home.log(child, "Written by Jo.")
    two.work.sync_once()
    one.work.sync_once()
    Backups(one.home.session).copy_if_due()
    one.home.log(child, "Written after the copy.")
    spoil(one.home)
    made = salvage(one.home)
    assert made.copy
    assert made.lost == ()
    assert headlines(one.home) == ["Written after the copy.", "Written by Jo."]
    assert verify(one.home.session.database, one.home.session.device).broken == ()


def test_what_only_the_damaged_file_has_is_read_row_by_row(home: Home) -> None:
    child = home.child()
    for number in range(30):
        home.log(child, f"Evening {number:02}.")
    end_of_file(home)
    without_second_copy(home)
    made = salvage(home)
    assert made.copy == ""
    assert len(headlines(home)) >= 25
    assert verify(home.session.database, home.session.device).broken == ()


def test_an_older_copy_is_taken_where_the_newest_is_damaged_too(home: Home) -> None:
    child, backups = home.child(), Backups(home.session)
    home.log(child, "First evening.")
    backups.copy_if_due()
    home.clock.advance(timedelta(days=1))
    home.log(child, "Second evening.")
    backups.copy_if_due()
    newest, older = copies_in(backups.own_folder, home.session.keys)
    newest.path.write_bytes(newest.path.read_bytes()[:5000])
    assert older.manifest
    spoil(home)
    without_second_copy(home, keep_who=False)
    (home.folder / "store.db").write_bytes(b"nothing of it is left")
    made = salvage(home)
    assert made.copy == older.manifest.made
    assert headlines(home) == ["First evening."]


def test_a_named_backup_goes_before_the_copies(home: Home, tmp_path: Path) -> None:
    child, backups = home.child(), Backups(home.session)
    backups.copy_if_due()
    home.log(child, "On the stick.")
    made = backups.make(tmp_path / "stick.hearthlog")
    spoil(home)
    without_second_copy(home, keep_who=False)
    (home.folder / "store.db").write_bytes(b"nothing of it is left")
    assert salvage(home, made.path).copy == made.manifest.made
    assert headlines(home) == ["On the stick."]


def test_a_gap_in_the_log_is_named(home: Home) -> None:
    child = home.child()
    for number in range(8):
        home.log(child, f"Evening {number}.")
    keys = home.session.keys
    home.session.database.empty_log()
    home.session.lock()
    without_second_copy(home)
    raw = open_keyed(home.folder / "store.db", keys.database_key())
    raw.execute("DROP TRIGGER entries_no_delete")
    raw.execute("DELETE FROM entries WHERE seq IN (2, 3, 5)")
    raw.close()
    data = bytearray((home.folder / "store.db").read_bytes())
    data[-4096:] = bytes(4096)
    (home.folder / "store.db").write_bytes(data)
    made = salvage(home)
    assert made.lost == ("log here/0: entries 2 to 3", "log here/0: entries 5 to 5")
    assert verify(home.session.database, home.session.device).broken == ()


def test_what_was_erased_since_the_copy_does_not_come_back_from_it(home: Home) -> None:
    child, backups = home.child(), Backups(home.session)
    record = home.log(child, "To be erased.")
    home.log(child, "This stays.")
    backups.copy_if_due()
    erase(home.session.database, [version.hash for version in home.journal.show(record).versions])
    end_of_file(home)
    assert salvage(home).copy == ""
    assert headlines(home) == ["This stays."]


def test_with_nothing_at_all_nothing_is_touched(home: Home) -> None:
    spoil(home)
    shutil.rmtree(home.folder / "mirror")
    before = (home.folder / "store.db").read_bytes()
    with pytest.raises(NoSecondCopyError):
        salvage(home)
    assert (home.folder / "store.db").read_bytes() == before
