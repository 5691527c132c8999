"""Marked words, and a search that finds them in whatever spelling a program may have left them.

Each word begins with a marker that is made anew for each run, so that nothing else on the computer can be taken for one.
"""

import base64
import math
import os
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from io import FileIO
from pathlib import Path
from urllib.parse import quote

import msgspec

PAGE = 4096
LEAST_BITS = 7.9
"""Bits in each byte of a page. By chance alone a page of 4,096 bytes has 7.94 to 7.97: so few bytes cannot show all eight."""
_LETTERS = "bcdfghjkmnpqrstvwxz"
_MARKER, _OWN = 6, 10
_WAL_HEADER, _FRAME_HEADER = 32, 24
_STEP = 1 << 24

Found = dict[str, set[int]]
"""Which words were found, by the spelling they were found in; -1 is a marker without a word of ours after it."""


class Canaries:
    """So many marked words, and what they look like in each spelling."""

    def __init__(self, count: int, chance: random.Random) -> None:
        self._marker = _letters(chance, _MARKER)
        stems = [self._marker + _letters(chance, _OWN) for _number in range(count)]
        self.words = tuple(f"é{stem}" for stem in stems)
        self._forms = {
            name: dict(zip((_spelt(name, stem) for stem in stems), range(count), strict=True)) for name in SPELLINGS
        }
        self._beginnings = {name: _same_beginning(forms) for name, forms in self._forms.items()}
        self._longest = max(len(next(iter(forms))) for forms in self._forms.values())

    def found(self, data: bytes) -> Found:
        """Every word that is there, by its spelling."""
        return {name: there for name in SPELLINGS if (there := set(self._in(data, name)))}

    def found_in_files(self, paths: Iterable[Path]) -> Found:
        """What is there in any of these files. One that goes away meanwhile has nothing left to read."""
        return merged(self.found(piece) for path in paths for piece in _pieces(path, self._longest))

    def _in(self, data: bytes, name: str) -> Iterator[int]:
        forms, beginning = self._forms[name], self._beginnings[name]
        size, at = len(next(iter(forms))), data.find(beginning)
        while at >= 0:
            yield forms.get(data[at : at + size], -1)
            at = data.find(beginning, at + 1)

    def written_as(self, name: str) -> bytes:
        """All of them in one spelling, as a file that gives everything away."""
        return b"\n".join(self._forms[name])


SPELLINGS = (
    "utf-8",
    "utf-16-le",
    "utf-16-be",
    "hex",
    "HEX",
    "base64",
    "base64, one on",
    "base64, two on",
    "in an address",
    "in JSON",
    "in capitals",
)


def _spelt(name: str, stem: str) -> bytes:
    plain = stem.encode()
    match name:
        case "hex" | "HEX":
            return (plain.hex() if name == "hex" else plain.hex().upper()).encode()
        case "base64" | "base64, one on" | "base64, two on":
            return _base64(plain, ("base64", "base64, one on", "base64, two on").index(name))
        case "in an address":
            return quote(f"é{stem}").encode()
        case "in JSON":
            return f"\\u00e9{stem}".encode()
        case "in capitals":
            return plain.upper()
        case _:
            return stem.encode(name)


def _base64(plain: bytes, shift: int) -> bytes:
    """What of its base64 is the same whatever stands before and after it."""
    whole = base64.b64encode(bytes(shift) + plain)
    return whole[-(-shift * 8 // 6) : (shift + len(plain)) * 8 // 6]


def _same_beginning(forms: Iterable[bytes]) -> bytes:
    """What all of them begin with: between the first and the last in order lie the others."""
    first, last = min(forms), max(forms)
    same = next((at for at, (one, other) in enumerate(zip(first, last, strict=True)) if one != other), len(first))
    return first[:same]


def _letters(chance: random.Random, count: int) -> str:
    return "".join(chance.choices(_LETTERS, k=count))


def merged(every: Iterable[Found]) -> Found:
    """Several findings as one."""
    together: Found = {}
    for one in every:
        for name, there in one.items():
            together.setdefault(name, set()).update(there)
    return together


def words_in(found: Found) -> int:
    """How many different words were found, in whatever spelling."""
    return len(set().union(*found.values()) - {-1}) if found else 0


# ---- where to look


def files_under(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield path


def open_files(process: int) -> Iterator[Path]:
    """What a process has open that is or was a file, whether or not it still has a name."""
    for handle in Path(f"/proc/{process}/fd").iterdir():
        try:
            if handle.is_file():
                yield handle
        except OSError:
            continue


def loose_files(since: float) -> Iterator[Path]:
    """What lies openly in the places for passing files of the whole computer, and was changed since that time."""
    for folder in map(Path, ("/tmp", "/var/tmp", "/dev/shm")):
        for path in folder.iterdir() if folder.is_dir() else ():
            try:
                if path.is_file() and path.stat().st_mtime >= since and os.access(path, os.R_OK):
                    yield path
            except OSError:
                continue


def _pieces(path: Path, overlap: int) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            before = b""
            while piece := file.read(_STEP):
                yield before + piece
                before = piece[-overlap:]
    except FileNotFoundError:
        return


class Region(msgspec.Struct, frozen=True):
    """A piece of a process's memory."""

    start: int
    end: int


def memory(process: int) -> Iterator[bytes]:
    """All that a process can have written to its memory: every region but those that are files which it only reads."""
    with Path(f"/proc/{process}/mem").open("rb", buffering=0) as file:
        for region in _regions(Path(f"/proc/{process}/maps").read_text()):
            with suppress(OSError):  # it was given back meanwhile
                file.seek(region.start)
                yield _whole(file, region.end - region.start)


def _whole(file: FileIO, size: int) -> bytes:
    parts, left = [], size
    while left and (part := file.read(left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _regions(maps: str) -> Iterator[Region]:
    for line in maps.splitlines():
        where, rights, _offset, _device, _inode, *name = line.split(maxsplit=5)
        is_read_only_file = bool(name) and name[0].startswith("/") and "w" not in rights
        if rights.startswith("r") and not is_read_only_file and not (name and name[0].startswith(("[vvar", "[vsys"))):
            start, end = (int(one, 16) for one in where.split("-"))
            yield Region(start, end)


# ---- order in what should have none


def pages_of(store: Path) -> Iterator[bytes]:
    """Every page of a database, and of the log of its changes."""
    data = store.read_bytes()
    yield from (data[at : at + PAGE] for at in range(0, len(data), PAGE))
    log = store.with_name(store.name + "-wal")
    if log.exists():
        changes = log.read_bytes()
        for at in range(_WAL_HEADER + _FRAME_HEADER, len(changes), _FRAME_HEADER + PAGE):
            yield changes[at : at + PAGE]


def bits(page: bytes) -> float:
    """How many bits each byte of it tells, from 0 for one byte again and again to nearly 8 for chance."""
    size = len(page)
    return -sum(count / size * math.log2(count / size) for count in Counter(page).values())
