"""Bringing a store under the next generation of its key: written anew beside the old file, looked over, and put in its place.

The old file is not touched until the new one is whole, so a kill at any moment leaves one of the two. Nobody else may have
the store open meanwhile: what another program wrote in the old file would be gone with it.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from carer_app.store.engine import DamagedStoreError, StoreBusyError, known_error, open_keyed
from carer_app.vault.disk import STORE, disk_errors, flush_folder
from carer_app.vault.keys import Keys
from carer_app.vault.vault import Vault

_PAGE = 4096


def find_generation(folder: Path, keys: Keys) -> None:
    """Let the keys be those of the generation under which the store lies, where a change may have been broken off."""
    if keys.before and not _opens(folder / STORE, keys.database_key()):
        newest = keys.generation
        keys.go_back()
        if not _opens(folder / STORE, keys.database_key()):
            keys.generation = newest


def go_on(folder: Path, vault: Vault, keys: Keys) -> None:
    """Bring a store under the newest key that it is to have, and let go of the one before.

    Raises StoreBusyError while another program has it open, StoreUnwritableError where the disk has no room for it twice,
    and DamagedStoreError where it cannot be read to its end: it is then left as it is, and this is tried at the next unlock.
    """
    if not keys.before:
        return
    with disk_errors():
        if keys.generation == keys.before:
            shut_anew(folder / STORE, keys.database_key(), keys.next_database_key())
        vault.settle(keys)


def shut_anew(store: Path, old: bytearray, new: bytearray) -> None:
    """Put the same store under another key in its place. Raises as `go_on`, and OSError."""
    beside = store.with_name(f"{store.name}.new")
    for ending in ("-wal", "-shm", "-journal", ""):
        beside.with_name(beside.name + ending).unlink(missing_ok=True)
    handle = os.open(store, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        with _alone(store, old) as source:
            _copy(source, beside, new)
            if os.name != "nt":  # Windows replaces no file that is open
                _replace(beside, store)
        if os.name == "nt":
            _replace(beside, store)
        _spoil(handle)
    finally:
        os.close(handle)


@contextmanager
def _alone(store: Path, key: bytearray) -> Iterator[Any]:
    """The old store, held against every other program, with nothing left in its log of changes."""
    raw = open_keyed(store, key)
    try:
        raw.execute("PRAGMA busy_timeout=0")
        if raw.execute("PRAGMA journal_mode=DELETE").fetchone()[0] != "delete":
            raise StoreBusyError
        raw.execute("PRAGMA locking_mode=EXCLUSIVE")
        raw.execute("BEGIN EXCLUSIVE")
        raw.execute("COMMIT")
        yield raw
    except sqlcipher.DatabaseError as problem:
        raise known_error(str(problem), store) or DamagedStoreError(store) from problem
    finally:
        raw.close()


def _copy(source: Any, beside: Path, key: bytearray) -> None:
    """Write it under the key, look at every page, and make it durable."""
    raw = open_keyed(beside, key)
    try:
        raw.execute("PRAGMA journal_mode=DELETE")
        source.backup(raw)
        faults = raw.execute("PRAGMA cipher_integrity_check").fetchall()
        if faults or raw.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise DamagedStoreError(beside)
    finally:
        raw.close()
    with beside.open("rb+") as written:
        os.fsync(written.fileno())


def _replace(beside: Path, store: Path) -> None:
    beside.replace(store)
    flush_folder(store.parent)


def _spoil(handle: int) -> None:
    """Whoever came to the old file a moment ago is to find that it opens no more, before they write in it."""
    with suppress(OSError):
        os.pwrite(handle, os.urandom(_PAGE), 0) if hasattr(os, "pwrite") else None
        os.fsync(handle)


def _opens(store: Path, key: bytearray) -> bool:
    try:
        open_keyed(store, key).close()
    except DamagedStoreError:
        return False
    return True
