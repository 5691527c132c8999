"""The quick PIN with a real store and the real keeper, a process apart."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from copy import copy
from datetime import date, timedelta
from pathlib import Path

import pytest

from carer_app.clock import SetClock, stamp
from carer_app.domain.act import Did
from carer_app.domain.standing import NotTheirsToDoError
from carer_app.doorway import Doorway
from carer_app.errors import BadInputError
from carer_app.journal.forms import New
from carer_app.journal.own_pin import PassphraseFirstError, PinsAreOffError
from carer_app.keeper.wire import Why
from carer_app.session import NotHereAnyMoreError, Session
from carer_app.store import acts
from carer_app.vault.by_pin import checked_pin
from carer_app.vault.file import FLOOR
from carer_app.vault.pin_keeper import HANDED_ON, PinEndedError, PinKeeper, WrongPinError, ended_words
from carer_app.vault.who import Who
from carer_app.work import Work
from tests.conftest import EVENING
from tests.faults.canary_search import memory
from tests.test_taking_off import JO, KIM, MIA, SECRETS, House, child_here

PIN, OTHER = "481520", "730946"
QUICK = (
    sys.executable,
    "-c",
    "import sys; from carer_app.keeper.chest import Stretch, SystemClocks; from carer_app.keeper.memory import shut_off;"
    "from carer_app.keeper.serving import serve; shut_off();"
    "sys.exit(serve(0, 1, SystemClocks(), stretch=Stretch(memory=64, passes=1, lanes=1)))",
)
"""The keeper, which stretches a PIN less, so that many tests are quick."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> House:
    return House(tmp_path_factory.mktemp("made") / "home")


@pytest.fixture
def house(made: House, tmp_path: Path) -> House:
    """A children's home of its own for each test; made once, because that takes a while."""
    house = copy(made)
    house.folder, house.clock = tmp_path / "home", SetClock(EVENING)
    shutil.copytree(made.folder, house.folder)
    return house


@pytest.fixture
def pins() -> Iterator[PinKeeper]:
    pins = PinKeeper(QUICK)
    yield pins
    pins.end()


@pytest.fixture
def door(house: House, pins: PinKeeper) -> Doorway:
    return Doorway(house.folder, house.clock, None, FLOOR, pins=pins)


def full(door: Doorway, name: str, secret: str = "") -> Session:
    return door.unlock(door.holder_named(name), secret or SECRETS[name])


def choose(door: Doorway, name: str, pin: str, secret: str = "") -> None:
    session = full(door, name, secret)
    Work(session).own_pin.choose(pin)
    session.lock()


def by_pin(door: Doorway, name: str, pin: str) -> Session:
    return door.unlock_by_pin(door.holder_named(name), pin)


def test_after_a_passphrase_a_pin_opens_and_its_words_are_signed_by_that_person(house: House, door: Doorway) -> None:
    child = child_here(house)
    choose(door, JO, PIN)
    choose(door, KIM, OTHER)
    session = by_pin(door, KIM, OTHER)
    entry = Work(session).journal.add(
        New(kind="daily_log", child=child, raw={"day": "2026-03-02", "what_happened": "Soup for tea."})
    )
    assert session.keys.signing.public == session.person.signing_key
    session.lock()
    session = house.unlock(MIA)
    assert Work(session).journal.entry(entry.id).author == KIM
    session.lock()
    house.opens(MIA)


def test_one_persons_pin_does_not_open_for_another(door: Doorway) -> None:
    choose(door, JO, PIN)
    choose(door, KIM, OTHER)
    with pytest.raises(WrongPinError, match="You can try 4 more times"):
        by_pin(door, KIM, PIN)
    with pytest.raises(PinEndedError):
        by_pin(door, MIA, PIN)


def test_five_wrong_tries_end_it_for_that_person_alone_and_are_told(door: Doorway, house: House) -> None:
    choose(door, JO, PIN)
    choose(door, KIM, OTHER)
    for left in (4, 3, 2, 1):
        with pytest.raises(WrongPinError) as wrong:
            by_pin(door, JO, "902817")
        assert wrong.value.left == left
    for pin in ("902817", PIN):
        with pytest.raises(PinEndedError, match="five wrong tries"):
            by_pin(door, JO, pin)
    by_pin(door, KIM, OTHER).lock()
    session = full(door, JO)
    with session.database.reading() as db:
        told = [(act.person, act.times) for act in acts.latest(db, 50) if act.did == Did.TRIED_PIN]
    assert told == [(session.person.id, 5)]
    assert session.vault.wrong_tries(session.person.id) == 0
    session.lock()


def test_a_killed_keeper_leaves_only_the_passphrase_and_says_so(door: Doorway, pins: PinKeeper) -> None:
    choose(door, JO, PIN)
    os.kill(pins.pid, signal.SIGKILL)
    with pytest.raises(PinEndedError, match="PINs have ended on this computer"):
        by_pin(door, JO, PIN)
    assert pins.who() == ()
    full(door, JO).lock()


def test_after_a_restart_nothing_is_left_that_a_pin_could_open(door: Doorway, house: House) -> None:
    """Nothing outlives the keeper, so the next start of the program has nothing to ask."""
    choose(door, JO, PIN)
    again = Doorway(house.folder, house.clock, None, FLOOR, pins=PinKeeper.handed_on())
    with pytest.raises(PinEndedError):
        by_pin(again, JO, PIN)
    full(again, JO).lock()


def test_the_keeper_ends_with_its_window(house: House, tmp_path: Path) -> None:
    """A window that is killed has no time to say good-bye."""
    steps = (
        "import sys, os, signal; from carer_app.vault.pin_keeper import PinKeeper; k = PinKeeper();"
        "k.keep('jo', '481520', b'held', 60); print(k.pid, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    told = subprocess.run([sys.executable, "-c", steps], capture_output=True, text=True, check=False)
    pid, began = int(told.stdout), os.times().elapsed
    while Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes():
        assert os.times().elapsed - began < 30


def test_the_process_after_a_lock_speaks_with_the_same_keeper(house: House) -> None:
    """As the window does it: the process is replaced by another, and only the pipes are left to it."""
    first = (
        "import os, sys; from carer_app.vault.pin_keeper import PinKeeper; k = PinKeeper();"
        "k.keep('jo', '481520', b'held', 60); k.hand_on(); os.execv(sys.executable, [sys.executable, '-c', os.environ['NEXT']])"
    )
    second = (
        "import os; from carer_app.vault.pin_keeper import PinKeeper; k = PinKeeper.handed_on();"
        f"print(k.who(), k.release('jo', '481520'), os.environ.get('{HANDED_ON}')); k.end()"
    )
    told = subprocess.run(
        [sys.executable, "-c", first], env=os.environ | {"NEXT": second}, capture_output=True, text=True, check=False
    )
    assert told.stdout == "('jo',) b'held' None\n", told.stderr


def test_a_keeper_that_slept_too_long_ends_and_the_window_says_why(tmp_path: Path) -> None:
    clock = tmp_path / "slept"
    clock.write_text("0")
    steps = (
        "import sys, pathlib; from carer_app.keeper.serving import serve\n"
        "class Clocks:\n"
        "    def running(self): return self.asleep() + 1\n"
        f"    def asleep(self): return float(pathlib.Path({str(clock)!r}).read_text())\n"
        "sys.exit(serve(0, 1, Clocks(), look_every=0.02))"
    )
    pins = PinKeeper((sys.executable, "-c", steps))
    pins.keep("jo", PIN, b"held", 3600)
    assert pins.release("jo", PIN) == b"held"
    clock.write_text("901")
    with pytest.raises(PinEndedError, match="asleep for more than 15 minutes"):
        pins.release("jo", PIN)
    assert pins.why_not("jo") == Why.ASLEEP


def test_another_passphrase_ends_the_pin(door: Doorway, house: House) -> None:
    choose(door, JO, PIN)
    session = full(door, JO)
    Work(session).people.change_passphrase(SECRETS[JO], SECRETS[KIM] + " too")
    session.lock()
    with pytest.raises(PinEndedError, match="passphrase has changed"):
        by_pin(door, JO, PIN)


def test_who_was_taken_off_is_out_and_the_others_pins_open_under_the_new_key(door: Doorway, house: House) -> None:
    choose(door, JO, PIN)
    choose(door, KIM, OTHER)
    kim = door.holder_named(KIM)
    house.take_off(KIM)
    with pytest.raises(PinEndedError):
        door.unlock_by_pin(kim, OTHER)
    by_pin(door, JO, PIN).lock()
    house.opens(MIA)
    by_pin(door, JO, PIN).lock()


def test_the_keeper_lets_go_of_who_is_taken_off(door: Doorway, pins: PinKeeper) -> None:
    choose(door, JO, PIN)
    choose(door, KIM, OTHER)
    session = full(door, MIA)
    people = Work(session).people
    people.take_off(people.named(KIM))
    assert pins.who() == (door.holder_named(JO).id,)
    session.lock()


def test_it_ends_with_an_agency_workers_time(door: Doorway, house: House) -> None:
    session = full(door, JO)
    until = stamp(house.clock.now() + timedelta(hours=2))
    Work(session).people.add(Who(name="Ada Agency", role="residential_worker", until=until), SECRETS[KIM] + " too")
    session.lock()
    session = full(door, "Ada Agency", SECRETS[KIM] + " too")
    own = Work(session).own_pin
    assert 7100 < own._seconds() <= 7200
    own.choose(PIN)
    session.lock()
    by_pin(door, "Ada Agency", PIN).lock()
    house.clock.advance(timedelta(hours=2, minutes=1))
    with pytest.raises(NotHereAnyMoreError):
        by_pin(door, "Ada Agency", PIN)
    with pytest.raises(PinEndedError):
        by_pin(door, "Ada Agency", PIN)


def test_who_unlocked_by_a_pin_has_it_no_longer_than_the_passphrase_gave(door: Doorway) -> None:
    choose(door, JO, PIN)
    session = by_pin(door, JO, PIN)
    with pytest.raises(PassphraseFirstError):
        Work(session).own_pin.choose(OTHER)
    Work(session).own_pin.give_up()
    session.lock()
    with pytest.raises(PinEndedError):
        by_pin(door, JO, PIN)


def test_in_a_childrens_home_it_is_on_and_somebody_in_charge_switches_it(door: Doorway, pins: PinKeeper) -> None:
    choose(door, KIM, OTHER)
    session = full(door, KIM)
    with pytest.raises(NotTheirsToDoError):
        Work(session).own_pin.allow(is_on=False)
    session.lock()
    session = full(door, MIA)
    Work(session).own_pin.allow(is_on=False)
    assert pins.who() == ()
    with pytest.raises(PinsAreOffError):
        Work(session).own_pin.choose(PIN)
    with session.database.reading() as db:
        assert acts.latest(db, 1)[0].did == Did.PINS_OFF
    session.lock()


def test_nothing_of_a_pin_is_ever_on_the_disk(
    door: Doorway, house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the digits nor anything that was not there before, so that there is nothing to guess at."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "runtime"))
    (tmp_path / "runtime").mkdir()
    full(door, JO).lock()
    before = {path.relative_to(house.folder) for path in house.folder.rglob("*")}
    slots = (house.folder / "vault.json").read_bytes()
    choose(door, JO, PIN)
    by_pin(door, JO, PIN).lock()
    assert {path.relative_to(house.folder) for path in house.folder.rglob("*")} == before
    assert (house.folder / "vault.json").read_bytes() == slots
    assert list((tmp_path / "runtime").iterdir()) == []
    session = full(door, JO)
    with session.database.reading() as db:
        names = [row[0] for row in db.exec_driver_sql("SELECT name FROM settings")]
    session.lock()
    assert not [name for name in names if "pin" in name]
    assert not [path for path in house.folder.rglob("*") if path.is_file() and PIN.encode() in path.read_bytes()]


def opened_by(process: int) -> list[str]:
    """What a process has open, without numbers."""
    found = []
    for path in Path(f"/proc/{process}/fd").iterdir():
        with suppress(FileNotFoundError):
            found.append(os.readlink(path).split(":")[0])
    return found


def test_the_keeper_imports_nothing_that_reads_a_record_and_has_no_file_of_the_store_open(pins: PinKeeper) -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, carer_app.keeper.serving; print(*sys.modules)"], capture_output=True, text=True,
        check=True,
    ).stdout.split()  # fmt: skip
    assert not {
        name for name in loaded if re.match(r"PySide6|sqlalchemy|sqlcipher3|keyring|carer_app\.(?!keeper)", name)
    }
    pins.keep("jo", PIN, b"held", 60)
    began = os.times().elapsed
    while (opened := sorted(opened_by(pins.pid))) != [
        "/dev/null",
        "pipe",
        "pipe",
    ]:  # it may still be putting a copy away
        assert os.times().elapsed - began < 30, opened
    core = Path(f"/proc/{pins.pid}/limits").read_text()
    assert re.search(r"Max core file size +0 +0 ", core)


def test_the_keepers_memory_holds_no_pin_and_nothing_that_one_releases(pins: PinKeeper) -> None:
    held = os.urandom(32)
    pins.keep("jo", PIN, held, 60)
    assert pins.release("jo", PIN) == held
    pieces = list(memory(pins.pid))
    assert any(b"carer_app.keeper" in piece for piece in pieces)
    for secret in (held, held.hex().encode(), f'"{PIN}"'.encode()):
        assert not any(secret in piece for piece in pieces)


@pytest.mark.parametrize(
    "typed",
    ["12345", "123456", "654321", "000000", "121212", "123123", "890123", "48152a", "4815201234567", "06052014"],
)
def test_what_others_would_guess_is_refused_with_what_to_do(typed: str) -> None:
    with pytest.raises(BadInputError, match=r"[Cc]hoose"):
        checked_pin(typed, [date(2014, 5, 6)])


def test_each_end_is_said_in_words_that_name_the_passphrase() -> None:
    assert all("passphrase" in ended_words(why) for why in ("", *Why))
