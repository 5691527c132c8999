"""Seconds that are left, told once a second as they get fewer."""

import math
import time

from PySide6.QtCore import QObject, QTimer, Signal

_SECOND_MS = 1000


class Countdown(QObject):
    """Tells how many seconds are left, the last time 0."""

    ticked = Signal(int)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._ends = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_SECOND_MS)
        self._timer.timeout.connect(self._on_timeout)

    def begin(self, seconds: int) -> None:
        """Count from so many seconds; from none, nothing is told."""
        self._ends = time.monotonic() + seconds
        if seconds:
            self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _on_timeout(self) -> None:
        left = max(math.ceil(self._ends - time.monotonic()), 0)
        if not left:
            self._timer.stop()
        self.ticked.emit(left)
