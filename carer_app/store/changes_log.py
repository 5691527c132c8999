"""Whether the database's log of changes is whole. SQLite itself leaves out, without a word, all that follows a torn place.

The form is SQLite's own (sqlite.org/fileformat2.html#walformat): a head of 32 bytes, then pages with heads of 24, each
with a running checksum and the two salts of the present round.
"""

import struct
from pathlib import Path

_HEAD, _PAGE_HEAD = struct.Struct(">8I"), struct.Struct(">6I")
_LITTLE = 0x377F0682


def is_torn(store: Path) -> bool:
    """Whether the log of changes beside a store holds pages of the present round that no reader will come to.

    A cut of the power may leave that too, of a change that nobody was told to be saved.
    """
    try:
        data = store.with_name(f"{store.name}-wal").read_bytes()
    except OSError:
        return False
    if len(data) < _HEAD.size:
        return len(data) > 0
    magic, _version, size, _round, *salts, one, two = _HEAD.unpack_from(data)
    order = "<" if magic == _LITTLE else ">"
    sums = _summed(data[: _HEAD.size - 8], (0, 0), order)
    if magic & ~1 != _LITTLE & ~1 or sums != (one, two):
        return any(data[_HEAD.size :])
    at, step = _HEAD.size, _PAGE_HEAD.size + size
    while at + step <= len(data):
        head = _PAGE_HEAD.unpack_from(data, at)
        sums = _summed(data[at : at + 8] + data[at + _PAGE_HEAD.size : at + step], sums, order)
        if list(head[2:4]) != salts or sums != head[4:6]:
            break
        at += step
    return _goes_on(data, at, step, salts)


def _goes_on(data: bytes, at: int, step: int, salts: list[int]) -> bool:
    """Whether a page of this round stands at or after a place where reading ends."""
    return any(list(_PAGE_HEAD.unpack_from(data, place)[2:4]) == salts for place in range(at, len(data) - 23, step))


def _summed(data: bytes, sums: tuple[int, int], order: str) -> tuple[int, int]:
    one, two = sums
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for first, second in zip(words[::2], words[1::2], strict=True):
        one = (one + first + two) & 0xFFFFFFFF
        two = (two + second + one) & 0xFFFFFFFF
    return one, two
