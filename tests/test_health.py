"""Whether this computer is safe for the records: each thing told as it stands, with what to do, and nothing cried out."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from carer_app.config import VERSION
from carer_app.doorway import Doorway
from carer_app.journal.health import Level, Line, to_do_words
from carer_app.store import computers, gateways
from carer_app.store.gateways import Gateway
from carer_app.vault.disk import TRIED
from carer_app.vault.file import FLOOR
from carer_app.vault.pin_keeper import PinKeeper
from carer_app.vault.slots import WrongPassphraseError
from carer_app.work import Work
from tests.company import OTHERS_PASSPHRASE, joined, unlock
from tests.conftest import PASSPHRASE, Home, MakeHome
from tests.test_anchors import Laptop
from tests.vault.conftest import PocketKeyring
from tests.vault.test_quick_pin import PIN, QUICK


def line(home: Home, name: str) -> Line:
    (found,) = [one for one in Work(home.session).health.lines() if one.name == name]
    return found


def names(home: Home) -> list[str]:
    return [one.name for one in Work(home.session).health.lines()]


def enrolled(home: Home, **more: str) -> None:
    known = {"id": "g", "name": "North Tyneside", "url": "", "key": "", "sealing_key": "", "authority": "", "home": ""}
    with home.session.database.writing() as db:
        gateways.keep(db, Gateway(**known | more, home_name="", epoch=1))


def test_a_new_store_is_told_of_in_words_with_what_to_do(home: Home) -> None:
    lines = Work(home.session).health.lines()
    assert {one.name for one in lines} == {
        "disk", "keyring", "tries", "cloud", "backup", "second_copy", "council", "whole", "version",
    }  # fmt: skip
    assert all(one.sentence.endswith(".") for one in lines)
    assert all(one.to_do for one in lines if one.level is not Level.GOOD)


def test_wrong_tries_are_told_to_whoever_they_are_about_and_who_answers_for_it(make_home: MakeHome) -> None:
    home = make_home(role="registered_manager")
    jo = joined(home, role="residential_worker")
    assert line(jo, "tries").sentence.startswith("No wrong passphrase")
    jo.session.lock()
    home.session.lock()
    door = Doorway(home.folder, home.clock, None, FLOOR)
    with pytest.raises(WrongPassphraseError):
        door.unlock(door.holder_named("Sam Okafor"), OTHERS_PASSPHRASE)
    sam, jo = unlock(home, "Sam Okafor", PASSPHRASE), unlock(home, "Jo Marsh", OTHERS_PASSPHRASE)
    assert line(sam, "tries").sentence.startswith("1 wrong passphrase or code was tried")
    assert line(jo, "tries").sentence.startswith("No wrong passphrase")
    sam.clock.advance(timedelta(days=31))
    assert line(sam, "tries").sentence.startswith("No wrong passphrase")
    jo.session.lock()
    sam.session.lock()


def test_a_list_of_tries_that_was_thinned_out_is_something_to_ask_about(home: Home) -> None:
    home.session.lock()
    (home.folder / TRIED).unlink()
    after = unlock(home, "Sam Okafor", PASSPHRASE)
    assert line(after, "tries").level is Level.TO_DO
    after.session.lock()


def test_the_half_of_the_key_is_told_of_as_it_is(home: Home, tmp_path: Path) -> None:
    assert line(home, "keyring").level is Level.TO_DO
    laptop = Laptop(tmp_path / "with a keyring")
    assert line(laptop.home, "keyring").level is Level.GOOD
    laptop.home.session.lock()


def test_a_keyring_that_came_later_is_used_after_one_change_of_the_passphrase(home: Home) -> None:
    home.session.lock()
    door = Doorway(home.folder, home.clock, PocketKeyring(), FLOOR)
    session = door.unlock(door.holder_named(None), PASSPHRASE)
    after = Home(folder=home.folder, clock=home.clock, session=session, recovery_code="")
    assert "change your passphrase once" in line(after, "keyring").to_do
    Work(session).people.change_passphrase(PASSPHRASE, OTHERS_PASSPHRASE)
    assert line(after, "keyring").level is Level.GOOD
    session.lock()


def test_a_copy_that_is_overdue_is_something_to_do_and_one_of_today_is_not(home: Home) -> None:
    work = Work(home.session)
    assert work.backups.copy_if_due()
    assert line(home, "backup").level is Level.GOOD
    home.clock.advance(timedelta(days=4))
    late = line(home, "backup")
    assert late.level is Level.TO_DO
    assert "Mon 2 March 2026, 21:04" in late.sentence


def test_silence_of_the_council_is_told_after_a_week(home: Home) -> None:
    enrolled(home)
    assert "second_copy" not in names(home)
    assert line(home, "council").sentence == "Nothing was heard from the council yet."
    enrolled(home, last_heard="2026-03-01T09:00:00.000Z")
    assert line(home, "council").level is Level.GOOD
    home.clock.advance(timedelta(days=7))
    assert line(home, "council").level is Level.TO_DO


@pytest.mark.parametrize(
    ("theirs", "level"), [(VERSION, Level.GOOD), ("0.0.9", Level.GOOD), ("0.10.0", Level.TO_DO), ("x", Level.GOOD)]
)
def test_a_newer_version_at_the_council_is_told_of(home: Home, theirs: str, level: Level) -> None:
    with home.session.database.writing() as db:
        computers.keep_program(db, "g", theirs)
    assert line(home, "version").level is level


def test_records_that_are_not_as_they_were_written_are_told_of(home: Home) -> None:
    work = Work(home.session)
    work.anchors.check()
    assert line(home, "whole").sentence.startswith("Everything is as it was written.")
    with home.session.database.writing() as db:
        columns = "did, at, who, person, role, until, since, detail, times"
        db.exec_driver_sql(f"INSERT INTO acts ({columns}) VALUES ('added', 't', 'w', 'p', '', '', '', '', 0)")
    work.anchors.note(work.anchors.everything())
    assert line(home, "whole").level is Level.TO_DO


def test_how_much_there_is_to_do_is_said_in_one_sentence() -> None:
    good = Line(name="a", title="A", level=Level.GOOD, sentence="Fine.")
    to_do = Line(name="b", title="B", level=Level.TO_DO, sentence="Not yet.", to_do="Do it.")
    unknown = Line(name="c", title="C", level=Level.UNKNOWN, sentence="Who knows.", to_do="Ask.")
    assert to_do_words([good, unknown]).startswith("As far as can be seen from here")
    assert to_do_words([good, to_do, unknown]).startswith("There is 1 thing to do.")
    assert to_do_words([to_do, to_do]).startswith("There are 2 things to do.")


@pytest.fixture
def pins() -> Iterator[PinKeeper]:
    pins = PinKeeper(QUICK)
    yield pins
    pins.end()


def test_the_quick_pin_is_told_of_where_there_can_be_one(make_home: MakeHome, pins: PinKeeper) -> None:
    """On or off, who has one just now, and what ends it; a command, which can have none, says nothing of it."""
    home = make_home(role="registered_manager")
    assert "pins" not in names(home)
    home.session.pins = pins
    own = Work(home.session).own_pin
    assert "nobody has one just now" in line(home, "pins").sentence
    own.choose(PIN)
    told = line(home, "pins")
    assert "Just now: Sam Okafor." in told.sentence
    for what in ("twelve hours", "five wrong tries", "window is closed", "restarts", "15 minutes"):
        assert what in told.sentence
    assert (told.level, "switch PINs off" in told.to_do) == (Level.GOOD, True)
    own.allow(is_on=False)
    assert line(home, "pins").sentence == "It is off: everybody here unlocks with their passphrase."


def test_with_foster_carers_the_quick_pin_is_told_to_be_off(home: Home, pins: PinKeeper) -> None:
    home.session.pins = pins
    assert line(home, "pins").sentence.startswith("It is off")
