from datetime import timedelta
from pathlib import Path

import pytest

from carer_app.clock import SetClock, stamp
from carer_app.councils import profile_named
from carer_app.domain.entry import What
from carer_app.domain.people import Role
from carer_app.doorway import Doorway
from carer_app.errors import BadInputError
from carer_app.session import NotHereAnyMoreError, Session
from carer_app.store import directory, gateways, log
from carer_app.store.engine import DamagedStoreError
from carer_app.store.gateways import Gateway
from carer_app.store.verify import verify
from carer_app.vault.file import FLOOR, BrokenVaultError, Holder, NoStoreError
from carer_app.vault.slots import WrongPassphraseError
from carer_app.vault.vault import Vault
from carer_app.vault.who import Who
from tests.company import OTHERS_PASSPHRASE, joined, unlock
from tests.conftest import EVENING, PASSPHRASE, Home

SAM = Who(name="Sam Okafor", role="foster_carer")
ENGLAND = profile_named("england")


@pytest.fixture
def door(tmp_path: Path) -> Doorway:
    return Doorway(tmp_path / "deep" / "data", SetClock(EVENING), None, FLOOR)


def door_of(home: Home) -> Doorway:
    return Doorway(home.folder, home.clock, None, FLOOR)


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def connect(session: Session) -> None:
    """As after an enrolment: there is a gateway to which facts are announced."""
    gateway = Gateway(
        id="g", name="North", url="https://north.example", key="00", sealing_key="00", authority="england", home="h",
        home_name="Home", epoch=1,
    )  # fmt: skip
    with session.database.writing() as db:
        gateways.keep(db, gateway)


def announced(session: Session) -> list[dict[str, str]]:
    with session.database.reading() as db:
        controls = [control for signed in log.every(db) for control in signed.entry.control]
    assert {control.what for control in controls} <= {What.KEY_ADDED, What.ACT}
    return [control.facts for control in controls if control.what == What.KEY_ADDED]


# ---- a new store


def test_a_new_store_has_its_first_person_and_opens_again(door: Doorway) -> None:
    session, _code = door.create(ENGLAND, SAM, PASSPHRASE)
    session.lock()
    again = door.unlock(door.holder_named(None), PASSPHRASE)
    assert (again.person.name, again.person.role) == ("Sam Okafor", Role.FOSTER_CARER)
    assert again.person == session.person
    assert again.device == session.device
    assert again.instance == session.instance
    assert again.profile.slug == "england"
    again.lock()


def test_two_stores_have_nothing_in_common(door: Doorway, tmp_path: Path) -> None:
    first, code = door.create(ENGLAND, SAM, PASSPHRASE)
    second, other_code = Doorway(tmp_path / "second", SetClock(EVENING), None, FLOOR).create(ENGLAND, SAM, PASSPHRASE)
    assert code != other_code
    assert first.instance != second.instance
    assert first.device.id != second.device.id
    assert first.device.private_key != second.device.private_key
    assert first.keys.database_key() != second.keys.database_key()
    first.lock()
    second.lock()


def test_before_there_is_a_store_the_way_to_make_one_is_named(door: Doorway) -> None:
    assert not door.exists
    with pytest.raises(NoStoreError, match="carer-app new"):
        door.holders()


@pytest.mark.parametrize(
    ("who", "passphrase", "field"),
    [
        (Who(name="  ", role="foster_carer"), PASSPHRASE, "name"),
        (Who(name="half \ud800", role="foster_carer"), PASSPHRASE, "name"),
        (Who(name="Sam", role="social_worker"), PASSPHRASE, "role"),
        (Who(name="Sam", role=""), PASSPHRASE, "role"),
        (Who(name="Sam", role="foster_carer"), "short", "passphrase"),
        (Who(name="Sam", role="foster_carer"), "otter lantern thimble", "passphrase"),
    ],
)
def test_a_store_that_cannot_be_leaves_nothing_behind(door: Doorway, who: Who, passphrase: str, field: str) -> None:
    with pytest.raises(BadInputError) as refused:
        door.create(ENGLAND, who, passphrase)
    assert refused.value.fields[0][0] == field
    assert files(door.folder) == []
    assert not door.exists


def test_a_store_is_never_made_over_another(door: Doorway) -> None:
    session, _code = door.create(ENGLAND, SAM, PASSPHRASE)
    session.lock()
    before = {path.name: path.read_bytes() for path in door.folder.rglob("*") if path.is_file()}
    with pytest.raises(BadInputError, match="already"):
        door.create(ENGLAND, Who(name="Jo", role="foster_carer"), OTHERS_PASSPHRASE)
    assert {path.name: path.read_bytes() for path in door.folder.rglob("*") if path.is_file()} == before


def test_records_whose_key_file_is_lost_are_never_written_over(door: Doorway) -> None:
    session, _code = door.create(ENGLAND, SAM, PASSPHRASE)
    session.lock()
    for path in (door.folder, door.folder / "mirror"):
        (path / "vault.json").unlink()
    before = (door.folder / "store.db").read_bytes()
    with pytest.raises(BrokenVaultError, match="backup"):
        door.create(ENGLAND, SAM, PASSPHRASE)
    assert (door.folder / "store.db").read_bytes() == before
    assert not door.exists


def test_the_folder_is_for_its_owner_only(door: Doorway) -> None:
    session, _code = door.create(ENGLAND, SAM, PASSPHRASE)
    session.lock()
    assert door.folder.stat().st_mode & 0o077 == 0


def test_a_damaged_store_is_not_taken_for_a_wrong_passphrase(home: Home) -> None:
    home.session.lock()
    (home.folder / "store.db").write_bytes(b"\x01" * 8192)
    with pytest.raises(DamagedStoreError, match="backup"):
        unlock(home, "Sam Okafor", PASSPHRASE)


# ---- several people


def test_the_only_person_need_not_be_named_and_several_must_be(home: Home) -> None:
    door = door_of(home)
    assert door.holder_named(None).name == "Sam Okafor"
    joined(home).session.lock()
    with pytest.raises(BadInputError, match="--as: Sam Okafor, Jo Marsh"):
        door.holder_named(None)
    with pytest.raises(BadInputError, match="Sam Okafor, Jo Marsh"):
        door.holder_named("Kim")
    jo = door.holder_named("Jo Marsh")
    assert door.holder_named(jo.id) == jo


def test_each_signs_with_their_own_key(home: Home) -> None:
    maya = home.child()
    jo = joined(home)
    sams, jos = home.log(maya), jo.log(maya)
    keys = {record: home.journal.show(record).versions[0].revision.author_key for record in (sams, jos)}
    assert keys == {sams: home.session.keys.signing.public, jos: jo.session.keys.signing.public}
    assert keys[sams] != keys[jos]
    assert verify(home.session.database, home.session.device).broken == ()
    jo.session.lock()


def test_nobody_opens_with_anothers_passphrase(home: Home) -> None:
    joined(home).session.lock()
    for name, passphrase in (("Sam Okafor", OTHERS_PASSPHRASE), ("Jo Marsh", PASSPHRASE)):
        with pytest.raises(WrongPassphraseError):
            unlock(home, name, passphrase)


@pytest.mark.parametrize(
    ("who", "field"),
    [
        (Who(name="", role="foster_carer"), "name"),
        (Who(name="Sam Okafor", role="foster_carer"), "name"),
        (Who(name="Jo", role="iro"), "role"),
        (Who(name="Jo", role="foster_carer", until="next week"), "until"),
        (Who(name="Jo", role="foster_carer", until="2026-04-01T08:00:00"), "until"),
        (Who(name="Jo", role="foster_carer", until="2026-04-01"), "until"),
    ],
)
def test_a_person_who_cannot_be_is_refused_and_not_known(home: Home, who: Who, field: str) -> None:
    with pytest.raises(BadInputError) as refused:
        home.session.add_person(who, OTHERS_PASSPHRASE)
    assert refused.value.fields[0][0] == field
    assert [person.name for person in home.session.people()] == ["Sam Okafor"]
    assert [holder.name for holder in door_of(home).holders()] == ["Sam Okafor"]


def test_a_new_persons_key_is_made_known_to_the_council(home: Home) -> None:
    connect(home.session)
    person = home.session.add_person(Who(name="Jo Marsh", role="shift_lead"), OTHERS_PASSPHRASE)
    (facts,) = announced(home.session)
    assert facts == {
        "person": person.id,
        "name": "Jo Marsh",
        "role": "shift_lead",
        "signing_key": person.signing_key,
        "sealing_key": person.sealing_key,
    }


def test_somebody_whose_time_here_has_ended_is_told_so(home: Home) -> None:
    until = stamp(EVENING + timedelta(hours=12))
    home.session.add_person(Who(name="Jo Marsh", role="residential_worker", until=until), OTHERS_PASSPHRASE)
    unlock(home, "Jo Marsh", OTHERS_PASSPHRASE).session.lock()
    home.clock.advance(timedelta(hours=13))
    with pytest.raises(NotHereAnyMoreError, match="has ended"):
        unlock(home, "Jo Marsh", OTHERS_PASSPHRASE)
    unlock(home, "Sam Okafor", PASSPHRASE).session.lock()


def test_a_slot_that_the_store_knows_nothing_of_opens_nothing(home: Home) -> None:
    vault = Vault(home.folder, None, FLOOR)
    stranger, _keys = vault.prepare(home.session.keys, Holder(id="x", name="Stranger"), OTHERS_PASSPHRASE)
    vault.keep(stranger)
    with pytest.raises(NotHereAnyMoreError):
        unlock(home, "Stranger", OTHERS_PASSPHRASE)


# ---- recovery


def test_after_recovery_old_records_hold_and_new_ones_are_signed_with_the_new_key(home: Home) -> None:
    maya = home.child()
    before = home.log(maya)
    connect(home.session)
    home.session.lock()
    door = door_of(home)
    session = door.recover(door.holder_named(None), home.recovery_code, OTHERS_PASSPHRASE)
    again = Home(folder=home.folder, clock=home.clock, session=session, recovery_code="")
    after = again.log(maya)
    keys = [again.journal.show(record).versions[0].revision.author_key for record in (before, after)]
    assert keys == [home.session.keys.signing.public, session.keys.signing.public]
    assert keys[0] != keys[1]
    assert verify(session.database, session.device).broken == ()
    assert [facts["signing_key"] for facts in announced(session)] == [keys[1]]
    session.lock()


def test_a_recovery_that_was_cut_off_is_finished_at_the_next_unlock(home: Home) -> None:
    connect(home.session)
    home.session.lock()
    vault = Vault(home.folder, None, FLOOR)
    vault.recover(home.session.person.id, home.recovery_code, OTHERS_PASSPHRASE)
    again = unlock(home, "Sam Okafor", OTHERS_PASSPHRASE)
    record = again.log(again.child())
    assert again.journal.show(record).versions[0].signature_holds
    assert len(announced(again.session)) == 1
    again.session.lock()
    once_more = unlock(home, "Sam Okafor", OTHERS_PASSPHRASE)
    assert len(announced(once_more.session)) == 1
    with once_more.session.database.reading() as db:
        assert directory.key_owner(db, home.session.person.signing_key) == once_more.session.person.id
    once_more.session.lock()


def test_a_failed_recovery_changes_nothing(home: Home) -> None:
    home.session.lock()
    before = {path.name: path.read_bytes() for path in home.folder.rglob("*") if path.is_file()}
    door = door_of(home)
    for code, passphrase in ((home.recovery_code, "short"), ("no code at all", OTHERS_PASSPHRASE)):
        with pytest.raises(BadInputError):
            door.recover(door.holder_named(None), code, passphrase)
    assert {path.name: path.read_bytes() for path in home.folder.rglob("*") if path.is_file()} == before


def test_two_sessions_share_one_folder(home: Home) -> None:
    maya = home.child()
    other = unlock(home, "Sam Okafor", PASSPHRASE)
    records = [one.log(maya, f"Tea {number}") for number in range(5) for one in (home, other)]
    assert [found.id for found in home.journal.search("tea")] == records[::-1]
    assert verify(other.session.database, other.session.device).broken == ()
    other.session.lock()
