"""Notices that nobody has touched the keyboard or the mouse for a while."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from carer_app.domain.people import Role
from carer_app.ui.shell.tools import IDLE_AT_HOME, IDLE_IN_A_HOME_OF_MANY, Pace

_SIGNS = (
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
)


class IdleWatch(QObject):
    """Tells once when nothing was touched in a window for so long; any sign of a person starts the wait anew.

    It listens where the system hands its events to the window: a filter on everything in the program would be asked
    some ten thousand times while one form is opened.
    """

    grew_idle = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.grew_idle)
        self._window = window

    def start(self, milliseconds: int) -> None:
        self._window.winId()
        self._window.windowHandle().installEventFilter(self)
        self._timer.start(milliseconds)

    def stop(self) -> None:
        handle = self._window.windowHandle()
        if handle is not None:
            handle.removeEventFilter(self)
        self._timer.stop()

    def left(self) -> int:
        """Milliseconds until it tells, below 0 while it does not wait."""
        return self._timer.remainingTime()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS and self._timer.isActive():
            self._timer.start()
        return False


def idle_time(pace: Pace, role: Role) -> int:
    """How long the window waits before it locks itself: shorter where several people share the computer."""
    if pace.idle is not None:
        return pace.idle
    return IDLE_AT_HOME if role is Role.FOSTER_CARER else IDLE_IN_A_HOME_OF_MANY
