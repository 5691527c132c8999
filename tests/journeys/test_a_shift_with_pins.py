"""A shift on one computer whose people use PINs: a colleague guesses, a worker is dismissed, an agency worker's night ends, and
somebody takes the computer while it sleeps. Each finds that a PIN opens less, and less long, than a passphrase.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from carer_app.doorway import Doorway
from carer_app.session import NotHereAnyMoreError, Session
from carer_app.vault.pin_keeper import PinEndedError, PinKeeper
from carer_app.vault.who import Who
from carer_app.work import Work
from tests.journeys.conftest import OpenWindow
from tests.journeys.hands import Hands
from tests.journeys.parts import CHILD, Folder
from tests.journeys.test_who_should_not import KIM, LEE, MIA, SAM, SECRETS, House, log
from tests.journeys.test_who_should_not import house as house
from tests.vault.test_quick_pin import QUICK

PINS = {SAM: "481520", KIM: "730946", LEE: "264819"}
NOOR = "Noor Aziz"
SECRETS_OF_NIGHT = "velvet anchor pebble thunder maple"


class Shift(Folder):
    """The house's computer with its keeper of PINs, which each of them has chosen one at."""

    def __init__(self, house: House, pins: PinKeeper) -> None:
        super().__init__(house.folder)
        self._house, self._pins = house, pins

    def door(self) -> Doorway:
        door = self._house.door()
        door.pins = self._pins
        return door

    def full(self, name: str, secret: str = "") -> Session:
        door = self.door()
        return door.unlock(door.holder_named(name), secret or SECRETS[name])

    def choose(self, name: str, pin: str, secret: str = "") -> None:
        session = self.full(name, secret)
        Work(session).own_pin.choose(pin)
        session.lock()


@pytest.fixture
def slept(tmp_path: Path) -> Path:
    """How many seconds the computer has slept."""
    slept = tmp_path / "slept"
    slept.write_text("0")
    return slept


@pytest.fixture
def pins(slept: Path) -> Iterator[PinKeeper]:
    """A keeper that asks a file how long the computer slept, and stretches a PIN less."""
    told = QUICK[2].replace(
        "SystemClocks()",
        f"type('Clocks', (SystemClocks,), {{'asleep': lambda self: float(open({str(slept)!r}).read())}})()",
    )
    pins = PinKeeper((sys.executable, "-c", told))
    yield pins
    pins.end()


@pytest.fixture
def shift(house: House, pins: PinKeeper) -> Shift:
    shift = Shift(house, pins)
    for name in (KIM, LEE, SAM):
        shift.choose(name, PINS[name])
    return shift


def try_pin(hands: Hands, pin: str) -> None:
    hands.tab_to("Your PIN")
    hands.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    hands.type(pin)
    hands.press(Qt.Key.Key_Return)


def test_a_colleague_who_guesses_ends_that_pin_alone_and_everybody_hears_of_it(
    house: House, shift: Shift, sit_down: OpenWindow
) -> None:
    hands = sit_down(shift)
    hands.wait_for("Your PIN", f"On shift with a PIN: {SAM}, {KIM}, {LEE}")
    for left in ("4 more times", "3 more times", "2 more times", "1 more time"):
        try_pin(hands, "902817")
        hands.wait_for(f"You can try {left}")
    try_pin(hands, "902817")
    hands.wait_for("There were five wrong tries of this PIN, so it has ended.", "Your passphrase")
    with pytest.raises(PinEndedError):
        shift.door().unlock_by_pin(shift.door().holder_named(SAM), PINS[SAM])
    hands.unlock(SECRETS[SAM])
    assert CHILD in hands.sees()
    hands.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    hands.wait_for("Your PIN", f"On shift with a PIN: {KIM}, {LEE}")
    try_pin(hands, PINS[LEE])
    hands.wait_for("Today", CHILD)
    hands.window.lock()
    with house.at_work(MIA) as work:
        work.sync_once()
    assert ("tried_pin", SAM, "") in house.what_was_done()


def test_who_is_dismissed_in_the_middle_of_a_shift_is_out_though_her_pin_was_running(
    house: House, shift: Shift
) -> None:
    door = shift.door()
    kim = door.holder_named(KIM)
    session = door.unlock_by_pin(kim, PINS[KIM])
    session.lock()
    session = shift.full(MIA)
    work = Work(session)
    work.people.take_off(work.people.named(KIM))
    session.lock()
    with pytest.raises(PinEndedError):
        door.unlock_by_pin(kim, PINS[KIM])
    session = door.unlock_by_pin(door.holder_named(SAM), PINS[SAM])
    record = log(Work(session), house.child, "After she went.")
    assert Work(session).journal.entry(record).author == SAM
    session.lock()


def test_an_agency_workers_pin_ends_with_her_night(house: House, shift: Shift) -> None:
    house.clock.move_to(datetime(2026, 3, 2, 23, 55, tzinfo=UTC))
    session = shift.full(LEE)
    night = Who(name=NOOR, role="residential_worker", until="2026-03-03T08:00:00.000Z")
    Work(session).people.add(night, SECRETS_OF_NIGHT)
    session.lock()
    shift.choose(NOOR, "915374", SECRETS_OF_NIGHT)
    door = shift.door()
    noor = door.holder_named(NOOR)
    door.unlock_by_pin(noor, "915374").lock()
    house.clock.advance(timedelta(hours=8, minutes=10))
    with pytest.raises(NotHereAnyMoreError, match="Your time on this computer has ended"):
        door.unlock_by_pin(noor, "915374")
    house.clock.advance(timedelta(hours=-9))
    with pytest.raises(PinEndedError):
        door.unlock_by_pin(noor, "915374")


def test_whoever_takes_the_computer_while_it_sleeps_finds_no_pin_that_opens(
    house: House, shift: Shift, sit_down: OpenWindow, slept: Path
) -> None:
    """Even who watched the digits being typed."""
    slept.write_text(str(14 * 60))
    shift.door().unlock_by_pin(shift.door().holder_named(SAM), PINS[SAM]).lock()
    slept.write_text(str(14 * 60 + 16 * 60))
    hands = sit_down(shift)
    hands.wait_for("Your passphrase", "asleep for more than 15 minutes, so PINs have ended")
    for name in (SAM, KIM, LEE):
        with pytest.raises(PinEndedError):
            shift.door().unlock_by_pin(shift.door().holder_named(name), PINS[name])
    assert CHILD not in hands.sees()
