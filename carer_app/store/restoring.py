"""Putting a backup back into an empty folder: all of it or nothing, and the first unlock finds the same computer, behind.

It is made ready beside the folder and takes its place in one step, so that a kill leaves no half of a store.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from carer_app.errors import BadInputError, KnownError
from carer_app.i18n import _
from carer_app.store import directory, schema
from carer_app.store.anchors import WHY_BEHIND
from carer_app.store.backup import check_backup
from carer_app.store.container import (
    Container,
    Contents,
    DamagedBackupError,
    Manifest,
    NewerBackupError,
    UnreadableBackupError,
)
from carer_app.store.engine import DamagedStoreError, Database, FrozenDatabase, open_keyed
from carer_app.store.verify import is_whole
from carer_app.vault import key_file
from carer_app.vault.backup_keys import BackupLock, Opened, database_key, with_slot
from carer_app.vault.disk import MIRROR, PHOTOS, STORE, WINDOW, StoreUnwritableError, flush_folder
from carer_app.vault.file import FILE, Stretch, VaultFile

RESTORED = "restored"
"""Why a store knows less than is remembered elsewhere; after it, of which moment the backup is."""
_UNFINISHED = ".restoring"
MARK = "putting-back"
"""What lies in a folder while a backup is put back there: without a slot file beside it, nothing of it counts yet."""


class FolderInUseError(BadInputError):
    """A backup is put back into an empty folder only."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            _("to: {folder} is not empty. Choose a new folder; nothing is put over what is there.").format(
                folder=folder
            ),
            [("to", "is not empty")],
        )


class RestoreUnwritableError(KnownError):
    """The disk said no; nothing of the folder was made."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            _(
                "The backup could not be put back to {folder}: there is no room, or it cannot be written to. Nothing was left "
                "there. Make room, or choose another folder."
            ).format(folder=folder)
        )


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """What was put back. `person` can unlock by the passphrase of the backup; empty where the code opened it.

    `lost` counts sealed photos that the backup does not have; the council sends those that it has.
    """

    folder: Path
    manifest: Manifest
    person: str
    lost: int


def restore(path: Path, folder: Path, opener: Callable[[BackupLock], Opened], stretch: Stretch) -> Restored:
    """Check the whole backup and put it into an empty folder. `opener` opens its lock by a code or a passphrase.

    Raises FolderInUseError, RestoreUnwritableError, and what `container` and the opener have to say: then the folder is as
    it was.
    """
    folder = folder.absolute()
    _refuse_used(folder)
    container = Container(path)
    opened = opener(container.lock)
    contents = container.contents(opened.key)
    _refuse_newer(contents.told())
    manifest = _checked(path, opened.key)
    with _ready(folder) as new:
        _put_database(path, new / STORE, opened.key, contents, manifest)
        lost = manifest.lost + _put_photos(container, manifest, new / PHOTOS)
        _put_slots(new / FILE, contents, opened, stretch)
    return Restored(folder=folder, manifest=manifest, person=opened.person, lost=lost)


def _checked(path: Path, key: bytes) -> Manifest:
    try:
        return check_backup(path, key)
    except OSError as problem:
        raise UnreadableBackupError(path) from problem


def _put_database(path: Path, store: Path, key: bytes, contents: Contents, manifest: Manifest) -> None:
    own_key = bytes.fromhex(contents.database_key)
    put_copy(path, key, store, own_key)
    database = Database(store, own_key)
    with database.writing() as db:
        directory.set_setting(db, WHY_BEHIND, f"{RESTORED} {manifest.made}")
    database.empty_log()
    database.close()
    if not is_whole(store, own_key):
        raise StoreUnwritableError


def put_copy(path: Path, key: bytes, store: Path, own_key: bytes | bytearray) -> None:
    """Copy the database of a backup to its own place, under its own key; raises DamagedBackupError."""
    source = FrozenDatabase(path, database_key(key))
    try:
        with source.reading() as db:
            raw: Any = db.connection.driver_connection
            target = open_keyed(store, own_key)
            try:
                raw.backup(target, pages=-1)
            finally:
                target.close()
    except DamagedStoreError as problem:
        raise DamagedBackupError(path) from problem
    finally:
        source.close()


def _put_photos(container: Container, manifest: Manifest, into: Path) -> int:
    """Put every photo under its name; gives how many of those that lie beside the backup are not there or were changed."""
    lost = 0
    found = _beside(container.path.parent, manifest) if manifest.apart else container.photos(manifest)
    for name, data in found:
        if data is None:
            lost += 1
            continue
        into.mkdir(mode=0o700, exist_ok=True)
        _write(into / name, data)
    if into.exists():
        flush_folder(into)
    return lost


def _beside(folder: Path, manifest: Manifest) -> Iterator[tuple[str, bytes | None]]:
    for part in manifest.photos:
        try:
            data = (folder / part.hash).read_bytes()
        except OSError:
            data = b""
        yield part.hash, data if sha256(data).hexdigest() == part.hash else None


def _put_slots(path: Path, contents: Contents, opened: Opened, stretch: Stretch) -> None:
    """The slot file goes last: with it the folder is a store."""
    file = msgspec.json.decode(contents.slot_file, type=VaultFile)
    slots = with_slot(file, opened, bytes.fromhex(contents.vault_key), stretch)
    key_file.write_both(path, msgspec.json.format(msgspec.json.encode(slots)))


@contextmanager
def _ready(folder: Path) -> Iterator[Path]:
    """A folder beside the one that is meant, which becomes it at the end; gone again when something goes wrong."""
    new = folder.with_name(folder.name + _UNFINISHED)
    try:
        _clear(new)
        new.mkdir(parents=True, mode=0o700)
        _write(new / MARK, b"")
        yield new
        flush_folder(new)
        _move_in(new, folder)
    except (OSError, StoreUnwritableError) as problem:
        raise RestoreUnwritableError(folder) from problem
    finally:
        with suppress(OSError):
            _clear(new)


def _move_in(new: Path, folder: Path) -> None:
    """In one step; where a window holds the folder, one after the other and the slot file last, under a mark until then."""
    if not folder.exists() or not any(folder.iterdir()):
        if folder.exists():
            folder.rmdir()
        (new / MARK).unlink()
        new.rename(folder)
        flush_folder(folder.parent)
        return
    _unmake(folder)
    (folder / MARK).touch(mode=0o600)
    flush_folder(folder)
    for name in (PHOTOS, STORE, FILE, MIRROR):
        if (new / name).exists():
            (new / name).rename(folder / name)
            flush_folder(folder)
    (folder / MARK).unlink()


def _unmake(folder: Path) -> None:
    """Take away what was moved in and has no slot file yet; only where our own mark says so."""
    if (folder / MARK).exists() and not (folder / FILE).exists():
        for name in (MIRROR, PHOTOS):
            shutil.rmtree(folder / name, ignore_errors=True)
        (folder / STORE).unlink(missing_ok=True)
        (folder / MARK).unlink()


def _clear(new: Path) -> None:
    """Take away what a restoring that was broken off has left; what is somebody else's stays."""
    if (new / MARK).exists():
        shutil.rmtree(new)


def _write(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def _refuse_used(folder: Path) -> None:
    try:
        here = {path.name for path in folder.iterdir()} if folder.exists() else set()
        ours = {MARK, STORE, PHOTOS, MIRROR} if MARK in here and FILE not in here else set()
        if here - ours - {WINDOW}:
            raise FolderInUseError(folder)
    except OSError as problem:
        raise RestoreUnwritableError(folder) from problem


def _refuse_newer(manifest: Manifest) -> None:
    if manifest.step > schema.NEWEST:
        raise NewerBackupError
