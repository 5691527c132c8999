"""Changing an entry: what stands beside what is written, why it is changed, and that the lists tell of it."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from carer_app.ui.kit.labels import Badge, Words
from carer_app.ui.shell.comparison import Comparison
from carer_app.ui.shell.record import RecordPage
from carer_app.ui.shell.timeline import TimelinePage
from carer_app.ui.shell.today import TodayPage
from carer_app.ui.shell.together import TogetherPage
from carer_app.ui.shell.write import WritePage
from tests.company import arrive, joined, next_version, versions
from tests.conftest import Home
from tests.ui.shell.conftest import Opened, OpenWindow


def texts(widget: QWidget) -> list[str]:
    return [words.accessibleName() or words.text() for words in widget.findChildren(Words) if not words.isHidden()]


def changing(opened: Opened, record: str) -> tuple[WritePage, Comparison]:
    opened.window.go("write", record=record)
    page = opened.page
    assert isinstance(page, WritePage)
    assert page.comparison
    return page, page.comparison


def put(page: WritePage, field: str, value: object) -> None:
    assert page.task
    found = page.task.form.field(field)
    assert found
    found.show_value(value)


def test_old_stands_beside_new_as_one_types(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    record = home.log(home.child(), "Home at 15:40, pasta <b>and</b> peas.", school="In all day.")
    page, comparison = changing(open_window(), record)
    assert "Nothing is changed yet" in comparison.summary.text()
    put(page, "what_happened", "Home at 15:50, pasta <b>and</b> peas.")
    put(page, "school", None)
    qtbot.waitUntil(lambda: "Changed: “What happened”. Taken out: “School”." in comparison.summary.text())
    seen = texts(comparison)
    assert "It says now: Home at 15:40, pasta <b>and</b> peas." in seen
    assert "You are writing: Home at 15:50, pasta <b>and</b> peas." in seen
    assert "You are writing: nothing is written here" in seen
    assert [badge.text() for badge in comparison.changes.findChildren(Badge)] == ["changed", "taken out"]
    marked = [words.text() for words in comparison.findChildren(Words) if "<s>" in words.text()]
    assert marked[0] == "Home at 15:<s>40</s>, pasta &lt;b&gt;and&lt;/b&gt; peas."


def test_a_change_is_not_kept_without_saying_why(home: Home, open_window: OpenWindow) -> None:
    record = home.log(home.child(), "Tea.")
    page, _comparison = changing(open_window(), record)
    put(page, "what_happened", "Tea and bed.")
    page.save()
    assert len(home.journal.show(record).versions) == 1
    assert page.reason
    page.reason.show_value("Bed was missing")
    page.save()
    assert home.journal.show(record).versions[-1].reason == "Bed was missing"


def test_while_a_form_cannot_be_read_the_last_comparison_stays(home: Home, open_window: OpenWindow) -> None:
    record = home.log(home.child(), "Tea.")
    page, comparison = changing(open_window(), record)
    put(page, "what_happened", "Tea and bed.")
    comparison.look()
    before = comparison.summary.text()
    put(page, "what_happened", None)
    comparison.look()
    assert comparison.summary.text() == before


def test_a_record_shows_what_each_version_changed_and_why(home: Home, open_window: OpenWindow) -> None:
    record = home.log(home.child(), "Tea.")
    home.journal.amend(record, {"day": "2026-03-02", "what_happened": "Tea and bed."}, "Bed was missing")
    opened = open_window()
    opened.window.go("record", record=record)
    page = opened.page
    assert isinstance(page, RecordPage)
    seen = texts(page.sheet)
    assert "Why: Bed was missing" in seen
    assert "Changed: “What happened”." in seen
    assert "Before: Tea." in seen
    assert "In this version: Tea and bed." in seen


def test_the_timeline_says_that_an_entry_was_changed_and_when(home: Home, open_window: OpenWindow) -> None:
    record = home.log(home.child("Maya"), "Tea.")
    home.journal.amend(record, {"day": "2026-03-02", "what_happened": "Tea and bed."}, "Bed was missing")
    opened = open_window()
    opened.window.go("timeline")
    page = opened.page
    assert isinstance(page, TimelinePage)
    assert page.model.row(0).about == "Maya · Daily log · Sam Okafor · changed Mon 2 March 2026, 21:04"


def test_today_tells_both_people_that_two_versions_wait(
    home: Home, open_window: OpenWindow, two_versions: Callable[[], str]
) -> None:
    record = two_versions()
    opened = open_window()
    page = opened.page
    assert isinstance(page, TodayPage)
    (row,) = page.two_versions.rows
    assert (
        row.accessibleName() == "Two people wrote this. Both versions are kept until one of you brings them together."
    )
    row.click()
    assert isinstance(opened.page, TogetherPage)
    assert {"Sam Okafor wrote: Home, tea, bed.", "Sam Okafor wrote: Home, tea and a story."} <= set(
        texts(opened.page.sheet)
    )
    home.journal.merge(record, {"day": "2026-03-02", "what_happened": "Home, tea, bed and a story."})
    opened.window.go("today")
    page = opened.page
    assert isinstance(page, TodayPage)
    assert page.two_versions.rows == []


def test_today_tells_who_brought_together_what_one_wrote(home: Home, open_window: OpenWindow) -> None:
    record, jo = home.log(home.child("Maya"), "Home and tea."), joined(home)
    first = versions(home, record)
    home.journal.amend(record, {"day": "2026-03-02", "what_happened": "Home, tea, bed."}, "bed")
    story = {"day": "2026-03-02", "what_happened": "A story."}
    arrive(home, next_version(jo.session, first, story, "the story"), jo.session)
    jo.journal.merge(record, {"day": "2026-03-02", "what_happened": "Home, tea, bed and a story."})
    jo.session.lock()
    opened = open_window()
    assert isinstance(opened.page, TodayPage)
    (row,) = opened.page.two_versions.rows
    assert row.accessibleName() == "Jo Marsh (foster carer) brought two versions together, 21:04."
