from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carer_app.store.index import Wanted
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.field import Field
from carer_app.ui.shell.attachments import AttachmentsArea, RecordRow
from carer_app.ui.shell.record import RecordPage
from carer_app.ui.shell.timeline import TimelinePage
from carer_app.ui.shell.write import WritePage
from tests import files_given as given
from tests.ui.shell.conftest import Opened, OpenWindow

QUIET = 20_000


def writing(opened: Opened, child: str) -> tuple[WritePage, AttachmentsArea]:
    opened.window.go("write", child=child, kind="daily_log")
    page = opened.page
    assert isinstance(page, WritePage)
    assert page.attachments
    return page, page.attachments


def type_log(page: WritePage, words: str) -> None:
    assert page.task
    field = page.task.form.field("what_happened")
    assert isinstance(field, Field)
    field.show_value(words)


def drop(area: AttachmentsArea, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    spot = QPointF(QPoint(10, 10))
    none = Qt.KeyboardModifier.NoModifier
    event = QDropEvent(spot, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none, QEvent.Type.Drop)
    area.zone.dropEvent(event)


def file(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    return file(tmp_path, "ball.jpg", given.photo())


def test_a_photo_that_is_dropped_is_saved_with_the_entry_and_shown_with_it(
    open_window: OpenWindow, qtbot: QtBot, photo: Path
) -> None:
    opened = open_window()
    page, area = writing(opened, opened.home.child())
    drop(area, photo)
    qtbot.waitUntil(lambda: len(area.rows) == 1, timeout=QUIET)
    area.rows[0].words.show_value("A ball on the grass")
    type_log(page, "Ball games.")
    page.save()
    (told,) = opened.home.journal.told(Wanted(kind="daily_log"))
    opened.window.go("record", record=told.id)
    assert isinstance(opened.page, RecordPage)
    (row,) = opened.page.findChildren(RecordRow)
    assert row.attached.manifest.words == "A ball on the grass"
    assert row.thumbnail.accessibleName() == "Open: A ball on the grass"


def test_a_dropped_photo_outlasts_a_kill_before_anything_was_typed(
    open_window: OpenWindow, qtbot: QtBot, photo: Path
) -> None:
    first = open_window()
    child = first.home.child()
    _page, area = writing(first, child)
    drop(area, photo)
    qtbot.waitUntil(lambda: len(area.rows) == 1, timeout=QUIET)
    again = open_window()
    _page, area = writing(again, child)
    assert [row.attached.manifest.name for row in area.rows] == ["ball.jpg"]
    assert [draft.child for draft in again.home.journal.drafts()] == [child]


def test_what_cannot_be_taken_is_said_by_name_and_the_rest_is_taken(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, photo: Path
) -> None:
    opened = open_window()
    _page, area = writing(opened, opened.home.child())
    drop(area, file(tmp_path, "empty.jpg", b""), photo, file(tmp_path, "song.mp3", b"ID3 la la"))
    qtbot.waitUntil(lambda: not area.is_busy, timeout=QUIET)
    assert len(area.rows) == 1
    assert "“empty.jpg” has nothing in it" in area.trouble.words.text()
    assert "“song.mp3” is neither" in area.trouble.words.text()
    assert not area.trouble.isHidden()


@pytest.mark.parametrize("name", ["what_happened", "wishes"], ids=["in sight", "in a section opened later"])
def test_a_copied_picture_is_pasted_as_a_picture(open_window: OpenWindow, qtbot: QtBot, name: str) -> None:
    opened = open_window()
    with qtbot.waitActive(opened.window):
        opened.window.activateWindow()
    page, area = writing(opened, opened.home.child())
    QApplication.clipboard().setImage(QImage.fromData(given.png_drawing()))
    assert page.task
    field = page.task.form.field(name)
    assert field
    page.task.form.unfold(field)
    field.focus()
    qtbot.keyClick(field.input(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(area.rows) == 1, timeout=QUIET)
    assert area.rows[0].attached.manifest.media == "image/png"


def test_copied_words_are_pasted_as_words(open_window: OpenWindow, qtbot: QtBot) -> None:
    opened = open_window()
    page, area = writing(opened, opened.home.child())
    QApplication.clipboard().setText("He scored twice.")
    assert page.task
    field = page.task.form.field("what_happened")
    assert field
    qtbot.keyClick(field.input(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert field.value() == "He scored twice."
    assert area.rows == []


def test_a_photo_is_taken_out_again(open_window: OpenWindow, qtbot: QtBot, photo: Path) -> None:
    opened = open_window()
    _page, area = writing(opened, opened.home.child())
    drop(area, photo)
    qtbot.waitUntil(lambda: len(area.rows) == 1, timeout=QUIET)
    area.rows[0].taken_out.connect(lambda: None)
    area.rows[0].take_out()
    assert area.rows == []
    assert list((opened.home.folder / "attachments").iterdir()) == []


def test_the_zone_says_what_never_to_photograph_and_what_to_do_instead(open_window: OpenWindow) -> None:
    opened = open_window()
    _page, area = writing(opened, opened.home.child())
    words = " ".join(label.text() for label in area.findChildren(type(area.trouble.words)))
    assert "Never a picture of a child undressed" in words
    assert "body map" in words


def test_adding_a_photo_later_is_a_change_that_says_why(open_window: OpenWindow, qtbot: QtBot, photo: Path) -> None:
    opened = open_window()
    record = opened.home.log(opened.home.child(), "The fair.")
    opened.window.go("record", record=record)
    shown = opened.page
    assert isinstance(shown, RecordPage)
    (button,) = [one for one in shown.findChildren(Button) if one.text() == "Add a photo or paper"]
    button.click()
    page = opened.page
    assert isinstance(page, WritePage)
    assert page.attachments
    assert page.begins_at() is page.attachments.zone.choose_button
    drop(page.attachments, photo)
    qtbot.waitUntil(lambda: bool(page.attachments and page.attachments.rows), timeout=QUIET)
    page.save()
    versions = opened.home.journal.show(record).versions
    assert [len(version.revision.attachments) for version in versions] == [0, 1]
    assert versions[1].reason == "A photo or paper was added."


def test_a_photo_that_does_not_belong_is_left_out_once_somebody_says_why(
    open_window: OpenWindow, qtbot: QtBot, photo: Path
) -> None:
    opened = open_window()
    page, area = writing(opened, opened.home.child())
    drop(area, photo)
    qtbot.waitUntil(lambda: len(area.rows) == 1, timeout=QUIET)
    type_log(page, "Ball games.")
    page.save()
    (told,) = opened.home.journal.told(Wanted(kind="daily_log"))
    opened.window.go("record", record=told.id)
    assert isinstance(opened.page, RecordPage)
    (row,) = opened.page.findChildren(RecordRow)
    row.why.give_button.click()
    assert row.why.trouble.text() == "Write a few words first."
    row.why.set_text("Another family is in it.")
    row.why.give_button.click()
    latest = opened.home.journal.show(told.id).versions[-1]
    assert (latest.revision.attachments, latest.reason) == ((), "Another family is in it.")


def test_a_photo_is_opened_over_the_window_and_esc_closes_it(
    open_window: OpenWindow, qtbot: QtBot, photo: Path
) -> None:
    opened = open_window()
    _page, area = writing(opened, opened.home.child())
    drop(area, photo)
    qtbot.waitUntil(lambda: len(area.rows) == 1, timeout=QUIET)
    area.rows[0].thumbnail.click()
    viewer = area.rows[0].viewer
    assert viewer
    assert viewer.picture
    before = viewer.picture.width()
    qtbot.keyClick(viewer, Qt.Key.Key_Plus)
    assert viewer.picture.width() > before
    with qtbot.waitSignal(viewer.closed):
        qtbot.keyClick(viewer, Qt.Key.Key_Escape)


def test_a_paper_is_read_page_under_page(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    opened = open_window()
    _page, area = writing(opened, opened.home.child())
    drop(area, file(tmp_path, "letter.pdf", given.paper(3)))
    qtbot.waitUntil(lambda: len(area.rows) == 1, timeout=QUIET)
    area.rows[0].thumbnail.click()
    viewer = area.rows[0].viewer
    assert viewer
    assert viewer.paper
    assert viewer.paper.height() > 2 * viewer.paper.width()
    viewer.end()


def test_a_locked_window_shows_no_photo(open_window: OpenWindow, qtbot: QtBot, photo: Path) -> None:
    opened = open_window()
    _page, area = writing(opened, opened.home.child())
    drop(area, photo)
    qtbot.waitUntil(lambda: len(area.rows) == 1, timeout=QUIET)
    area.rows[0].thumbnail.click()
    viewer = area.rows[0].viewer
    assert viewer
    desk = opened.window.desk
    assert desk
    assert desk.isAncestorOf(viewer)
    opened.window.lock()
    assert opened.window.desk is None


def test_the_timeline_shows_and_says_what_an_entry_has_beside_its_words(
    open_window: OpenWindow, qtbot: QtBot, photo: Path
) -> None:
    opened = open_window()
    child = opened.home.child()
    page, area = writing(opened, child)
    opened.home.log(child, "An evening without pictures.")
    drop(area, photo)
    qtbot.waitUntil(lambda: len(area.rows) == 1, timeout=QUIET)
    type_log(page, "Ball games.")
    page.save()
    opened.window.go("timeline")
    timeline = opened.page
    assert isinstance(timeline, TimelinePage)
    rows = {row.words: row for row in map(timeline.model.row, range(timeline.model.rowCount()))}
    with_photo, without = rows["Ball games."], rows["An evening without pictures."]
    assert [one.manifest.name for one in with_photo.pictures] == ["ball.jpg"]
    assert "1 photo or paper" in with_photo.spoken()
    assert "photo" not in without.spoken()
    heights = [timeline.list.visualRect(timeline.model.index(at)).height() for at in range(2)]
    assert heights[0] > heights[1] + 40


def test_what_was_said_about_a_photo_outlasts_a_kill(open_window: OpenWindow, qtbot: QtBot, photo: Path) -> None:
    first = open_window()
    child = first.home.child()
    page, area = writing(first, child)
    drop(area, photo)
    qtbot.waitUntil(lambda: len(area.rows) == 1, timeout=QUIET)
    area.rows[0].words.show_value("  A ball ")
    assert page.has_unkept()
    qtbot.waitUntil(lambda: not page.has_unkept(), timeout=QUIET)
    _page, area = writing(open_window(), child)
    assert area.rows[0].words.value() == "A ball"
