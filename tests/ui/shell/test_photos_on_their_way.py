"""What a person is told of photos and papers that are on their way, and that words never wait for them."""

import threading
from collections.abc import Callable

import msgspec
import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from carer_app.store.photos import Waiting
from carer_app.sync.client import SyncResult, SyncStatus
from carer_app.sync.photos import Carried
from carer_app.ui.shell.sending import SendingPage
from carer_app.ui.shell.sync_runner import SyncRunner
from carer_app.ui.shell.wording import sync_sentence
from carer_app.work import Work
from tests.conftest import Home
from tests.ui.shell.conftest import OpenWindow


class SlowPhotosWork(Work):
    """Joined to a council; photos take until they are let go on, and words are sent at once."""

    def __init__(self, home: Home) -> None:
        super().__init__(home.session)
        self.rounds = 0
        self.chunks: list[int] = []
        self.begun, self.go_on = threading.Event(), threading.Event()

    def sync_status(self) -> SyncStatus:
        return msgspec.structs.replace(super().sync_status(), enrolled=True)

    def sync_once(self) -> SyncResult:
        self.rounds += 1
        return SyncResult()

    def carry_photos(self, is_wanted: Callable[[], bool] = lambda: True) -> Carried:
        while len(self.chunks) < 3 and is_wanted():
            self.begun.set()
            self.go_on.wait()
            self.chunks.append(self.rounds)
        return Carried(sent=len(self.chunks))


def test_words_are_sent_while_a_photo_is_on_its_way_and_the_photo_goes_on_afterwards(home: Home, qtbot: QtBot) -> None:
    work, owner = SlowPhotosWork(home), QWidget()
    qtbot.addWidget(owner)
    runner = SyncRunner(work, 3_600_000, owner)
    carried: list[Carried] = []
    runner.carried.connect(carried.append)
    runner.sync()
    qtbot.waitUntil(work.begun.is_set)
    runner.sync()
    qtbot.waitUntil(lambda: work.rounds == 2)
    assert work.chunks == []
    work.go_on.set()
    qtbot.waitUntil(lambda: len(work.chunks) == 3 and bool(carried) and carried[-1].sent == 3)


def test_a_window_that_locks_stops_the_photos_after_the_chunk_under_way(home: Home, qtbot: QtBot) -> None:
    work, owner = SlowPhotosWork(home), QWidget()
    qtbot.addWidget(owner)
    runner = SyncRunner(work, 3_600_000, owner)
    runner.sync()
    qtbot.waitUntil(work.begun.is_set)
    with qtbot.waitSignal(runner.carried):
        runner.stop()
        work.go_on.set()
    assert len(work.chunks) == 1


@pytest.mark.parametrize(
    ("waiting", "said", "look"),
    [
        (Waiting(), "Everything saved here that you can read is with the council.", "good"),
        (
            Waiting(to_send=1),
            "The words that you can read are with the council. 1 photo or paper follows by itself.",
            "calm",
        ),
        (
            Waiting(set_aside=2),
            "The words that you can read are with the council, but not every photo or paper.",
            "calm",
        ),
        (Waiting(to_come=2), "Everything saved here that you can read is with the council.", "good"),
    ],
)
def test_green_is_only_for_when_the_photos_are_there_too(home: Home, waiting: Waiting, said: str, look: str) -> None:
    status = msgspec.structs.replace(Work(home.session).sync_status(), enrolled=True, waiting=0, photos=waiting)
    assert sync_sentence(status)[:2] == (said, look)


def test_the_page_says_where_the_photos_are(
    home: Home, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    status = msgspec.structs.replace(
        Work(home.session).sync_status(), enrolled=True, photos=Waiting(to_send=2, to_come=1, set_aside=1)
    )
    opened = open_window()
    monkeypatch.setattr(opened.window._work, "sync_status", lambda: status)
    opened.window.go("sending")
    page = opened.page
    assert isinstance(page, SendingPage)
    told = " ".join(label.text() for label in page.findChildren(QLabel))
    assert "2 photos or papers are safe on this laptop and still to be sent." in told
    assert "1 photo or paper that somebody else added is not here yet." in told
    assert "1 photo or paper cannot be sent" in told
