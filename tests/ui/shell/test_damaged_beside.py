"""One bad byte in a small file beside the store, or nonsense that somebody has put there, keeps nobody from unlocking."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from carer_app.ui.shell.unlock import UnlockPage
from carer_app.vault import notice
from carer_app.vault.disk import INSTANCE, NOTES, TRIED, TRIES
from carer_app.vault.notice import Notice
from tests.conftest import PASSPHRASE
from tests.ui.shell.conftest import OpenWindow

BESIDE = (notice.FILE, f"{NOTES}/key.json", TRIES, TRIED, INSTANCE)
BAD_BYTE, NESTED = "a bad byte", "nested without end"


def spoil(path: Path, how: str) -> None:
    path.parent.mkdir(exist_ok=True)
    content = path.read_bytes() if path.exists() else b'{"council":"North Tyneside"}'
    if how == BAD_BYTE:
        letter = content.find(b'":"') + 3 if b'":"' in content else 0
        content = content[:letter] + b"\xff" + content[letter + 1 :]
    path.write_bytes(content if how == BAD_BYTE else b'{"a":' * 100_000)


@pytest.mark.parametrize("how", [BAD_BYTE, NESTED])
@pytest.mark.parametrize("name", BESIDE)
def test_the_door_stands_and_opens(open_window: OpenWindow, qtbot: QtBot, name: str, how: str) -> None:
    opened = open_window(unlocked=False)
    opened.home.session.lock()
    notice.keep(opened.home.folder, Notice(council="North Tyneside", at="2026-03-02T21:04:00.000Z"))
    spoil(opened.home.folder / name, how)
    opened.window.show_door()
    page = opened.window.centralWidget()
    assert isinstance(page, UnlockPage)
    page.passphrase.edit.setText(PASSPHRASE)
    page.unlock_button.click()
    qtbot.waitUntil(lambda: opened.window.desk is not None or bool(page.trouble.words.text()), timeout=20_000)
    if opened.window.desk is None:  # the counts of wrong tries are not believed: one waits a moment, and tries again
        assert name == TRIES
        assert "has to wait 2 seconds" in page.trouble.words.text()
