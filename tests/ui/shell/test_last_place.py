"""Whoever unlocks is where they were when the window locked; somebody else is not, and learns nothing of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text

from carer_app.doorway import Doorway
from carer_app.ui.shell.place import Place
from carer_app.vault.file import FLOOR
from carer_app.vault.who import Who
from tests.conftest import PASSPHRASE, Home
from tests.ui.shell.conftest import Opened, OpenWindow

HERS = PASSPHRASE + " two"
Unlock = Callable[[Opened, str, str], None]


@pytest.fixture
def unlock() -> Unlock:
    def unlocked(opened: Opened, name: str = "Sam Okafor", passphrase: str = PASSPHRASE) -> None:
        door = Doorway(opened.home.folder, opened.home.clock, None, FLOOR)
        opened.home.session = door.unlock(door.holder_named(name), passphrase)
        opened.window.open(opened.home.session)

    return unlocked


def here(opened: Opened) -> Place | None:
    return opened.window.desk.here if opened.window.desk else None


def test_an_unlock_leads_back_to_where_the_lock_was(home: Home, open_window: OpenWindow, unlock: Unlock) -> None:
    record = home.log(home.child())
    opened = open_window()
    there = Place(page="record", record=record)
    opened.window.go("record", record=record)
    opened.window.lock()
    unlock(opened, "Sam Okafor", PASSPHRASE)
    assert here(opened) == there
    assert opened.window.desk
    opened.window.desk.back()
    assert here(opened) == Place(page="today")


def test_a_form_is_there_again_with_its_words_and_is_not_asked_for(
    home: Home, open_window: OpenWindow, unlock: Unlock
) -> None:
    child = home.child()
    opened = open_window()
    opened.window.go("write", child=child, kind="daily_log")
    opened.page.task.form.field("what_happened").show_value("Half a sentence")  # type: ignore[attr-defined]
    opened.window.lock()
    unlock(opened, "Sam Okafor", PASSPHRASE)
    assert opened.page.task.form.raw()["what_happened"] == "Half a sentence"  # type: ignore[attr-defined]
    assert opened.window.desk
    assert opened.window.desk.found.isHidden()


def test_on_another_page_what_was_begun_is_still_said(home: Home, open_window: OpenWindow, unlock: Unlock) -> None:
    child = home.child()
    opened = open_window()
    opened.window.go("write", child=child, kind="daily_log")
    opened.page.task.form.field("what_happened").show_value("Half a sentence")  # type: ignore[attr-defined]
    opened.window.go("timeline", child=child)
    opened.window.lock()
    unlock(opened, "Sam Okafor", PASSPHRASE)
    assert here(opened) == Place(page="timeline", child=child)
    assert opened.window.desk
    assert "You were writing" in opened.window.desk.found.words.text()


def test_somebody_else_begins_with_today_and_the_first_is_still_led_back(
    home: Home, open_window: OpenWindow, unlock: Unlock
) -> None:
    home.session.add_person(Who(name="Priya Shah", role="foster_carer"), HERS)
    opened = open_window()
    opened.window.go("timeline", child=home.child())
    left = here(opened)
    opened.window.lock()
    unlock(opened, "Priya Shah", HERS)
    assert here(opened) == Place(page="today")
    with home.session.database.reading() as db:
        kept = " ".join(str(tuple(row)) for row in db.execute(text("SELECT * FROM settings")))
    assert "timeline" not in kept
    opened.window.lock()
    unlock(opened, "Sam Okafor", PASSPHRASE)
    assert here(opened) == left


@pytest.mark.parametrize("passed", [timedelta(hours=13), timedelta(hours=-1)])
def test_the_next_day_begins_with_today(home: Home, open_window: OpenWindow, unlock: Unlock, passed: timedelta) -> None:
    opened = open_window()
    opened.window.go("timeline", child=home.child())
    opened.window.lock()
    home.clock.advance(passed)
    unlock(opened, "Sam Okafor", PASSPHRASE)
    assert here(opened) == Place(page="today")


def test_what_is_not_there_any_more_is_not_missed_aloud(home: Home, open_window: OpenWindow, unlock: Unlock) -> None:
    opened = open_window()
    assert opened.window.desk
    opened.window.desk.here = Place(page="record", record="0190b2a0-0000-7000-8000-000000000000")
    opened.window.lock()
    unlock(opened, "Sam Okafor", PASSPHRASE)
    assert here(opened) == Place(page="today")
    assert opened.window.desk
    assert opened.window.desk.trouble.isHidden()
