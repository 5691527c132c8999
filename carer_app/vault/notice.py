"""A word for whoever comes to the locked window next: why it locked. It names nobody and tells nothing of a record."""

from pathlib import Path

import msgspec

from carer_app.vault.disk import UNREADABLE, disk_errors

FILE = "notice.json"


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """The council of that name asked for the lock at that time (by its own word)."""

    council: str
    at: str


def keep(folder: Path, notice: Notice) -> None:
    """Keep it for the next who comes; raises StoreUnwritableError."""
    with disk_errors():
        (folder / FILE).write_bytes(msgspec.json.encode(notice))


def read(folder: Path) -> Notice | None:
    """What is there to say; None where nothing is, or it cannot be read."""
    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=Notice)
    except (OSError, *UNREADABLE):
        return None


def take_away(folder: Path) -> None:
    """It was read by somebody who unlocked."""
    (folder / FILE).unlink(missing_ok=True)
