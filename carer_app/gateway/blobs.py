"""Where the sealed chunks of photos and papers are kept: a folder, or an S3-compatible store. Neither can be read by itself."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from carer_app.errors import BadInputError, KnownError
from carer_app.i18n import _

FOLDER = "blobs"
_OBJECT_STORES = ("s3://", "s3a://")


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


def open_blobs(place: str) -> Blobs:
    """The place of that name: `s3://bucket/prefix`, else a folder, which is made where it is missing.

    What opens an S3-compatible store (keys, region, endpoint) comes from the usual `AWS_…` variables, never from the
    address. Raises BadInputError for an address that is neither.
    """
    if place.startswith(_OBJECT_STORES):
        from carer_app.gateway.object_blobs import ObjectBlobs  # noqa: PLC0415 - most gateways keep a folder

        return ObjectBlobs(place)
    if "://" in place:
        sentence = _("--blobs is neither a folder nor an address such as s3://bucket/photos.")
        raise BadInputError(sentence, [("blobs", "is neither a folder nor an s3:// address")])
    return FolderBlobs(Path(place))


def whole(name: str, data: bytes) -> bytes:
    """The bytes, when they are those of that name; raises BlobLostError."""
    if sha256(data).hexdigest() != name:
        raise BlobLostError
    return data


class FolderBlobs:
    """Chunks as files that only this account may read, in folders by the first two letters of their names."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def put(self, name: str, data: bytes) -> None:
        folder = self._path / name[:2]
        passing = folder / f"{name}.{os.urandom(6).hex()}.part"
        with _disk_errors():
            self._make(folder)
            try:
                _write(passing, data)
                passing.replace(folder / name)
            finally:
                passing.unlink(missing_ok=True)
            _flush(folder)

    def get(self, name: str) -> bytes:
        with _disk_errors():
            try:
                return whole(name, self._file(name).read_bytes())
            except FileNotFoundError as problem:
                raise BlobLostError from problem

    def has(self, name: str) -> bool:
        with _disk_errors():
            return self._file(name).is_file()

    def remove(self, name: str) -> None:
        with _disk_errors(), suppress(FileNotFoundError):
            self._file(name).unlink()
            _flush(self._path / name[:2])

    def _file(self, name: str) -> Path:
        return self._path / name[:2] / name

    def _make(self, folder: Path) -> None:
        if not folder.is_dir():
            self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.mkdir(mode=0o700, exist_ok=True)
            _flush(self._path)


def _write(path: Path, data: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _flush(folder: Path) -> None:
    """Make names durable, where the system can be asked to."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _disk_errors() -> Iterator[None]:
    """A disk that is full, away or not to be written is known."""
    try:
        yield
    except OSError as problem:
        raise BlobsUnreachableError from problem
