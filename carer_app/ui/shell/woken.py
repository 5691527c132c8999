"""Notices that this program stood still for a while, as it does when the computer was asleep. It works on every platform."""

from PySide6.QtCore import QObject, QTimer, Signal

from carer_app.vault.uptime import SystemUptime, Uptime

_LOOK_EVERY_MS = 2_000
LONGEST_STILL = 60.0
"""Seconds between two looks after which somebody else may have sat down. A computer that is only busy takes less."""


class WokenWatch(QObject):
    """Tells once, right after the computer woke, for platforms that do not say it beforehand. A program that stood still for
    another reason is told of too: what follows is a lock, and no more.
    """

    woke = Signal()

    def __init__(self, parent: QObject, uptime: Uptime | None = None, look_every: int = _LOOK_EVERY_MS) -> None:
        super().__init__(parent)
        self._uptime = uptime or SystemUptime()
        self._last = 0.0
        self._timer = QTimer(self, interval=look_every)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """From here on it is told."""
        self._last = self._uptime.seconds()
        self._timer.start()

    def _look(self) -> None:
        before, self._last = self._last, self._uptime.seconds()
        if self._last - before > LONGEST_STILL:
            self.woke.emit()
