"""Looks after an unlock, in the background, whether the records are as they were written and as others remember them."""

from PySide6.QtCore import QObject, QTimer, Signal

from carer_app.errors import KnownError
from carer_app.journal.anchors import Found
from carer_app.sync.client import SyncResult
from carer_app.ui.kit.tasks import run_in_background
from carer_app.ui.shell.sync_runner import SyncRunner
from carer_app.ui.shell.tools import Pace, Work


class Watch(QObject):
    """A quick look soon, and all of it later, once a day. `looked` says that there is something to tell; nothing waits for it."""

    looked = Signal()

    def __init__(self, work: Work, runner: SyncRunner, pace: Pace, parent: QObject) -> None:
        super().__init__(parent)
        self._anchors = work.anchors
        self._after(pace.look, self.look)
        self._after(2 * pace.copies, self.check)
        runner.finished.connect(self._on_synced)

    def look(self) -> None:
        """Compare with what is remembered elsewhere."""
        run_in_background(self, self._anchors.look, done=self._on_found, failed=self._on_failed)

    def check(self) -> None:
        """Look at everything that was signed, where that was not done today."""
        run_in_background(self, self._anchors.check, done=self._on_found, failed=self._on_failed)

    def _after(self, milliseconds: int, slot: object) -> None:
        timer = QTimer(self, singleShot=True)
        timer.timeout.connect(slot)
        timer.start(milliseconds)

    def _on_found(self, found: Found) -> None:
        if found.count or found.why:
            self.looked.emit()

    def _on_synced(self, result: SyncResult) -> None:
        """What was sent and fetched is remembered elsewhere too."""
        if result.pushed or result.pulled:
            run_in_background(self, self._anchors.remember, done=lambda _nothing: None, failed=self._on_failed)

    def _on_failed(self, _problem: KnownError) -> None:
        """The store could not be read just now: whoever opens a page of it is told, and the next unlock looks again."""
