"""Wrong passphrases against a backup: they wait as those of the store do, whichever copy of the file is tried."""

import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from carer_app.clock import SetClock
from carer_app.councils import profile_named
from carer_app.domain.recovery_code import halves_of, new_recovery_code
from carer_app.doorway import Doorway
from carer_app.errors import BadInputError, KnownError
from carer_app.journal.backups import Backups
from carer_app.store.container import Container
from carer_app.ui.shell.put_back import put_back
from carer_app.vault.backup_keys import WrongBackupCodeError, WrongBackupPassphraseError
from carer_app.vault.backup_tries import BackupTries, NoMoreBackupTriesError, WrongBackupAgainError
from carer_app.vault.file import FLOOR
from carer_app.vault.tries import WrongAgainError
from carer_app.vault.waiting import BackupMustWaitError, MustWaitError
from carer_app.vault.who import Who
from tests.conftest import EVENING, PASSPHRASE
from tests.vault.test_tries import SetUptime

if TYPE_CHECKING:
    from tests.vault.conftest import PocketKeyring

CHOSEN = "copper ladder violet harbour mitten"
WRONG = "not this one, nor any other"


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The place of this account for what outlasts any one data folder."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state"


@pytest.fixture
def uptime() -> SetUptime:
    return SetUptime()


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, str]:
    """A backup with a passphrase of its own, and the recovery code of its store."""
    door = Doorway(tmp_path / "home", SetClock(EVENING), None, FLOOR)
    session, code = door.create(profile_named("england"), Who(name="Sam", role="foster_carer"), PASSPHRASE)
    made = Backups(session).make(tmp_path / "all.hearthlog", CHOSEN)
    session.lock()
    return made.path, code


class Elsewhere:
    """Somebody who puts a backup back into new folders of one account. `put` gives what was said of it."""

    def __init__(self, tmp_path: Path, uptime: SetUptime, keyring: "PocketKeyring | None" = None) -> None:
        self._folders = (tmp_path / f"again{number}" for number in range(1000))
        self._uptime, self._keyring = uptime, keyring

    def put(self, backup: Path, **secret: str) -> Path:
        folder = next(self._folders)
        Doorway(folder, SetClock(EVENING), self._keyring, FLOOR, self._uptime).restore(backup, **secret)  # type: ignore[arg-type]
        return folder

    def trouble(self, backup: Path, **secret: str) -> KnownError:
        with pytest.raises(KnownError) as refused:
            self.put(backup, **secret)
        return refused.value


def test_five_are_free_and_then_one_waits_whichever_copy_is_tried(
    tmp_path: Path, made: tuple[Path, str], state: Path, uptime: SetUptime
) -> None:
    backup, _code = made
    another = tmp_path / "copied.hearthlog"
    shutil.copy(backup, another)
    here = Elsewhere(tmp_path, uptime)
    for file in (backup, another, backup, another):
        assert type(here.trouble(file, passphrase=WRONG)) is WrongBackupPassphraseError
    fifth = here.trouble(backup, passphrase=WRONG)
    assert isinstance(fifth, WrongBackupAgainError)
    assert "You can try again in 2 seconds. The recovery code opens it at once." in fifth.sentence
    waits = here.trouble(another, passphrase=CHOSEN)
    assert isinstance(waits, BackupMustWaitError)
    assert isinstance(waits, MustWaitError)
    assert (waits.seconds, "everybody else" in waits.sentence.lower()) == (2, False)
    uptime.passed += 2
    assert here.put(another, passphrase=CHOSEN).exists()
    assert [path for path in state.rglob("*") if path.is_file()] == [], "a right one forgets the wrong ones"


def test_the_twentieth_is_the_last_and_the_code_opens_at_once(
    tmp_path: Path, made: tuple[Path, str], state: Path, uptime: SetUptime
) -> None:
    backup, code = made
    tries = BackupTries(state, None, uptime)
    lock = Container(backup).lock
    for _number in range(20):
        uptime.passed += 15 * 60
        with suppress(KnownError):
            tries.by_passphrase(lock, WRONG)
    with pytest.raises(NoMoreBackupTriesError, match="Nothing is lost: the recovery code opens the backup at once"):
        tries.by_passphrase(lock, CHOSEN)
    for _number in range(6):
        with pytest.raises(WrongBackupCodeError):
            tries.by_code(lock, new_recovery_code())
    assert tries.by_code(lock, code)
    assert tries.by_passphrase(lock, CHOSEN).passphrase == CHOSEN


def test_both_halves_in_the_one_field_put_a_backup_back(tmp_path: Path, made: tuple[Path, str], state: Path) -> None:
    backup, code = made
    one, other = ("-".join(half.groups) for half in halves_of(code))
    door = Doorway(tmp_path / "again", SetClock(EVENING), None, FLOOR)
    with pytest.raises(BadInputError, match="half 1 of 2, with the mark"):
        put_back(door, backup, one)
    with pytest.raises(BadInputError, match="Half 2 of 2 has a slip in group 3"):
        put_back(door, backup, f"{one} {other[:12]}{'2' if other[12] != '2' else '3'}{other[13:]}")
    put_back(door, backup, f"{other} {one}")
    assert door.exists


def test_with_a_keyring_taking_the_counts_away_gains_nothing(
    tmp_path: Path, made: tuple[Path, str], state: Path, uptime: SetUptime, keyring: "PocketKeyring"
) -> None:
    backup, _code = made
    here = Elsewhere(tmp_path, uptime, keyring)
    for _number in range(6):
        uptime.passed += 60
        here.trouble(backup, passphrase=WRONG)
    shutil.rmtree(state)
    assert isinstance(here.trouble(backup, passphrase=CHOSEN), BackupMustWaitError)
    uptime.passed += 60
    here.put(backup, passphrase=CHOSEN)
    assert keyring.kept == {}


def test_the_tries_of_the_store_and_of_its_backups_do_not_forget_each_other(
    tmp_path: Path, state: Path, uptime: SetUptime, keyring: "PocketKeyring"
) -> None:
    door = Doorway(tmp_path / "keyed", SetClock(EVENING), keyring, FLOOR, uptime)
    session, _code = door.create(profile_named("england"), Who(name="Sam", role="foster_carer"), PASSPHRASE)
    backup = Backups(session).make(tmp_path / "keyed.hearthlog", CHOSEN).path
    session.lock()
    holder = door.holder_named(None)
    for _number in range(4):
        with suppress(KnownError):
            door.unlock(holder, WRONG)
    here = Elsewhere(tmp_path, uptime, keyring)
    here.trouble(backup, passphrase=WRONG)
    here.put(backup, passphrase=CHOSEN)
    (tmp_path / "keyed" / "tries").unlink()
    with pytest.raises(WrongAgainError):
        door.unlock(holder, WRONG)


def test_what_is_no_wrong_passphrase_is_no_try(
    tmp_path: Path, made: tuple[Path, str], state: Path, uptime: SetUptime
) -> None:
    backup, _code = made
    here = Elsewhere(tmp_path, uptime)
    damaged = tmp_path / "damaged.hearthlog"
    damaged.write_bytes(backup.read_bytes()[:-100])
    for _number in range(7):
        here.trouble(damaged, passphrase=CHOSEN)
    assert type(here.trouble(backup, passphrase=WRONG)) is WrongBackupPassphraseError


def test_where_nothing_can_be_written_nobody_is_locked_out(
    tmp_path: Path, made: tuple[Path, str], monkeypatch: pytest.MonkeyPatch, uptime: SetUptime
) -> None:
    (tmp_path / "in the way").write_text("a file")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "in the way"))
    here = Elsewhere(tmp_path, uptime)
    for _number in range(7):
        assert type(here.trouble(made[0], passphrase=WRONG)) is WrongBackupPassphraseError
    here.put(made[0], passphrase=CHOSEN)
