"""The token of one copy of a data folder: a folder that was copied, or put back from a backup, gets another.

The token is the file's; beside it stands a mark of the very file and machine it was made for. A copy has the token and
not the place, so that it notices what it is.
"""

import os
import sys
from hashlib import sha256
from pathlib import Path

from carer_app.domain.revision import new_id
from carer_app.vault.disk import INSTANCE, disk_errors

_MACHINE = Path("/etc/machine-id")


def instance_in(folder: Path) -> str:
    """The token of this copy, made anew where the folder is another copy than it was, or has none.

    Raises StoreUnwritableError.
    """
    path = folder / INSTANCE
    with disk_errors():
        token, mark = _read(path)
        if token and mark == _mark(path):
            return token
        if not token or mark:
            token = new_id()
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as out:
            out.write(f"{token}\n{_mark(path)}\n")
    return token


def _read(path: Path) -> tuple[str, str]:
    """The token, and the mark; a folder of the first version has no mark yet, and keeps its token."""
    try:
        lines = path.read_text().split()
    except (FileNotFoundError, UnicodeError):
        return "", ""
    return (lines[0] if lines else "", lines[1] if len(lines) > 1 else "")


def _mark(path: Path) -> str:
    """What a copy of the file has not: its number on this disk, on this machine."""
    return sha256(f"{_machine()}|{path.stat().st_ino}".encode()).hexdigest()[:32]


def _machine() -> str:
    if sys.platform == "win32":
        import winreg  # noqa: PLC0415 - this platform's only

        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:
                return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        except OSError:
            return ""
    try:
        return _MACHINE.read_text().strip()
    except OSError:
        return ""
