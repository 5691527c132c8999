"""Notices that the computer goes to sleep, or that its own screen locks: then the records lock too.

On Linux both are told over D-Bus: sleep, and the lock of a session, by logind; the lock of a screen by the desktop. Where
there is no bus, or nobody speaks on it, and on other platforms, it is noticed only once the computer has woken that it slept.
"""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import SLOT, QObject, Signal, Slot

from carer_app.ui.shell.woken import WokenWatch

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection

_LOGIND, _LOGIND_PATH = "org.freedesktop.login1", "/org/freedesktop/login1"
_MANAGER, _SESSION = "org.freedesktop.login1.Manager", "org.freedesktop.login1.Session"
_SCREENS = (
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
    "org.xfce.ScreenSaver",
)
"""Who says that the screen is locked, on the desktops that there are."""
_PATIENCE_MS = 1_000


class AsleepWatch(QObject):
    """Tells that the computer goes to sleep or its screen locks, once it is started.

    Sleep waits meanwhile, for the few seconds that logind gives to whoever asks for them: until all that listen have done
    what they do, or this process is replaced by another.
    """

    goes_away = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._listens = False
        self._delay: object | None = None
        self._woken = WokenWatch(self)
        self._woken.woke.connect(self._on_lock)

    def start(self) -> None:
        """From here on it is told: where the system says nothing of it, once the computer has woken."""
        self._woken.start()
        if sys.platform != "linux":
            return
        from PySide6.QtDBus import QDBusConnection  # noqa: PLC0415 - this platform's only, and after the first paint

        system = QDBusConnection.systemBus()
        if not self._listens:
            self._listens = True
            self._listen(system)
        if self._delay is None:
            self._delay = _delay_of_sleep(system)

    def _listen(self, system: "QDBusConnection") -> None:
        told, locked = SLOT("_on_told(bool)"), SLOT("_on_lock()")
        _hear(system, _LOGIND, _LOGIND_PATH, _MANAGER, "PrepareForSleep", self, told)
        _hear(system, _LOGIND, "", _SESSION, "Lock", self, locked)
        if _has_session_bus():
            session = system.sessionBus()
            for screen in _SCREENS:
                _hear(session, "", "", screen, "ActiveChanged", self, told)

    @Slot(bool)
    def _on_told(self, begins: bool) -> None:
        if begins:
            self._on_lock()

    @Slot()
    def _on_lock(self) -> None:
        self.goes_away.emit()
        self._delay = None


def _hear(bus: Any, *whom_and_what: object) -> None:
    """The library's own types say bytes for a slot, and it takes only text: hence any bus."""
    bus.connect(*whom_and_what)


def _has_session_bus() -> bool:
    """Whether there is one: to ask for one that is not there would begin one."""
    if os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return True
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    return bool(folder) and (Path(folder) / "bus").exists()


def _delay_of_sleep(system: "QDBusConnection") -> object | None:
    """What keeps the computer awake for a moment when it is to sleep, for as long as it is held; None without logind."""
    from PySide6.QtDBus import QDBus, QDBusMessage  # noqa: PLC0415 - this platform's only, and after the first paint

    if not system.isConnected():
        return None
    asking = QDBusMessage.createMethodCall(_LOGIND, _LOGIND_PATH, _MANAGER, "Inhibit")
    asking.setArguments(["sleep", "Hearthlog", "The records are locked first", "delay"])
    given = system.call(asking, QDBus.CallMode.Block, _PATIENCE_MS).arguments()
    return given[0] if given and not isinstance(given[0], str) else None
