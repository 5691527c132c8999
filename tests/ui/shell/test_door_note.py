"""Someone is missing, and nobody can unlock: a note is written all the same, and whoever unlocks next takes it over."""

import shutil
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from carer_app.doorway import Doorway
from carer_app.store.drafts import Draft
from carer_app.store.index import Wanted
from carer_app.ui.shell.door_note import DoorNotePage
from carer_app.ui.shell.left_note import LeftNoteCard
from carer_app.ui.shell.tools import Pace
from carer_app.ui.shell.unlock import UnlockPage
from carer_app.vault.file import FLOOR
from carer_app.vault.who import Who
from tests.conftest import PASSPHRASE, Home
from tests.ui.shell.conftest import STILL, Opened, OpenWindow

WORDS = "Maya is not in her room. The window is open."
HERS = PASSPHRASE + " two"


@pytest.fixture
def locked(home: Home, open_window: OpenWindow) -> Callable[..., Opened]:
    """A window at the lock screen of a home with one child."""

    def make(pace: Pace = STILL) -> Opened:
        home.child("Maya")
        home.session.lock()
        return open_window(unlocked=False, pace=pace)

    return make


def begin(opened: Opened, qtbot: QtBot, words: str = WORDS) -> DoorNotePage:
    door = opened.window.centralWidget()
    assert isinstance(door, UnlockPage)
    qtbot.mouseClick(door.note_button, Qt.MouseButton.LeftButton)
    page = opened.window.centralWidget()
    assert isinstance(page, DoorNotePage)
    qtbot.keyClicks(page.words, words)
    return page


def unlock(opened: Opened, name: str = "Sam Okafor", passphrase: str = PASSPHRASE) -> list[LeftNoteCard]:
    door = Doorway(opened.home.folder, opened.home.clock, None, FLOOR)
    opened.home.session = door.unlock(door.holder_named(name), passphrase)
    opened.window.open(opened.home.session)
    return cards(opened)


def cards(opened: Opened) -> list[LeftNoteCard]:
    """The notes on the page that is shown, without those of a page that goes away."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert opened.window.desk
    return opened.window.desk.findChildren(LeftNoteCard)


def said(opened: Opened) -> str:
    QApplication.processEvents()
    return "\n".join(label.text() for label in opened.window.findChildren(QLabel) if label.isVisible())


def test_a_note_is_kept_as_one_types_and_goes_with_the_process(locked: Callable[..., Opened], qtbot: QtBot) -> None:
    opened = locked()
    page = begin(opened, qtbot)
    qtbot.waitUntil(lambda: "Kept and sealed at 21:04." in page.said.text())
    qtbot.mouseClick(page.done_button, Qt.MouseButton.LeftButton)
    assert opened.relaunched == ["again"]
    assert isinstance(opened.window.centralWidget(), UnlockPage)
    assert "waits for whoever unlocks next" in said(opened)
    assert "Maya" not in said(opened)


def test_whoever_unlocks_next_sees_it_first_reads_it_and_makes_it_their_own(
    locked: Callable[..., Opened], home: Home, qtbot: QtBot
) -> None:
    opened = locked()
    begin(opened, qtbot).done_button.click()
    (card,) = unlock(opened)
    assert "left at the lock screen at 21:04" in card.banner.words.text()
    assert card.banner.property("look") == "urgent"
    assert WORDS not in said(opened)
    card.read_button.click()
    assert WORDS in said(opened)
    child = home.journal.children()[0].id
    card.take_buttons["missing_episode", child].click()
    form = opened.page.task.form  # type: ignore[attr-defined]
    words = form.raw()["circumstances"]
    assert words == (
        f"Written at the lock screen on Mon 2 March 2026, 21:04 by whoever was at the computer:\n\n{WORDS}"
    )
    opened.window.go("today")
    assert cards(opened) == []
    opened.window.go("write", child=child, kind="missing_episode")
    opened.page.save()  # type: ignore[attr-defined]
    told = [one for one in home.journal.told(Wanted()) if one.kind == "missing_episode"]
    assert [one.author for one in told] == ["Sam Okafor"]
    assert home.journal.drafts() == []


def test_it_waits_until_somebody_takes_it_over(locked: Callable[..., Opened], home: Home, qtbot: QtBot) -> None:
    opened = locked()
    begin(opened, qtbot).done_button.click()
    assert len(unlock(opened)) == 1
    home.session.add_person(Who(name="Priya Shah", role="foster_carer"), HERS)
    opened.window.lock()
    (card,) = unlock(opened, "Priya Shah", HERS)
    card.read_button.click()
    card.take_buttons["daily_log", home.journal.children()[0].id].click()
    (draft,) = home.journal.drafts()
    assert WORDS in draft.raw["what_happened"]
    opened.window.lock()
    assert unlock(opened) == []


def test_what_was_begun_in_the_same_form_stays_beside_it(
    locked: Callable[..., Opened], home: Home, qtbot: QtBot
) -> None:
    opened = locked()
    begin(opened, qtbot).done_button.click()
    (card,) = unlock(opened)
    child = home.journal.children()[0].id
    home.journal.keep_draft(home.journal.new_draft("missing_episode", child, {"circumstances": "My own words"}))
    card.read_button.click()
    card.take_buttons["missing_episode", child].click()
    kept: list[Draft] = home.journal.drafts()
    assert sorted(WORDS in one.raw["circumstances"] for one in kept) == [False, True]


def test_reading_it_stays_open_while_the_page_is_renewed(locked: Callable[..., Opened], qtbot: QtBot) -> None:
    opened = locked()
    begin(opened, qtbot).done_button.click()
    (card,) = unlock(opened)
    card.read_button.click()
    opened.page.renew()  # type: ignore[attr-defined]
    assert WORDS in said(opened)


def test_an_empty_note_is_asked_for_words_and_one_can_go_back(locked: Callable[..., Opened], qtbot: QtBot) -> None:
    opened = locked()
    page = begin(opened, qtbot, "")
    page.done_button.click()
    assert "Write down what you know first" in page.trouble.words.text()
    page.left_button.click()
    assert isinstance(opened.window.centralWidget(), UnlockPage)
    assert "waits for whoever" not in said(opened)


def test_words_that_nobody_goes_on_with_do_not_stay_on_the_screen(
    locked: Callable[..., Opened], home: Home, qtbot: QtBot
) -> None:
    opened = locked(Pace(idle=600, draft=60_000, sync=3_600_000))
    begin(opened, qtbot)
    qtbot.waitUntil(lambda: opened.relaunched == ["again"])
    assert WORDS not in said(opened)
    assert len(unlock(opened)) == 1


def test_on_a_disk_that_takes_nothing_the_words_stay_on_the_screen_and_are_kept_later(
    locked: Callable[..., Opened], home: Home, qtbot: QtBot
) -> None:
    opened = locked()
    page = begin(opened, qtbot, "")
    notes = home.folder / "notes"
    shutil.move(notes, home.folder / "aside")
    qtbot.keyClicks(page.words, WORDS)
    page.done_button.click()
    assert "could not write to its disk" in page.trouble.words.text()
    opened.window.lock()
    assert opened.window.centralWidget() is page
    shutil.move(home.folder / "aside", notes)
    qtbot.waitUntil(lambda: "Kept and sealed" in page.said.text())
    page.done_button.click()
    assert opened.relaunched == ["again"]
    assert len(unlock(opened)) == 1


def test_while_somebodys_words_could_not_be_kept_no_note_is_begun_and_that_is_said(
    home: Home, open_window: OpenWindow
) -> None:
    opened = open_window()
    opened.window._park()
    door = opened.window.centralWidget()
    assert isinstance(door, UnlockPage)
    door.note_button.click()
    assert opened.window.centralWidget() is door
    assert "Write it on paper. Ring 999" in door.trouble.words.text()


def test_a_store_from_before_offers_it_from_the_next_unlock_on(
    locked: Callable[..., Opened], home: Home, qtbot: QtBot
) -> None:
    shutil.rmtree(home.folder / "notes")
    opened = locked()
    door = opened.window.centralWidget()
    assert isinstance(door, UnlockPage)
    assert door.note_button.isHidden()
    unlock(opened)
    opened.window.lock()
    door = opened.window.centralWidget()
    assert isinstance(door, UnlockPage)
    assert not door.note_button.isHidden()
