"""A carer's own file in the real window."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from carer_app.journal.forms import New
from carer_app.journal.own import OwnFile
from carer_app.store.index import Wanted
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.labels import Words
from carer_app.ui.shell.own_file import OwnFilePage
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.settings import SettingsPage
from carer_app.ui.shell.write_book import WriteBookPage
from tests.company import joined
from tests.conftest import Home, MakeHome
from tests.ui.shell.conftest import Opened, OpenWindow


@pytest.fixture
def home(make_home: MakeHome) -> Home:
    return make_home(carer="Grace Oduya", role="registered_manager")


@pytest.fixture
def leon(home: Home) -> Iterator[Home]:
    made = joined(home, "Leon Adeyemi", "residential_worker")
    yield made
    made.session.lock()


def said(opened: Opened) -> list[str]:
    assert opened.page
    return [words.text() for words in opened.page.findChildren(Words)]


def go(opened: Opened, **place: str) -> None:
    assert opened.window.desk
    opened.window.desk.go(Place(**place))


def write(opened: Opened, kind: str, person: str) -> WriteBookPage:
    go(opened, page="write_book", kind=kind, person=person)
    assert isinstance(opened.page, WriteBookPage)
    assert opened.page.task
    return opened.page


def test_it_is_reached_from_the_settings(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    opened = open_window()
    opened.window.go("settings")
    assert isinstance(opened.page, SettingsPage)
    qtbot.mouseClick(opened.page.own_button, Qt.MouseButton.LeftButton)
    assert isinstance(opened.page, OwnFilePage)
    assert opened.page.sheet.title.text() == "Your own file"
    assert "No supervision is written down yet." in said(opened)


def test_supervision_is_written_with_the_entries_that_were_read(home: Home, open_window: OpenWindow) -> None:
    child = home.child("Maya")
    log = home.log(child, "Swimming.", day="2026-03-01")
    home.log(child, "Library.", day="2026-02-28")
    opened, me = open_window(), home.session.person.id
    page = write(opened, "supervision", me)
    assert page.task
    assert "Maya, Sun 1 March 2026: Swimming." in [box.text() for box in page.task.form.findChildren(Words)]
    (hash_,) = home.journal.standing(log)
    raw = page.task.form.raw() | {"day": "2026-03-02", "who_came": "Rukhsana Bellweather", "read": [hash_]}
    page.task.form.show_raw(raw)
    page.save()
    last = OwnFile(home.journal).last_supervision(me)
    assert last
    assert (last.read, last.entries) == ((hash_,), 2)
    assert "Maya" not in repr(last)
    go(opened, page="own")
    assert "Last: Mon 2 March 2026, with Rukhsana Bellweather" in said(opened)


def test_an_entry_that_was_changed_after_it_was_ticked_is_shown_in_words(home: Home, open_window: OpenWindow) -> None:
    child = home.child("Maya")
    log = home.log(child, "Swimming.", day="2026-03-01")
    (before,) = home.journal.standing(log)
    me = home.session.person.id
    home.journal.keep_draft(home.journal.new_draft("supervision", me, {"read": [before]}))
    home.journal.amend(log, {"day": "2026-03-01", "what_happened": "Swimming, ten lengths."}, "How many.")
    page = write(open_window(), "supervision", me)
    assert page.task
    assert page.task.form.raw()["read"] == [before]
    shown = [words.text() for words in page.task.form.findChildren(Words)]
    assert "An entry as it was before it was changed" in shown
    assert before not in shown


def test_a_manager_finds_the_files_of_others_and_nobody_elses_account(
    home: Home, leon: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    raw = {"day": "2026-02-01", "what": "First aid"}
    training = leon.journal.add(New(kind="training", child="", raw=raw)).id
    opened, person = open_window(), leon.session.person.id
    go(opened, page="own")
    assert isinstance(opened.page, OwnFilePage)
    qtbot.mouseClick(opened.page.rows[person], Qt.MouseButton.LeftButton)
    assert opened.page.sheet.title.text() == "Leon Adeyemi: own file"
    assert training in opened.page.rows
    assert "Write your own account" not in [one.text() for one in opened.page.findChildren(Button) if one.isVisible()]


def test_an_own_account_is_closed_from_the_start_and_its_writer_is_a_reader(
    home: Home, leon: Home, open_window: OpenWindow
) -> None:
    opened, me = open_window(), home.session.person.id
    page = write(opened, "own_account", me)
    assert page.task
    page.task.form.show_raw({"at": "2026-03-02T16:20:00Z", "account": "I said: “Come down.”"})
    page.save()
    assert any("nobody but you could read this" in line.text() for line in page.task.form.summary.lines)  # type: ignore[attr-defined]
    card = page.readers
    assert card
    card.readers[leon.session.person.id].click()
    page.save()
    (told,) = [told for told, _place in home.journal.entries(Wanted(files=(home.journal.files.own(),)))]
    assert told.closed
    assert leon.journal.entry(told.id).headline == "I said: “Come down.”"


def test_what_was_begun_in_ones_own_file_is_offered_after_the_unlock(home: Home, open_window: OpenWindow) -> None:
    me = home.session.person.id
    home.journal.keep_draft(home.journal.new_draft("training", me, {"what": "First"}))
    opened = open_window()
    assert opened.window.desk
    opened.window.desk.found.go_on.click()
    assert isinstance(opened.page, WriteBookPage)
    assert opened.page.task
    assert opened.page.task.form.raw()["what"] == "First"
