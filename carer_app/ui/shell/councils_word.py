"""Notices after each round with the council what it asked of this computer that a window has to do."""

from contextlib import suppress

from PySide6.QtCore import QObject, QTimer, Signal

from carer_app.errors import KnownError
from carer_app.ui.shell.sync_runner import SyncRunner
from carer_app.ui.shell.tools import Work


class CouncilsWord(QObject):
    """Tells once that the council asked for the lock (with its name), or for everything to be taken off this computer; and,
    again and again until the window is as it should be, that reading rests by now, or is open again.

    The time for which this computer may be read runs out without any round, so it is looked at by itself as well.
    """

    lock_asked = Signal(str)
    empty_asked = Signal()
    reading_opened = Signal()
    reading_rested = Signal()

    def __init__(self, work: Work, runner: SyncRunner, every_ms: int) -> None:
        super().__init__(runner)
        self._work = work
        self._rests = work.lease().is_over
        runner.finished.connect(self.look)
        runner.failed.connect(self.look)
        self._timer = QTimer(self, interval=every_ms)
        self._timer.timeout.connect(self._look_at_time)
        self._timer.start()

    def look(self, *_round: object) -> None:
        """Whether there is something to do now. What the disk does not tell just now is asked after the next round."""
        with suppress(KnownError):
            self._look()

    def _look(self) -> None:
        obeying = self._work.obeying
        if obeying.asks_to_empty():
            self._timer.stop()
            self.empty_asked.emit()
        elif obeying.lock:
            council, obeying.lock = obeying.lock, ""
            self.lock_asked.emit(council)
        else:
            self._timer.start()
            self._look_at_time()

    def _look_at_time(self) -> None:
        """What the disk does not tell just now is asked again soon."""
        with suppress(KnownError):
            is_over = self._work.lease().is_over
            if is_over != self._rests:
                (self.reading_rested if is_over else self.reading_opened).emit()
