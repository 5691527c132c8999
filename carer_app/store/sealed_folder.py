"""The sealed chunks of photos and papers on the disk, each under the hash of its bytes. Nothing here can be read by itself."""

import os
from collections.abc import Collection, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from carer_app.domain.sealed_file import ChangedFileError, UnreadFileError
from carer_app.vault.disk import PHOTOS, StoreUnwritableError, disk_errors, flush_folder

FOLDER = PHOTOS
_UNSETTLED = ".part"


class SealedFolder:
    """A folder of sealed chunks. A chunk is laid down under a passing name first, and settled with what names it."""

    def __init__(self, store: Path) -> None:
        self.path = store.parent / FOLDER

    def lay(self, chunks: Mapping[str, bytes]) -> None:
        """Write chunks so that they outlast a cut of the power, but not yet under their names; raises StoreUnwritableError."""
        try:
            with disk_errors():
                self.path.mkdir(mode=0o700, exist_ok=True)
                for name, sealed in chunks.items():
                    _write(self._unsettled(name), sealed)
        except StoreUnwritableError:
            self.take_away(chunks)
            raise

    def settle(self, names: Collection[str]) -> None:
        """Give chunks that were laid down their names; raises StoreUnwritableError."""
        with disk_errors():
            for name in names:
                self._unsettled(name).replace(self.path / name)
            flush_folder(self.path)
            flush_folder(self.path.parent)

    def take_away(self, names: Collection[str]) -> None:
        """Undo `lay`, as far as the disk allows; what stays is swept later."""
        for name in names:
            with suppress(OSError):
                self._unsettled(name).unlink(missing_ok=True)

    def read(self, name: str) -> bytes:
        """A sealed chunk; raises ChangedFileError when it is gone or not the one of that name, and UnreadFileError while it,
        or all that lies here, cannot be reached.
        """
        try:
            sealed = (self.path / Path(name).name).read_bytes()
        except OSError as problem:
            is_gone = isinstance(problem, FileNotFoundError) and self.path.is_dir()
            raise (ChangedFileError if is_gone else UnreadFileError) from problem
        if sha256(sealed).hexdigest() != name:
            raise ChangedFileError
        return sealed

    def may_hold(self, name: str) -> bool:
        """Whether a chunk lies here whole, or may: only one that is gone, or another, is known not to."""
        try:
            self.read(name)
        except UnreadFileError:
            return True
        except ChangedFileError:
            return False
        return True

    def names(self) -> set[str]:
        """Every file that lies here under its name, whether or not anything names it."""
        return {name for name in self._all() if not name.endswith(_UNSETTLED)}

    def unsettled(self) -> set[str]:
        """Every file that was laid down and has no name yet: on its way, or left by a kill."""
        return self._all() - self.names()

    def remove(self, names: Collection[str]) -> None:
        """Remove files that nothing names; what cannot be removed now stays for the next sweep."""
        for name in names:
            with suppress(OSError):
                (self.path / name).unlink(missing_ok=True)

    def _all(self) -> set[str]:
        with suppress(FileNotFoundError), disk_errors():
            return {path.name for path in self.path.iterdir()} if self.path.exists() else set()
        return set()

    def _unsettled(self, name: str) -> Path:
        return self.path / f"{name}{_UNSETTLED}"


def _write(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
