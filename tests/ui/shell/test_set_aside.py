"""At the window: what the council's computer could not take is named on the page on sending, and can be sent again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from carer_app.journal.closing import Readership
from carer_app.store import closed
from carer_app.sync.line import GatewayUnreachableError
from carer_app.sync.protocol import SyncAnswer
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import ListRow
from carer_app.ui.shell.sending import SendingPage
from carer_app.ui.shell.tools import Pace, Tools
from carer_app.ui.shell.window import Window
from tests.faults.lived_in import Together, daily, door, lived_in
from tests.sync.test_set_aside import _Picky

STILL = Pace(idle=3_600_000, sync=3_600_000, look=3_600_000, copies=3_600_000)
_CHANGED = "UPDATE bodies SET text = replace(text, {before}, {after}) WHERE text LIKE '%evening 3.%'"


@pytest.fixture
def together(tmp_path: Path) -> Iterator[Together]:
    """Four evenings wait, and the words of one were damaged."""
    with lived_in(tmp_path) as made:
        _change(made, "'Unsent'", "'Unzent'")
        yield made


def _change(together: Together, before: str, after: str) -> None:
    with together.work.session.database.writing() as db:
        assert db.execute(text(_CHANGED.format(before=before, after=after))).rowcount


def _answer_to_send(page: SendingPage, qtbot: QtBot) -> str:
    """What is said to somebody who presses “Send now”."""
    assert page.send_button
    with qtbot.waitSignal(page.said) as answered:
        page.send_button.click()
    qtbot.waitUntil(lambda: not page.workplace.runner.is_running)
    assert answered.args
    return str(answered.args[0])


def _shown(together: Together, themed: QApplication, qtbot: QtBot) -> SendingPage:
    window = Window(
        themed, Tools(doorway=door(together.folder), open_work=lambda _s: together.work, relaunch=lambda: None), STILL
    )
    qtbot.addWidget(window)
    window.show()
    window.open_work(together.work)
    qtbot.waitUntil(lambda: window._runner is not None and not window._runner.is_running)
    window.go("sending")
    assert window.desk
    page = window.desk.page
    assert isinstance(page, SendingPage)
    return page


def test_closed_ones_are_listed_for_their_reader_and_counted_for_their_writer(
    tmp_path: Path, themed: QApplication, qtbot: QtBot
) -> None:
    with lived_in(tmp_path, unsent=0) as made:
        sam, jo = (one.id for one in sorted(made.session.people(), key=lambda one: one.name, reverse=True))
        with made.session.database.reading() as db:
            before = closed.names(db)
        for words, readers in (("For both of us.", (sam, jo)), ("For Jo alone.", (jo,))):
            made.work.closing.add(daily(made.child, words), Readership(readers=readers))
        with made.session.database.reading() as db:
            fresh = closed.names(db) - before
        made.line.sync = _Picky(made.line, *fresh).sync  # type: ignore[method-assign]
        page = _shown(made, themed, qtbot)
        assert page.banner.words.text().startswith("The council's computer could not take 2 entries.")
        assert "For both of us." in [row.accessibleName() for row in page.findChildren(ListRow)]
        words = " ".join(one.text() for one in page.findChildren(Words))
        assert "1 closed entry among these you wrote for others to read." in words
        assert "For Jo alone." not in words
        assert made.work.sync_status().set_aside == 0


def test_a_closed_entry_that_waits_is_counted_for_its_reader_and_its_writer_on_the_page_and_for_nobody_else(
    tmp_path: Path, themed: QApplication, qtbot: QtBot
) -> None:
    with lived_in(tmp_path, unsent=0) as made:
        sam, jo = (one.id for one in sorted(made.session.people(), key=lambda one: one.name, reverse=True))
        for words, readers in (("For both of us.", (sam, jo)), ("For Jo alone.", (jo,))):
            made.work.closing.add(daily(made.child, words), Readership(readers=readers))
        made.line.sync = _cut  # type: ignore[method-assign]
        page = _shown(made, themed, qtbot)
        assert page.banner.words.text() == (
            "2 entries are safe on this laptop, not yet with the council. They will send by themselves."
        )
        assert made.work.sync_status().waiting == 0


def _cut(*_request: object) -> SyncAnswer:
    raise GatewayUnreachableError


def test_what_could_not_be_taken_is_named_and_sent_again(
    together: Together, themed: QApplication, qtbot: QtBot
) -> None:
    page = _shown(together, themed, qtbot)
    assert page.banner.words.text() == "The council's computer could not take 1 entry. It is safe on this laptop."
    assert _answer_to_send(page, qtbot) == page.banner.words.text()
    assert "Unsent evening 3." in [row.accessibleName() for row in page.findChildren(ListRow)]
    _change(together, "'Unzent'", "'Unsent'")
    again = next(one for one in page.findChildren(Button) if one.text() == "Send again")
    again.click()
    qtbot.waitUntil(lambda: together.work.sync_status().set_aside == 0 and together.work.sync_status().waiting == 0)
    qtbot.waitUntil(lambda: "could not take" not in page.banner.words.text())
    qtbot.waitUntil(lambda: not page.workplace.runner.is_running)
