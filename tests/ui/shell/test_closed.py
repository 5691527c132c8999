"""Entries for chosen readers in the real window: the writer is told who can read them, and then finds them no more."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from carer_app.domain.kinds import kind_named
from carer_app.journal.closing import Closing, Readership
from carer_app.journal.forms import New, draft_name
from carer_app.journal.pictures import Pictures
from carer_app.logs.serious.screen import RingNow
from carer_app.store.index import Wanted
from carer_app.ui.kit.labels import Words
from carer_app.ui.shell.attachments import RecordRow
from carer_app.ui.shell.closed_card import ClosedCard
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.record import RecordPage
from carer_app.ui.shell.timeline import TimelinePage
from carer_app.ui.shell.timeline_model import ROW
from carer_app.ui.shell.write import WritePage
from tests.company import joined
from tests.conftest import Home, MakeHome
from tests.files_given import photo
from tests.ui.shell.conftest import Opened, OpenWindow
from tests.ui.shell.test_pictures import drop

SAID = "“He grabbed me here and said I mustn't tell.”"
RAW = {"at": "2026-03-02T20:10:00Z", "exact_words": SAID}


@pytest.fixture
def home(make_home: MakeHome) -> Home:
    return make_home(role="residential_worker")


@pytest.fixture
def manager(home: Home) -> Iterator[Home]:
    made = joined(home, "Jo Marsh", "registered_manager")
    yield made
    made.session.lock()


def writing(opened: Opened) -> WritePage:
    assert isinstance(opened.page, WritePage)
    return opened.page


def rows(opened: Opened) -> list[str]:
    assert isinstance(opened.page, TimelinePage)
    model = opened.page.model
    return [model.index(number, 0).data(ROW).words for number in range(model.rowCount())]


def test_something_serious_is_for_chosen_people_and_its_writer_is_told_so_before_it_is_saved(
    home: Home, manager: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    child = home.child("Maya")
    opened = open_window()
    said: list[str] = []
    writing_page = _begin(opened, child, "serious_worry")
    writing_page.said.connect(said.append)
    card = writing_page.readers
    assert card
    qtbot.waitUntil(card.isVisible)
    assert card.value() == Readership(readers=())
    card.readers[manager.session.person.id].click()
    assert "Only Jo Marsh will be able to read it" in card.sentence.text()
    assert "you will not find it again" in card.sentence.text()
    assert writing_page.task
    writing_page.task.form.show_raw(RAW)
    writing_page.save()
    writing_page.save_as_it_is()
    assert len(said) == 1
    assert "Only those whom you chose will be able to read it. You will not find it again." in said[0]
    assert "Jo" not in said[0]
    opened.window.go("timeline", child=child)
    assert rows(opened) == ["About Maya"]
    assert [found.told.headline for found in manager.journal.search("grabbed")] == [SAID]


def test_nobody_is_chosen_by_itself_and_nothing_is_kept_until_somebody_is(
    home: Home, manager: Home, open_window: OpenWindow
) -> None:
    opened = open_window()
    page = _begin(opened, home.child("Maya"), "serious_worry")
    assert page.task
    page.task.form.show_raw(RAW | {"told": [{"who": "duty_team", "took_it_on": True}]})
    page.save()
    assert page.task
    assert any("choose at least one person" in line.text() for line in page.task.form.summary.lines)
    assert manager.journal.entries(Wanted(kind="serious_worry")) == []


def test_whom_it_is_about_can_never_be_ticked(home: Home, manager: Home, open_window: OpenWindow) -> None:
    page = _begin(open_window(), home.child("Maya"), "serious_worry")
    card, jo = page.readers, manager.session.person.id
    assert card
    card.readers[jo].click()
    card.about[jo].click()
    assert card.value() == Readership(readers=(), about=(jo,))
    assert not card.readers[jo].isEnabled()


def test_any_entry_can_be_for_chosen_people_and_the_choice_is_kept_with_the_draft(
    home: Home, manager: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    child = home.child("Maya")
    opened = open_window()
    page = _begin(opened, child, "daily_log")
    assert page.readers is None
    page.way_to_readers().click()
    card = page.readers
    assert card
    qtbot.waitUntil(lambda: not card.some.visibleRegion().isEmpty())
    assert photos(page)
    card.some.click()
    card.readers[manager.session.person.id].click()
    assert photos(page)
    assert page.task
    page.task.form.show_raw({"day": "2026-03-02", "what_happened": "Something she asked me to keep small."})
    page.leave()
    again = _begin(opened, child, "daily_log")
    assert again.readers
    assert again.readers.value() == Readership(readers=(manager.session.person.id,))


def test_a_photo_comes_with_it_and_is_seen_by_its_readers_alone(
    home: Home, manager: Home, open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    child, me = home.child("Maya"), home.session.person.id
    brought = tmp_path / "note.jpg"
    brought.write_bytes(photo())
    opened = open_window()
    page = _begin(opened, child, "serious_worry")
    area, card = page.attachments, page.readers
    assert page.task
    assert area
    assert card
    page.task.form.show_raw(RAW)
    card.readers[manager.session.person.id].click()
    drop(area, brought)
    qtbot.waitUntil(lambda: len(area.rows) == 1, timeout=20_000)
    area.rows[0].words.show_value("The note under the door")
    page.save()
    if page.task is not None:
        page.save_as_it_is()
    (found,) = manager.journal.search("grabbed")
    assert Pictures(home.session).of_records([found.told.id]) == {}
    (shown,) = Pictures(manager.session).of_records([found.told.id])[found.told.id]
    assert (shown.manifest.words, shown.is_here) == ("The note under the door", True)
    record = Closing(home.session, home.journal).add(
        New(kind="daily_log", child=child, raw={"day": "2026-03-02", "what_happened": "Mine."}),
        Readership(readers=(me, manager.session.person.id)),
    )
    assert Pictures(home.session).of_version(record.revision) == []


def test_its_reader_sees_the_photo_on_the_page_of_the_entry(home: Home, manager: Home, open_window: OpenWindow) -> None:
    child, me = home.child("Maya"), home.session.person.id
    pictures, draft = Pictures(home.session), draft_name(me, "daily_log", child)
    pictures.describe(pictures.take(draft, "note.jpg", photo()), "The note under the door")
    raw = {"day": "2026-03-02", "what_happened": "Something she asked me to keep small."}
    new = New(kind="daily_log", child=child, raw=raw, manifests=pictures.texts_of_draft(draft))
    readership = Readership(readers=(manager.session.person.id, me))
    record = Closing(home.session, home.journal).add(new, readership).id
    opened = open_window()
    opened.window.go("record", record=record)
    assert isinstance(opened.page, RecordPage)
    (row,) = opened.page.findChildren(RecordRow)
    assert row.thumbnail.accessibleName() == "Open: The note under the door"


def test_a_reader_sees_who_may_read_it_lets_somebody_in_and_is_noted_as_having_looked(
    home: Home, manager: Home, open_window: OpenWindow
) -> None:
    child, me = home.child("Maya"), home.session.person.id
    readership = Readership(readers=(manager.session.person.id, me))
    opened = open_window()
    record = Closing(home.session, home.journal).add(New(kind="serious_worry", child=child, raw=RAW), readership).id
    opened.window.go("record", record=record)
    assert isinstance(opened.page, RecordPage)
    (card,) = opened.page.findChildren(ClosedCard)
    told = [words.text() for words in card.findChildren(Words)]
    assert "Jo Marsh (registered manager)" in told
    assert any(text.startswith("Sam Okafor opened it") for text in told)


def test_the_form_of_something_serious_leaves_the_manager_out_where_it_is_about_them(
    home: Home, open_window: OpenWindow
) -> None:
    page = _begin(open_window(), home.child("Maya"), "serious_worry")
    assert page.task
    (ring,) = page.task.form.findChildren(RingNow)
    assert not ring.everybody.isHidden()
    page.task.form.show_raw(RAW | {"about": "manager"})
    assert ring.everybody.isHidden()
    assert not ring.without_manager.isHidden()


def shown_words(opened: Opened) -> str:
    """All that is to be read on the page."""
    found = writing(opened).findChildren(QLabel) + writing(opened).findChildren(QAbstractButton)
    return "\n".join(one.text() for one in found if one.isVisibleTo(writing(opened)))


def photos(page: WritePage) -> list[str]:
    """What of photos and papers is offered on the page."""
    found = page.findChildren(QLabel) + page.findChildren(QAbstractButton)
    return [one.text() for one in found if one.text() == "Photos and papers" and one.isVisibleTo(page)]


def _begin(opened: Opened, child: str, kind: str) -> WritePage:
    opened.window.go("write", child=child, kind=kind)
    return writing(opened)


def test_whoever_changes_a_closed_entry_or_adds_to_it_is_told_who_can_read_it(
    home: Home, manager: Home, open_window: OpenWindow
) -> None:
    child, me = home.child("Maya"), home.session.person.id
    readership = Readership(readers=(manager.session.person.id, me))
    opened = open_window()
    raw = msgspec.to_builtins(kind_named("restraint").example(date(2026, 3, 2)))
    new = New(kind="restraint", child=child, raw=raw)
    record = Closing(home.session, home.journal).add(new, readership).id
    opened.window.go("write", child=child, kind="restraint", record=record)
    changing = shown_words(opened)
    assert opened.window.desk
    opened.window.desk.go(Place(page="write", child=child, kind="restraint_talked", about=record))
    adding = shown_words(opened)
    for words in (changing, adding):
        assert "Only Jo Marsh and you will be able to read it." in words
        assert "Everyone who may see Maya's file" not in words
    assert "Add a photo or paper" in changing
    assert "Add a photo or paper" not in adding
