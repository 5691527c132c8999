"""After a lock, a close or a crash: what was being written is said, and opened where the writer was."""

from typing import Any

import pytest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from carer_app.domain.marks import COMMENT
from carer_app.ui.shell.desk import Desk
from carer_app.ui.shell.record import RecordPage
from carer_app.ui.shell.together import TogetherPage
from carer_app.ui.shell.write import WritePage
from tests.company import OTHERS_PASSPHRASE, joined, unlock
from tests.conftest import PASSPHRASE, Home
from tests.ui.shell.conftest import Opened, OpenWindow, open_work


def desk(opened: Opened) -> Desk:
    assert opened.window.desk
    return opened.window.desk


def keep(home: Home, child: str, raw: dict[str, Any], record: str = "", kind: str = "daily_log") -> None:
    home.journal.keep_draft(home.journal.new_draft(kind, child, raw, record))


def typing(opened: Opened, qtbot: QtBot, child: str, field: str, words: str) -> QPlainTextEdit:
    opened.window.go("write", child=child, kind="daily_log")
    page = opened.page
    assert isinstance(page, WritePage)
    assert page.task
    found = page.task.form.field(field)
    assert found
    page.task.form.unfold(found)
    edit = found.input()
    assert isinstance(edit, QPlainTextEdit)
    edit.setFocus()
    qtbot.keyClicks(edit, words)
    return edit


def test_the_next_unlock_says_what_was_being_written_and_opens_it_where_the_writer_was(
    home: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    child = home.child("Jayden")
    first = open_window()
    edit = typing(first, qtbot, child, "school", "Maths was hard")
    cursor = edit.textCursor()
    cursor.setPosition(5)
    edit.setTextCursor(cursor)
    qtbot.keyClicks(edit, "!")
    desk(first).menu.setFocus()
    first.window.close()
    again = open_window(unlocked=False)
    again.window.open(unlock(home, "Sam Okafor", PASSPHRASE).session)
    bar = desk(again).found
    qtbot.waitUntil(bar.isVisible)
    assert bar.words.text() == "You were writing “Daily log” about Jayden at 21:04. Go on?"
    bar.go_on.click()
    page = again.page
    assert isinstance(page, WritePage)
    qtbot.waitUntil(lambda: isinstance(again.window.focusWidget(), QPlainTextEdit))
    back = again.window.focusWidget()
    assert isinstance(back, QPlainTextEdit)
    assert (back.toPlainText(), back.textCursor().position()) == ("Maths! was hard", 6)
    assert not back.visibleRegion().isEmpty()
    assert not bar.isVisible()


def test_nothing_is_said_where_nothing_was_begun(home: Home, open_window: OpenWindow) -> None:
    home.child()
    assert not desk(open_window()).found.isVisible()


def test_of_several_the_latest_is_named_and_the_others_are_under_today(home: Home, open_window: OpenWindow) -> None:
    maya, robin = home.child("Maya"), home.child("Robin")
    keep(home, maya, {"what_happened": "Tea"})
    keep(home, robin, {"one_good_thing": "Ducks"}, kind="ordinary_day")
    opened = open_window()
    text = desk(opened).found.words.text()
    assert text.endswith("1 more thing that you began is under Today.")
    desk(opened).found.later.click()
    assert not desk(opened).found.isVisible()


def test_going_elsewhere_puts_it_away(home: Home, open_window: OpenWindow) -> None:
    keep(home, home.child("Maya"), {"what_happened": "Tea"})
    opened = open_window()
    opened.window.go("timeline")
    assert not desk(opened).found.isVisible()


def test_another_person_sees_no_trace(home: Home, open_window: OpenWindow) -> None:
    keep(home, home.child("Maya"), {"what_happened": "for my eyes"})
    jo = joined(home)
    opened = open_window(unlocked=False)
    opened.window.open_work(open_work(unlock(home, jo.session.person.name, OTHERS_PASSPHRASE).session))
    assert not desk(opened).found.isVisible()
    jo.session.lock()


@pytest.mark.parametrize("what", ["comment", "change", "conflict", "child"])
def test_each_sort_of_draft_is_gone_on_with_in_its_own_place(
    home: Home, open_window: OpenWindow, two_versions: Any, what: str
) -> None:
    if what == "conflict":
        record = two_versions()
        keep(home, "", {"what_happened": "Both"}, record)
    elif what == "child":
        keep(home, "", {"chosen_name": "Rob"}, kind="child_file")
    else:
        record = home.log(home.child("Maya"))
        keep(home, "", {"text": "Tha"}, record, COMMENT.slug if what == "comment" else "daily_log")
    opened = open_window()
    said = {
        "comment": "You were saying something about an entry of Maya at 21:04. Go on?",
        "change": "You were changing “Daily log” of Maya at 21:04. Go on?",
        "conflict": "You were changing “Daily log” of Maya at 21:04. Go on?",
        "child": "You were beginning a child's file at 21:04. Go on?",
    }
    assert desk(opened).found.words.text() == said[what]
    desk(opened).found.go_on.click()
    there = {"comment": RecordPage, "change": WritePage, "conflict": TogetherPage}
    assert isinstance(opened.page, there.get(what, object))
    assert desk(opened).here
    assert desk(opened).here.page == {"comment": "record", "change": "write", "conflict": "together"}.get(
        what, "add_child"
    )


def test_a_draft_of_a_record_that_is_no_longer_here_is_passed_over(home: Home, open_window: OpenWindow) -> None:
    keep(home, home.child("Maya"), {"what_happened": "Tea"}, kind="a_newer_kind")
    assert not desk(open_window()).found.isVisible()
