"""The people of this computer in the real window: adding, a passphrase, letting in again, taking off."""

from contextlib import suppress

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from carer_app.doorway import Doorway
from carer_app.errors import KnownError
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.labels import Words
from carer_app.ui.shell.people import PeoplePage
from carer_app.ui.shell.settings import SettingsPage
from carer_app.vault.file import FLOOR
from carer_app.vault.vault import Vault
from carer_app.vault.who import Who
from tests.company import OTHERS_PASSPHRASE, unlock
from tests.conftest import PASSPHRASE, Home, MakeHome
from tests.ui.shell.conftest import Opened, OpenWindow
from tests.vault.test_tries import SetUptime

LEES = "one more row of words for Lee"
NEW = "kettle marble orchard pigeon sleeve"


@pytest.fixture
def home(make_home: MakeHome) -> Home:
    made = make_home(carer="Grace Oduya", role="registered_manager")
    made.session.add_person(Who(name="Leon Adeyemi", role="residential_worker"), OTHERS_PASSPHRASE)
    return made


def people_page(opened: Opened) -> PeoplePage:
    opened.window.go("people")
    assert isinstance(opened.page, PeoplePage)
    return opened.page


def said(page: PeoplePage) -> str:
    return "\n".join(words.text() for words in page.findChildren(Words))


def buttons(page: PeoplePage) -> dict[str, Button]:
    return {one.text(): one for one in page.findChildren(Button) if one.isVisible()}


def press(page: PeoplePage, words: str, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: words in buttons(page))
    qtbot.mouseClick(buttons(page)[words], Qt.MouseButton.LeftButton)


def test_a_shift_lead_adds_a_new_manager_with_the_code_from_the_safe(
    home: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    home.session.add_person(Who(name="Lee Park", role="shift_lead"), LEES)
    home.session.lock()
    home.session = unlock(home, "Lee Park", LEES).session
    page = people_page(open_window())
    form = page.new
    assert form
    assert form.code.isHidden()
    form.role.setCurrentIndex(form.role.findData("registered_manager"))
    assert not form.code.isHidden()
    form.name.setText("Ada Mensah")
    form.passphrase.field.edit.setText(NEW)
    form.add_button.click()
    qtbot.waitUntil(form.trouble.isVisible)
    assert "the recovery code from the safe does" in form.trouble.words.text()
    form.code.code.setText(home.recovery_code)
    form.add_button.click()
    qtbot.waitUntil(lambda: "Ada Mensah" in page.cards)


def test_it_is_reached_from_the_settings_and_shows_who_is_here(open_window: OpenWindow, qtbot: QtBot) -> None:
    opened = open_window()
    opened.window.go("settings")
    assert isinstance(opened.page, SettingsPage)
    qtbot.mouseClick(opened.page.people_button, Qt.MouseButton.LeftButton)
    assert isinstance(opened.page, PeoplePage)
    assert list(opened.page.cards) == ["Grace Oduya", "Leon Adeyemi"]


def test_ones_own_passphrase_is_changed(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    opened = open_window()
    page = people_page(opened)
    press(page, "Change your passphrase", qtbot)
    card = page.cards["Grace Oduya"]
    assert card.old
    assert card.new
    card.old.edit.setText("not this one, nor any other")
    card.new.field.edit.setText("too short")
    assert "6 letters more, at least." in said(page)
    card.new.field.edit.setText(NEW)
    assert "Good: long, and hard to guess." in said(page)
    press(page, "Change it", qtbot)
    qtbot.waitUntil(lambda: "does not open this store" in said(page))
    card.old.edit.setText(PASSPHRASE)
    press(page, "Change it", qtbot)
    qtbot.waitUntil(lambda: page.cards["Grace Oduya"] is not card)
    unlock(home, "Grace Oduya", NEW).session.lock()


def test_words_are_offered_and_shown(open_window: OpenWindow, qtbot: QtBot) -> None:
    page = people_page(open_window())
    press(page, "Give Leon Adeyemi a new passphrase", qtbot)
    new = page.cards["Leon Adeyemi"].new
    assert new
    new.offer_button.click()
    assert len(new.text().split()) == 6
    assert new.field.edit.echoMode() is new.field.edit.EchoMode.Normal
    assert "Good: long" in said(page)


def test_an_agency_worker_is_added_for_a_shift(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    page = people_page(open_window())
    form = page.new
    assert form
    form.name.setText("Ada Agency")
    form.role.setCurrentIndex(form.role.findData("residential_worker"))
    form.how_long.setCurrentIndex(1)
    assert not form.until.isHidden()
    form.passphrase.field.edit.setText(NEW)
    form.add_button.click()
    qtbot.waitUntil(lambda: "Ada Agency" in page.cards)
    assert "Here until" in said(page)
    unlock(home, "Ada Agency", NEW).session.lock()


def test_what_cannot_be_is_said_and_nothing_is_lost(open_window: OpenWindow, qtbot: QtBot) -> None:
    page = people_page(open_window())
    form = page.new
    assert form
    form.name.setText("Ada Agency")
    form.passphrase.field.edit.setText("short")
    form.add_button.click()
    qtbot.waitUntil(form.trouble.isVisible)
    assert "shorter than 15" in form.trouble.words.text()
    assert form.name.text() == "Ada Agency"


def test_after_too_many_tries_somebody_is_let_in_again(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    vault = Vault(home.folder, None, FLOOR, SetUptime())
    leon = next(one.id for one in vault.holders() if one.name == "Leon Adeyemi")
    for _number in range(5):
        with suppress(KnownError):
            vault.unlock(leon, "not this one, nor any other")
    page = people_page(open_window())
    assert "5 wrong tries of late." in said(page)
    press(page, "Let Leon Adeyemi try again", qtbot)
    qtbot.waitUntil(lambda: "wrong tries" not in said(page))
    unlock(home, "Leon Adeyemi", OTHERS_PASSPHRASE).session.lock()


def test_taking_somebody_off_is_asked_first_and_locks_after_it(
    home: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    opened = open_window()
    page = people_page(opened)
    press(page, "Take Leon Adeyemi off this computer", qtbot)
    assert "What Leon Adeyemi wrote stays" in said(page)
    press(page, "Leave it", qtbot)
    press(page, "Take Leon Adeyemi off this computer", qtbot)
    with qtbot.waitSignal(page.written):
        press(page, "Take Leon Adeyemi off, and lock", qtbot)
    qtbot.waitUntil(lambda: page.lock_button is not None)
    assert "old copy of this folder" in said(page)
    assert page.lock_button
    page.lock_button.click()
    assert opened.relaunched == ["again"]
    door = Doorway(home.folder, home.clock, None, FLOOR)
    assert [holder.name for holder in door.holders()] == ["Grace Oduya"]
    session = door.unlock(door.holders()[0], PASSPHRASE)
    assert session.keys.generation == 2
    session.lock()


def test_a_residential_worker_changes_their_own_passphrase_and_nothing_else(
    home: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    home.session.lock()
    home.session = unlock(home, "Leon Adeyemi", OTHERS_PASSPHRASE).session
    page = people_page(open_window())
    qtbot.waitUntil(lambda: list(buttons(page)) == ["Back", "Change your passphrase"])
    assert page.new is None
    assert "A shift lead or the manager adds people" in said(page)
