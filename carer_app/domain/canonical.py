"""Canonical bytes: what is signed and hashed, the same on every machine (RFC 8785, ASCII keys, whole numbers)."""

import hashlib
from functools import cache
from typing import Annotated

import msgspec

from carer_app.errors import BadInputError

DEEPEST = 32
LARGEST_NUMBER = 2**53 - 1
Count = Annotated[int, msgspec.Meta(ge=0, le=LARGEST_NUMBER)]
LARGEST_BODY = 256 * 1024

_encoder = msgspec.json.Encoder(order="sorted")


def encode(value: object) -> bytes:
    """The canonical JSON bytes of plain data or Structs. The data must have passed `check`."""
    return _encoder.encode(value)


def digest(label: str, data: bytes) -> str:
    """SHA-256 of the data under a label, as 64 hex digits, so that no two sorts of bytes share a hash."""
    return hashlib.sha256(_under(label) + data).hexdigest()


@cache
def _under(label: str) -> bytes:
    return f"hearthlog/{label}/1\0".encode()


def check(value: object, field: str = "", depth: int = 0) -> None:
    """Refuse what has no canonical form; raises BadInputError naming the field and what is wrong."""
    where = field or "the record"
    if depth > DEEPEST:
        raise _bad(where, f"is nested more than {DEEPEST} deep")
    if isinstance(value, str):
        _check_text(value, where)
    elif isinstance(value, dict):
        for key, part in value.items():
            _check_key(key, where)
            check(part, f"{field}.{key}" if field else key, depth + 1)
    elif isinstance(value, list | tuple):
        for number, part in enumerate(value):
            check(part, f"{field}[{number}]", depth + 1)
    elif isinstance(value, float):
        raise _bad(where, "is a number with a fraction; write it as text")
    elif isinstance(value, int) and not isinstance(value, bool) and abs(value) > LARGEST_NUMBER:
        raise _bad(where, "is a number too large to keep exactly")


def check_size(text: str) -> None:
    """Refuse a body that is longer than a gateway takes; raises BadInputError."""
    if len(text.encode()) > LARGEST_BODY:
        raise BadInputError(
            f"The record is longer than {LARGEST_BODY // 1024} KiB. Write it as two records.",
            [("the record", "is too long")],
        )


def _check_text(text: str, where: str) -> None:
    if "\0" in text:
        raise _bad(where, "holds a character that cannot be kept (NUL)")
    try:
        text.encode()
    except UnicodeEncodeError as problem:
        raise _bad(where, "holds half of a character (a lone surrogate); paste the text again") from problem


def _check_key(key: object, where: str) -> None:
    if not isinstance(key, str) or not key.isascii() or "\0" in key:
        raise _bad(where, "has a name inside it that is not plain letters")


def _bad(field: str, what: str) -> BadInputError:
    return BadInputError(f"{field} {what}. Nothing was saved.", [(field, what)])
