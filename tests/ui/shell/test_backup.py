"""At the window: a copy is made without being asked, a backup is saved to a stick, and put back on another laptop."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from carer_app.doorway import Doorway
from carer_app.journal.backups import Backups
from carer_app.store.index import Wanted
from carer_app.ui.kit.panels import Banner
from carer_app.ui.shell import place as places
from carer_app.ui.shell.backup_card import BackupCard
from carer_app.ui.shell.first_use import FirstUsePage
from carer_app.ui.shell.put_back import PutBackPage
from carer_app.ui.shell.tools import Pace, Tools
from carer_app.ui.shell.unlock import UnlockPage
from carer_app.ui.shell.window import Window
from carer_app.vault.file import FLOOR
from tests.conftest import Home, MakeHome
from tests.ui.shell.conftest import STILL, Opened, OpenWindow, open_work
from tests.ui.shell.test_settings import settings, shown

CHOSEN = "copper ladder violet harbour mitten"


def card(opened: Opened) -> BackupCard:
    found = settings(opened).backup
    assert found
    return found


def test_a_while_after_the_unlock_the_copy_of_the_day_is_made(
    home: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    home.child()
    opened = open_window(pace=Pace(idle=3_600_000, draft=30, sync=3_600_000, typing=10, copies=0))
    opened.window.go(places.SETTINGS)
    qtbot.waitUntil(lambda: "The last copy: 21:04, opened again and checked." in shown(opened))
    assert len(list((home.folder / "copies").glob("*.hearthlog"))) == 1


def test_a_backup_is_saved_with_a_passphrase_and_put_back_on_another_laptop(
    home: Home, open_window: OpenWindow, themed: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    home.log(home.child(), "Home from school.")
    here = card(open_window())
    assert here.passphrase
    qtbot.keyClicks(here.passphrase.edit, CHOSEN)
    with qtbot.waitSignal(here.said) as said:
        here.save_to(tmp_path / "all.hearthlog")
    assert said.args == ["Saved as all.hearthlog, opened again and checked."]
    assert here.passphrase.text() == ""
    door = Doorway(tmp_path / "another", home.clock, None, FLOOR)
    window = Window(themed, Tools(doorway=door, open_work=open_work, relaunch=lambda: None), STILL)
    qtbot.addWidget(window)
    window.show()
    first = window.centralWidget()
    assert isinstance(first, FirstUsePage)
    qtbot.mouseClick(first.put_back_button, Qt.MouseButton.LeftButton)
    page = window.centralWidget()
    assert isinstance(page, PutBackPage)
    page.choose(tmp_path / "all.hearthlog")
    qtbot.keyClicks(page.secret.edit, "not what opens it at all")
    qtbot.mouseClick(page.put_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.put_button.isEnabled)
    assert not (tmp_path / "another").exists()
    page.secret.edit.setText(CHOSEN)
    qtbot.mouseClick(page.put_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), UnlockPage))
    session = door.unlock(door.holder_named(None), CHOSEN)
    again = Home(door.folder, home.clock, session, "")
    assert [told.headline for told in again.journal.told(Wanted(kind="daily_log", limit=9))] == ["Home from school."]
    session.lock()


def test_what_goes_wrong_is_said_on_the_card_and_nothing_is_left(
    open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    here = card(open_window())
    with qtbot.waitSignal(here.said):
        here.save_to(tmp_path / "nowhere" / "all.hearthlog")
    assert "could not be written" in here.trouble.words.text()
    assert not here.is_begun()


def test_the_first_page_says_quietly_that_no_copy_was_made_for_days(home: Home, open_window: OpenWindow) -> None:
    home.child()
    Backups(home.session).copy_if_due()
    opened = open_window()
    assert "The last copy of this computer's records" not in shown(opened)
    home.clock.advance(timedelta(days=4))
    opened.window.go(places.SETTINGS)
    opened.window.go(places.TODAY)
    assert "The last copy of this computer's records is from Mon 2 March 2026, 21:04." in shown(opened)
    banners = [one for one in opened.page.findChildren(Banner) if "last copy" in one.words.text()]  # type: ignore[attr-defined]
    assert [one.property("look") for one in banners] == ["info"]


def test_who_may_not_say_where_is_offered_the_backup_alone(
    make_home: MakeHome, themed: QApplication, qtbot: QtBot
) -> None:
    home = make_home("shift", "Jo Marsh", "residential_worker")
    work = open_work(home.session)
    door = Doorway(home.folder, home.clock, None, FLOOR)
    window = Window(themed, Tools(doorway=door, open_work=open_work, relaunch=lambda: None), STILL)
    qtbot.addWidget(window)
    window.show()
    window.open_work(work)
    here = card(Opened(window=window, home=home))
    assert here.passphrase is None
    assert not hasattr(here, "place_button")
    assert here.save_button.isEnabled()


@pytest.mark.parametrize("chosen", [True, False])
def test_a_second_place_is_chosen_and_let_go_again(
    home: Home, open_window: OpenWindow, tmp_path: Path, chosen: bool
) -> None:
    (tmp_path / "stick").mkdir()
    opened = open_window()
    card(opened).keep_in(tmp_path / "stick")
    if not chosen:
        card(opened).keep_in(None)
    words = " ".join(label.text() for label in card(opened).findChildren(QLabel))
    assert ("there is none yet" in words) is chosen
