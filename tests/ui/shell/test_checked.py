"""At the window: an older folder that was put back is told of in plain words, and nobody is kept from writing."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carer_app.store import anchors, directory
from carer_app.store.index import Wanted
from carer_app.store.restoring import RESTORED
from carer_app.ui.shell import place as places
from carer_app.ui.shell.checked import CheckedPage
from carer_app.ui.shell.tools import Pace, Tools
from carer_app.ui.shell.window import Window
from tests.test_anchors import Laptop, put_older_folder_back
from tests.ui.shell.conftest import Opened, open_work
from tests.ui.shell.test_settings import shown

SOON = Pace(idle=3_600_000, draft=30, sync=3_600_000, typing=10, look=0)


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    return Laptop(tmp_path / "home")


def opened(laptop: Laptop, app: QApplication, qtbot: QtBot) -> Opened:
    window = Window(app, Tools(doorway=laptop.door(), open_work=open_work, relaunch=lambda: None), SOON)
    qtbot.addWidget(window)
    window.resize(1240, 800)
    window.show()
    window.open(laptop.home.session)
    return Opened(window=window, home=laptop.home)


def page(one: Opened) -> CheckedPage:
    one.window.go(places.CHECKED)
    found = one.page
    assert isinstance(found, CheckedPage)
    return found


def test_an_older_folder_is_told_of_and_writing_goes_on(
    laptop: Laptop, themed: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    put_older_folder_back(laptop, tmp_path)
    one = opened(laptop, themed, qtbot)
    qtbot.waitUntil(lambda: "is not as it was written. You can go on writing." in shown(one))
    there = page(one)
    words = shown(one)
    assert "These records end sooner than they should" in words
    assert "1. Go on writing." in words
    assert "the keyring knows 3" in words
    laptop.home.log(laptop.child, "Written all the same.")
    told = laptop.home.journal.told(Wanted(kind="daily_log", limit=9))
    assert "Written all the same." in [each.headline for each in told]
    assert there.settle_button
    laptop.clock.advance(timedelta(minutes=1))
    there.settle_button.click()
    qtbot.waitUntil(lambda: there.settle_button is None)
    one.window.go(places.TODAY)
    assert "is not as it was written" not in shown(one)


def test_a_whole_store_says_so_when_asked(laptop: Laptop, themed: QApplication, qtbot: QtBot) -> None:
    one = opened(laptop, themed, qtbot)
    there = page(one)
    assert there.check_button
    there.check_button.click()
    qtbot.waitUntil(lambda: "Everything is as it was written. Looked at: 21:04." in shown(one))


def test_a_backup_that_was_put_back_is_told_on_the_first_page(
    laptop: Laptop, themed: QApplication, qtbot: QtBot
) -> None:
    with laptop.home.session.database.writing() as db:
        directory.set_setting(db, anchors.WHY_BEHIND, f"{RESTORED} 2026-03-01T10:00:00.000Z")
    one = opened(laptop, themed, qtbot)
    assert "put back from the backup of Sun 1 March 2026, 10:00." in shown(one)
