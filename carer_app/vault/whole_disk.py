"""Whether the system encrypts the disk under a folder, and whether another program copies the folder to the internet.

Only looking: nothing is changed, nobody is asked for a password, and what cannot be found out is said to be unknown.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path

from carer_app.i18n import _

_SECONDS = 10
_ENCRYPTING = ("ecryptfs", "fuse.gocryptfs", "fuse.encfs", "fuse.cryfs")
_SHARED = ("nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p", "virtiofs")
_BITLOCKER = (
    "(New-Object -ComObject Shell.Application).NameSpace('{drive}').Self."
    "ExtendedProperty('System.Volume.BitLockerProtection')"
)
_SYNCED = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "icloud drive": "iCloud Drive",
    "iclouddrive": "iCloud Drive",
    "mobile documents": "iCloud Drive",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
}
_MARKS = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".stfolder": "Syncthing",
    ".owncloudsync.log": "Nextcloud",
}
_NAMED = {"OneDrive": "OneDrive", "OneDriveCommercial": "OneDrive", "OneDriveConsumer": "OneDrive"}


class Encrypted(StrEnum):
    """Whether the system encrypts the disk. `UNKNOWN` where that could not be found out."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def encrypted(folder: Path) -> Encrypted:
    """Whether the disk under the folder is encrypted by the system. It may take some seconds."""
    if sys.platform == "win32":
        if len(folder.drive) != len("C:"):
            return Encrypted.UNKNOWN
        return by_bitlocker(_asked("powershell.exe", "-NoProfile", "-Command", _BITLOCKER.format(drive=folder.drive)))
    if sys.platform == "darwin":
        return by_filevault(folder, _asked("fdesetup", "status"))
    return on_linux(folder, Path("/proc/self/mountinfo"), Path("/sys"))


def by_bitlocker(answer: str) -> Encrypted:
    """What Windows answers: 1 is protected, 2 is not. The rest is on its way from one to the other, or suspended, when the key
    may lie beside what it locks: unknown.
    """
    return {"1": Encrypted.YES, "2": Encrypted.NO}.get(answer.strip(), Encrypted.UNKNOWN)


def by_filevault(folder: Path, answer: str) -> Encrypted:
    """What macOS answers. It is about the disk that it started from, so that nothing is known of a folder on another; and while
    it is on its way, part of the disk is not encrypted.
    """
    if "in progress" in answer or "restarted to finish" in answer or folder.is_relative_to("/Volumes"):
        return Encrypted.UNKNOWN
    if "FileVault is On" in answer:
        return Encrypted.YES
    return Encrypted.NO if "FileVault is Off" in answer else Encrypted.UNKNOWN


def on_linux(folder: Path, mounts: Path, system: Path) -> Encrypted:
    """By the file system on which the folder lies, and the devices under it: all of them have to be dm-crypt's."""
    try:
        number, sort, source = _mount_of(folder, mounts)
    except (OSError, ValueError):
        return Encrypted.UNKNOWN
    if sort in _ENCRYPTING:
        return Encrypted.YES
    if sort in _SHARED or source == "none":
        return Encrypted.UNKNOWN
    device = system / "dev" / "block" / number
    if not device.exists():
        device = _named(source, system)
    if not device.exists():
        return Encrypted.UNKNOWN
    return Encrypted.YES if _is_crypt(device.resolve()) else Encrypted.NO


def synced_by(folder: Path, environment: Mapping[str, str] | None = None) -> str:
    """The program that copies this folder to the internet, as far as its place tells; empty where none seems to."""
    named = os.environ if environment is None else environment
    folder = folder.absolute()
    for name, program in _NAMED.items():
        if named.get(name) and folder.is_relative_to(named[name]):
            return program
    return next(_copiers(folder), "")


def _copiers(folder: Path) -> Iterator[str]:
    for above in (folder, *folder.parents):
        name = above.name.casefold()
        for begins, program in _SYNCED.items():
            if name == begins or name.startswith((f"{begins} -", f"{begins}-", f"{begins} (")):
                yield program
        if above.parent.name.casefold() == "cloudstorage":
            yield _("a cloud drive")
        for mark, program in _MARKS.items():
            if (above / mark).exists():
                yield program


def _mount_of(folder: Path, mounts: Path) -> tuple[str, str, str]:
    """Number of the device, sort of file system and source of the mount on which the folder lies, the innermost one."""
    best: tuple[int, str, str, str] = (-1, "", "", "")
    real = folder.resolve()
    for line in mounts.read_text(errors="replace").splitlines():
        before, _dash, after = line.partition(" - ")
        place, number = _unescaped(before.split()[4]), before.split()[2]
        if real.is_relative_to(place) and len(place) >= best[0]:
            best = (len(place), number, after.split()[0], _unescaped(after.split()[1]))
    if best[0] < 0:
        raise ValueError
    return best[1:]


def _unescaped(text: str) -> str:
    """A path as the kernel writes it: spaces and the like as octal."""
    for sign in (" ", "\t", "\n", "\\"):
        text = text.replace(f"\\{ord(sign):03o}", sign)
    return text


def _named(source: str, system: Path) -> Path:
    """The device behind a file system that has no number of its own, such as btrfs."""
    name = Path(source).resolve().name if source.startswith("/dev/") else ""
    return system / "class" / "block" / name if name else system / "nothing"


def _is_crypt(device: Path) -> bool:
    """Whether this device, or everything that it is made of, is dm-crypt's."""
    name = device / "dm" / "uuid"
    if name.is_file() and name.read_text().startswith("CRYPT-"):
        return True
    below = device / "slaves"
    parts = sorted(below.iterdir()) if below.is_dir() else []
    return bool(parts) and all(_is_crypt(part.resolve()) for part in parts)


def _asked(program: str, *words: str) -> str:
    """What a program of the system answers; nothing where it is not there, or does not answer in time."""
    found = shutil.which(program)
    if found is None:
        return ""
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows would show a black one for a moment
    try:
        return subprocess.run(
            [found, *words], capture_output=True, text=True, timeout=_SECONDS, check=False, creationflags=hidden
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return ""
