"""Notices after each round with the council what it asked of this computer that a window has to do."""

from PySide6.QtCore import QObject, Signal

from carer_app.ui.shell.sync_runner import SyncRunner
from carer_app.ui.shell.tools import Work


class CouncilsWord(QObject):
    """Tells once that the council asked for the lock (with its name), or for everything to be taken off this computer; and
    that reading is open again that rested.
    """

    lock_asked = Signal(str)
    empty_asked = Signal()
    reading_opened = Signal()

    def __init__(self, work: Work, runner: SyncRunner) -> None:
        super().__init__(runner)
        self._work = work
        self._rests = work.lease().is_over
        runner.finished.connect(self.look)
        runner.failed.connect(self.look)

    def look(self, *_round: object) -> None:
        """Whether there is something to do now."""
        obeying = self._work.obeying
        if obeying.asks_to_empty():
            self.empty_asked.emit()
        elif obeying.lock:
            council, obeying.lock = obeying.lock, ""
            self.lock_asked.emit(council)
        elif self._rests and not self._work.lease().is_over:
            self._rests = False
            self.reading_opened.emit()
