"""One story on the screen: written from an entry, shown on both, and as one evening on the timeline."""

from pytestqt.qtbot import QtBot

from carer_app.journal.forms import New
from carer_app.store.index import Wanted
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.panels import ListRow
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.record import RecordPage
from carer_app.ui.shell.timeline import TimelinePage
from carer_app.ui.shell.timeline_model import Row, in_stories
from carer_app.ui.shell.write import WritePage
from tests.conftest import Home
from tests.ui.shell.conftest import Opened, OpenWindow

EPISODE = {"opened_at": "2026-03-02T19:40:00Z"}


def pressed(opened: Opened, words: str) -> None:
    buttons = opened.page.findChildren(Button)  # type: ignore[attr-defined]
    next(one for one in buttons if words in (one.text(), one.accessibleName())).click()


def rows(opened: Opened) -> list[tuple[str, bool]]:
    opened.window.go("timeline")
    page = opened.page
    assert isinstance(page, TimelinePage)
    return [(page.model.row(number).words, page.model.row(number).within) for number in range(page.model.rowCount())]


def test_what_goes_with_an_entry_is_written_from_it_and_shown_with_it(
    home: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    maya = home.child("Maya")
    episode = home.journal.add(New(kind="missing_episode", child=maya, raw=EPISODE)).id
    opened = open_window()
    opened.window.go("record", record=episode)
    pressed(opened, "Write what goes with it")
    assert isinstance(opened.page, WritePage)
    kinds = [row.accessibleName() for row in opened.page.findChildren(ListRow)]
    assert "Daily log" in kinds
    pressed(opened, "Daily log")
    page = opened.page
    assert page.task
    page.task.form.show_raw({"day": "2026-03-02", "what_happened": "Home late. Toast, and bed."})
    page.save()
    ((log, _place),) = home.journal.entries(Wanted(kind="daily_log"))
    assert log.goes_with
    assert log.goes_with.id == episode
    for record, other in ((episode, "Home late. Toast, and bed."), (log.id, "Missing since")):
        opened.window.go("record", record=record)
        assert isinstance(opened.page, RecordPage)
        shown = [row.accessibleName() for row in opened.page.findChildren(ListRow)]
        assert any(name.startswith(other) for name in shown)


def test_what_was_begun_by_itself_is_not_taken_for_what_goes_with_an_entry(home: Home, open_window: OpenWindow) -> None:
    maya = home.child("Maya")
    episode = home.journal.add(New(kind="missing_episode", child=maya, raw=EPISODE)).id
    home.journal.keep_draft(home.journal.new_draft("daily_log", maya, {"what_happened": "Half a sentence"}))
    opened = open_window()
    assert opened.window.desk
    opened.window.desk.go(Place(page="write", child=maya, kind="daily_log", about=episode))
    page = opened.page
    assert isinstance(page, WritePage)
    assert page.task
    assert page.task.form.raw().get("what_happened") is None


def test_the_timeline_shows_an_evening_together_and_begins_with_what_began_it(
    home: Home, open_window: OpenWindow
) -> None:
    maya = home.child("Maya")
    episode = home.journal.add(New(kind="missing_episode", child=maya, raw=EPISODE)).id
    home.log(maya, "Swimming.", day="2026-03-02")
    after = {"day": "2026-03-03", "what_happened": "Slept late."}
    home.journal.add(New(kind="daily_log", child=maya, raw=after, about=episode))
    weeks_later = {"day": "2026-03-02", "what_happened": "Nothing to do with it."}
    home.journal.add(New(kind="daily_log", child=maya, raw=weeks_later))
    found = rows(open_window())
    at = next(number for number, (words, _within) in enumerate(found) if words.startswith("Missing since"))
    assert found[at + 1] == ("Slept late.", True)
    assert [words for words, within in found if within] == ["Slept late."]


def test_what_came_days_later_stands_on_its_own_day() -> None:
    first, late = row("a", "2026-03-02T19:40:00.000Z"), row("b", "2026-03-09", lead="a")
    between = row("c", "2026-03-05")
    assert in_stories([late, between, first]) == [late, between, first]


def test_entries_that_point_at_each_other_in_a_ring_are_shown_once_each() -> None:
    ring = [row("a", "2026-03-02", lead="b"), row("b", "2026-03-02", lead="a")]
    assert sorted(one.record for one in in_stories(ring)) == ["a", "b"]


def test_a_story_that_goes_on_through_another_entry_is_one() -> None:
    other = row("x", "2026-03-02T22:00:00.000Z")
    story = [row("c", "2026-03-03", lead="b"), row("b", "2026-03-02", lead="a"), row("a", "2026-03-01")]
    found = in_stories([story[0], other, *story[1:]])
    assert [(one.record, one.within) for one in found] == [("a", False), ("b", True), ("c", True), ("x", False)]


def row(record: str, at: str, lead: str = "") -> Row:
    return Row(record=record, day="", time="", words=record, about="", at=at, lead=lead)
