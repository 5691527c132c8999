"""Writing: choose the child, type, be told what is wrong, save; and nothing typed is ever lost."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import event

from carer_app.doorway import Doorway
from carer_app.journal.forms import New
from carer_app.store.index import Wanted
from carer_app.ui.kit.panels import ListRow, Page
from carer_app.ui.shell.foot import Foot
from carer_app.ui.shell.tools import Pace
from carer_app.ui.shell.write import WritePage
from carer_app.vault.file import FLOOR
from tests.conftest import PASSPHRASE, Home
from tests.ui.shell.conftest import Opened, OpenWindow


def writing(opened: Opened) -> WritePage:
    page = opened.page
    assert isinstance(page, WritePage)
    return page


def field(opened: Opened, name: str) -> QWidget:
    task = writing(opened).task
    assert task
    found = task.form.field(name)
    assert found
    return found.input()


def type_into(qtbot: QtBot, widget: QWidget, words: str) -> None:
    widget.setFocus()
    assert isinstance(widget, QLineEdit | QPlainTextEdit)
    qtbot.keyClicks(widget, words)


def begin_log(opened: Opened, child: str, day: str = "2026-03-02") -> None:
    opened.window.go("write", child=child, kind="daily_log")
    task = writing(opened).task
    assert task
    found = task.form.field("day")
    assert found
    found.show_value(day)


def logs(home: Home) -> list[str]:
    return [told.headline for told, _place in home.journal.entries(Wanted(kind="daily_log"))]


class Disk:
    """A disk that can become full or read-only: then every write of the store fails, as it does in life."""

    def __init__(self, home: Home) -> None:
        self.is_full = False
        event.listen(home.session.database.engine, "checkout", self._on_checkout)

    def _on_checkout(self, connection: object, _record: object, _proxy: object) -> None:
        connection.execute(f"PRAGMA query_only={'ON' if self.is_full else 'OFF'}")  # type: ignore[attr-defined]


@pytest.fixture
def disk(home: Home) -> Disk:
    return Disk(home)


def test_no_child_is_chosen_until_a_person_chooses(home: Home, open_window: OpenWindow) -> None:
    home.child("Maya")
    home.child("Jayden")
    opened = open_window()
    opened.window.go("write", kind="daily_log")
    assert writing(opened).task is None
    assert writing(opened).sheet.title.text() == "Who is it about?"


def test_a_log_is_written_by_keyboard_alone(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    home.child("Maya")
    opened = open_window()
    with qtbot.waitActive(opened.window):
        opened.window.activateWindow()
    qtbot.keyClick(opened.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: isinstance(opened.page, WritePage))
    row = writing(opened).sheet.findChild(ListRow)
    row.setFocus()
    qtbot.keyClick(row, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: writing(opened).task is not None)
    assert writing(opened).sheet.title.text() == "Maya"
    words = field(opened, "what_happened")
    qtbot.waitUntil(words.isVisible)
    for _stop in range(12):
        if not words.hasFocus():
            qtbot.keyClick(opened.window.focusWidget(), Qt.Key.Key_Tab)
    qtbot.keyClicks(opened.window.focusWidget(), "Made pasta together.")
    qtbot.keyClick(words, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: logs(home) == ["Made pasta together."])
    assert opened.window.desk
    assert opened.window.desk.toast
    assert opened.window.desk.toast.words.text() == "Saved here at 21:04. Not yet sent."


def test_what_is_empty_and_must_not_be_is_said_in_the_form(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    opened = open_window()
    begin_log(opened, home.child())
    writing(opened).foot.save_button.click()
    task = writing(opened).task
    assert task
    qtbot.waitUntil(task.form.summary.isVisible)
    assert "What happened" in task.form.summary.lines[0].accessibleName()
    assert logs(home) == []


def test_what_should_not_be_is_asked_about_and_kept_with_a_flag(
    home: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    opened = open_window()
    begin_log(opened, home.child(), day="2026-04-09")
    type_into(qtbot, field(opened, "what_happened"), "A day to come.")
    writing(opened).save()
    qtbot.waitUntil(writing(opened).question.isVisible)
    task = writing(opened).task
    assert task
    assert task.form.summary.lines[0].accessibleName().startswith("“Which day?” is later than")
    assert logs(home) == []
    writing(opened).question.as_it_is.click()
    told, _place = home.journal.entries(Wanted())[0]
    assert told.headline == "A day to come."
    assert "later than this computer's clock" in told.flags[0]


def test_changing_what_was_asked_about_takes_the_question_away(
    home: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    opened = open_window()
    begin_log(opened, home.child(), day="2026-04-09")
    type_into(qtbot, field(opened, "what_happened"), "A day to come.")
    writing(opened).save()
    begin = writing(opened).task
    assert begin
    found = begin.form.field("day")
    assert found
    found.show_value("2026-03-01")
    assert writing(opened).question.isHidden()
    writing(opened).save()
    assert home.journal.entries(Wanted())[0][0].flags == ()


def test_a_draft_is_kept_as_one_types(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    opened = open_window()
    begin_log(opened, home.child())
    type_into(qtbot, field(opened, "what_happened"), "Half a sen")
    qtbot.waitUntil(lambda: bool(home.journal.drafts()))
    qtbot.waitUntil(lambda: home.journal.drafts()[0].raw["what_happened"] == "Half a sen")


@pytest.mark.parametrize("name", ["what_happened", "wishes"], ids=["in sight", "in a section opened later"])
def test_what_is_typed_is_kept_the_moment_one_leaves_the_field(
    home: Home, open_window: OpenWindow, qtbot: QtBot, name: str
) -> None:
    opened = open_window(pace=Pace(idle=3_600_000, draft=3_600_000, sync=3_600_000, typing=10))
    with qtbot.waitActive(opened.window):
        opened.window.activateWindow()
    begin_log(opened, home.child())
    task = writing(opened).task
    assert task
    found = task.form.field(name)
    assert found
    task.form.unfold(found)
    found.focus()
    qtbot.keyClicks(found.input(), "Half a sen")
    assert home.journal.drafts() == []
    writing(opened).foot.later_button.setFocus()
    assert home.journal.drafts()[0].raw[name] == "Half a sen"


def test_a_draft_survives_lock_and_unlock(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    child = home.child("Maya")
    opened = open_window()
    begin_log(opened, child)
    type_into(qtbot, field(opened, "what_happened"), "Half a sentence")
    opened.window.lock()
    assert opened.relaunched == ["again"]
    door = Doorway(home.folder, home.clock, None, FLOOR)
    opened.window.open(door.unlock(door.holders()[0], PASSPHRASE))
    opened.window.go("write", child=child, kind="daily_log")
    assert field(opened, "what_happened").toPlainText() == "Half a sentence"  # type: ignore[attr-defined]
    assert "as you left it" in writing(opened).restored.words.text()
    opened.window.close()


def test_a_draft_survives_closing_the_window(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    opened = open_window()
    begin_log(opened, home.child())
    type_into(qtbot, field(opened, "what_happened"), "Half a sentence")
    opened.window.close()
    door = Doorway(home.folder, home.clock, None, FLOOR)
    session = door.unlock(door.holders()[0], PASSPHRASE)
    home.session = session
    assert home.journal.drafts()[0].raw["what_happened"] == "Half a sentence"


def test_escape_loses_nothing(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    opened = open_window()
    begin_log(opened, home.child())
    words = field(opened, "what_happened")
    type_into(qtbot, words, "Half a sentence")
    qtbot.keyClick(words, Qt.Key.Key_Escape)
    assert words.toPlainText() == "Half a sentence"  # type: ignore[attr-defined]


def test_another_page_and_back_loses_nothing(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    child = home.child()
    opened = open_window()
    begin_log(opened, child)
    type_into(qtbot, field(opened, "what_happened"), "Half a sentence")
    opened.window.go("today")
    opened.window.go("write", child=child, kind="daily_log")
    assert field(opened, "what_happened").toPlainText() == "Half a sentence"  # type: ignore[attr-defined]


def test_beginning_anew_throws_the_draft_away(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    child = home.child()
    home.journal.keep_draft(home.journal.new_draft("daily_log", child, {"what_happened": "Half"}))
    opened = open_window()
    opened.window.go("write", child=child, kind="daily_log")
    writing(opened).begin_anew()
    assert field(opened, "what_happened").toPlainText() == ""  # type: ignore[attr-defined]
    assert home.journal.drafts() == []


def test_what_was_begun_about_the_wrong_child_goes_along_to_the_right_one(
    home: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    wrong, right = home.child("Jayden"), home.child("Maya")
    opened = open_window()
    begin_log(opened, wrong)
    type_into(qtbot, field(opened, "what_happened"), "About Maya")
    writing(opened)._on_other(opened.window.desk.here)  # type: ignore[union-attr, arg-type]
    opened.window.go("write", child=right, kind="daily_log")
    assert writing(opened).sheet.title.text() == "Maya"
    assert field(opened, "what_happened").toPlainText() == "About Maya"  # type: ignore[attr-defined]
    assert [draft.child for draft in home.journal.drafts()] == [right]


def test_what_the_disk_would_not_take_is_tried_again_after_another_page(
    home: Home, disk: Disk, open_window: OpenWindow, qtbot: QtBot
) -> None:
    child = home.child()
    opened = open_window()
    begin_log(opened, child)
    type_into(qtbot, field(opened, "what_happened"), "Precious words")
    disk.is_full = True
    opened.window.go("today")
    opened.window.go("write", child=child, kind="daily_log")
    assert writing(opened).has_unkept()
    disk.is_full = False
    opened.window.go("today")
    assert [draft.raw["what_happened"] for draft in home.journal.drafts()] == ["Precious words"]


def test_a_full_disk_loses_nothing_that_was_typed(
    home: Home, disk: Disk, open_window: OpenWindow, qtbot: QtBot
) -> None:
    child = home.child()
    opened = open_window()
    begin_log(opened, child)
    type_into(qtbot, field(opened, "what_happened"), "Precious words")
    disk.is_full = True
    writing(opened).save()
    assert "could not write to its disk" in writing(opened).trouble.words.text()
    opened.window.go("today")
    opened.window.go("write", child=child, kind="daily_log")
    assert field(opened, "what_happened").toPlainText() == "Precious words"  # type: ignore[attr-defined]
    disk.is_full = False
    writing(opened).save()
    assert logs(home) == ["Precious words"]


def test_a_window_that_cannot_keep_the_words_hides_them_and_brings_them_back(
    home: Home, disk: Disk, open_window: OpenWindow, qtbot: QtBot
) -> None:
    opened = open_window()
    begin_log(opened, home.child())
    type_into(qtbot, field(opened, "what_happened"), "Precious words")
    disk.is_full = True
    opened.window.lock()
    assert opened.relaunched == []
    assert opened.window.centralWidget() is not opened.window.desk
    door = Doorway(home.folder, home.clock, None, FLOOR)
    opened.window.open(door.unlock(door.holders()[0], PASSPHRASE))
    disk.is_full = False
    assert field(opened, "what_happened").toPlainText() == "Precious words"  # type: ignore[attr-defined]
    writing(opened).save()
    assert logs(home) == ["Precious words"]


def test_closing_warns_once_when_words_cannot_be_kept(
    home: Home, disk: Disk, open_window: OpenWindow, qtbot: QtBot
) -> None:
    opened = open_window()
    begin_log(opened, home.child())
    type_into(qtbot, field(opened, "what_happened"), "Precious words")
    disk.is_full = True
    assert not opened.window.close()
    assert opened.window.desk
    assert "could not be kept" in opened.window.desk.trouble.words.text()
    assert opened.window.close()


def test_a_change_needs_its_reason_and_then_both_versions_are_shown(
    home: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    child = home.child()
    record = home.log(child, "Home, tea, bed.")
    opened = open_window()
    opened.window.go("write", child=child, record=record)
    words = field(opened, "what_happened")
    words.setPlainText("Home, tea, cake, bed.")  # type: ignore[attr-defined]
    writing(opened).save()
    assert len(home.journal.show(record).versions) == 1
    reason = writing(opened).reason
    assert reason
    type_into(qtbot, reason.input(), "forgot the cake")
    writing(opened).save()
    shown = home.journal.show(record)
    assert [version.reason for version in shown.versions] == [None, "forgot the cake"]
    opened.window.go("record", record=record)
    texts = every_text(opened.window)
    assert "Home, tea, bed." in texts
    assert "Home, tea, cake, bed." in texts
    assert "Why: forgot the cake" in texts


def test_the_reason_of_a_change_is_in_its_draft(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    child = home.child()
    record = home.log(child)
    opened = open_window()
    opened.window.go("write", child=child, record=record)
    reason = writing(opened).reason
    assert reason
    type_into(qtbot, reason.input(), "forgot")
    opened.window.go("today")
    assert home.journal.drafts()[0].reason == "forgot"
    opened.window.go("write", child=child, record=record)
    assert writing(opened).reason.value() == "forgot"  # type: ignore[union-attr]


def test_a_childs_file_is_begun_and_shown(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    opened = open_window()
    opened.window.go("add_child")
    task = opened.page.task  # type: ignore[attr-defined]
    task.form.show_raw({"chosen_name": "Robin", "responsible_authority": "north-tyneside", "here_since": "2026-03-01"})
    opened.page.save()  # type: ignore[attr-defined]
    assert [child.name for child in home.journal.children()] == ["Robin"]
    assert opened.page.sheet.title.text() == "Robin"  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", ["daily_log", "missing_episode"])
def test_two_keys_begin_what_is_most_needed(home: Home, open_window: OpenWindow, qtbot: QtBot, kind: str) -> None:
    child = home.child()
    opened = open_window()
    with qtbot.waitActive(opened.window):
        opened.window.activateWindow()
    if kind == "daily_log":
        qtbot.keyClick(opened.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    else:
        qtbot.keyClick(opened.window, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: isinstance(opened.page, WritePage))
    writing(opened).sheet.findChild(ListRow).click()
    qtbot.waitUntil(lambda: writing(opened).task is not None)
    assert writing(opened).task.draft.kind == kind  # type: ignore[union-attr]
    assert writing(opened).task.draft.child == child  # type: ignore[union-attr]


def test_two_versions_are_brought_together(
    home: Home, open_window: OpenWindow, two_versions: Callable[[], str]
) -> None:
    record = two_versions()
    opened = open_window()
    opened.window.go("together", record=record)
    assert {"Home, tea, bed.", "Home, tea and a story."} <= every_text(opened.window)
    opened.page.begin_buttons[1].click()  # type: ignore[attr-defined]
    opened.page.save()  # type: ignore[attr-defined]
    heads = [version for version in home.journal.show(record).versions if version.is_head]
    assert len(heads) == 1


def every_text(window: QWidget) -> set[str]:
    return {label.text() for label in window.findChildren(QLabel)}


def test_a_draft_of_another_kind_stays_its_own(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    child = home.child()
    home.journal.add(New(kind="ordinary_day", child=child, raw={"day": "2026-03-02"}))
    opened = open_window()
    begin_log(opened, child)
    type_into(qtbot, field(opened, "what_happened"), "A log")
    opened.window.go("write", child=child, kind="ordinary_day")
    assert field(opened, "one_good_thing").toPlainText() == ""  # type: ignore[attr-defined]


def test_what_the_foot_says_stands_under_its_buttons_where_there_is_no_room_beside(qtbot: QtBot) -> None:
    page, foot = QWidget(), Foot()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    column.addWidget(Page(), 1)
    column.addWidget(foot)
    foot.say("What you type is kept as a draft.")
    page.show()
    for width, is_under in ((900, False), (360, True), (900, False)):
        page.resize(width, 700)
        qtbot.waitUntil(lambda is_under=is_under: (foot.words.y() > foot.save_button.height()) is is_under)
        qtbot.waitUntil(lambda: foot.height() == foot.heightForWidth(foot.width()))
        assert foot.words.height() >= foot.words.heightForWidth(foot.words.width())
