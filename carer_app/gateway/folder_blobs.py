"""Chunks in a folder."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from carer_app.gateway.blobs import BlobLostError, BlobsUnreachableError, whole


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
