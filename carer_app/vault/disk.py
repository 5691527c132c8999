"""What lies in a data folder beside the key file, and what to say when the disk says no."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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


def flush_folder(folder: Path) -> None:
    """Make the names in a folder durable where the system can be asked to; Windows keeps them by itself. Raises OSError."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
