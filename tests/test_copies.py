"""The dated copies: made once a day without being asked, kept for days and weeks, and never longer than what was erased."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from carer_app.clock import local
from carer_app.doorway import Doorway
from carer_app.errors import BadInputError
from carer_app.journal.backups import Backups, MayNotSayWhereError
from carer_app.store import copies
from carer_app.store.erasure import erase
from carer_app.store.index import Wanted
from carer_app.vault import parting
from carer_app.vault.file import FLOOR
from tests.conftest import PASSPHRASE, Home, MakeHome
from tests.store.test_backup import with_photo

DAY = timedelta(days=1)


def lying(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.hearthlog"))


def photos(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.suffix == "")


def restored(home: Home, backup: Path, folder: Path) -> Home:
    Doorway(folder, home.clock, None, FLOOR).restore(backup, code=home.recovery_code)
    door = Doorway(folder, home.clock, None, FLOOR)
    return Home(folder, home.clock, door.unlock(door.holder_named(None), PASSPHRASE), "")


def words(home: Home) -> set[str]:
    return {told.headline for told in home.journal.told(Wanted(kind="daily_log", limit=100))}


def test_one_a_day_is_made_and_seven_days_and_four_weeks_are_kept(home: Home) -> None:
    backups, made = Backups(home.session), []
    for _day in range(60):
        assert backups.copy_if_due()
        assert not backups.copy_if_due()
        made.append(local(home.clock.now()).date())
        home.clock.advance(DAY)
    names = lying(backups.own_folder)
    kept = [
        copy.manifest.made[:10] for copy in copies.copies_in(backups.own_folder, home.session.keys) if copy.manifest
    ]
    assert kept[:7] == [day.isoformat() for day in reversed(made[-7:])]
    weeks = {day.isocalendar()[:2]: day.isoformat() for day in made}
    assert set(kept) == set(kept[:7]) | set(list(weeks.values())[-4:])
    assert len(names) == len(kept) < 12


def test_a_dated_copy_brings_words_and_photos_back(home: Home, tmp_path: Path) -> None:
    child = home.child()
    home.log(child, "Home from school.")
    with_photo(home, child)
    backups = Backups(home.session)
    backups.copy_if_due()
    (name,) = lying(backups.own_folder)
    shutil.rmtree(home.folder / "attachments")
    again = restored(home, backups.own_folder / name, tmp_path / "again")
    assert words(again) == {"Home from school.", "Ball games."}
    assert sorted(path.name for path in (tmp_path / "again" / "attachments").iterdir()) == photos(backups.own_folder)
    again.session.lock()


def test_photos_lie_there_once_for_all_copies(home: Home) -> None:
    child, backups = home.child(), Backups(home.session)
    with_photo(home, child)
    for _day in range(3):
        backups.copy_if_due()
        home.clock.advance(DAY)
    here = sorted(path.name for path in (home.folder / "attachments").iterdir())
    assert photos(backups.own_folder) == here
    assert len(lying(backups.own_folder)) == 3


def test_what_was_erased_is_in_no_copy_after_the_next(home: Home, tmp_path: Path) -> None:
    child, backups = home.child(), Backups(home.session)
    record = with_photo(home, child)
    home.log(child, "This stays.")
    for _day in range(3):
        backups.copy_if_due()
        home.clock.advance(DAY)
    backups.copy_if_due()
    erase(home.session.database, [version.hash for version in home.journal.show(record).versions])
    assert len(lying(backups.own_folder)) == 4
    assert backups.copy_if_due(), "an erasure does not wait for the next day"
    (name,) = lying(backups.own_folder)
    assert photos(backups.own_folder) == []
    again = restored(home, backups.own_folder / name, tmp_path / "again")
    assert words(again) == {"This stays."}
    again.session.lock()


def test_a_copy_that_cannot_be_made_leaves_the_others_and_is_told_after_some_days(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups = Backups(home.session)
    assert not backups.standing().is_overdue
    backups.copy_if_due()
    before = lying(backups.own_folder)
    monkeypatch.setattr(copies, "ROOM", 1 << 60)
    for _day in range(4):
        home.clock.advance(DAY)
        assert not backups.copy_if_due()
    standing = backups.standing()
    assert standing.is_overdue
    assert "no room" in standing.problem
    assert lying(backups.own_folder) == before
    monkeypatch.setattr(copies, "ROOM", 0)
    backups.copy_if_due()
    assert (backups.standing().is_overdue, backups.standing().problem) == (False, "")


def test_a_stick_gets_its_copy_whenever_it_is_here(home: Home, tmp_path: Path) -> None:
    backups, stick = Backups(home.session), tmp_path / "stick"
    with_photo(home, home.child())
    stick.mkdir()
    backups.choose_folder(stick)
    backups.copy_if_due()
    (below,) = stick.iterdir()
    assert lying(below) == lying(backups.own_folder)
    assert photos(below) == photos(backups.own_folder) != []
    stick.rename(tmp_path / "away")
    for _day in range(9):
        home.clock.advance(DAY)
        backups.copy_if_due()
    assert backups.standing().is_overdue_elsewhere
    assert not backups.standing().is_overdue
    (tmp_path / "away").rename(stick)
    assert backups.copy_if_due()
    assert not backups.standing().is_overdue_elsewhere
    assert lying(below)[-1] == lying(backups.own_folder)[-1]


def test_another_laptops_copies_on_the_same_stick_are_left_alone(make_home: MakeHome, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    homes = [make_home(name) for name in ("one", "two")]
    for home in homes:
        backups = Backups(home.session)
        backups.choose_folder(stick)
        backups.copy_if_due()
        home.clock.advance(DAY)
        backups.copy_if_due()
    assert sorted(len(lying(below)) for below in stick.iterdir()) == [2, 2]


def test_a_place_that_is_none_is_refused_and_only_some_may_say_where(make_home: MakeHome, tmp_path: Path) -> None:
    home = make_home()
    for folder in (tmp_path / "nowhere", home.folder, home.folder / "copies"):
        with pytest.raises(BadInputError):
            Backups(home.session).choose_folder(folder)
    other = make_home("other", "Jo Marsh", "residential_worker")
    with pytest.raises(MayNotSayWhereError):
        Backups(other.session).choose_folder(tmp_path)


def test_a_half_copy_of_a_kill_is_cleared_away(home: Home) -> None:
    backups = Backups(home.session)
    backups.own_folder.mkdir()
    (backups.own_folder / "00000000-20260301T000000000Z.hearthlog.part").write_bytes(b"half")
    backups.copy_if_due()
    assert len(list(backups.own_folder.iterdir())) == 1


def test_emptying_a_computer_takes_its_copies_too(home: Home) -> None:

    with_photo(home, home.child())
    Backups(home.session).copy_if_due()
    home.session.lock()
    parting.begin(home.folder, parting.Parting(council="", at="2026-03-02T21:04:00.000Z", vault="v"))
    parting.go_on(home.folder, None)
    assert not (home.folder / "copies").exists()
