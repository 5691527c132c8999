"""Wrong tries, changes of who may unlock, and backups: in the log, chained, also of the time when nobody had unlocked."""

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from carer_app.domain.act import Act, Did, act_control, act_of
from carer_app.domain.entry import Control, What
from carer_app.doorway import Doorway
from carer_app.errors import KnownError
from carer_app.journal.backups import Backups
from carer_app.journal.people import PeopleHere
from carer_app.store import acts, log
from carer_app.store.verify import verify
from carer_app.vault.disk import TRIED
from carer_app.vault.file import FLOOR
from carer_app.vault.opening import WrongRecoveryCodeError
from carer_app.vault.slots import WrongPassphraseError
from carer_app.vault.who import Who
from tests.company import OTHERS_PASSPHRASE, joined, unlock
from tests.conftest import PASSPHRASE, Home, MakeHome

WRONG = "kettle marble orchard WRONGTRY sleeve"
ANOTHER_CODE = "another store's code"


def door(home: Home) -> Doorway:
    return Doorway(home.folder, home.clock, None, FLOOR)


def try_wrongly(home: Home, name: str = "Sam Okafor", times: int = 1) -> None:
    for _number in range(times):
        home.clock.advance(timedelta(minutes=1))
        with pytest.raises(WrongPassphraseError):
            door(home).unlock(door(home).holder_named(name), WRONG)


def told(home: Home) -> list[Act]:
    with home.session.database.reading() as db:
        return acts.every(db)


def sorts(home: Home) -> list[str]:
    return [act.did for act in told(home)]


def again(home: Home, passphrase: str = PASSPHRASE, name: str = "Sam Okafor") -> Home:
    home.session.lock()
    return unlock(home, name, passphrase)


def test_what_was_tried_while_nobody_had_unlocked_is_in_the_log_after_the_next_unlock(home: Home) -> None:
    joined(home).session.lock()
    home.session.lock()
    try_wrongly(home, times=3)
    after = unlock(home, "Jo Marsh", OTHERS_PASSPHRASE)
    (tried,) = [act for act in told(after) if act.did == Did.TRIED]
    assert (tried.person, tried.times, tried.who) == (home.session.person.id, 3, "")
    assert (tried.since, tried.at) == ("2026-03-02T21:05:00.000Z", "2026-03-02T21:07:00.000Z")
    assert not verify(after.session.database, after.session.device).broken
    assert sorts(again(after)).count(Did.TRIED) == 1
    after.session.lock()


def test_what_was_typed_stands_nowhere(home: Home) -> None:
    home.session.lock()
    try_wrongly(home)
    lying = (home.folder / TRIED).read_text()
    assert "WRONGTRY" not in lying
    assert "Sam" not in lying
    after = unlock(home, "Sam Okafor", PASSPHRASE)
    assert "WRONGTRY" not in str(told(after))
    after.session.lock()


def test_a_wrong_recovery_code_is_told_as_such(home: Home, make_home: MakeHome) -> None:
    code = make_home("elsewhere").recovery_code
    with pytest.raises(WrongRecoveryCodeError):
        door(home).recover(door(home).holder_named(None), code, WRONG)
    after = again(home)
    assert [(act.person, act.times) for act in told(after) if act.did == Did.TRIED_CODE] == [
        (home.session.person.id, 1)
    ]
    after.session.lock()


def take_a_line_out(path: Path) -> None:
    lying = json.loads(path.read_bytes())
    del lying["lines"][0]
    path.write_text(json.dumps(lying))


def say_another_time(path: Path) -> None:
    path.write_text(path.read_text().replace("21:05", "20:05"))


def begin_it_anew(path: Path) -> None:
    path.write_text(json.dumps({"key": "0" * 64, "lines": []}))


def make_a_line_up(path: Path) -> None:
    lying = json.loads(path.read_bytes())
    lying["lines"].append(["somebody", "2026-03-02T21:09:00.000Z", "passphrase", "0" * 64])
    path.write_text(json.dumps(lying))


@pytest.mark.parametrize(
    "harm",
    [
        Path.unlink,
        take_a_line_out,
        say_another_time,
        begin_it_anew,
        make_a_line_up,
        lambda path: path.write_bytes(b"\xff"),
    ],
)
def test_a_list_of_wrong_tries_that_was_thinned_out_is_told(home: Home, harm: Callable[[Path], None]) -> None:
    home.session.lock()
    try_wrongly(home, times=2)
    harm(home.folder / TRIED)
    after = unlock(home, "Sam Okafor", PASSPHRASE)
    assert sorts(after).count(Did.TRIES_NOT_WHOLE) == 1
    later = again(after)
    assert sorts(later).count(Did.TRIES_NOT_WHOLE) == 1
    later.session.lock()


def test_an_unlock_that_was_broken_off_between_log_and_list_tells_nothing_twice(home: Home) -> None:
    home.session.lock()
    try_wrongly(home, times=2)
    before = (home.folder / TRIED).read_bytes()
    after = unlock(home, "Sam Okafor", PASSPHRASE)
    after.session.lock()
    (home.folder / TRIED).write_bytes(before)
    later = unlock(home, "Sam Okafor", PASSPHRASE)
    assert sorts(later) == [Did.TRIED]
    with later.session.database.reading() as db:
        said = [control for one in log.every(db) for control in one.entry.control if control.what == What.ACT]
    assert len(said) == 1
    later.session.lock()


def test_who_was_let_in_and_taken_off_is_told_with_who_did_it(make_home: MakeHome) -> None:
    home = make_home(role="registered_manager")
    people = PeopleHere(home.session)
    night = people.add(
        Who(name="Kim Osei", role="residential_worker", until="2026-03-03T08:00:00+00:00"), OTHERS_PASSPHRASE
    )
    people.let_try_again(night)
    people.new_passphrase(night, "violet harbour mitten copper ladder")
    people.change_passphrase(PASSPHRASE, "pigeon sleeve kettle marble orchard")
    people.take_off(night)
    kept = told(home)
    assert [act.did for act in kept] == ["added", "let_in", "new_passphrase", "changed_passphrase", "taken_off"]
    assert {act.who for act in kept} == {home.session.person.id}
    assert [act.person for act in kept].count(night.id) == 4
    assert (kept[0].role, kept[0].until) == ("residential_worker", "2026-03-03T08:00:00+00:00")
    assert not verify(home.session.database, home.session.device).broken


def test_the_recovery_code_leaves_a_line(home: Home) -> None:
    home.session.lock()
    session = door(home).recover(door(home).holder_named(None), home.recovery_code, OTHERS_PASSPHRASE)
    after = Home(folder=home.folder, clock=home.clock, session=session, recovery_code="")
    assert sorts(after) == [Did.RECOVERED]
    session.lock()


def test_a_backup_leaves_a_line_and_one_that_was_put_back_does_too(home: Home, tmp_path: Path) -> None:
    home.log(home.child())
    made = Backups(home.session).make(tmp_path / "all.backup")
    assert [(act.did, act.detail) for act in told(home)] == [("backed_up", "code")]
    elsewhere = Doorway(tmp_path / "back", home.clock, None, FLOOR)
    elsewhere.restore(made.path, code=home.recovery_code)
    session = elsewhere.unlock(elsewhere.holder_named(None), PASSPHRASE)
    back = Home(folder=tmp_path / "back", clock=home.clock, session=session, recovery_code="")
    (put_back,) = told(back)
    assert (put_back.did, put_back.since, put_back.who) == ("restored", made.manifest.made, session.person.id)
    session.lock()
    session = elsewhere.unlock(elsewhere.holder_named(None), PASSPHRASE)
    assert len(told(Home(folder=tmp_path / "back", clock=home.clock, session=session, recovery_code=""))) == 1
    session.lock()


def test_a_backup_that_could_not_be_made_leaves_none(home: Home, tmp_path: Path) -> None:
    with pytest.raises(KnownError):
        Backups(home.session).make(tmp_path / "no folder" / "all.backup")
    assert told(home) == []


def test_a_store_from_before_begins_the_list_with_its_next_unlock(home: Home) -> None:
    with home.session.database.writing() as db:
        db.exec_driver_sql("DELETE FROM settings WHERE name = 'tried under'")
    home.session.lock()
    (home.folder / TRIED).unlink()
    try_wrongly(home)
    after = unlock(home, "Sam Okafor", PASSPHRASE)
    assert sorts(after) == [Did.TRIED]
    after.session.lock()


@pytest.mark.parametrize("change", ["DELETE FROM acts", "UPDATE acts SET person = 'somebody'"])
def test_a_line_that_was_taken_away_or_changed_is_found(home: Home, change: str) -> None:
    joined(home).session.lock()
    with home.session.database.writing() as db:
        for verb in ("update", "delete"):
            db.exec_driver_sql(f"DROP TRIGGER acts_no_{verb}")
        db.exec_driver_sql(change)
    found = verify(home.session.database, home.session.device).broken
    assert any("the list of what was done here" in line or "no entry says it" in line for line in found)


def test_a_disk_that_takes_no_list_keeps_nobody_out(home: Home) -> None:
    (home.folder / TRIED).unlink()
    (home.folder / f"{TRIED}.part").mkdir()
    home.session.lock()
    try_wrongly(home)
    after = unlock(home, "Sam Okafor", PASSPHRASE)
    assert after.journal.children() == []
    after.session.lock()
    shutil.rmtree(home.folder / f"{TRIED}.part")


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"did": "added"},
        {"did": "ad ded", "at": "now"},
        {"did": "tried", "at": "now", "times": "-1"},
        {"did": "tried", "at": "now", "times": "9" * 30},
        {"did": "added", "at": "now", "person": "two words"},
    ],
)
def test_a_line_that_says_too_little_is_none(facts: dict[str, str]) -> None:
    assert act_of(Control(what=What.ACT, facts=facts)) is None
    assert act_of(Control(what=What.OBEYED, facts={"did": "added", "at": "now"})) is None


def test_what_is_told_is_read_again_as_it_was() -> None:
    act = Act(did="tried", at="2026-03-02T21:04:00.000Z", person="p", since="2026-03-02T21:00:00.000Z", times=4)
    assert act_of(act_control(act)) == act
    newer = Act(did="something_newer", at="2026-03-02T21:04:00.000Z", who="w")
    assert act_of(act_control(newer)) == newer
