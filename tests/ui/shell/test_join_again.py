"""At the window: a folder that was put back to before its key changed says what to do, and joins again with a code."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from carer_app.gateway.audit import audit
from carer_app.gateway.db.tables import homes
from carer_app.gateway.enrol import invite
from carer_app.store import device_keys, directory
from carer_app.ui.shell.sending import SendingPage
from carer_app.ui.shell.tools import Pace, Tools
from carer_app.ui.shell.window import Window
from tests.faults.lived_in import ADDRESS, Together, door, lived_in

STILL = Pace(idle=3_600_000, sync=3_600_000, look=3_600_000, copies=3_600_000)


@pytest.fixture
def together(tmp_path: Path) -> Iterator[Together]:
    """Four evenings wait, and the key that the council asked for is not here any more."""
    with lived_in(tmp_path) as made:
        with made.work.session.database.writing() as db:
            directory.drop_setting(db, device_keys.SETTING)
        yield made


def test_a_laptop_whose_key_is_not_known_joins_again(together: Together, themed: QApplication, qtbot: QtBot) -> None:
    tools = Tools(doorway=door(together.folder), open_work=lambda _s: together.work, relaunch=lambda: None)
    window = Window(themed, tools, STILL)
    qtbot.addWidget(window)
    window.show()
    window.open_work(together.work)
    qtbot.waitUntil(lambda: window._runner is not None and not window._runner.is_running)
    window.go("sending")
    assert window.desk
    page = window.desk.page
    assert isinstance(page, SendingPage)
    assert page.banner.words.text().startswith("The council does not know this laptop's key any more.")
    assert page.join_form.isVisible()
    with together.services.reading() as connection:
        home = str(connection.scalars(select(homes.c.id)).first())
    page.join_form.address.setText(ADDRESS)
    page.join_form.code.setText(invite(together.services, home).code)
    page.join_form.asked.click()
    qtbot.waitUntil(lambda: together.work.sync_status().waiting == 0)
    qtbot.waitUntil(lambda: "key" not in page.banner.words.text())
    assert not page.join_form.isVisible()
    assert audit(together.services).faults == ()
    qtbot.waitUntil(lambda: window._runner is not None and not window._runner.is_running)
