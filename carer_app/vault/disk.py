"""What lies in a data folder beside the key file, and what to say when the disk says no."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from carer_app.errors import KnownError
from carer_app.i18n import _

STORE = "store.db"
INSTANCE = "instance"
MIRROR = "mirror"
PHOTOS = "attachments"
COPIES = "copies"
WINDOW = "window.lock"
TRIES = "tries"
TRIED = "tried"
NOTES = "notes"
UNREADABLE = (msgspec.DecodeError, UnicodeError, RecursionError)
"""What reading bytes can raise that somebody has changed, or a bad place on the disk."""


class DamagedStoreError(KnownError):
    """The key is right (its slot said so) and yet the file does not open."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            _(
                "The store {path} is damaged or is not Hearthlog's. What was not sent lies here a second time, and the rest "
                "is with the council. Let the store be made anew (“carer-app salvage”), or put back a backup."
            ).format(path=path)
        )


class StoreUnwritableError(KnownError):
    """The disk said no. What was typed is still on the screen."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This computer could not write to its disk: it is full, or the folder is read-only. Nothing was saved yet."
            )
        )


@contextmanager
def disk_errors() -> Iterator[None]:
    """Turn what the disk refuses into a sentence; raises StoreUnwritableError."""
    try:
        yield
    except OSError as problem:
        raise StoreUnwritableError from problem


def write_whole(path: Path, data: bytes) -> None:
    """Write a file in one step, for its owner alone, so that a cut of the power leaves the one before or this one. Raises
    OSError.
    """
    part = path.with_name(path.name + ".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Make the names in a folder durable where the system can be asked to: Windows keeps them by itself, and the file systems
    of some sticks know no such asking. Raises OSError.
    """
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as problem:
        if problem.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)
