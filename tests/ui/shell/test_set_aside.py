"""At the window: what the council's computer could not take is named on the page on sending, and can be sent again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.panels import ListRow
from carer_app.ui.shell.sending import SendingPage
from carer_app.ui.shell.tools import Pace, Tools
from carer_app.ui.shell.window import Window
from tests.faults.lived_in import Together, door, lived_in

STILL = Pace(idle=3_600_000, sync=3_600_000)
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


def test_what_could_not_be_taken_is_named_and_sent_again(
    together: Together, themed: QApplication, qtbot: QtBot
) -> None:
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
    assert page.banner.words.text() == "The council's computer could not take 1 entry. It is safe on this laptop."
    assert "Unsent evening 3." in [row.accessibleName() for row in page.findChildren(ListRow)]
    _change(together, "'Unzent'", "'Unsent'")
    again = next(one for one in page.findChildren(Button) if one.text() == "Send again")
    again.click()
    qtbot.waitUntil(lambda: together.work.sync_status().set_aside == 0 and together.work.sync_status().waiting == 0)
    qtbot.waitUntil(lambda: "could not take" not in page.banner.words.text())
