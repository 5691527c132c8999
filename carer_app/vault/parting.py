"""Emptying a data folder: the keys go first, then every file. What was begun goes on at the next start.

A note in the folder says that it is to be emptied. It is written only after what was not sent is safe elsewhere, and from
then on there is no way back; once the folder is empty, it says to whoever opens the window what happened.
"""

from contextlib import suppress
from pathlib import Path

import msgspec

from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.vault import notice, remembered
from carer_app.vault.disk import (
    COPIES,
    INSTANCE,
    MIRROR,
    NOTES,
    PHOTOS,
    STORE,
    TRIED,
    TRIES,
    UNREADABLE,
    disk_errors,
    flush_folder,
    write_whole,
)
from carer_app.vault.file import FILE
from carer_app.vault.halves import DeviceSecrets, KeyringLockedError, of_backups, tries_name
from carer_app.vault.key_file import forget

NOTE = "parting.json"
OURS = (
    STORE,
    f"{STORE}-*",
    f"{STORE}.new*",
    f"damaged-*-{STORE}*",
    PHOTOS,
    COPIES,
    MIRROR,
    "vault.part",
    notice.FILE,
    INSTANCE,
    TRIES,
    f"{TRIED}*",
    NOTES,
)
"""What is removed once the keys are gone: the store with its second copy, its photos and dated copies, and one put aside."""


class Parting(msgspec.Struct, frozen=True, kw_only=True):
    """Who asked for the folder to be emptied, when, and where what had not been sent lies: empty where all of it arrived.

    `vault` names this computer's half of the key in the keyring. `unopened` counts drafts that only their writers could have
    opened, and nobody can any more. `is_done` once nothing else is left here.
    """

    council: str
    at: str
    vault: str
    kept_in: str = ""
    is_done: bool = False
    unopened: int = 0


class PartedError(KnownError):
    """The records of this computer are being taken off it, and nothing can be written any more."""

    def __init__(self) -> None:
        super().__init__(
            _("The council asked for the records to be taken off this computer. Nothing can be written here any more.")
        )


def refuse_parted(folder: Path) -> None:
    """Raises PartedError once a folder is being emptied."""
    if (folder / NOTE).exists():
        raise PartedError


def parting_in(folder: Path) -> Parting | None:
    """The note in that folder; None where there is none. One that is damaged counts as one that is not done."""
    try:
        return msgspec.json.decode((folder / NOTE).read_bytes(), type=Parting)
    except (FileNotFoundError, *UNREADABLE):
        return None


def begin(folder: Path, parting: Parting) -> None:
    """From here on the folder is emptied, now or at the next start. Raises StoreUnwritableError, with nothing begun."""
    with disk_errors():
        _write(folder, parting)


def go_on(folder: Path, secrets: DeviceSecrets | None) -> Parting | None:
    """Empty the folder where that was begun; gives the note. Raises StoreUnwritableError, and is then to be asked again."""
    parting = parting_in(folder)
    if parting is None or parting.is_done:
        return parting
    with disk_errors():
        _forget_keys(folder, parting, secrets)
        for name in OURS:
            for path in folder.glob(name):
                _remove(path)
        done = msgspec.structs.replace(parting, is_done=True)
        _write(folder, done)
    return done


def take_away(folder: Path) -> None:
    """The note was read, and the folder is to be used anew."""
    (folder / NOTE).unlink(missing_ok=True)


def _forget_keys(folder: Path, parting: Parting, secrets: DeviceSecrets | None) -> None:
    """Without the slot file and this computer's half of the key nobody reads the rest any more, whatever the disk keeps."""
    forget(folder / FILE)
    flush_folder(folder)
    if secrets is not None:
        with suppress(KeyringLockedError):
            secrets.forget(parting.vault)
            secrets.forget(remembered.name_of(parting.vault))
            secrets.forget(tries_name(parting.vault))
            secrets.forget(tries_name(of_backups(parting.vault)))


def _remove(path: Path) -> None:
    """A file, or a folder of files; what else lies in the data folder is not ours."""
    if path.is_dir():
        for inside in path.iterdir():
            inside.unlink()
        path.rmdir()
    else:
        path.unlink(missing_ok=True)


def _write(folder: Path, parting: Parting) -> None:
    write_whole(folder / NOTE, msgspec.json.encode(parting))
