"""What leaves the program is an act of its own: locked unless somebody chooses otherwise, with its reason, written down."""

from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from pypdfium2 import PdfDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from carer_app.doorway import Doorway
from carer_app.journal.accesses import Accesses
from carer_app.ui.kit.panels import ListRow
from carer_app.ui.shell.opened import OpenedPage
from carer_app.ui.shell.printing import print_paper
from carer_app.ui.shell.review import ReviewPage
from carer_app.vault.file import FLOOR
from carer_app.vault.slots import WrongPassphraseError
from tests.company import joined, unlock
from tests.conftest import PASSPHRASE, Home
from tests.ui.shell.conftest import Opened, OpenWindow


@pytest.fixture
def review(home: Home, open_window: OpenWindow, qtbot: QtBot) -> ReviewPage:
    """The review page with Maya's paper on it."""
    child = home.child("Maya")
    home.log(child, "Swimming.")
    opened = open_window()
    opened.window.go("review", child=child)
    page = opened.page
    assert isinstance(page, ReviewPage)
    page.make_button.click()
    qtbot.waitUntil(page.leave_button.isVisible, timeout=20_000)
    page.leave_button.click()
    return page


@pytest.fixture
def chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The place that the person picks where they are asked for one."""
    path = tmp_path / "maya.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(path), ""))
    return path


def told(home: Home) -> list[tuple[str, str, bool]]:
    return [(one.access.what, one.access.why, one.access.locked) for one in Accesses(home.session).latest()]


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel)]


def test_a_paper_is_saved_locked_by_a_passphrase_that_was_suggested(
    home: Home, review: ReviewPage, chosen: Path
) -> None:
    review.leaving.suggest_button.click()
    secret = review.leaving.passphrase.text()
    review.leaving.locked_button.click()
    with pikepdf.open(chosen, password=secret) as opened:
        assert opened.is_encrypted
    assert told(home) == [("exported", "review", True)]
    assert review.leaving.passphrase.text() == ""
    assert not review.leaving.isVisible()


def test_without_a_passphrase_nothing_is_saved_and_it_is_said_why(home: Home, review: ReviewPage, chosen: Path) -> None:
    review.leaving.passphrase.edit.setText("too short")
    review.leaving.locked_button.click()
    assert review.leaving.trouble.words.text() == "The passphrase for the paper needs at least 12 characters."
    assert not chosen.exists()
    assert told(home) == []
    assert review.leaving.passphrase.text() == "too short"


def test_the_police_get_it_in_one_press_and_that_is_written_down(home: Home, review: ReviewPage, chosen: Path) -> None:
    review.leaving.police_button.click()
    with pikepdf.open(chosen) as opened:
        assert not opened.is_encrypted
    assert told(home) == [("exported", "police", False)]


def test_what_could_not_be_saved_leaves_nothing_half_written(
    review: ReviewPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = tmp_path / "nowhere" / "maya.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(nowhere), ""))
    review.leaving.plain_button.click()
    assert "Choose another folder" in review.leaving.trouble.words.text()
    assert review.leaving.isVisible()


def test_every_page_is_printed(home: Home, review: ReviewPage, tmp_path: Path) -> None:
    chosen = tmp_path / "plain.pdf"
    review.let_leave(chosen, review.leaving.reason())
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    print_paper(chosen.read_bytes(), printer)
    pages, printed = PdfDocument(chosen), PdfDocument(tmp_path / "printed.pdf")
    assert len(printed) == len(pages)
    drawn = printed[0].render(scale=0.5).to_pil().convert("L")
    assert drawn.getextrema()[0] < 100
    pages.close()
    printed.close()


def opened_page(opened: Opened) -> OpenedPage:
    opened.window.go("opened")
    assert isinstance(opened.page, OpenedPage)
    return opened.page


def test_who_answers_for_the_home_sees_who_opened_what(home: Home, open_window: OpenWindow) -> None:
    record = home.log(home.child(), "Tea, bath, bed.")
    jo = joined(home)
    Accesses(jo.session).viewed(record)
    opened = open_window()
    page = opened_page(opened)
    assert "Jo Marsh opened “Tea, bath, bed.” of Maya" in texts(page)
    page.who.setCurrentIndex(page.who.findData(home.session.person.id))
    assert "Jo Marsh opened" not in texts(page)
    page.who.setCurrentIndex(0)
    (row,) = [one for one in page.rows if isinstance(one, ListRow)]
    row.click()
    assert type(opened.page).__name__ == "RecordPage"
    assert "Sam Okafor opened “Tea, bath, bed.” of Maya" in texts(opened_page(opened))
    jo.session.lock()


def test_a_residential_worker_finds_neither_button_nor_list(home: Home, open_window: OpenWindow) -> None:
    """The page itself shows nothing either, should somebody come to it."""
    Accesses(home.session).viewed(home.log(home.child()))
    worker = joined(home, role="residential_worker")
    opened = open_window(unlocked=False)
    opened.window.open(worker.session)
    opened.window.go("settings")
    assert opened.page
    assert "Show who opened what" not in texts(opened.page)  # type: ignore[arg-type]
    assert opened_page(opened).rows == []
    worker.session.lock()


def test_who_answers_for_it_sees_wrong_tries_and_who_was_let_in(home: Home, open_window: OpenWindow) -> None:
    jo = joined(home)
    jo.session.lock()
    home.session.lock()
    door = Doorway(home.folder, home.clock, None, FLOOR)
    for _number in range(2):
        home.clock.advance(timedelta(minutes=1))
        with pytest.raises(WrongPassphraseError):
            door.unlock(door.holder_named("Jo Marsh"), "kettle marble orchard pigeon sleeve")
    after = unlock(home, "Sam Okafor", PASSPHRASE)
    opened = open_window(unlocked=False)
    opened.window.open(after.session)
    page = opened_page(opened)
    assert "Sam Okafor added Jo Marsh as foster carer" in texts(page)
    assert "2 wrong tries of Jo Marsh's passphrase since Mon 2 March 2026, 21:05" in texts(page)
    page.who.setCurrentIndex(page.who.findData(jo.session.person.id))
    assert any(words.startswith("2 wrong tries of Jo Marsh's passphrase") for words in texts(page))
    after.session.lock()
