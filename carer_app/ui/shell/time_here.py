"""Notices that somebody's time on this computer is over: they are told beforehand, then the window locks."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from carer_app.clock import local
from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.session import Session

SOON = timedelta(minutes=15)
GRACE = timedelta(minutes=15)
"""For how long somebody who has begun something may still save it: once locked, nobody but them could ever open it."""


class TimeHere(QObject):
    """Tells what stands at the top of the window about it (`told`, empty where nothing does), and that the window locks now."""

    told = Signal(str)
    over = Signal()

    def __init__(self, session: Session, has_begun: Callable[[], bool], every_ms: int, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._has_begun = has_begun
        timer = QTimer(self, interval=every_ms)
        timer.timeout.connect(self.look)
        if session.ends_at() is not None:
            timer.start()

    def look(self) -> None:
        """What is to be done now. What the disk does not tell just now is asked again soon."""
        end = self._session.ends_at()
        if end is None:
            return
        with suppress(KnownError):
            self._session.refuse_locked()
            self._look(end, self._session.latest())

    def _look(self, end: datetime, now: datetime) -> None:
        if now < end:
            self.told.emit(_soon_words(end) if now >= end - SOON else "")
        elif now < end + GRACE and self._has_begun():
            self.told.emit(_over_words(end))
        else:
            self.over.emit()


def _soon_words(end: datetime) -> str:
    words = _(
        "Your time on this computer ends at {time}. Save what you have begun by then. If you stay longer, somebody in charge can "
        "give you more time after that."
    )
    return words.format(time=f"{local(end):%H:%M}")


def _over_words(end: datetime) -> str:
    words = _("Your time on this computer ended at {time}. Save what you have begun: the window locks at {lock}.")
    return words.format(time=f"{local(end):%H:%M}", lock=f"{local(end + GRACE):%H:%M}")
