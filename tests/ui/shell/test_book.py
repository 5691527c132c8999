"""The home's own book in the real window: a shift is handed over from one page."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from carer_app.clock import stamp
from carer_app.domain.kind import FileKind
from carer_app.journal.forms import New
from carer_app.store.index import Wanted
from carer_app.ui.kit.labels import Words
from carer_app.ui.shell.book import BookPage
from carer_app.ui.shell.page_button import PageButton
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.record import RecordPage
from carer_app.ui.shell.screens import kept_in
from carer_app.ui.shell.side_menu import items_for
from carer_app.ui.shell.timeline import TimelinePage
from carer_app.ui.shell.timeline_model import ROW
from carer_app.ui.shell.together import TogetherPage
from carer_app.ui.shell.write import WritePage
from carer_app.ui.shell.write_book import WriteBookPage
from tests.company import arrive, joined, next_version, versions
from tests.conftest import EVENING, Home, MakeHome
from tests.ui.shell.conftest import Opened, OpenWindow
from tests.ui.shell.test_large_text import large, looks, seen

HOUR = timedelta(hours=1)
__all__ = ["large"]


@pytest.fixture
def home(make_home: MakeHome) -> Home:
    return make_home(carer="Priya Nair", role="shift_lead")


@pytest.fixture
def leon(home: Home) -> Iterator[Home]:
    made = joined(home, "Leon Adeyemi", "residential_worker")
    yield made
    made.session.lock()


def add(home: Home, kind: str, child: str = "", **raw: Any) -> str:
    return home.journal.add(New(kind=kind, child=child, raw=raw)).id


def book(opened: Opened) -> BookPage:
    opened.window.go("book")
    assert isinstance(opened.page, BookPage)
    return opened.page


def said(page: BookPage) -> list[str]:
    return [words.text() for words in page.sheet.findChildren(Words)]


def kinds_in_book(home: Home) -> list[str]:
    return [told.kind for told, _place in home.journal.entries(Wanted(files=home.journal.files.book()))]


def test_the_book_is_in_the_menu_of_a_childrens_home_and_not_of_a_foster_carer(
    home: Home, open_window: OpenWindow
) -> None:
    opened = open_window()
    assert opened.window.desk
    assert "The home's book" in [button.text() for button in opened.window.desk.menu.findChildren(PageButton)]
    assert "book" not in [page for page, _words, _picture in items_for("foster_carer")]


def test_a_shift_is_handed_over_from_this_page_alone(
    home: Home, leon: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    old = add(leon, "shift", starts_at=stamp(EVENING - 8 * HOUR), people=["Leon Adeyemi"])
    note = add(leon, "handover_note", at=stamp(EVENING - HOUR), what="The boiler man comes at nine.")
    add(home, "shift", starts_at=stamp(EVENING), people=["Priya Nair", "Sue Hall"], leads="Priya Nair")
    page = book(open_window())
    assert "Priya Nair leads, with Sue Hall" in said(page)
    assert "The boiler man comes at nine." in said(page)
    assert "Not yet: Priya Nair, Sue Hall" in said(page)
    (box,) = page.notes
    assert box.read_button
    qtbot.mouseClick(box.read_button, Qt.MouseButton.LeftButton)
    (box,) = page.notes
    assert box.read_button is None
    assert "Read by: Priya Nair (21:04)" in said(page)
    assert "Not yet: Sue Hall" in said(page)
    button = page.rows[old].button
    assert button
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert old not in page.rows
    assert home.journal.entry(note).versions == 1


def test_the_board_leads_to_going_out_and_one_press_brings_a_child_back(
    home: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    maya = home.child("Maya")
    opened = open_window()
    page = book(opened)
    button = page.rows[maya].button
    assert button
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert isinstance(opened.page, WritePage)
    assert opened.page.task
    opened.page.task.form.show_raw(
        {"where": "Skate park", "went_at": stamp(EVENING - HOUR), "due_back": stamp(EVENING - timedelta(minutes=4))}
    )
    opened.page.save()
    page = opened.page
    assert isinstance(page, BookPage)
    assert "Maya is out" in said(page)
    assert "A little later than planned. Does somebody know where Maya is?" in said(page)
    button = page.rows[maya].button
    assert button
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert "Maya is in" in said(page)


def test_one_key_writes_that_all_was_well(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    opened = open_window()
    page = book(opened)
    with qtbot.waitActive(opened.window):
        opened.window.activateWindow()
    QTest.keyClick(opened.window.windowHandle(), Qt.Key.Key_F8)
    assert kinds_in_book(home) == ["night_check"]
    assert "21:04, Priya Nair: all well" in said(page)


def test_a_visitor_is_written_down_kept_as_a_draft_and_asked_about_where_a_child_is_named(
    home: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    home.child("Maya")
    opened = open_window()
    opened.window.desk.go(opened_place("visitor"))  # type: ignore[union-attr]
    page = opened.page
    assert isinstance(page, WriteBookPage)
    assert page.task
    page.task.form.show_raw({"who": "Ms Patel", "why": "To see Maya", "came_at": stamp(EVENING)})
    page.keeper.note_change()
    page.leave()
    assert [draft.kind for draft in home.journal.drafts()] == ["visitor"]
    page.save()
    qtbot.waitUntil(page.question.isVisible)
    page.task.form.show_raw({"who": "Ms Patel", "why": "To see M", "came_at": stamp(EVENING)})
    page.save()
    assert kinds_in_book(home) == ["visitor"]
    assert home.journal.drafts() == []


def opened_place(kind: str) -> Any:
    return Place(page="write_book", kind=kind)


def test_every_page_of_the_book_fits_a_small_laptop_at_twice_the_text_and_says_what_it_is(
    home: Home, leon: Home, open_window: OpenWindow, qtbot: QtBot, large: None
) -> None:
    maya = home.child("Maya")
    add(home, "shift", starts_at=stamp(EVENING), people=["Priya Nair", "Sue Hall"], leads="Priya Nair")
    add(leon, "handover_note", at=stamp(EVENING - HOUR), what="The boiler man comes at nine. " * 6)
    add(home, "visitor", who="Ms Patel from the council", why="A visit to the house", came_at=stamp(EVENING - HOUR))
    out = {
        "went_at": stamp(EVENING - HOUR),
        "due_back": stamp(EVENING - HOUR / 2),
        "where": "The skate park by the sea",
    }
    add(home, "whereabouts", maya, **out)
    add(home, "fire_drill", at=stamp(EVENING - HOUR), put_right=[{"what": "Free the side gate"}])
    window = open_window().window
    window.resize(1024, 700)
    forms = [Place(page="write_book", kind=screen.kind) for screen in kept_in(FileKind.HOME)]
    me = home.session.person.id
    own = [Place(page="write_book", kind=screen.kind, person=me) for screen in kept_in(FileKind.CARER)]
    found = []
    for place in (Place(page="book"), Place(page="own"), Place(page="write_book"), *forms, *own):
        assert window.desk
        window.desk.go(place)
        for look in looks(window, qtbot):
            assert window.desk.page
            found += [f"{place.page} {place.kind}, {look}: {fault}" for fault in seen(window.desk.page, qtbot)]
    assert not found, "\n".join(found)


def test_what_was_begun_in_the_book_is_offered_after_the_unlock(home: Home, open_window: OpenWindow) -> None:
    home.journal.keep_draft(home.journal.new_draft("visitor", "", {"who": "Ms Pat"}))
    opened = open_window()
    assert opened.window.desk
    found = opened.window.desk.found
    assert "You were writing “Visitor to the home” in the home's book" in found.words.text()
    found.go_on.click()
    assert isinstance(opened.page, WriteBookPage)
    assert opened.page.task
    assert opened.page.task.form.raw()["who"] == "Ms Pat"


def test_two_versions_of_an_entry_of_the_book_are_brought_together(
    home: Home, leon: Home, open_window: OpenWindow
) -> None:
    raw = {"who": "Ms Patel", "why": "Boiler", "came_at": stamp(EVENING - HOUR)}
    visitor = add(home, "visitor", **raw)
    before = versions(home, visitor)
    home.journal.amend(visitor, raw | {"left_at": stamp(EVENING)}, "She left.")
    arrive(home, next_version(leon.session, before, raw | {"saw": "M"}, "She saw M."), leon.session)
    opened = open_window()
    opened.window.go("today")
    opened.window.go("together", record=visitor)
    page = opened.page
    assert isinstance(page, TogetherPage)
    assert page.sheet.title.text() == "The home's book: bring two versions together"
    assert page.task
    page.task.form.show_raw(raw | {"left_at": stamp(EVENING), "saw": "M"})
    page.save()
    told = home.journal.entry(visitor)
    assert told.state == "saved"
    assert told.versions == 4


def test_an_entry_of_the_book_is_opened_changed_and_found_in_the_timeline(home: Home, open_window: OpenWindow) -> None:
    visitor = add(home, "visitor", who="Ms Patel", why="Boiler", came_at=stamp(EVENING - HOUR))
    opened = open_window()
    opened.window.go("record", record=visitor)
    assert isinstance(opened.page, RecordPage)
    assert opened.page.sheet.title.text() == "The home's book"
    opened.window.desk.go(opened.page._writing_place(home.journal.entry(visitor)))  # type: ignore[union-attr]
    page = opened.page
    assert isinstance(page, WriteBookPage)
    assert page.task
    assert page.reason
    page.reason.show_value("She left.")
    page.task.form.field("left_at").show_value(stamp(EVENING))  # type: ignore[union-attr]
    page.save()
    assert home.journal.entry(visitor).versions == 2
    opened.window.go("timeline")
    timeline = opened.page
    assert isinstance(timeline, TimelinePage)
    assert timeline.model.rowCount() == 0
    timeline.child.setCurrentIndex(timeline.child.findText("The home's book"))
    rows = [timeline.model.index(number, 0).data(ROW).record for number in range(timeline.model.rowCount())]
    assert rows == [visitor]
