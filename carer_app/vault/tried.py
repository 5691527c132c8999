"""Wrong tries, written down while nobody has the store open: whose passphrase, and when. Never what was typed.

Each line has a code made with a key that is then changed one way, so that whoever finds the file can neither make an earlier
line nor take one out. The key it began with lies in the encrypted store, which takes the lines in at the next unlock.
"""

import hmac
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import msgspec

from carer_app.vault.disk import TRIED, UNREADABLE, write_whole
from carer_app.vault.tries import Tries
from carer_app.vault.uptime import SystemUptime

PASSPHRASE = "passphrase"
CODE = "code"
PIN = "pin"
OWN = "own"
"""A young person's digits or pictures, which open their own page and nothing else."""
_MOST = 1000
_LARGEST = 1024 * 1024


class Line(msgspec.Struct, frozen=True, array_like=True):
    """One wrong try: whose passphrase, at what time by this computer's clock, and which way it was tried."""

    person: str
    at: str
    way: str
    code: str = ""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """The lines, and whether they are all there and as they were written, as far as can be told."""

    lines: tuple[Line, ...] = ()
    is_whole: bool = True


class _Lying(msgspec.Struct, frozen=True, kw_only=True):
    """The lines as they lie in the file, with the key of the next."""

    key: str = ""
    lines: tuple[Line, ...] = ()


def note(folder: Path, person: str, at: str, way: str) -> None:
    """Add a line. A disk that takes no writing keeps nobody from trying again, nor from their records."""
    lying = _read(folder) or _Lying()
    if len(lying.lines) >= _MOST:
        return
    line = Line(person, at, way, _code(lying.key, Line(person, at, way)))
    with suppress(OSError):
        _write(folder, _Lying(key=_next(lying.key), lines=(*lying.lines, line)))


def note_alone(folder: Path, person: str, at: str, way: str) -> None:
    """Add a line where nobody is in the middle of a counted try, which holds the list meanwhile."""
    with Tries(folder, "", None, SystemUptime()).alone():
        note(folder, person, at, way)


def found(folder: Path, keys: Sequence[str]) -> Found:
    """What lies there, compared with the keys that it may have begun with, the newest first. Without a key nothing is told of
    whether it is whole.
    """
    lying = _read(folder)
    if lying is None:
        return Found(is_whole=not keys)
    return Found(lines=lying.lines, is_whole=not keys or any(_holds(lying, key) for key in keys))


def begin(folder: Path, key: str) -> None:
    """An empty list under a new key. Raises OSError."""
    _write(folder, _Lying(key=key))


def _holds(lying: _Lying, key: str) -> bool:
    for line in lying.lines:
        if not hmac.compare_digest(line.code.encode(), _code(key, line).encode()):
            return False
        key = _next(key)
    return hmac.compare_digest(key.encode(), lying.key.encode())


def _code(key: str, line: Line) -> str:
    return hmac.digest(key.encode(), msgspec.json.encode((line.person, line.at, line.way)), sha256).hex()


def _next(key: str) -> str:
    return sha256(b"hearthlog/tried/1" + key.encode()).hexdigest()


def _read(folder: Path) -> _Lying | None:
    """None where there is no such file; one that is no list of ours holds nothing, under no key."""
    try:
        with (folder / TRIED).open("rb") as file:
            return msgspec.json.decode(file.read(_LARGEST), type=_Lying)
    except FileNotFoundError:
        return None
    except (OSError, *UNREADABLE):
        return _Lying()


def _write(folder: Path, lying: _Lying) -> None:
    write_whole(folder / TRIED, msgspec.json.encode(lying))
