"""At the window, without a network: what was not sent is saved to a stick, and the receipts are taken in."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carer_app.gateway.bundles import take_bundle
from carer_app.store.index import Wanted
from carer_app.ui.shell.sending import SendingPage
from carer_app.ui.shell.tools import Pace, Tools
from carer_app.ui.shell.unlock import UnlockPage
from carer_app.ui.shell.window import Window
from carer_app.work import Work
from tests.faults.lived_in import SECRET, Together, door, lived_in

STILL = Pace(idle=3_600_000, sync=3_600_000, look=3_600_000, copies=3_600_000)


@pytest.fixture
def together(tmp_path: Path) -> Iterator[Together]:
    """Four evenings wait, and the council cannot be reached any more."""
    with lived_in(tmp_path) as made:
        made.line.cut_before = 1_000_000
        yield made


@pytest.fixture
def window(together: Together, themed: QApplication, qtbot: QtBot) -> Window:
    made = Window(
        themed, Tools(doorway=door(together.folder), open_work=lambda _s: together.work, relaunch=lambda: None), STILL
    )
    qtbot.addWidget(made)
    made.show()
    made.open_work(together.work)
    qtbot.waitUntil(lambda: made._runner is not None and not made._runner.is_running)
    made.go("sending")
    return made


def page_of(window: Window) -> SendingPage:
    assert window.desk
    assert isinstance(window.desk.page, SendingPage)
    return window.desk.page


def test_a_file_is_saved_and_the_receipts_are_taken_in(
    window: Window, together: Together, tmp_path: Path, qtbot: QtBot
) -> None:
    stick = page_of(window).stick
    assert stick
    with qtbot.waitSignal(stick.said) as said:
        stick.save_to(tmp_path / "out.hearthlog")
    assert said.args == ["Saved as out.hearthlog. It counts as sent when the receipts are back."]
    answer = take_bundle(together.services, (tmp_path / "out.hearthlog").read_bytes())
    (tmp_path / "receipts").write_bytes(msgspec.json.encode(answer))
    with qtbot.waitSignal(stick.said) as said:
        stick.take_from(tmp_path / "receipts")
    assert said.args == ["The council has received 4 versions."]
    assert together.work.sync_status().waiting == 0
    qtbot.waitUntil(lambda: page_of(window).stick is None)


def test_receipts_that_do_not_count_are_said_on_the_card(window: Window, tmp_path: Path, qtbot: QtBot) -> None:
    stick = page_of(window).stick
    assert stick
    (tmp_path / "receipts").write_bytes(b"a shopping list")
    stick.take_from(tmp_path / "receipts")
    qtbot.waitUntil(lambda: stick.trouble.text() == "That is not a file of receipts. Nothing was changed.")
    stick.save_to(tmp_path / "no such folder" / "out.hearthlog")
    qtbot.waitUntil(lambda: "cannot be written" in stick.trouble.text())


def test_a_damaged_store_is_made_anew_at_the_window(together: Together, themed: QApplication, qtbot: QtBot) -> None:
    together.session.lock()
    (together.folder / "home" / "store.db").write_bytes(bytes(100_000))
    tools = Tools(doorway=door(together.folder / "home"), open_work=Work, relaunch=lambda: None)
    window = Window(themed, tools, STILL)
    qtbot.addWidget(window)
    window.show()
    page = window.centralWidget()
    assert isinstance(page, UnlockPage)
    assert page.remake_button.isHidden()
    page.passphrase.edit.setText(SECRET)
    page.unlock_button.click()
    qtbot.waitUntil(page.remake_button.isVisible)
    assert "is damaged" in page.trouble.words.text()
    page.remake_button.click()
    qtbot.waitUntil(lambda: window.desk is not None)
    assert window._work
    headlines = {told.headline for told in window._work.journal.told(Wanted(limit=100))}
    assert {f"Unsent evening {number}." for number in range(4)} <= headlines
    window._work.session.lock()
