"""Puts the parts together, once: the door to a data folder, the window, and the process that follows a lock."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from carer_app.clock import Clock, SystemClock
from carer_app.doorway import Doorway
from carer_app.vault.file import Stretch
from carer_app.vault.pin_keeper import PinKeeper

if TYPE_CHECKING:
    from carer_app.session import Session
    from carer_app.vault.halves import DeviceSecrets
    from carer_app.work import Work


def open_window(folder: Path) -> int:
    """Open the window on a data folder and give its exit status. Qt is loaded here and nowhere sooner."""
    from carer_app.ui.shell.main import run_window  # noqa: PLC0415 - commands run without Qt
    from carer_app.ui.shell.tools import Tools  # noqa: PLC0415 - commands run without Qt

    door = doorway(folder)
    door.pins = PinKeeper.handed_on()
    tools = Tools(doorway=door, open_work=open_work, relaunch=lambda: relaunch(folder, door.pins))
    try:
        return run_window(tools)
    finally:
        door.pins.end()


def relaunch(folder: Path, pins: PinKeeper | None = None) -> None:
    """Replace this process by a new one that is locked, so that nothing that was read stays in memory. The keeper of PINs
    goes on, and the new process speaks with it.
    """
    if pins is not None:
        pins.hand_on()
    command = [sys.executable, "-m", "carer_app", "--data-dir", str(folder)]
    if sys.platform == "win32":
        import subprocess  # noqa: PLC0415 - this platform's only

        subprocess.Popen(command, creationflags=subprocess.DETACHED_PROCESS)
        os._exit(0)
    os.execv(sys.executable, command)


def doorway(folder: Path, clock: Clock | None = None, stretch: Stretch | None = None) -> Doorway:
    """The door to a data folder, with this computer's own keyring where it has one."""
    return Doorway(folder, clock or SystemClock(), _keyring, stretch)


def open_work(session: Session) -> Work:
    """What an unlocked session can do."""
    from carer_app.work import Work  # noqa: PLC0415 - loaded when a door is opened

    return Work(session)


def _keyring() -> DeviceSecrets | None:
    """This computer's own keyring. Looking for one takes time that the first paint need not wait for."""
    from carer_app.vault.device_secret import find_keyring  # noqa: PLC0415 - loaded when a key is turned

    return find_keyring()
