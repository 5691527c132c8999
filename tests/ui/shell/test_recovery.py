"""The recovery sheet in the real window: at the first use and later, whole and in halves, and a new code."""

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pypdfium2 import PdfDocument
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from carer_app.domain.recovery_code import halves_of
from carer_app.doorway import Doorway
from carer_app.journal.accesses import Accesses
from carer_app.ui.shell import printing
from carer_app.ui.shell.opened import OpenedPage
from carer_app.ui.shell.recovery import RecoverPage
from carer_app.ui.shell.recovery_page import RecoveryPage
from carer_app.ui.shell.recovery_papers import RecoveryPapers
from carer_app.ui.shell.settings import SettingsPage
from carer_app.ui.shell.unlock import UnlockPage
from carer_app.vault.file import FLOOR
from carer_app.vault.opening import WrongRecoveryCodeError
from carer_app.vault.who import Who
from tests.company import OTHERS_PASSPHRASE, unlock
from tests.conftest import PASSPHRASE, Home
from tests.ui.shell.conftest import Opened, OpenWindow

NEW = "kettle marble orchard pigeon sleeve"


def texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def told(home: Home) -> list[tuple[str, str]]:
    return [(one.act.did, one.act.detail) for one in Accesses(home.session).done()]


@pytest.fixture
def printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The printer that the person picks writes into a file."""
    path = tmp_path / "printed.pdf"

    def chosen(_parent: QWidget) -> QPrinter:
        printer = QPrinter()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(path))
        return printer

    monkeypatch.setattr(printing, "chosen_printer", chosen)
    return path


def pages_of(path: Path) -> int:
    document = PdfDocument(path)
    found = len(document)
    document.close()
    return found


def recovery_page(opened: Opened, qtbot: QtBot) -> RecoveryPage:
    opened.window.go("settings")
    assert isinstance(opened.page, SettingsPage)
    opened.page.recovery_button.click()
    page = opened.page
    assert isinstance(page, RecoveryPage)
    assert page.known
    qtbot.waitUntil(page.known.look_button.isVisible)
    return page


def looked(page: RecoveryPage, code: str, qtbot: QtBot) -> RecoveryPapers:
    assert page.known
    page.known.typed.code.setText(code)
    qtbot.keyClick(page.known.typed.code, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.known is not None and page.known.papers is not None)
    assert page.known.papers
    return page.known.papers


def test_the_sheet_is_printed_from_memory_and_that_is_written_down(
    home: Home, open_window: OpenWindow, qtbot: QtBot, printed: Path
) -> None:
    opened = open_window()
    before = set(home.folder.rglob("*"))
    papers = looked(recovery_page(opened, qtbot), home.recovery_code.lower(), qtbot)
    with qtbot.waitSignal(papers.said):
        papers.print_button.click()
    assert pages_of(printed) == 1
    papers.how.setCurrentIndex(1)
    assert "Both are needed to open." in texts(papers)
    with qtbot.waitSignal(papers.said):
        papers.print_button.click()
    assert pages_of(printed) == 2
    assert told(home)[0] == ("sheet_printed", "")
    assert {path for path in home.folder.rglob("*") if path not in before and ".pdf" in path.name} == set()
    opened.window.go("opened")
    assert isinstance(opened.page, OpenedPage)
    assert "Sam Okafor printed the recovery sheet" in texts(opened.page)


def test_a_sheet_is_saved_only_where_somebody_asks_and_locked(
    home: Home, open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = tmp_path / "sheet.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(chosen), ""))
    papers = looked(recovery_page(open_window(), qtbot), home.recovery_code, qtbot)
    assert not papers.file.isVisible()
    papers.file_button.click()
    papers.locked_button.click()
    assert "needs at least 12 characters" in papers.trouble.words.text()
    assert not chosen.exists()
    papers.suggest_button.click()
    secret = papers.passphrase.text()
    papers.how.setCurrentIndex(1)
    papers.locked_button.click()
    for number in (1, 2):
        with pikepdf.open(tmp_path / f"sheet-half-{number}.pdf", password=secret) as opened:
            assert opened.is_encrypted
    assert told(home) == [("sheet_saved", "locked")]
    assert papers.passphrase.text() == ""
    halves = {path.name: path.read_bytes() for path in tmp_path.glob("*.pdf")}
    papers.plain_button.click()
    assert "sheet-half-1.pdf. Choose another folder" in papers.trouble.words.text()
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*.pdf")} == halves
    chosen = tmp_path / "nowhere" / "sheet.pdf"
    papers.plain_button.click()
    assert "Choose another folder" in papers.trouble.words.text()


def test_a_slip_is_named_and_another_code_is_told(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    page = recovery_page(open_window(), qtbot)
    known = page.known
    assert known
    groups = home.recovery_code.split("-")
    groups[4] = groups[4][:4] + ("7" if groups[4][4] != "7" else "8")
    known.typed.code.setText(" ".join(groups))
    known.look_button.click()
    qtbot.waitUntil(known.trouble.isVisible)
    assert "has a slip in group 5" in known.trouble.words.text()
    assert known.typed.code.text() == " ".join(groups)


def test_nothing_of_a_code_stays_on_a_page_that_is_left(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    opened = open_window()
    page = recovery_page(opened, qtbot)
    looked(page, home.recovery_code, qtbot)
    assert page.known
    assert page.new
    page.new.make_button.click()
    page.known.typed.code.setText(home.recovery_code)
    opened.window.go("today")
    assert page.known.papers is page.new.papers is None
    assert page.known.typed.text() == page.new._code == ""


def test_a_new_code_ends_the_old_one_only_once_it_is_on_paper(
    home: Home, open_window: OpenWindow, qtbot: QtBot, printed: Path
) -> None:
    opened = open_window()
    page = recovery_page(opened, qtbot)
    card = page.new
    assert card
    card.make_button.click()
    assert "Nothing has changed yet" in texts(card)
    home.session.vault.refuse_other_code(home.recovery_code)
    assert card.papers
    code = card.papers.code.text()
    card.passphrase.edit.setText("not this one, nor any other")
    card.end_button.click()
    qtbot.waitUntil(card.trouble.isVisible)
    home.session.vault.refuse_other_code(home.recovery_code)
    card.passphrase.edit.setText(PASSPHRASE)
    card.end_button.click()
    qtbot.waitUntil(lambda: page.lock_button is not None)
    assert "an old copy of this folder, or a backup from before, still opens with the old code" in texts(page)
    assert page.lock_button
    page.lock_button.click()
    assert opened.relaunched == ["again"]
    door = Doorway(home.folder, home.clock, None, FLOOR)
    with pytest.raises(WrongRecoveryCodeError):
        door.recover(door.holders()[0], home.recovery_code, NEW)
    session = door.unlock(door.holders()[0], PASSPHRASE)
    assert session.keys.generation == 2
    session.lock()
    door.recover(door.holders()[0], code, NEW).lock()


def test_leaving_it_changes_nothing(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    page = recovery_page(open_window(), qtbot)
    assert page.new
    before = (home.folder / "vault.json").read_bytes()
    page.new.make_button.click()
    page.new.leave_button.click()
    assert page.new.make_button.isVisible()
    assert not page.new.more.isVisible()
    assert (home.folder / "vault.json").read_bytes() == before


def test_who_may_not_make_a_code_is_told_who_does(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    home.session.add_person(Who(name="Kim Lowe", role="residential_worker"), OTHERS_PASSPHRASE)
    kim = unlock(home, "Kim Lowe", OTHERS_PASSPHRASE)
    opened = open_window(unlocked=False)
    opened.window.open(kim.session)
    page = recovery_page(opened, qtbot)
    assert page.new is None
    assert "The manager, or a foster carer at home, makes a new recovery code." in texts(page)
    kim.session.lock()


@pytest.mark.parametrize("turn", [lambda pair: pair, lambda pair: pair[::-1]], ids=["1 and 2", "2 and 1"])
def test_both_halves_open_at_the_door(
    home: Home, open_window: OpenWindow, qtbot: QtBot, turn: Callable[[tuple[str, str]], tuple[str, str]]
) -> None:
    first, second = turn(tuple("-".join(half.groups) for half in halves_of(home.recovery_code)))  # type: ignore[arg-type]
    home.session.lock()
    opened = open_window(unlocked=False)
    door = opened.window.centralWidget()
    assert isinstance(door, UnlockPage)
    door.recovery_button.click()
    page = opened.window.centralWidget()
    assert isinstance(page, RecoverPage)
    qtbot.waitUntil(page.code.isVisible)
    assert not page.typed.other.isVisible()
    qtbot.keyClicks(page.code, first.lower())
    qtbot.waitUntil(page.typed.other.isVisible)
    page.passphrase.edit.setText(NEW)
    page.open_button.click()
    qtbot.waitUntil(page.trouble.isVisible)
    assert "with the same mark is needed too" in page.trouble.words.text()
    page.typed.other.setText(second)
    page.open_button.click()
    qtbot.waitUntil(lambda: opened.window.desk is not None)
    opened.window.close()
