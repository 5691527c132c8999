"""One window for each data folder. Commands may share the folder while a window is open; a second window may not."""

import os
from pathlib import Path

from PySide6.QtCore import QLockFile

from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.vault.disk import WINDOW

FILE = WINDOW


class SecondWindowError(KnownError):
    """Another window has this folder open."""

    def __init__(self) -> None:
        super().__init__(_("Hearthlog is open on this computer already. Go to that window, or close it first."))


class FolderUnwritableError(KnownError):
    """Not even the lock can be written into the folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            _("Hearthlog cannot write into {folder}: it is read-only, or the disk is full.").format(folder=folder)
        )


class WindowLock:
    """Holds the folder for one window for as long as this object is held."""

    def __init__(self, folder: Path) -> None:
        """Raises SecondWindowError or FolderUnwritableError. A lock left by a process that died is taken over, where that
        can be: in a folder that is read-only it stays, and is no sign of another window.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as problem:
            raise FolderUnwritableError(folder) from problem
        self._lock = QLockFile(str(folder / FILE))
        self._lock.setStaleLockTime(0)
        if not self._lock.tryLock(0):
            if self._lock.error() is QLockFile.LockError.LockFailedError and os.access(folder, os.W_OK):
                raise SecondWindowError
            raise FolderUnwritableError(folder)

    def release(self) -> None:
        self._lock.unlock()
