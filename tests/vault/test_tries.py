import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from carer_app.errors import KnownError
from carer_app.vault.disk import TRIES
from carer_app.vault.file import FLOOR, Holder
from carer_app.vault.slots import WrongPassphraseError
from carer_app.vault.tries import NoMoreTriesError, WrongAgainError
from carer_app.vault.uptime import SystemUptime
from carer_app.vault.vault import Vault
from carer_app.vault.waiting import MustWaitError, wait_after, wait_words
from tests.vault.conftest import PocketKeyring

PASSPHRASE = "otter lantern hollow puddle thimble"
ANOTHER = "kettle marble orchard pigeon sleeve"
WRONG = "not this one, nor any of the others"


class SetUptime:
    """How long the computer has been running, moved by hand."""

    def __init__(self) -> None:
        self.passed = 1000.0
        self.start = "first start"

    def seconds(self) -> float:
        return self.passed

    def boot(self) -> str:
        return self.start

    def restart(self) -> None:
        self.passed, self.start = 0.0, self.start + " again"


class House:
    """One folder on one computer. Each `vault` is a program of its own that has just been started."""

    def __init__(self, folder: Path, keyring: PocketKeyring | None) -> None:
        self.folder = folder
        self.keyring = keyring
        self.uptime = SetUptime()
        self.sam, self.jo = Holder(id="sam", name="Sam Okafor"), Holder(id="jo", name="Jo Marsh")
        keys, self.code = self.vault.create(self.sam, PASSPHRASE)
        person, _keys = self.vault.prepare(keys, self.jo, ANOTHER)
        self.vault.keep(person)

    @property
    def vault(self) -> Vault:
        return Vault(self.folder, self.keyring, FLOOR, self.uptime)

    def fails(self, times: int) -> WrongPassphraseError | NoMoreTriesError:
        """So many wrong tries, each when it is due; gives what was said at the last."""
        for _number in range(times):
            with pytest.raises((WrongPassphraseError, NoMoreTriesError)) as said:
                self.vault.unlock("sam", WRONG)
            self.uptime.passed += getattr(said.value, "seconds", 0)
        return said.value

    def must_wait(self) -> int:
        with pytest.raises(MustWaitError) as said:
            self.vault.unlock("sam", PASSPHRASE)
        return said.value.seconds


@pytest.fixture(params=["with a keyring", "without a keyring"])
def house(tmp_path: Path, request: pytest.FixtureRequest) -> House:
    return House(tmp_path, PocketKeyring() if request.param == "with a keyring" else None)


@pytest.fixture
def keyed(tmp_path: Path) -> House:
    return House(tmp_path, PocketKeyring())


def test_four_wrong_tries_cost_nothing_and_the_fifth_says_how_long_to_wait(house: House) -> None:
    assert not isinstance(house.fails(4), WrongAgainError)
    house.vault.unlock("sam", PASSPHRASE)
    said = house.fails(5)
    assert isinstance(said, WrongAgainError)
    assert "You can try again in 2 seconds." in said.sentence


def test_the_right_passphrase_begins_anew(house: House) -> None:
    house.fails(7)
    house.vault.unlock("sam", PASSPHRASE)
    assert house.vault.wrong_tries("sam") == 0
    assert not isinstance(house.fails(4), WrongAgainError)


def test_before_the_wait_is_over_even_the_right_one_is_not_looked_at(house: House) -> None:
    house.fails(8)
    house.uptime.passed -= 1
    assert house.must_wait() == 1
    assert house.vault.wrong_tries("sam") == 8
    house.uptime.passed += 1
    house.vault.unlock("sam", PASSPHRASE)


def test_the_waits_double_and_end_at_a_quarter_of_an_hour() -> None:
    assert [wait_after(wrong) for wrong in (0, 4, 5, 6, 7, 12, 13, 14, 19)] == [0, 0, 2, 4, 8, 256, 512, 900, 900]
    assert [wait_words(seconds) for seconds in (0, 1, 90, 91, 900)] == [
        "1 second", "1 second", "90 seconds", "2 minutes", "15 minutes",
    ]  # fmt: skip


def test_a_restart_of_the_computer_shortens_no_wait(house: House) -> None:
    house.fails(12)
    house.uptime.passed -= 100
    house.uptime.restart()
    assert house.must_wait() == wait_after(12)
    house.uptime.passed = wait_after(12) - 1
    assert house.must_wait() == 1
    house.uptime.passed += 1
    house.vault.unlock("sam", PASSPHRASE)


def test_twenty_wrong_tries_are_the_end_and_the_last_ones_say_so(house: House) -> None:
    said = house.fails(17)
    assert "After 3 more wrong tries, only the recovery code or somebody in charge here helps." in said.sentence
    assert "After 1 more wrong try" in house.fails(2).sentence
    assert isinstance(house.fails(1), NoMoreTriesError)
    house.uptime.passed += 100 * 24 * 3600
    with pytest.raises(NoMoreTriesError, match="Nothing is lost"):
        house.vault.unlock("sam", PASSPHRASE)


def test_everybody_else_unlocks_as_always(house: House) -> None:
    house.fails(20)
    house.vault.unlock("jo", ANOTHER)
    with pytest.raises(NoMoreTriesError):
        house.vault.unlock("sam", PASSPHRASE)


def test_the_recovery_code_opens_at_once_and_begins_anew(house: House) -> None:
    house.fails(20)
    house.vault.recover("sam", house.code, ANOTHER)
    house.vault.unlock("sam", ANOTHER)


def test_somebody_in_charge_lets_them_try_again(house: House) -> None:
    house.fails(20)
    house.vault.let_try_again("sam")
    house.vault.unlock("sam", PASSPHRASE)


def test_what_is_no_try_is_not_counted(keyed: House) -> None:
    assert keyed.keyring
    keyed.fails(1)
    keyed.keyring.is_locked = True
    for _number in range(9):
        with pytest.raises(KnownError, match="keyring"):
            keyed.vault.unlock("sam", PASSPHRASE)
    keyed.keyring.is_locked = False
    assert keyed.vault.wrong_tries("sam") == 1


@pytest.mark.parametrize("do", [Path.unlink, lambda path: path.write_bytes(b""), lambda path: path.write_bytes(b"{")])
def test_with_a_keyring_taking_the_counts_away_only_begins_the_wait_anew(
    keyed: House, do: Callable[[Path], object]
) -> None:
    keyed.fails(10)
    do(keyed.folder / TRIES)
    assert keyed.must_wait() == wait_after(10)
    keyed.uptime.passed += wait_after(10)
    keyed.vault.unlock("sam", PASSPHRASE)


@pytest.mark.parametrize("changed", [{"wrong": 1}, {"at": -5000.0}])
def test_with_a_keyring_counts_that_were_changed_by_hand_are_not_believed(
    keyed: House, changed: dict[str, object]
) -> None:
    keyed.fails(10)
    lying = json.loads((keyed.folder / TRIES).read_bytes())
    lying["counts"] = {slot: one | changed for slot, one in lying["counts"].items()}
    (keyed.folder / TRIES).write_text(json.dumps(lying))
    assert keyed.must_wait() == wait_after(10)


def test_with_a_keyring_an_older_file_that_is_put_back_helps_nobody(keyed: House) -> None:
    keyed.fails(2)
    old = (keyed.folder / TRIES).read_bytes()
    keyed.fails(17)
    (keyed.folder / TRIES).write_bytes(old)
    keyed.must_wait()
    keyed.uptime.passed += wait_after(19)
    assert isinstance(keyed.fails(1), NoMoreTriesError)


def test_a_file_that_cannot_be_read_lets_the_right_person_in_after_a_moment(house: House) -> None:
    (house.folder / TRIES).write_bytes(b"\xff no counts")
    house.uptime.passed += 1
    try:
        house.vault.unlock("sam", PASSPHRASE)
    except MustWaitError as wait:
        house.uptime.passed += wait.seconds
        house.vault.unlock("sam", PASSPHRASE)


def test_a_full_disk_locks_nobody_out_and_the_keyring_still_counts(keyed: House) -> None:
    (keyed.folder / TRIES).unlink(missing_ok=True)
    (keyed.folder / TRIES).mkdir()
    keyed.vault.unlock("sam", PASSPHRASE)
    keyed.fails(6)
    keyed.vault.unlock("sam", PASSPHRASE)
    assert isinstance(keyed.fails(20), NoMoreTriesError)


_TRIES_AND_IS_KILLED = """
import os, sys
from pathlib import Path
from carer_app.vault import vault as module
module.open_slot = lambda *_a: os.kill(os.getpid(), 9)
module.Vault(Path(sys.argv[1]), None).unlock("sam", "whatever it may be, it is not it")
"""


def test_a_program_that_is_killed_has_had_its_try(tmp_path: Path) -> None:
    house = House(tmp_path, None)
    for _number in range(2):
        subprocess.run([sys.executable, "-c", _TRIES_AND_IS_KILLED, str(tmp_path)], check=False)
    assert house.vault.wrong_tries("sam") == 2


_TRIES = """
import sys
from pathlib import Path
from carer_app.errors import KnownError
from carer_app.vault.file import FLOOR
from carer_app.vault.vault import Vault
from carer_app.vault.waiting import MustWaitError, wait_after, wait_words
try:
    Vault(Path(sys.argv[1]), None, FLOOR).unlock("sam", "whatever it may be, it is not it")
except KnownError as said:
    print(type(said).__name__)
"""


def test_many_programs_at_once_get_no_more_tries_than_one(tmp_path: Path) -> None:
    house = House(tmp_path, None)
    many = [
        subprocess.Popen([sys.executable, "-c", _TRIES, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        for _number in range(8)
    ]
    said = sorted(one.communicate()[0].strip() for one in many)
    looked_at = [one for one in said if one != "MustWaitError"]
    assert house.vault.wrong_tries("sam") == len(looked_at) >= 5
    assert looked_at.count("WrongPassphraseError") == 4


def test_the_system_tells_how_long_it_runs() -> None:
    uptime = SystemUptime()
    assert 0 < uptime.seconds() <= uptime.seconds()
    assert uptime.boot() == uptime.boot()


def test_the_file_is_for_its_owner_only_and_names_nobody(house: House) -> None:
    house.fails(1)
    path = house.folder / TRIES
    assert os.stat(path).st_mode & 0o077 == 0
    assert b"Sam" not in path.read_bytes()


@pytest.mark.parametrize("keyring", [True, False])
def test_a_try_that_is_broken_off_by_a_key_has_been_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, keyring: bool
) -> None:
    """Ctrl+C while the wrong one is written down: whoever watches the folder knows by then that it was wrong."""
    house = House(tmp_path, PocketKeyring() if keyring else None)

    def interrupted(*_line: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("carer_app.vault.tried.note", interrupted)
        with pytest.raises(KeyboardInterrupt):
            house.vault.unlock("sam", WRONG)
    assert house.vault.wrong_tries("sam") == 1
    house.vault.unlock("sam", PASSPHRASE)
    assert house.vault.wrong_tries("sam") == 0
