"""The quick PIN at the window: choosing it, the lock screen that asks for it, and the way back to the same place."""

import os
import signal
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carer_app.doorway import Doorway
from carer_app.ui.kit.buttons import Button
from carer_app.ui.shell import place as places
from carer_app.ui.shell.people import PeoplePage
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.tools import Tools
from carer_app.ui.shell.unlock import UnlockPage
from carer_app.ui.shell.window import Window
from carer_app.vault.file import FLOOR
from carer_app.vault.pin_keeper import PinKeeper
from carer_app.work import Work
from tests.test_taking_off import JO, KIM, MIA, SECRETS, House, child_here
from tests.test_taking_off import house as house
from tests.ui.shell.conftest import STILL, OpenWindow, open_work
from tests.vault.test_quick_pin import PIN, QUICK


@pytest.fixture
def pins() -> Iterator[PinKeeper]:
    pins = PinKeeper(QUICK)
    yield pins
    pins.end()


class Room:
    """A children's home with its window, which can be locked and come back as another."""

    def __init__(self, house: House, pins: PinKeeper, app: QApplication, qtbot: QtBot) -> None:
        self._app, self._qtbot = app, qtbot
        self.door = Doorway(house.folder, house.clock, None, FLOOR, pins=pins)
        self.window = self.fresh()

    def fresh(self) -> Window:
        """The window of the process after a lock."""
        self.window = Window(self._app, Tools(doorway=self.door, open_work=open_work, relaunch=lambda: None), STILL)
        self._qtbot.addWidget(self.window)
        self.window.resize(1240, 800)
        self.window.show()
        return self.window

    @property
    def page(self) -> UnlockPage:
        page = self.window.centralWidget()
        assert isinstance(page, UnlockPage)
        return page

    def full(self, name: str) -> None:
        self.window.open(self.door.unlock(self.door.holder_named(name), SECRETS[name]))

    def choose(self, pin: str = PIN) -> PeoplePage:
        assert self.window.desk
        self.window.desk.go(Place(page=places.PEOPLE))
        page = self.window.desk.page
        assert isinstance(page, PeoplePage)
        assert page.pin
        assert page.pin.field
        page.pin.field.edit.setText(pin)
        page.pin.choose_button.click()
        self._qtbot.waitUntil(lambda: page.pin is not None and page.pin.isEnabled(), timeout=20_000)
        return page

    def lock(self) -> None:
        self.window.lock()
        self.fresh()

    def type(self, pin: str) -> None:
        self.page.pin.edit.setText(pin)
        self.page.unlock_button.click()
        page = self.page
        self._qtbot.waitUntil(lambda: self.window.desk is not None or page.unlock_button.isEnabled(), timeout=20_000)


@pytest.fixture
def room(house: House, pins: PinKeeper, themed: QApplication, qtbot: QtBot) -> Room:
    child_here(house)
    return Room(house, pins, themed, qtbot)


def test_a_pin_unlocks_and_brings_back_to_the_same_place(room: Room) -> None:
    room.full(JO)
    room.choose()
    room.window.go(places.TIMELINE)
    room.lock()
    assert room.page.holder.name == JO
    assert not room.page.pin.isHidden()
    assert room.page.way_button.text() == "Use your passphrase instead"
    assert room.page.pin.hint.text() == f"On shift with a PIN: {JO}"
    room.type(PIN)
    assert room.window.desk
    assert room.window.desk.here
    assert room.window.desk.here.page == places.TIMELINE
    assert room.window._work
    assert room.window._work.session.person.name == JO


def test_who_has_no_pin_and_who_wants_no_pin_is_asked_for_the_passphrase(room: Room) -> None:
    room.full(JO)
    room.choose()
    room.lock()
    room.page.way_button.click()
    assert not room.page.passphrase.isHidden()
    assert room.page.pin.isHidden()
    room.page.who.setCurrentText(KIM)
    assert not room.page.passphrase.isHidden()
    assert not room.page.way_button.isVisible()
    room.page.who.setCurrentText(JO)
    assert not room.page.pin.isHidden()


def test_after_five_wrong_tries_the_page_asks_for_the_passphrase_and_says_why(room: Room) -> None:
    room.full(JO)
    room.choose()
    room.lock()
    room.type("902817")
    assert "You can try 4 more times" in room.page.trouble.words.text()
    for _number in range(4):
        room.type("902817")
    assert "five wrong tries" in room.page.trouble.words.text()
    assert not room.page.passphrase.isHidden()
    room.fresh()
    assert room.page.pin.isHidden()


def test_a_keeper_that_is_gone_is_said_in_one_sentence(room: Room, pins: PinKeeper) -> None:
    room.full(JO)
    room.choose()
    os.kill(pins.pid, signal.SIGKILL)
    room.lock()
    assert not room.page.passphrase.isHidden()
    assert "PINs have ended on this computer" in room.page.trouble.words.text()


def test_what_others_would_guess_is_said_at_the_field(room: Room) -> None:
    room.full(JO)
    page = room.choose("060514")
    assert page.pin
    assert "birth date" in page.pin.trouble.words.text()


def test_when_the_council_asks_to_lock_the_pins_end(room: Room, pins: PinKeeper) -> None:
    room.full(JO)
    room.choose()
    room.window._on_lock_asked("North Tyneside")
    assert pins.who() == ()
    assert not room.page.passphrase.isHidden()


def test_in_a_childrens_home_the_first_page_offers_it_until_one_is_chosen(room: Room) -> None:
    def is_offered() -> bool:
        assert room.window.desk
        room.window.go(places.TODAY)
        return any(button.text() == "Choose a PIN" for button in room.window.desk.page.findChildren(Button))

    room.full(MIA)
    assert is_offered()
    room.choose()
    assert not is_offered()


def test_in_a_foster_home_it_is_off_until_somebody_there_wants_it(open_window: OpenWindow, pins: PinKeeper) -> None:
    opened = open_window(unlocked=False)
    opened.home.session.pins = pins
    opened.window.open(opened.home.session)
    own = Work(opened.home.session).own_pin
    assert (own.is_possible, own.is_allowed, own.may_decide) == (True, False, True)
    own.allow(is_on=True)
    assert own.may_choose
