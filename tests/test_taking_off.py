"""Somebody is taken off a computer: they are out, the others go on, and what an old copy opens is not more than it was."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from carer_app.clock import SetClock
from carer_app.councils import profile_named
from carer_app.domain.sealing import SealingKey, seal
from carer_app.domain.standing import NotTheirsToDoError
from carer_app.doorway import Doorway
from carer_app.errors import BadInputError, KnownError
from carer_app.session import NotHereAnyMoreError, Session
from carer_app.store import directory, verify
from carer_app.store.engine import DamagedStoreError, open_keyed
from carer_app.vault.disk import STORE
from carer_app.vault.file import FLOOR
from carer_app.vault.opening import WrongRecoveryCodeError
from carer_app.vault.slots import PlantedSlotError
from carer_app.vault.vault import Vault
from carer_app.vault.who import Who
from carer_app.work import Work
from tests.conftest import EVENING

SECRETS = {
    "Mia Manager": "otter lantern hollow puddle thimble",
    "Jo Marsh": "kettle marble orchard pigeon sleeve",
    "Kim Lowe": "copper ladder violet harbour mitten",
}
MIA, JO, KIM = SECRETS


class House:
    """A children's home with a manager, a shift lead and a residential worker."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = SetClock(EVENING)
        session, self.code = self.door.create(
            profile_named("north-tyneside"), Who(name=MIA, role="registered_manager"), SECRETS[MIA]
        )
        session.add_person(Who(name=JO, role="shift_lead"), SECRETS[JO])
        session.add_person(Who(name=KIM, role="residential_worker"), SECRETS[KIM])
        session.lock()

    @property
    def door(self) -> Doorway:
        return Doorway(self.folder, self.clock, None, FLOOR)

    def unlock(self, name: str, secret: str = "") -> Session:
        door = self.door
        return door.unlock(door.holder_named(name), secret or SECRETS[name])

    def opens(self, name: str, secret: str = "") -> Session:
        """They unlock, and everything in the store is as it was signed."""
        session = self.unlock(name, secret)
        found = verify.verify(session.database, session.device, session.closed)
        session.lock()
        assert found.broken == ()
        return session

    def take_off(self, name: str, by: str = MIA) -> str:
        """As the window does it: the records come under another key when somebody unlocks next."""
        session = self.unlock(by)
        work = Work(session)
        taken = work.people.take_off(work.people.named(name))
        session.lock()
        return taken.recovery_code


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path / "home")


def child_here(house: House, by: str = MIA) -> str:
    session = house.unlock(by)
    sheet = {"chosen_name": "Maya", "responsible_authority": "north-tyneside", "here_since": "2025-09-01"}
    found = Work(session).journal.add_child(sheet | {"birth_date": "2014-05-06"}).id
    session.lock()
    return found


def test_who_was_taken_off_is_out_at_once_and_the_others_go_on(house: House) -> None:
    child = child_here(house, KIM)
    house.take_off(KIM)
    assert [holder.name for holder in house.door.holders()] == [MIA, JO]
    for name in (JO, MIA, JO):
        house.opens(name)
    session = house.unlock(JO)
    assert Work(session).journal.child(child).name == "Maya"
    session.lock()
    with pytest.raises(BadInputError, match="Say who you are"):
        house.door.holder_named(KIM)


def test_with_the_old_slot_file_and_passphrase_the_new_store_does_not_open(house: House, tmp_path: Path) -> None:
    old = tmp_path / "old"
    shutil.copytree(house.folder, old)
    house.take_off(KIM)
    house.opens(MIA)
    keys = Vault(old, None, FLOOR).unlock(
        next(one.id for one in Vault(old, None).holders() if one.name == KIM), SECRETS[KIM]
    )
    with pytest.raises(DamagedStoreError):
        open_keyed(house.folder / STORE, keys.database_key())
    open_keyed(old / STORE, keys.database_key()).close()


def test_the_old_database_put_beside_the_new_slots_opens_for_nobody(house: House, tmp_path: Path) -> None:
    shutil.copy(house.folder / STORE, tmp_path / "old")
    house.take_off(KIM)
    house.opens(MIA)
    shutil.copy(tmp_path / "old", house.folder / STORE)
    with pytest.raises(DamagedStoreError):
        house.unlock(MIA)


def test_the_recovery_code_still_opens_and_begins_anew(house: House) -> None:
    assert house.take_off(KIM) == ""
    house.opens(MIA)
    door = house.door
    door.recover(door.holder_named(JO), house.code, SECRETS[KIM]).lock()
    house.opens(JO, SECRETS[KIM])
    house.opens(MIA)


def test_the_recovery_code_opens_before_the_key_has_changed_too(house: House) -> None:
    house.take_off(KIM)
    door = house.door
    door.recover(door.holder_named(JO), house.code, SECRETS[KIM]).lock()
    house.opens(JO, SECRETS[KIM])
    house.opens(MIA)


def test_where_the_recovery_code_knows_no_way_to_the_new_key_there_is_a_new_one(house: House) -> None:
    """A store of the first version, whose recovery code has no key pair."""
    session = house.unlock(MIA)
    with session.database.writing() as db:
        directory.drop_setting(db, directory.RECOVERY_KEY)
    session.lock()
    code = house.take_off(KIM)
    assert code
    house.opens(MIA)
    door = house.door
    with pytest.raises(WrongRecoveryCodeError):
        door.recover(door.holder_named(JO), house.code, SECRETS[KIM])
    door.recover(door.holder_named(JO), code, SECRETS[KIM]).lock()
    house.opens(JO, SECRETS[KIM])
    assert house.take_off(JO) == ""
    house.opens(MIA)


def test_a_box_that_somebody_puts_in_without_the_vault_is_seen(house: House) -> None:
    """Whoever can write in the folder, and knows a public key, cannot pass a key of their own on."""
    house.take_off(KIM)
    path = house.folder / "vault.json"
    raw = json.loads(path.read_bytes())
    raw.pop("sum")
    session_keys = {slot: seal(b"a key of mine", SealingKey.generate().public).hex() for slot in raw["passed_on"]}
    path.write_text(json.dumps(raw | {"passed_on": session_keys}))
    with pytest.raises(PlantedSlotError):
        house.unlock(MIA)


def test_who_comes_in_between_opens_before_and_after(house: House) -> None:
    """Somebody is added while another program has the store open, so that its key cannot change yet."""
    other = house.unlock(JO)
    house.take_off(KIM)
    other.add_person(Who(name="New One", role="residential_worker"), SECRETS[KIM])
    house.opens("New One", SECRETS[KIM])
    other.lock()
    for name in ("New One", MIA, JO):
        house.opens(name, SECRETS.get(name, SECRETS[KIM]))


def test_while_another_program_has_it_open_the_key_waits(house: House) -> None:
    other = house.unlock(JO)
    house.take_off(KIM)
    session = house.unlock(MIA)
    assert session.keys.before == 1
    session.lock()
    other.lock()
    assert house.opens(MIA).keys.before == 0


def test_two_go_on_one_evening_and_one_more_a_week_later(house: House) -> None:
    session = house.unlock(MIA)
    work = Work(session)
    for name in (KIM, JO):
        work.people.take_off(work.people.named(name))
    session.add_person(Who(name="New One", role="shift_lead"), SECRETS[KIM])
    session.lock()
    house.opens(MIA)
    house.opens("New One", SECRETS[KIM])
    house.take_off("New One")
    assert house.opens(MIA).keys.generation == 3
    house.opens(MIA)


def test_somebody_who_was_away_for_all_of_it_still_opens(house: House) -> None:
    house.take_off(KIM)
    house.opens(MIA)
    session = house.unlock(MIA)
    session.add_person(Who(name="New One", role="shift_lead"), SECRETS[KIM])
    session.lock()
    house.take_off("New One")
    house.opens(MIA)
    assert house.opens(JO).keys.generation == 3


def test_what_was_not_sent_can_still_be_made_anew_from_its_second_copy(house: House) -> None:
    child = child_here(house)
    house.take_off(KIM)
    house.opens(MIA)
    (house.folder / STORE).write_bytes(b"nonsense" * 4096)
    door = house.door
    session, _count = door.salvage(door.holder_named(JO), SECRETS[JO])
    assert Work(session).journal.child(child).name == "Maya"
    assert Work(session).people.named(KIM)
    session.lock()
    house.opens(MIA)


def test_the_council_is_told_and_what_they_wrote_stays_theirs(house: House) -> None:
    child = child_here(house, KIM)
    house.take_off(KIM)
    session = house.unlock(MIA)
    work = Work(session)
    kim = next(one for one in work.people.all() if one.person.name == KIM)
    assert (kim.is_off, kim.may_let_in, kim.may_take_off) == (True, False, False)
    assert child in {one.id for one in work.journal.children()}
    assert KIM in {one.name for one in work.journal.files.carers()}
    session.lock()


def test_who_may_take_off_whom(house: House) -> None:
    for by, whom in ((KIM, JO), (JO, MIA)):
        session = house.unlock(by)
        people = Work(session).people
        with pytest.raises(NotTheirsToDoError, match="Please ask them"):
            people.take_off(people.named(whom))
        with pytest.raises(NotTheirsToDoError):
            people.new_passphrase(people.named(whom), SECRETS[KIM])
        session.lock()
    session = house.unlock(MIA)
    with pytest.raises(BadInputError, match="that is you"):
        Work(session).people.take_off(session.person)
    session.lock()
    house.take_off(KIM, by=JO)
    house.opens(JO)


def test_a_slot_that_was_put_back_by_hand_opens_nothing(house: House) -> None:
    """The old slot file over the new one: the store is under another key."""
    old = (house.folder / "vault.json").read_bytes()
    house.take_off(KIM)
    house.opens(MIA)
    (house.folder / "vault.json").write_bytes(old)
    with pytest.raises(KnownError):
        house.unlock(KIM)


KILLED = """
import os, sys
from pathlib import Path
from carer_app.clock import SystemClock
from carer_app.doorway import Doorway
from carer_app.store import rekey, taking_off
from carer_app.vault import key_file
from carer_app.vault.file import FLOOR
from carer_app.vault.opening import WrongRecoveryCodeError
from carer_app.vault.vault import Vault
from carer_app.work import Work
folder, at, by, secret, whom = sys.argv[1:]
door = Doorway(Path(folder), SystemClock(), None, FLOOR)
session = door.unlock(door.holder_named(by), secret)
def killed(*_a, **_k):
    os.kill(os.getpid(), 9)
owner, name = {
    "it was said": (taking_off, "shut_out"),
    "one slot file of two is written": (key_file, "write_copy"),
    "both slot files are written": (rekey, "shut_anew"),
    "the new store is begun": (rekey, "_replace"),
    "the new store is in its place": (rekey, "_spoil"),
    "the old store is spoiled": (Vault, "settle"),
}[at]
setattr(owner, name, killed)
people = Work(session).people
people.take_off(people.named(whom))
session.lock()
door.settle(session.keys)
"""


@pytest.mark.parametrize(
    "at",
    [
        "it was said",
        "one slot file of two is written",
        "both slot files are written",
        "the new store is begun",
        "the new store is in its place",
        "the old store is spoiled",
    ],
)
def test_a_kill_on_the_way_leaves_a_store_that_opens_for_the_others(house: House, at: str) -> None:
    command = [sys.executable, "-c", KILLED, str(house.folder), at, MIA, SECRETS[MIA], KIM]
    assert subprocess.run(command, check=False).returncode == -9
    house.opens(MIA)
    house.opens(JO)
    assert is_out_or_as_before(house)
    assert house.opens(MIA).keys.generation == 2


def is_out_or_as_before(house: House) -> bool:
    """Whether Kim is out if the log says so, and otherwise unlocks as always."""
    session = house.unlock(MIA)
    kim = next(one for one in Work(session).people.all() if one.person.name == KIM)
    session.lock()
    try:
        house.unlock(KIM).lock()
    except (BadInputError, NotHereAnyMoreError):
        return kim.is_off
    return not kim.is_off


def stores(folder: Path) -> Iterator[str]:
    yield from (path.name for path in folder.glob(f"{STORE}.new*"))


def test_nothing_of_the_change_is_left_beside_the_store(house: House) -> None:
    house.take_off(KIM)
    house.opens(MIA)
    assert list(stores(house.folder)) == []
