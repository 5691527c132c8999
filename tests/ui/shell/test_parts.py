"""A record and its parts in the window: what was added, a button for each that fits, and the form under its record."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from carer_app.journal.forms import New
from carer_app.ui.kit.buttons import Button
from carer_app.ui.shell.child_card import draft_place
from carer_app.ui.shell.found_drafts import begun as found_drafts
from carer_app.ui.shell.needs import NeedsPage
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.record import RecordPage
from carer_app.ui.shell.timeline import TimelinePage
from carer_app.ui.shell.timeline_model import ROW
from carer_app.ui.shell.write import WritePage
from tests.company import joined
from tests.conftest import Home
from tests.ui.shell.conftest import Opened, OpenWindow

HELD = {
    "used_at": "2026-03-02T16:40:00Z",
    "setting": "childrens_home",
    "used_by": "Leon Adeyemi",
    "came_before": "A chair was thrown.",
}
SIGNED = {"signed_at": "2026-03-02T20:00:00Z", "spoken_with": "Leon Adeyemi", "right": "yes"}


@pytest.fixture
def maya(home: Home) -> str:
    return home.child("Maya", here_since="2022-09-01")


@pytest.fixture
def record(home: Home, maya: str) -> str:
    return home.journal.add(New(kind="restraint", child=maya, raw=HELD)).id


@pytest.fixture
def boss(home: Home, maya: str) -> Iterator[Home]:
    found = joined(home, "Ruth Hall", "registered_manager")
    yield found
    found.session.lock()


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]


def button(page: QWidget, words: str) -> QAbstractButton:
    found = [one for one in page.findChildren(Button) if words == one.text()]
    return next(one for one in found if one.isVisibleTo(page))


def page_of(opened: Opened, record: str) -> RecordPage:
    opened.window.go("record", record=record)
    assert isinstance(opened.page, RecordPage)
    return opened.page


def test_what_was_added_stands_under_the_record_with_who_signed_it(
    open_window: OpenWindow, maya: str, record: str, boss: Home
) -> None:
    boss.journal.add(New(kind="restraint_checked", child=maya, raw=SIGNED, about=record))
    found = texts(page_of(open_window(), record))
    place = found.index("What was added to it")
    assert found[place + 1 : place + 3] == [
        "Restraint: checked and signed",
        "Signed by Ruth Hall (registered manager), Mon 2 March 2026, 21:04",
    ]


def test_a_button_leads_to_the_form_of_each_part_with_the_record_above_it(
    open_window: OpenWindow, record: str, home: Home
) -> None:
    opened = open_window()
    button(page_of(opened, record), "Sign that it is right").click()
    page = opened.page
    assert isinstance(page, WritePage)
    assert page.task
    found = texts(page)
    assert found.index("Restraint, Mon 2 March 2026, 16:40") < found.index("Is the record right?")
    assert not any("Choose again" in one.text() for one in page.findChildren(Button) if one.isVisibleTo(page))
    page.task.form.show_raw(SIGNED)
    page.save()
    page.save_as_it_is()
    assert [part.headline for part in home.journal.show(record).parts] == ["Restraint: signed as right"]
    assert isinstance(opened.page, RecordPage)
    assert "Restraint: signed as right" not in texts(opened.page)
    assert "Yes, it is right" in texts(opened.page)


def test_in_a_foster_home_nothing_is_asked_for(open_window: OpenWindow, home: Home, maya: str) -> None:
    held = home.journal.add(New(kind="restraint", child=maya, raw=HELD | {"setting": "foster_home"})).id
    assert "What was added to it" not in texts(page_of(open_window(), held))


def test_a_part_names_its_record_and_leads_to_it(open_window: OpenWindow, home: Home, maya: str, record: str) -> None:
    signed = home.journal.add(New(kind="restraint_checked", child=maya, raw=SIGNED, about=record)).id
    opened = open_window()
    page = page_of(opened, signed)
    assert any("Another person has to" in words for words in texts(page))
    assert not any("another child's" in one.text() for one in page.findChildren(Button))
    button(page, "Belongs to: Restraint, Mon 2 March 2026, 16:40").click()
    assert "A chair was thrown." in texts(page_of(opened, record))
    opened.window.go("timeline")
    assert isinstance(opened.page, TimelinePage)
    model = opened.page.list.model()
    abouts = [model.index(row, 0).data(ROW).about for row in range(model.rowCount())]
    assert "belongs to Restraint, Mon 2 March 2026, 16:40" in abouts[1]


def test_what_needs_you_opens_the_form_on_which_it_is_signed(
    open_window: OpenWindow, record: str, qtbot: QtBot
) -> None:
    opened = open_window()
    opened.window.go("needs")
    page = opened.page
    assert isinstance(page, NeedsPage)
    qtbot.waitUntil(lambda: bool(page.rows))
    row = next(row for row in page.rows if row.need.due.name == "checked")
    button(row, "Write it down").click()
    assert isinstance(opened.page, WritePage)
    assert "Is the record right?" in texts(opened.page)


def test_a_part_is_never_among_what_one_would_like_to_write(open_window: OpenWindow, maya: str, record: str) -> None:
    opened = open_window()
    opened.window.go("write", child=maya)
    assert isinstance(opened.page, WritePage)
    assert "Restraint: checked and signed" not in texts(opened.page)
    opened.window.go("write", child=maya, kind="restraint_checked")
    assert "What would you like to write?" in texts(opened.page)


def test_a_part_that_was_begun_is_gone_on_with_under_its_record(
    open_window: OpenWindow, home: Home, maya: str, record: str
) -> None:
    begun = home.journal.new_draft("restraint_checked", maya, SIGNED, about=record)
    home.journal.keep_draft(begun)
    opened = open_window()
    there = Place(page="write", child=maya, kind="restraint_checked", about=record, draft=begun.name)
    assert draft_place(begun, maya) == there
    assert opened.window.desk
    opened.window.desk.go(there)
    assert isinstance(opened.page, WritePage)
    assert [found.place for found in found_drafts(opened.page.workplace)] == [there]
    assert opened.page.task
    assert opened.page.task.form.raw() == SIGNED | {"signed_at": opened.page.task.form.raw()["signed_at"]}
    opened.page.save()
    opened.page.save_as_it_is()
    assert [part.headline for part in home.journal.show(record).parts] == ["Restraint: signed as right"]
    assert home.journal.drafts() == []
