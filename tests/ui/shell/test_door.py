"""The door: unlocking, the first use, and what is said when a folder cannot be opened."""

from contextlib import suppress
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carer_app.clock import SetClock
from carer_app.doorway import Doorway
from carer_app.journal.journal import Journal
from carer_app.ui.shell.door import ClosedPage
from carer_app.ui.shell.first_use import FirstUsePage
from carer_app.ui.shell.one_window import FolderUnwritableError, SecondWindowError, WindowLock
from carer_app.ui.shell.recovery import RecoverPage, RecoveryCodePage
from carer_app.ui.shell.tools import Tools
from carer_app.ui.shell.unlock import UnlockPage
from carer_app.ui.shell.window import Window
from carer_app.vault.file import FLOOR
from carer_app.vault.key_file import without_sum
from carer_app.vault.slots import WrongPassphraseError
from carer_app.vault.vault import Vault
from carer_app.vault.who import Who
from tests.conftest import EVENING, PASSPHRASE, Home
from tests.ui.shell.conftest import STILL, OpenWindow, open_work
from tests.vault.test_tries import SetUptime


class LockedKeyring:
    """A keyring that is there and does not answer."""

    name = "locked"

    def read(self, vault: str) -> bytes | None:
        from carer_app.vault.halves import KeyringLockedError

        raise KeyringLockedError

    def write(self, vault: str, secret: bytes) -> None:
        self.read(vault)

    def forget(self, vault: str) -> None:
        self.read(vault)


def window_on(door: Doorway, app: QApplication, qtbot: QtBot) -> Window:
    window = Window(app, Tools(doorway=door, open_work=open_work, relaunch=lambda: None), STILL)
    qtbot.addWidget(window)
    window.show()
    return window


def unlock_page(window: Window) -> UnlockPage:
    page = window.centralWidget()
    assert isinstance(page, UnlockPage)
    return page


def test_the_right_passphrase_opens_today(open_window: OpenWindow, qtbot: QtBot) -> None:
    opened = open_window(unlocked=False)
    page = unlock_page(opened.window)
    page.passphrase.edit.setText(PASSPHRASE)
    qtbot.keyClick(page.passphrase.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: opened.window.desk is not None)
    assert opened.page.sheet.title.text() == "Good evening, Sam"


def test_a_wrong_passphrase_is_said_and_can_be_mended(open_window: OpenWindow, qtbot: QtBot) -> None:
    page = unlock_page(open_window(unlocked=False).window)
    page.passphrase.edit.setText("not the right words at all")
    qtbot.mouseClick(page.unlock_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.trouble.isVisible)
    assert "does not open" in page.trouble.words.text()
    assert page.unlock_button.isEnabled()


def test_after_several_wrong_tries_the_time_left_is_said(home: Home, themed: QApplication, qtbot: QtBot) -> None:
    uptime = SetUptime()
    vault = Vault(home.folder, None, FLOOR, uptime)
    for _number in range(5):
        with suppress(WrongPassphraseError):
            vault.unlock(home.session.person.id, "not the right words at all")
    window = window_on(Doorway(home.folder, home.clock, None, FLOOR, uptime), themed, qtbot)
    page = unlock_page(window)
    page.passphrase.edit.setText(PASSPHRASE)
    qtbot.mouseClick(page.unlock_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.trouble.isVisible)
    assert "has to wait 2 seconds" in page.trouble.words.text()
    assert page.recovery_button.isEnabled()
    qtbot.waitUntil(lambda: page.trouble.words.text() == "You can try again now.")
    uptime.passed += 2
    qtbot.mouseClick(page.unlock_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.desk is not None)
    window.close()


def test_a_passphrase_can_be_looked_at(open_window: OpenWindow, qtbot: QtBot) -> None:
    field = unlock_page(open_window(unlocked=False).window).passphrase
    hidden = field.edit.echoMode()
    qtbot.mouseClick(field.show_button, Qt.MouseButton.LeftButton)
    assert (hidden, field.edit.echoMode()) == (field.edit.EchoMode.Password, field.edit.EchoMode.Normal)


def test_several_people_choose_who_they_are(home: Home, open_window: OpenWindow) -> None:
    home.session.add_person(Who(name="Priya Shah", role="residential_worker"), PASSPHRASE + " two")
    page = unlock_page(open_window(unlocked=False).window)
    assert page.who.isVisible()
    assert [page.who.itemText(row) for row in range(page.who.count())] == ["Sam Okafor", "Priya Shah"]


def test_no_keyring_is_said_plainly(open_window: OpenWindow) -> None:
    page = unlock_page(open_window(unlocked=False).window)
    assert any("no safe place" in label.text() for label in page.findChildren(type(page.trouble.words)))


def test_a_locked_keyring_is_said_and_the_recovery_code_offered(home: Home, themed: QApplication, qtbot: QtBot) -> None:
    text = (home.folder / "vault.json").read_text().replace(r"\"device_secret\":false", r"\"device_secret\":true")
    (home.folder / "vault.json").write_bytes(without_sum(text.encode()))
    window = window_on(Doorway(home.folder, home.clock, LockedKeyring(), FLOOR), themed, qtbot)
    page = unlock_page(window)
    page.passphrase.edit.setText(PASSPHRASE)
    page.unlock_button.click()
    qtbot.waitUntil(page.trouble.isVisible)
    assert "keyring is locked" in page.trouble.words.text()
    assert page.recovery_button.isEnabled()


def test_the_recovery_code_opens_with_a_new_passphrase(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    home.session.lock()
    opened = open_window(unlocked=False)
    unlock_page(opened.window).recovery_button.click()
    page = opened.window.centralWidget()
    assert isinstance(page, RecoverPage)
    page.code.setText(home.recovery_code.lower())
    page.passphrase.edit.setText("new otter lantern passphrase for it")
    page.open_button.click()
    qtbot.waitUntil(lambda: opened.window.desk is not None)
    opened.window.close()


def test_a_damaged_key_file_is_said_plainly(home: Home, open_window: OpenWindow) -> None:
    for path in (home.folder, home.folder / "mirror"):
        (path / "vault.json").write_text("{ not json")
    page = open_window(unlocked=False).window.centralWidget()
    assert isinstance(page, ClosedPage)
    assert "is damaged" in page.trouble.words.text()


def test_a_damaged_store_is_said_plainly(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    home.session.lock()
    for file in home.folder.glob("store.db*"):
        file.write_bytes(b"nonsense" * 4096)
    page = unlock_page(open_window(unlocked=False).window)
    page.passphrase.edit.setText(PASSPHRASE)
    page.unlock_button.click()
    qtbot.waitUntil(page.trouble.isVisible)
    assert "damaged" in page.trouble.words.text()


def test_the_first_use_makes_a_store_and_shows_the_code(tmp_path: Path, themed: QApplication, qtbot: QtBot) -> None:
    door = Doorway(tmp_path / "new", SetClock(EVENING), None, FLOOR)
    window = window_on(door, themed, qtbot)
    page = window.centralWidget()
    assert isinstance(page, FirstUsePage)
    fill_in(page)
    page.make_button.click()
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), RecoveryCodePage))
    code_page = window.centralWidget()
    assert isinstance(code_page, RecoveryCodePage)
    assert len(code_page.code.text().split()) == 8
    code_page.done_button.click()
    assert window.desk is not None
    assert door.holders()[0].name == "Sam Okafor"
    window.close()


def fill_in(page: FirstUsePage) -> None:
    page.name.setText("Sam Okafor")
    page.council.setCurrentIndex(page.council.findData("north-tyneside"))
    page.passphrase.edit.setText(PASSPHRASE)
    page.again.edit.setText(PASSPHRASE)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda page: page.name.clear(), "Write your name."),
        (lambda page: page.council.setCurrentIndex(0), "Choose your council."),
        (lambda page: page.again.edit.setText("something else"), "not the same"),
    ],
)
def test_the_first_use_says_what_is_missing(
    tmp_path: Path, themed: QApplication, qtbot: QtBot, change: object, said: str
) -> None:
    window = window_on(Doorway(tmp_path / "new", SetClock(EVENING), None, FLOOR), themed, qtbot)
    page = window.centralWidget()
    assert isinstance(page, FirstUsePage)
    fill_in(page)
    change(page)  # type: ignore[operator]
    page.make_button.click()
    assert said in page.trouble.words.text()
    assert not (tmp_path / "new").exists()


def test_an_easy_passphrase_is_refused_and_nothing_is_made(tmp_path: Path, themed: QApplication, qtbot: QtBot) -> None:
    window = window_on(Doorway(tmp_path / "new", SetClock(EVENING), None, FLOOR), themed, qtbot)
    page = window.centralWidget()
    assert isinstance(page, FirstUsePage)
    fill_in(page)
    for field in (page.passphrase, page.again):
        field.edit.setText("short")
    page.make_button.click()
    qtbot.waitUntil(page.trouble.isVisible)
    assert "shorter than" in page.trouble.words.text()
    assert not (tmp_path / "new" / "vault.json").exists()


def test_a_second_window_on_the_folder_is_refused(home: Home) -> None:
    first = WindowLock(home.folder)
    with pytest.raises(SecondWindowError, match="open on this computer already"):
        WindowLock(home.folder)
    first.release()
    WindowLock(home.folder).release()


def test_commands_share_the_folder_of_an_open_window(home: Home) -> None:
    lock = WindowLock(home.folder)
    session = Doorway(home.folder, home.clock, None, FLOOR).unlock(
        Doorway(home.folder, home.clock, None, FLOOR).holders()[0], PASSPHRASE
    )
    assert Journal(session).children() == []
    session.lock()
    lock.release()


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(FolderUnwritableError, match="cannot write into"):
        WindowLock(tmp_path / "file" / "folder")
