"""What is told at the window where two computers use copies of one folder."""

import msgspec
import pytest
from PySide6.QtWidgets import QLabel

from carer_app.work import Work
from tests.conftest import Home
from tests.ui.shell.conftest import OpenWindow


@pytest.mark.parametrize("copied", [True, False])
def test_the_page_on_sending_says_so_and_what_to_do(
    home: Home, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch, copied: bool
) -> None:
    status = msgspec.structs.replace(Work(home.session).sync_status(), enrolled=True, copied=copied)
    opened = open_window()
    monkeypatch.setattr(opened.window._work, "sync_status", lambda: status)
    opened.window.go("sending")
    told = " ".join(label.text() for label in opened.page.findChildren(QLabel))
    assert ("Two computers use copies of one Hearthlog folder. Nothing is lost" in told) is copied
    assert ("Please go on with one of them only, and tell the council." in told) is copied
