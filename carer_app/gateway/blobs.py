"""Where the sealed chunks of photos and papers are kept: a folder, or an S3-compatible store. Neither can be read by itself."""

from hashlib import sha256
from typing import Protocol

from carer_app.errors import KnownError
from carer_app.i18n import _


class BlobsUnreachableError(KnownError):
    """The place where chunks are kept cannot be used just now; what was asked was not done."""

    def __init__(self) -> None:
        super().__init__(_("The place where photos and papers are kept cannot be used just now. Try again later."))


class BlobLostError(KnownError):
    """A chunk is not there, or is not the one of that name."""

    def __init__(self) -> None:
        super().__init__(_("A part of a photo or paper is not there, or was changed."))


class Blobs(Protocol):
    """Chunks by the SHA-256 of their bytes. Every call raises BlobsUnreachableError where the place cannot be used."""

    def put(self, name: str, data: bytes) -> None:
        """Keep a chunk so that it outlasts a cut of the power, whole or not at all; whatever lay under its name goes."""

    def get(self, name: str) -> bytes:
        """The very bytes of that name; raises BlobLostError."""

    def has(self, name: str) -> bool:
        """Whether something lies under that name."""

    def remove(self, name: str) -> None:
        """Take a chunk away; nothing happens where there is none."""


def whole(name: str, data: bytes) -> bytes:
    """The bytes, when they are those of that name; raises BlobLostError."""
    if sha256(data).hexdigest() != name:
        raise BlobLostError
    return data
