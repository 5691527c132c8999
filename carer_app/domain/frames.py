"""A file of frames: each stands for itself, so that a torn end or a changed byte costs that frame and no other.

A frame is a mark, two lengths, the digest of what follows, and a check of all that; then a label that can be read by
anybody, and bytes that are sealed. Whatever is no frame is stepped over to the next mark, and counted.
"""

import struct
from collections.abc import Iterator
from hashlib import sha256

import msgspec

_MARK = b"\x93HLF\r\n\x1a\n"
_LENGTHS = struct.Struct(">II")
_DIGEST, _CHECK = 32, 8
_PATIENCE = 16
"""How many times the whole is looked through for nothing: heads that each claim all that follows would take for ever."""

_HEAD = len(_MARK) + _LENGTHS.size + _DIGEST + _CHECK


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """One frame as it lies: what it says openly, and what is sealed."""

    label: bytes
    sealed: bytes

    def encode(self) -> bytes:
        """The bytes of the frame, to be put behind others."""
        rest = self.label + self.sealed
        head = _MARK + _LENGTHS.pack(len(self.label), len(self.sealed)) + sha256(rest).digest()
        return head + sha256(head).digest()[:_CHECK] + rest


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """What was found in a file. `damaged` counts the stretches between whole frames, and after them, that are none."""

    frames: tuple[Frame, ...]
    damaged: int


def read_frames(data: bytes) -> Read:
    """Every whole frame in order; whatever comes, it never fails."""
    frames, at, damaged = [], 0, 0
    for start, end, frame in _whole(data):
        damaged += start > at
        frames.append(frame)
        at = end
    return Read(frames=tuple(frames), damaged=damaged + (at < len(data)))


def _whole(data: bytes) -> Iterator[tuple[int, int, Frame]]:
    at, patience = data.find(_MARK), _PATIENCE * len(data)
    while at >= 0 and patience >= 0:
        end, cost, frame = _frame_at(data, at)
        if frame is not None:
            yield at, end, frame
        patience -= cost
        at = data.find(_MARK, end)


def _frame_at(data: bytes, at: int) -> tuple[int, int, Frame | None]:
    """Where to go on, how many bytes were looked through for nothing, and the frame that begins here, if it is whole."""
    head, body = data[at : at + _HEAD - _CHECK], at + _HEAD
    if len(data) < body or sha256(head).digest()[:_CHECK] != data[body - _CHECK : body]:
        return at + 1, 0, None
    of_label, of_sealed = _LENGTHS.unpack_from(head, len(_MARK))
    end = body + of_label + of_sealed
    if end > len(data):
        return at + 1, 0, None
    rest = data[body:end]
    if sha256(rest).digest() != head[-_DIGEST:]:
        return at + 1, len(rest), None
    return end, 0, Frame(label=rest[:of_label], sealed=rest[of_label:])
