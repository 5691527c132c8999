"""A child who is missing, on every page where somebody may look: it is said there, and the way on is one press."""

from datetime import timedelta

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from carer_app.clock import stamp
from carer_app.journal.forms import New
from carer_app.store.index import Wanted
from carer_app.ui.kit.panels import Banner, ListRow
from carer_app.ui.kit.time_fields import MomentField
from carer_app.ui.shell.away import AwayNowCard
from carer_app.ui.shell.book import BookPage
from carer_app.ui.shell.child_page import ChildPage
from carer_app.ui.shell.children import ChildrenPage
from carer_app.ui.shell.needs import NeedsPage
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.record import RecordPage
from carer_app.ui.shell.today import TodayPage
from carer_app.ui.shell.write import WritePage
from carer_app.ui.shell.write_book import WriteBookPage
from tests.conftest import EVENING, Home, MakeHome
from tests.logs.medicines import PARACETAMOL
from tests.ui.shell.conftest import Opened, OpenWindow
from tests.ui.shell.test_large_text import large, seen

__all__ = ["large"]
SEEN = {"opened_at": "2026-03-02T20:40:00Z", "last_seen_at": "2026-03-02T20:15:00Z", "last_seen_precision": "about"}
SAID = "Maya: Missing since 20:15"


@pytest.fixture
def home(make_home: MakeHome) -> Home:
    return make_home(carer="Priya Nair", role="shift_lead")


@pytest.fixture
def maya(home: Home) -> str:
    return home.child("Maya", here_since="2022-09-01")


@pytest.fixture
def record(home: Home, maya: str) -> str:
    return add(home, maya, "missing_episode", **SEEN)


def add(home: Home, child: str, kind: str, about: str = "", **raw: object) -> str:
    return home.journal.add(New(kind=kind, child=child, raw=raw, about=about)).id


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]


def button(page: QWidget, words: str) -> QAbstractButton:
    found = [one for one in page.findChildren(QAbstractButton) if words == one.text()]
    return next(one for one in found if one.isVisibleTo(page))


def here(opened: Opened) -> Place:
    assert opened.window.desk
    return opened.window.desk.here


def test_the_record_has_a_running_clock_the_numbers_and_the_next_steps_first(
    home: Home, maya: str, record: str, open_window: OpenWindow
) -> None:
    opened = open_window()
    opened.window.go("record", record=record)
    page = opened.page
    assert isinstance(page, RecordPage)
    (card,) = page.findChildren(AwayNowCard)
    found = texts(page)
    assert found.index(SAID) < found.index("Missing episode")
    assert {"999", "101", "49 minutes since they were last seen"} <= set(texts(card))
    home.clock.advance(timedelta(hours=1))
    card.tick()
    assert "1 hour 49 minutes since they were last seen" in texts(card)
    home.clock.advance(timedelta(hours=2))
    card.tick()
    assert {"Maya: Missing since Mon 2 March 2026, 20:15", "3 hours 49 minutes since they were last seen"} <= set(
        texts(card)
    )
    button(card, "Seen or heard from").click()
    assert here(opened) == Place(page="write", child=maya, kind="missing_sighting", about=record)


def test_once_they_are_back_the_record_says_so_first_and_what_is_still_to_do(
    home: Home, maya: str, record: str, open_window: OpenWindow
) -> None:
    add(home, maya, "missing_told", record, at="2026-03-02T20:45:00Z", who="police")
    add(home, maya, "missing_return", record, returned_at="2026-03-02T21:00:00Z")
    opened = open_window()
    opened.window.go("record", record=record)
    page = opened.page
    assert isinstance(page, RecordPage)
    found = texts(page)
    assert (
        found.index("Was missing, is back (45 minutes)") < found.index("Still to do") < found.index("Missing episode")
    )
    rows = [row for row in page.findChildren(ListRow) if "police that they are back" in row.accessibleName()]
    assert len(rows) == 1
    assert "Tell the police that they are missing, and write it down." in found
    assert any(words.startswith("Done: Priya Nair") for words in found)
    rows[0].click()
    assert here(opened).topic == "police told of the return"
    assert isinstance(opened.page, WritePage)
    assert opened.page.task
    assert opened.page.task.form.raw()["who"] == "police"


def test_after_the_return_nobody_is_told_to_report_them_missing(
    home: Home, maya: str, record: str, open_window: OpenWindow
) -> None:
    opened = open_window()
    assert opened.window.desk
    telling = Place(page="write", child=maya, kind="missing_told", about=record)
    changing = Place(page="write", record=record)
    for there in (telling, changing):
        opened.window.desk.go(there)
        assert isinstance(opened.page, WritePage)
        assert "If you are worried for Maya, ring now. Write afterwards." in texts(opened.page)
    add(home, maya, "missing_return", record, returned_at="2026-03-02T20:30:00Z")
    for there in (telling, changing):
        opened.window.desk.go(there)
        assert isinstance(opened.page, WritePage)
        found = texts(opened.page)
        assert "Police, to say that they are back" in found
        assert "Police, to report them missing" not in found


def test_in_the_window_last_seen_after_a_return_is_asked_again_by_name(
    home: Home, maya: str, record: str, open_window: OpenWindow
) -> None:
    add(home, maya, "missing_return", record, returned_at="2026-03-02T20:30:00Z")
    opened = open_window()
    opened.window.go("write", record=record)
    page = opened.page
    assert isinstance(page, WritePage)
    assert page.task
    assert page.reason
    page.task.form.show_raw(page.task.form.raw() | {"last_seen_at": "2026-03-02T20:50:00Z"})
    page.reason.show_value("a friend saw her")
    page.foot.save_button.click()
    assert len(home.journal.show(record).versions) == 1
    assert any("Priya Nair wrote Mon 2 March 2026, 20:30" in words for words in texts(page))


def test_it_goes_once_they_are_back(home: Home, maya: str, record: str, open_window: OpenWindow) -> None:
    add(home, maya, "missing_return", record, returned_at="2026-03-02T21:00:00Z")
    opened = open_window()
    for page in ("record", "child", "children", "today", "book"):
        opened.window.go(page, record=record if page == "record" else "", child=maya if page == "child" else "")
        assert isinstance(opened.page, QWidget)
        assert opened.page.findChildren(AwayNowCard) == []
        assert not {SAID, "Missing since 20:15"} & set(texts(opened.page))


def test_the_childs_page_the_list_and_the_form_of_a_dose_say_it_and_lead_there(
    home: Home, maya: str, record: str, open_window: OpenWindow
) -> None:
    medicine = add(home, maya, "medicine", **PARACETAMOL)
    opened = open_window()
    opened.window.go("child", child=maya)
    assert isinstance(opened.page, ChildPage)
    assert SAID in texts(opened.page)
    button(opened.page, "Open it").click()
    assert here(opened) == Place(page="record", record=record)
    opened.window.go("children")
    assert isinstance(opened.page, ChildrenPage)
    assert SAID in texts(opened.page)
    assert opened.window.desk
    opened.window.desk.go(Place(page="write", child=maya, kind="medicine_dose", about=medicine))
    assert isinstance(opened.page, WritePage)
    assert SAID in texts(opened.page)
    opened.window.desk.go(Place(page="write", child=maya, kind="missing_told", about=record))
    assert SAID not in texts(opened.page)


def test_the_board_of_the_house_says_it_and_all_well_cannot_be_pressed(
    home: Home, maya: str, record: str, open_window: OpenWindow
) -> None:
    opened = open_window()
    opened.window.go("book")
    page = opened.page
    assert isinstance(page, BookPage)
    assert SAID in texts(page)
    assert "Maya is in" not in texts(page)
    assert not page.all_well.isVisibleTo(page)
    assert any("nobody can say that all is well" in words for words in texts(page))
    page._on_all_well()
    assert home.journal.entries(Wanted(files=home.journal.files.book())) == []
    page.rows[maya].pressed.emit()
    assert here(opened) == Place(page="record", record=record)
    opened.window.go("write_book", kind="night_check")
    assert isinstance(opened.page, WriteBookPage)
    assert any("write down who is here" in words for words in texts(opened.page))


def test_today_says_it_instead_of_a_tick_and_first_of_all_that_waits(
    home: Home, maya: str, record: str, open_window: OpenWindow, qtbot: QtBot
) -> None:
    times = {"went_at": stamp(EVENING - timedelta(hours=5)), "due_back": stamp(EVENING - timedelta(hours=4))}
    add(home, home.child("Ada", here_since="2022-09-01"), "whereabouts", where="The park", **times)
    opened = open_window()
    opened.window.go("today")
    page = opened.page
    assert isinstance(page, TodayPage)
    card = page.cards[maya]
    assert "Missing since 20:15" in texts(card)
    assert card.written.text() == "Nothing written about today yet."
    needs = page.needs
    assert needs
    qtbot.waitUntil(lambda: any("Maya:" in words for words in texts(needs)))
    first = next(row for row in needs.findChildren(ListRow) if row.isVisibleTo(needs))
    assert first.accessibleName().startswith("Maya: Missing since")


def test_whoever_presses_the_red_button_again_sees_who_is_missing_already(
    home: Home, maya: str, record: str, open_window: OpenWindow
) -> None:
    home.child("Ada")
    opened = open_window()
    opened.window.go("write", kind="missing_episode")
    assert isinstance(opened.page, WritePage)
    assert {"Ada", SAID} <= set(texts(opened.page))


def test_a_night_that_is_over_is_told_on_today_and_not_ticked_off(
    home: Home, maya: str, record: str, open_window: OpenWindow
) -> None:
    add(home, maya, "missing_return", record, returned_at="2026-03-02T21:00:00Z")
    home.log(maya)
    opened = open_window()
    opened.window.go("today")
    page = opened.page
    assert isinstance(page, TodayPage)
    assert page.cards[maya].written.text() == "Written today: Daily log"
    assert "Was missing, is back (45 minutes)" in texts(page.cards[maya])


def test_what_the_times_show_together_stands_on_the_childs_page(
    home: Home, maya: str, record: str, open_window: OpenWindow
) -> None:
    opened = open_window()
    opened.window.go("child", child=maya)
    assert isinstance(opened.page, ChildPage)
    assert "Times missing or away" not in texts(opened.page)
    earlier = {"opened_at": "2026-02-23T20:40:00Z", "last_seen_at": "2026-02-23T20:15:00Z"}
    night = add(home, maya, "missing_episode", **earlier, last_seen_precision="about")
    add(home, maya, "missing_return", night, returned_at="2026-02-23T21:00:00Z")
    opened.window.go("today")
    opened.window.go("child", child=maya)
    assert isinstance(opened.page, ChildPage)
    found = texts(opened.page)
    assert {"Times missing or away", "2 times missing, or away without permission", "Monday (2)"} <= set(found)


def test_a_form_that_is_begun_and_not_saved_is_said_first_on_today(
    home: Home, maya: str, open_window: OpenWindow
) -> None:
    draft = home.journal.new_draft("missing_episode", maya, {"last_seen_where": "The back door."})
    home.journal.keep_draft(draft)
    opened = open_window()
    opened.window.go("today")
    page = opened.page
    assert isinstance(page, TodayPage)
    assert "It is not saved yet" in page.sheet.findChildren(Banner)[0].words.text()
    button(page, "Go back to it").click()
    assert isinstance(opened.page, WritePage)
    assert opened.page.task
    assert opened.page.task.form.raw()["last_seen_where"] == "The back door."


def test_a_time_alone_is_enough_for_last_seen(home: Home, maya: str, open_window: OpenWindow) -> None:
    opened = open_window()
    opened.window.go("write", child=maya, kind="missing_episode")
    page = opened.page
    assert isinstance(page, WritePage)
    assert page.task
    at = page.task.form.field("last_seen_at")
    assert isinstance(at, MomentField)
    QTest.keyClicks(at.inputs()[-1], "20:15")
    assert "That is today, Mon 2 March 2026, 20:15." in texts(at)
    page.foot.save_button.click()
    (told, _place) = home.journal.entries(Wanted(child=maya, kind="missing_episode"))[0]
    assert told.headline == "Missing since Mon 2 March 2026, 20:15"


def test_twice_as_large_on_a_small_screen_nothing_is_cut_and_the_next_steps_are_on_the_first_screen(
    home: Home, maya: str, record: str, open_window: OpenWindow, qtbot: QtBot, large: None
) -> None:
    home.clock.advance(timedelta(hours=5))
    home.journal.keep_draft(home.journal.new_draft("missing_episode", home.child("Ada"), {"wearing": "Red coat"}))
    window = open_window().window
    window.resize(1024, 700)
    pages = [Place(page=page) for page in ("book", "today", "children", "needs")]
    pages += [Place(page="child", child=maya), Place(page="write", child=maya, kind="daily_log")]
    found = []
    for place in (*pages, Place(page="record", record=record)):
        assert window.desk
        window.desk.go(place)
        assert window.desk.page
        found += [f"{place.page}: {fault}" for fault in seen(window.desk.page, qtbot)]
    assert not found, "\n".join(found)
    assert window.desk
    assert isinstance(window.desk.page, RecordPage)
    card = window.desk.page.findChildren(AwayNowCard)[0]
    steps = [button(card, words) for words in ("They are back", "Told somebody", "Seen or heard from")]
    qtbot.waitUntil(lambda: all(0 < step.mapTo(window, step.rect().bottomLeft()).y() <= 700 for step in steps))


def test_an_interview_that_runs_by_the_hour_comes_before_what_has_waited_for_days(
    home: Home, maya: str, record: str, open_window: OpenWindow, qtbot: QtBot
) -> None:
    home.child("Jayden", here_since="2026-01-10")
    add(home, maya, "missing_return", record, returned_at="2026-03-02T21:00:00Z")
    opened = open_window()
    opened.window.go("needs")
    page = opened.page
    assert isinstance(page, NeedsPage)
    qtbot.waitUntil(lambda: bool(page.rows))
    others = [row.need.due.name or row.need.due.topic for row in page.rows if row.need.group == "others"]
    assert others[0] == "return interview"
    assert len(others) > 1
