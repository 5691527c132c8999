"""Reading: today, the timeline, one record with all that belongs to it, and the review paper."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from carer_app.domain.access import Why
from carer_app.journal.forms import New
from carer_app.ui.shell.child_page import ChildPage
from carer_app.ui.shell.pdf_preview import PaperPage
from carer_app.ui.shell.record import RecordPage
from carer_app.ui.shell.review import CannotSaveError, ReviewPage
from carer_app.ui.shell.timeline import TimelinePage
from carer_app.ui.shell.timeline_model import ROW
from carer_app.ui.shell.today import TodayPage
from tests.conftest import Home
from tests.ui.shell.conftest import Opened, OpenWindow


def today(opened: Opened) -> TodayPage:
    assert isinstance(opened.page, TodayPage)
    return opened.page


def timeline(opened: Opened) -> TimelinePage:
    opened.window.go("timeline")
    assert isinstance(opened.page, TimelinePage)
    return opened.page


def record(opened: Opened, id_: str) -> RecordPage:
    opened.window.go("record", record=id_)
    assert isinstance(opened.page, RecordPage)
    return opened.page


def review(opened: Opened, child: str) -> ReviewPage:
    opened.window.go("review", child=child)
    assert isinstance(opened.page, ReviewPage)
    return opened.page


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel)]


def rows(page: TimelinePage) -> list[str]:
    return [page.model.index(number, 0).data(ROW).words for number in range(page.model.rowCount())]


def test_today_tells_kindly_what_is_written_and_what_is_not(home: Home, open_window: OpenWindow) -> None:
    maya, jayden = home.child("Maya"), home.child("Jayden")
    home.log(maya)
    home.journal.add(New(kind="ordinary_day", child=maya, raw={"day": "2026-03-02"}))
    cards = today(open_window()).cards
    assert cards[maya].written.text() == "Written today: An ordinary day, Daily log"
    assert cards[jayden].written.text() == "Nothing written about today yet."


def test_today_says_that_nothing_was_sent_yet_and_that_it_is_safe(home: Home, open_window: OpenWindow) -> None:
    home.log(home.child())
    banner = today(open_window()).strip.banner
    assert banner
    assert "safe on this laptop" in banner.words.text()
    assert banner.property("look") != "urgent"


def test_today_offers_to_go_on_with_what_was_begun(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    child = home.child()
    home.journal.keep_draft(home.journal.new_draft("daily_log", child, {"what_happened": "Half"}))
    opened = open_window()
    go_on = next(button for button in today(opened).findChildren(QWidget) if "go on" in button.accessibleName())
    assert go_on.accessibleName().startswith("You began “Daily log” at 21:04: go on")
    go_on.click()  # type: ignore[attr-defined]
    assert opened.window.desk
    assert opened.window.desk.here
    assert (opened.window.desk.here.kind, opened.window.desk.here.child) == ("daily_log", child)


def test_a_store_without_children_says_how_to_begin(open_window: OpenWindow) -> None:
    page = today(open_window())
    assert "No child's file is here yet" in texts(page)


def test_the_timeline_asks_for_more_only_as_one_scrolls(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    child = home.child()
    news = [{"day": "2026-03-01", "what_happened": f"Entry {number}"} for number in range(150)]
    home.journal.add_many([New(kind="daily_log", child=child, raw=raw) for raw in news])
    page = timeline(open_window())
    assert page.model.rowCount() == 100
    page.list.scrollToBottom()
    qtbot.waitUntil(lambda: page.model.rowCount() >= 150)
    assert len(set(rows(page))) == page.model.rowCount()


def test_the_timeline_is_the_newest_happening_first(home: Home, open_window: OpenWindow) -> None:
    child = home.child()
    for day, words in (("2026-02-01", "early"), ("2026-02-20", "late"), ("2026-02-10", "middle")):
        home.log(child, words, day=day)
    assert rows(timeline(open_window()))[:3] == ["late", "middle", "early"]


def test_the_timeline_is_filtered_by_child_kind_days_and_state(home: Home, open_window: OpenWindow) -> None:
    maya, jayden = home.child("Maya"), home.child("Jayden")
    home.log(maya, "Maya's day", day="2026-03-01")
    home.log(maya, "Maya's long ago", day="2025-10-01")
    home.log(jayden, "Jayden's day", day="2026-03-01")
    home.journal.add(New(kind="ordinary_day", child=maya, raw={"day": "2026-03-01"}))
    page = timeline(open_window())
    page.child.setCurrentIndex(page.child.findData(maya))
    page.kind.setCurrentIndex(page.kind.findData("daily_log"))
    page.period.setCurrentIndex(page.period.findData(7))
    assert rows(page) == ["Maya's day"]
    page.state.setCurrentIndex(page.state.count() - 1)
    assert page.state.currentText() == "Saved here"
    assert rows(page) == ["Maya's day"]
    page.state.setCurrentIndex(1)
    assert rows(page) == []
    assert not page.nothing.isHidden()


def test_search_finds_as_one_types_and_marks_what_was_found(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    child = home.child()
    home.log(child, "Made pasta together.")
    home.log(child, "Swimming.")
    page = timeline(open_window())
    qtbot.keyClicks(page.search, "pas")
    qtbot.waitUntil(lambda: rows(page) == ["Made «pasta» together."])
    qtbot.keyClicks(page.search, "xyz")
    qtbot.waitUntil(lambda: rows(page) == [])
    assert "Nothing found" in texts(page.nothing)


def test_a_row_is_read_aloud_whole(home: Home, open_window: OpenWindow) -> None:
    home.log(home.child("Maya"), "Swimming.")
    page = timeline(open_window())
    spoken = page.model.index(0, 0).data()
    assert spoken == "Mon 2 March 2026. Swimming.. Maya · Daily log · Sam Okafor. saved here"


def test_a_row_opens_its_record(home: Home, open_window: OpenWindow) -> None:
    id_ = home.log(home.child("Maya"), "Swimming.")
    opened = open_window()
    page = timeline(opened)
    page.list.activated.emit(page.model.index(0, 0))
    assert opened.window.desk
    assert opened.window.desk.here
    assert opened.window.desk.here.record == id_


def test_a_record_shows_when_it_happened_and_how_far_it_has_come(home: Home, open_window: OpenWindow) -> None:
    home.clock.advance(timedelta(days=3))
    id_ = home.log(home.child("Maya"), "Swimming.")
    shown = texts(record(open_window(), id_))
    assert "Mon 2 March 2026" in shown
    assert "Written Thu 21:04, safe on this laptop, not yet sent" in shown


def test_a_record_is_taken_back_with_its_reason(home: Home, open_window: OpenWindow) -> None:
    id_ = home.log(home.child("Maya"), "Swimming.")
    page = record(open_window(), id_)
    box = page.take_back_box
    assert box
    box.give_button.click()
    assert box.trouble.text() == "Write a few words first."
    box.field.setPlainText("It was another day")
    box.give_button.click()
    assert home.journal.entry(id_).retracted == "It was another day"
    assert "Taken back: It was another day" in texts(page)


def test_a_comment_is_kept_as_it_is_typed_and_then_given(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    id_ = home.log(home.child("Maya"), "Swimming.")
    opened = open_window()
    page = record(opened, id_)
    assert page.comment_box
    qtbot.keyClicks(page.comment_box.field, "Twelve leng")
    opened.window.go("today")
    page = record(opened, id_)
    assert page.comment_box
    assert page.comment_box.text() == "Twelve leng"
    page.comment_box.field.setPlainText("Twelve lengths!")
    page.comment_box.give_button.click()
    assert [remark.text for remark in home.journal.show(id_).remarks] == ["Twelve lengths!"]
    assert home.journal.drafts() == []


def test_of_two_versions_it_is_not_said_that_only_its_author_may_change_them(
    home: Home, open_window: OpenWindow, two_versions: Callable[[], str]
) -> None:
    said = texts(record(open_window(), two_versions()))
    assert not [text for text in said if text.startswith("Only ")]
    assert "It can be changed once the two versions are brought together." in said


def test_two_versions_stand_side_by_side(home: Home, open_window: OpenWindow, two_versions: Callable[[], str]) -> None:
    page = record(open_window(), two_versions())
    shown = texts(page)
    assert "Two people wrote this. Both versions are kept and shown below." in shown
    assert {"Home, tea, bed.", "Home, tea and a story."} <= set(shown)


def test_a_childs_page_never_shows_unknown_as_none(home: Home, open_window: OpenWindow) -> None:
    child = home.child("Maya")
    opened = open_window()
    opened.window.go("child", child=child)
    assert isinstance(opened.page, ChildPage)
    shown = texts(opened.page)
    assert shown[shown.index("Allergies") + 1] == "Not known"


def test_the_review_is_shown_from_memory_and_saved(
    home: Home, open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    child = home.child("Maya", legal_name="Maya Thornbury")
    home.log(child, "Swimming.", their_words="Twelve lengths!")
    page = review(open_window(), child)
    page.make_button.click()
    qtbot.waitUntil(page.leave_button.isVisible, timeout=20_000)
    assert page.suggested_name() == "review-2025-09-03-to-2026-03-02.pdf"
    paper = tmp_path / page.suggested_name()
    page.let_leave(paper, Why.REVIEW)
    assert paper.read_bytes().startswith(b"%PDF")
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == [paper.name]


def test_one_childs_paper_is_never_shown_under_another_childs_name(
    home: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    maya, jayden = home.child("Maya"), home.child("Jayden")
    opened = open_window()
    page = review(opened, maya)
    page.make_button.click()
    qtbot.waitUntil(page.leave_button.isVisible, timeout=20_000)
    review(opened, jayden)
    assert not page.leave_button.isVisible()
    assert not any(one.isVisible() for one in page.findChildren(PaperPage))
    page.make_button.click()
    page.child.setCurrentIndex(page.child.findData(maya))
    qtbot.waitUntil(page.make_button.isEnabled, timeout=20_000)
    assert not page.leave_button.isVisible()


def test_the_papers_pages_are_drawn_when_they_are_seen(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    child = home.child("Maya")
    news = [{"day": "2026-03-01", "what_happened": f"Entry {number}", "their_words": "Yes!"} for number in range(40)]
    home.journal.add_many([New(kind="daily_log", child=child, raw=raw) for raw in news])
    page = review(open_window(), child)
    page.make_button.click()
    qtbot.waitUntil(lambda: any(one.is_drawn for one in page.findChildren(PaperPage)), timeout=20_000)
    pages = page.findChildren(PaperPage)
    assert len(pages) > 1
    assert not pages[-1].is_drawn
    assert "Maya" in pages[0].accessibleDescription()


def test_a_review_asks_for_the_child_first(home: Home, open_window: OpenWindow) -> None:
    home.child("Maya")
    page = review(open_window(), "")
    page.make_button.click()
    assert page.trouble.words.text() == "Choose a child first."


def test_a_review_says_which_day_is_wrong(home: Home, open_window: OpenWindow) -> None:
    page = review(open_window(), home.child("Maya"))
    page.period.end.show_value("2025-01-01")
    page.make_button.click()
    assert page.period.end.problem_line.sentence == "The last day is before the first."


def test_a_paper_that_cannot_be_saved_is_still_shown(home: Home, open_window: OpenWindow, tmp_path: Path) -> None:
    page = review(open_window(), home.child("Maya"))
    with pytest.raises(CannotSaveError, match="Choose another folder"):
        page.let_leave(tmp_path / "nowhere" / "paper.pdf", Why.REVIEW)


def test_words_that_were_typed_for_somebody_say_on_whose_log_in_everywhere(home: Home, open_window: OpenWindow) -> None:
    maya = home.child()
    raw = {"day": "2026-03-02", "words": "I want to stay at my school."}
    new = New(kind="own_words", child=maya, raw=raw, present=("Sam Okafor",), words_of="Maya")
    said = home.journal.add(new).id
    opened = open_window()
    page = timeline(opened)
    typed = "typed on Sam Okafor's log-in, with Sam Okafor beside them"
    assert typed in page.model.index(0, 0).data(ROW).about
    assert "T" + typed[1:] in texts(record(opened, said))


def test_a_record_is_read_to_its_end_with_the_keys_alone(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    opened = open_window()
    entry = home.log(home.child())
    page = record(opened, entry)
    bar = page.sheet.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    for key, there in (
        (Qt.Key.Key_PageDown, lambda at: at > 0),
        (Qt.Key.Key_End, lambda at: at == bar.maximum()),
        (Qt.Key.Key_Home, lambda at: at == 0),
    ):
        QTest.keyClick(opened.window.windowHandle(), key)
        assert there(bar.value())
