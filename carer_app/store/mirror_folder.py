"""The files of the second copy: each is written by one program only, at its end, and is never changed in place."""

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from threading import RLock

from carer_app.domain.frames import Read, read_frames
from carer_app.domain.revision import new_id
from carer_app.store.engine import StoreBusyError
from carer_app.vault.disk import MIRROR, flush_folder

ENDING = ".frames"
LARGEST = 4 * 1024 * 1024
_FAR = 1 << 30


class MirrorFolder:
    """The folder beside the store. A file that another program still writes is left to it; any thread may ask."""

    def __init__(self, store: Path) -> None:
        self.path = store.parent / MIRROR
        self._lock = RLock()
        self._handle: int | None = None
        self._length = 0

    def append(self, data: bytes) -> None:
        """Write at the end of this program's own file and make it durable, or leave no part of it; raises OSError."""
        with self._lock:
            if self._handle is None or self._length > LARGEST:
                self._begin()
            assert self._handle is not None
            try:
                _write_all(self._handle, data)
                _flush(self._handle)
            except OSError:
                with suppress(OSError):
                    os.ftruncate(self._handle, self._length)
                self.close()
                raise
            self._length += len(data)

    def read(self) -> dict[Path, Read]:
        """Every file with what is whole in it, the oldest first. One that cannot be read at all counts as damaged."""
        found = {}
        for path in self.files():
            try:
                found[path] = read_frames(path.read_bytes())
            except FileNotFoundError:
                continue
            except OSError:
                found[path] = Read(frames=(), damaged=1)
        return found

    def files(self) -> list[Path]:
        """Every file that is there, the oldest first."""
        with suppress(OSError):
            return sorted(self.path.glob(f"*{ENDING}"))
        return []

    def replace(self, old: Iterable[Path], data: bytes) -> None:
        """Put one new file in the place of these; an own one is ended first. Nothing is lost by a kill on the way.

        Raises StoreBusyError while another program writes one of them, OSError when the disk says no.
        """
        with self._lock:
            self.close()
            old = list(old)
            if any(_is_held(path) for path in old):
                raise StoreBusyError
            if data:
                self._lay(data)
            for path in old:
                path.unlink(missing_ok=True)
            flush_folder(self.path)

    def is_held(self, path: Path) -> bool:
        """Whether a program writes this file, this one too."""
        return _is_held(path)

    def close(self) -> None:
        """End the own file; the next bytes begin another."""
        with self._lock:
            if self._handle is not None:
                with suppress(OSError):
                    os.close(self._handle)
            self._handle, self._length = None, 0

    def _begin(self) -> None:
        self.close()
        self._make()
        path = self.path / f"{new_id()}{ENDING}"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with suppress(OSError):  # some network drives know no holding
            _hold(handle)
        self._handle = handle
        flush_folder(self.path)

    def _lay(self, data: bytes) -> None:
        self._make()
        part = self.path / f"{new_id()}.part"
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        part.rename(part.with_suffix(ENDING))
        flush_folder(self.path)

    def _make(self) -> None:
        if not self.path.exists():
            self.path.mkdir(mode=0o700, exist_ok=True)
            flush_folder(self.path.parent)


def _write_all(handle: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


def _flush(handle: int) -> None:
    """Make what was written outlast a cut of the power."""
    if sys.platform == "darwin":
        import fcntl  # noqa: PLC0415 - this platform's only

        fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
    elif sys.platform == "win32":
        os.fsync(handle)
    else:
        os.fdatasync(handle)


def _hold(handle: int) -> None:
    """Let other programs know that this file is being written; a kill lets go of it. Raises OSError when one does."""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - this platform's only

        os.lseek(handle, _FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        os.lseek(handle, 0, os.SEEK_SET)
    else:
        import fcntl  # noqa: PLC0415 - as above

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _is_held(path: Path) -> bool:
    try:
        handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        return False
    except OSError:
        return True
    try:
        _hold(handle)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False
