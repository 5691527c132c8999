"""A new recovery code: the old one is over for the store, not for what was copied before, and a kill leaves one of the two."""

import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from carer_app.domain.recovery_code import halves_of
from carer_app.domain.standing import NotTheirsToDoError
from carer_app.doorway import Doorway
from carer_app.errors import KnownError
from carer_app.journal.accesses import Accesses
from carer_app.journal.backups import Backups
from carer_app.journal.recovery import RecoverySheets
from carer_app.store import directory
from carer_app.store.engine import DamagedStoreError, open_keyed
from carer_app.vault.backup_keys import WrongBackupCodeError
from carer_app.vault.disk import STORE
from carer_app.vault.file import FLOOR
from carer_app.vault.opening import WrongRecoveryCodeError
from carer_app.vault.slots import WrongPassphraseError, subkey
from carer_app.vault.tries import WrongAgainError
from carer_app.vault.vault import Vault
from carer_app.work import Work
from tests.conftest import PASSPHRASE, Home
from tests.test_copies import lying
from tests.test_copies_and_people import unlocked
from tests.test_taking_off import JO, KIM, MIA, SECRETS, House

NEW = "violet harbour otter lantern kettle"


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path / "home")


def renewed(house: House, by: str = MIA) -> str:
    """As the window does it: the records come under another key when somebody unlocks next."""
    session = house.unlock(by)
    sheets = RecoverySheets(session)
    code = sheets.new_code()
    sheets.renew(code, SECRETS[by])
    session.lock()
    return code


def recovered(house: House, name: str, code: str, secret: str = NEW) -> None:
    door = house.door
    door.recover(door.holder_named(name), code, secret).lock()


def test_the_old_code_is_over_and_the_new_one_opens_for_everybody(house: House) -> None:
    code = renewed(house)
    with pytest.raises(WrongRecoveryCodeError):
        recovered(house, JO, house.code)
    recovered(house, JO, code)
    house.opens(JO, NEW)
    for name in (MIA, KIM):
        assert house.opens(name).keys.generation == 2
    recovered(house, KIM, "\n".join("-".join(half.groups) for half in halves_of(code)))
    house.opens(KIM, NEW)


def test_what_an_old_copy_gives_up_to_the_old_code_does_not_open_the_store(house: House, tmp_path: Path) -> None:
    """Somebody with the old sheet and an old copy of the folder has that copy, and nothing that came after."""
    old = tmp_path / "old"
    shutil.copytree(house.folder, old)
    renewed(house)
    house.opens(MIA)
    vault = Vault(old, None, FLOOR)
    keys = vault.recover(next(one.id for one in vault.holders() if one.name == KIM), house.code, NEW)
    open_keyed(old / STORE, keys.database_key()).close()
    for known in keys.known.values():
        for generation in range(1, 4):
            with pytest.raises(DamagedStoreError):
                open_keyed(house.folder / STORE, bytearray(subkey(known, f"db|{generation}")))


def test_after_a_new_code_somebody_is_taken_off_and_the_code_stays_good(house: House) -> None:
    code = renewed(house)
    assert house.take_off(KIM) == "", "the sheet in the safe stays good"
    house.opens(MIA)
    recovered(house, JO, code)
    house.opens(JO, NEW)
    again = renewed(house)
    house.opens(MIA)
    with pytest.raises(WrongRecoveryCodeError):
        recovered(house, JO, code)
    recovered(house, JO, again)


def test_it_is_asked_for_ones_own_passphrase_and_a_wrong_one_counts(house: House) -> None:
    session = house.unlock(MIA)
    sheets = RecoverySheets(session)
    for _number in range(4):
        with pytest.raises(WrongPassphraseError):
            sheets.renew(sheets.new_code(), "not this one, nor any other")
    with pytest.raises(WrongAgainError):
        sheets.renew(sheets.new_code(), "not this one, nor any other")
    session.lock()
    recovered(house, JO, house.code)


def test_who_may_make_one(house: House) -> None:
    for name in (JO, KIM):
        session = house.unlock(name)
        sheets = RecoverySheets(session)
        assert not sheets.may_renew
        with pytest.raises(NotTheirsToDoError, match="Please ask them"):
            sheets.renew(sheets.new_code(), SECRETS[name])
        session.lock()
    recovered(house, JO, house.code, SECRETS[JO])


def test_it_stands_in_the_list_of_who_opened_what(house: House) -> None:
    session = house.unlock(MIA)
    sheets = RecoverySheets(session)
    sheets.renew(sheets.new_code(), SECRETS[MIA])
    assert [(done.who, done.act.did) for done in Accesses(session).done()][:1] == [(MIA, "new_code")]
    session.lock()
    house.opens(MIA)


def test_a_store_that_is_made_anew_still_knows_the_new_code(house: House) -> None:
    code = renewed(house)
    house.opens(MIA)
    (house.folder / STORE).write_bytes(b"nonsense" * 4096)
    door = house.door
    door.salvage(door.holder_named(JO), SECRETS[JO])[0].lock()
    assert house.take_off(KIM) == ""
    house.opens(MIA)
    recovered(house, JO, code)
    house.opens(JO, NEW)


# ---- backups


def test_backups_of_before_open_with_the_old_code_and_those_after_with_the_new(home: Home, tmp_path: Path) -> None:
    home.log(home.child(), "Tea and a story.")
    before = Backups(home.session).make(tmp_path / "before.hearthlog")
    Backups(home.session).copy_if_due()
    (old_copy,) = lying(home.folder / "copies")
    home.clock.advance(timedelta(days=1))
    sheets = RecoverySheets(home.session)
    code = sheets.new_code()
    sheets.renew(code, PASSPHRASE)
    unlocked(home)
    assert Backups(home.session).copy_if_due(), "a copy that opens with the new code is due at once"
    assert old_copy not in lying(home.folder / "copies"), "no copy here opens with the old one"
    after = Backups(home.session).make(tmp_path / "after.hearthlog")
    for made, opens, shut in ((before, home.recovery_code, code), (after, code, home.recovery_code)):
        folder = tmp_path / f"from {made.path.stem}"
        with pytest.raises(WrongBackupCodeError):
            Doorway(folder, home.clock, None, FLOOR).restore(made.path, code=shut)
        Doorway(folder, home.clock, None, FLOOR).restore(made.path, code=opens)
        door = Doorway(folder, home.clock, None, FLOOR)
        door.recover(door.holder_named(None), opens, NEW).lock()


# ---- a kill on the way


KILLED = """
import os, sys
from pathlib import Path
from carer_app.clock import SystemClock
from carer_app.doorway import Doorway
from carer_app.journal.recovery import RecoverySheets
from carer_app.store import rekey, taking_off
from carer_app.vault import key_file
from carer_app.vault.file import FLOOR
from carer_app.vault.vault import Vault
folder, at, by, secret, code = sys.argv[1:]
door = Doorway(Path(folder), SystemClock(), None, FLOOR)
session = door.unlock(door.holder_named(by), secret)
def killed(*_a, **_k):
    os.kill(os.getpid(), 9)
owner, name = {
    "the store expects it": (Vault, "renew_recovery"),
    "one slot file of two is written": (key_file, "write_copy"),
    "both slot files are written": (taking_off, "_keep_code"),
    "the store knows it": (rekey, "shut_anew"),
}[at]
setattr(owner, name, killed)
RecoverySheets(session).renew(code, secret)
session.lock()
door.settle(session.keys)
"""


@pytest.mark.parametrize(
    ("at", "is_over"),
    [
        ("the store expects it", False),
        ("one slot file of two is written", True),
        ("both slot files are written", True),
        ("the store knows it", True),
    ],
)
def test_a_kill_on_the_way_leaves_one_of_the_two_codes(house: House, at: str, is_over: bool) -> None:
    session = house.unlock(MIA)
    code = RecoverySheets(session).new_code()
    session.lock()
    command = [sys.executable, "-c", KILLED, str(house.folder), at, MIA, SECRETS[MIA], code]
    assert subprocess.run(command, check=False).returncode == -9
    good, over = (code, house.code) if is_over else (house.code, code)
    house.opens(MIA)
    with pytest.raises(WrongRecoveryCodeError):
        recovered(house, JO, over)
    recovered(house, JO, good)
    later = house.take_off(KIM)
    house.opens(MIA)
    recovered(house, JO, later or good)
    assert house.opens(JO, NEW).keys.generation >= 2


def test_a_second_copy_of_before_does_not_spoil_the_code(house: House) -> None:
    """A store that was made anew may know the public key of an earlier code: nothing is sealed to that one."""
    code = renewed(house)
    session = house.unlock(MIA)
    work = Work(session)
    with session.database.writing() as db:
        directory.set_setting(db, directory.RECOVERY_KEY, "ab" * 32)
        directory.set_setting(db, directory.RECOVERY_SLOT, f"another-slot {'ab' * 32}")
    taken = work.people.take_off(work.people.named(KIM))
    session.lock()
    house.opens(MIA)
    assert taken.recovery_code
    with pytest.raises(KnownError):
        recovered(house, JO, code)
    recovered(house, JO, taken.recovery_code)
