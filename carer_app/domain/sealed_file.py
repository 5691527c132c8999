"""Sealing a file in chunks: each is authentic by itself, in its place, and nobody can cut the end off unnoticed."""

import os
from collections.abc import Callable
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from carer_app.domain.attachments import SealedFile
from carer_app.errors import KnownError
from carer_app.i18n import _

CHUNK = 1024 * 1024
STEP = 4096
"""What is filled up, is filled up to a multiple of this: no more than a box of a closed section tells."""
_LABEL = b"hearthlog/chunk/1"


class ChangedFileError(KnownError):
    """Sealed bytes are gone, or are not those that were written."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This photo or paper is damaged on this computer and cannot be opened. Your words are not touched by that."
            )
        )


class UnreadFileError(ChangedFileError):
    """Sealed bytes could not be read just now, such as where another program holds them: nothing is known of them."""

    def __init__(self) -> None:
        KnownError.__init__(
            self,
            _(
                "This photo or paper could not be read on this computer just now. Try again in a moment. Your words are not "
                "touched by that."
            ),
        )


def seal_file(data: bytes) -> tuple[SealedFile, dict[str, bytes]]:
    """The file's key and the names of its sealed chunks of 1 MiB, and the chunks by name. Every call gives other bytes."""
    return _seal(data, len(data))


def seal_filled_up(data: bytes) -> tuple[SealedFile, dict[str, bytes]]:
    """The same, filled up to steps of 4 KiB, so that its chunks do not tell how large it is."""
    return _seal(data + bytes(-len(data) % STEP), len(data))


def _seal(data: bytes, size: int) -> tuple[SealedFile, dict[str, bytes]]:
    key = os.urandom(32)
    parts = [data[start : start + CHUNK] for start in range(0, len(data), CHUNK)] or [b""]
    cipher = AESGCM(key)
    sealed = [
        cipher.encrypt(_nonce(number, is_last=number == len(parts) - 1), part, _LABEL)
        for number, part in enumerate(parts)
    ]
    names = tuple(sha256(part).hexdigest() for part in sealed)
    return SealedFile(key=key.hex(), size=size, chunks=names), dict(zip(names, sealed, strict=True))


def open_file(file: SealedFile, read: Callable[[str], bytes]) -> bytes:
    """The plain bytes; `read` gives a sealed chunk by its name. Raises ChangedFileError."""
    last = len(file.chunks) - 1
    try:
        cipher = AESGCM(bytes.fromhex(file.key))
        plain = b"".join(
            cipher.decrypt(_nonce(number, is_last=number == last), read(name), _LABEL)
            for number, name in enumerate(file.chunks)
        )
    except (InvalidTag, ValueError) as problem:
        raise ChangedFileError from problem
    if not 0 <= len(plain) - file.size < STEP or any(plain[file.size :]):
        raise ChangedFileError
    return plain[: file.size]


def _nonce(number: int, *, is_last: bool) -> bytes:
    """A key seals one file only, so that the number of the chunk is nonce enough; the last byte marks the end."""
    return number.to_bytes(11, "big") + bytes([is_last])
