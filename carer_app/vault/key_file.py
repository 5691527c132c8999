"""The slot file on its disk: whole by a digest at its end, and there a second time beside the second copy of the outbox.

Without it nothing else in a data folder can ever be opened again, so that one bad place on a disk must not take it.
"""

import os
import re
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from carer_app.vault.disk import MIRROR, flush_folder

_SUM = re.compile(rb',\s*"sum": "([0-9a-f]{64})"\s*\}\s*\Z')


def copy_of(path: Path) -> Path:
    """Where the second one lies."""
    return path.parent / MIRROR / path.name


def is_here(path: Path) -> bool:
    """Whether there is one of the two."""
    return path.exists() or copy_of(path).exists()


def with_sum(text: bytes) -> bytes:
    """The JSON of a slot file with the digest of all that stands before it."""
    before = text.rstrip().removesuffix(b"}").rstrip()
    return before + b',\n  "sum": "' + sha256(before).hexdigest().encode() + b'"\n}'


def is_damaged(raw: bytes) -> bool:
    """Whether the digest says so. A file of the first version has none, and is believed."""
    found = _SUM.search(raw)
    return found is not None and sha256(raw[: found.start()]).hexdigest().encode() != found[1]


def read(path: Path) -> bytes | None:
    """What lies there; None where nothing does, or it cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def whole_copy(path: Path) -> bytes | None:
    """The second one, where it is there and whole."""
    raw = read(copy_of(path))
    return raw if raw and _SUM.search(raw) and not is_damaged(raw) else None


def write_both(path: Path, text: bytes) -> None:
    """Replace both, each in one step; raises OSError, with nothing changed. A second one that the disk does not take now is
    taken away, and made anew at the next unlock.
    """
    _replace(path, with_sum(text))
    try:
        write_copy(path, text)
    except OSError:
        with suppress(OSError):
            copy_of(path).unlink(missing_ok=True)


def write_copy(path: Path, text: bytes) -> None:
    """Replace the second one; raises OSError."""
    folder = copy_of(path).parent
    if not folder.exists():
        folder.mkdir(mode=0o700, exist_ok=True)
        flush_folder(folder.parent)
    _replace(copy_of(path), with_sum(text))


def put_back(path: Path, raw: bytes) -> None:
    """Put the second one in the place of a first that is damaged or gone; raises OSError."""
    _replace(path, raw)


def has_lost_sum(raw: bytes, copy: bytes) -> bool:
    """Whether a file without a digest says all that its second copy says, whose digest holds."""
    found = _SUM.search(copy)
    return found is not None and _SUM.search(raw) is None and raw.startswith(copy[: found.start()])


def without_sum(raw: bytes) -> bytes:
    """The JSON as it was before it had its digest."""
    found = _SUM.search(raw)
    return raw[: found.start()] + b"\n}" if found else raw


def forget(path: Path) -> None:
    """Take both away, and what a cut of the power left of writing them; raises OSError."""
    for one in (copy_of(path), path):
        if one.parent.exists():
            one.with_suffix(".part").unlink(missing_ok=True)
            one.unlink(missing_ok=True)
            flush_folder(one.parent)


def _replace(path: Path, data: bytes) -> None:
    part = path.with_suffix(".part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)
