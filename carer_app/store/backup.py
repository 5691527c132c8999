"""Making a backup while the store is in use: one file under a key of its own, opened again and checked before it counts.

The database is copied page by page from one moment into a file that is encrypted from its first byte; see `container`.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
from sqlalchemy import Table, func, select, text

from carer_app.config import VERSION as PROGRAM
from carer_app.domain.canonical import digest
from carer_app.domain.entry import ENTRY, START, Entry
from carer_app.domain.sealed_file import ChangedFileError
from carer_app.domain.signing import BrokenSignatureError, Signed
from carer_app.errors import BadInputError, KnownError
from carer_app.i18n import _
from carer_app.store import directory, log, schema
from carer_app.store.container import (
    LABEL,
    Container,
    Contents,
    DamagedBackupError,
    Manifest,
    Part,
    digest_of,
    finish,
    is_backup,
)
from carer_app.store.engine import Connection, DamagedStoreError, Database, FrozenDatabase, open_frozen, open_new_copy
from carer_app.store.erasure import ERASURES
from carer_app.store.sealed_folder import SealedFolder
from carer_app.store.tables import bodies, chunks, closed, drafts, entries, receipts, revisions
from carer_app.store.writing import Device
from carer_app.vault.backup_keys import BackupLock, Chosen, database_key, lock_backup, present_key
from carer_app.vault.disk import StoreUnwritableError, flush_folder
from carer_app.vault.file import VaultFile
from carer_app.vault.vault import Keys

PART = ".part"
CHAIN_FAULTS = "chain faults"
"""What the manifest counts beside rows: the store was copied as it was, and so are its faults."""
_PAGES = 2048
_COUNTED = (revisions, bodies, entries, receipts, closed, drafts)


class BackupUnwritableError(KnownError):
    """There is no room, or nothing can be written there."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            _(
                "The backup {name} could not be written: there is no room, or the stick or folder cannot be written to. Your "
                "records are as they were. Make room, or choose another place."
            ).format(name=path.name)
        )


class BackupFailedError(KnownError):
    """It was written, and was not the same when it was read again."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            _(
                "The backup {name} was written, but it was not the same when it was opened again, so it was not kept. The stick "
                "or disk may be failing: choose another. Your records are as they were."
            ).format(name=path.name)
        )


@dataclass(frozen=True, kw_only=True)
class Source:
    """The open store that is backed up, and who it is; `made` is the time that the backup is given."""

    database: Database
    device: Device
    keys: Keys
    file: VaultFile
    made: str


class Backup(msgspec.Struct, frozen=True, kw_only=True):
    """A backup that was made and checked."""

    path: Path
    manifest: Manifest
    size: int


def make_backup(source: Source, out: Path, chosen: Chosen | None = None, *, photos_apart: bool = False) -> Backup:
    """Write and check one backup; only then does it stand under its name. `photos_apart`: the photos are left out.

    It opens by what opens the vault, and by a `chosen` passphrase. Raises BackupUnwritableError, BackupFailedError,
    BadInputError, DamagedStoreError: then there is nothing new.
    """
    _refuse_other(out)
    key, lock = lock_backup(source.keys, source.file, chosen)
    part = out.with_name(out.name + PART)
    with _unwritable(out), ExitStack() as undo:
        undo.callback(_take_away, part)
        _begin(part)
        _write(source, part, key, lock, photos_apart=photos_apart)
        try:
            manifest = check_backup(part, key)
        except DamagedBackupError as problem:
            raise BackupFailedError(out) from problem
        part.replace(out)
        flush_folder(out.parent)
    return Backup(path=out, manifest=manifest, size=out.stat().st_size)


def check_backup(path: Path, key: bytes) -> Manifest:
    """Open a backup and look at all of it: each byte, each page, how much there is, and the chain of each log.

    Raises DamagedBackupError.
    """
    container = Container(path)
    contents = container.contents(key)
    manifest = contents.told()
    if container.database() != manifest.database:
        raise DamagedBackupError(path)
    for _name, _data in container.photos(manifest):
        pass
    database = FrozenDatabase(path, database_key(key))
    try:
        with database.reading() as db:
            is_same = _is_as_told(db, contents)
    except DamagedStoreError as problem:
        raise DamagedBackupError(path) from problem
    finally:
        database.close()
    if not is_same:
        raise DamagedBackupError(path)
    return manifest


def _is_as_told(db: Connection, contents: Contents) -> bool:
    device = msgspec.json.decode(directory.setting(db, "device") or "{}", type=Device)
    try:
        manifest = contents.manifest.verify(LABEL, device.key().public).read(Manifest)
    except BrokenSignatureError:
        return False
    is_whole = list(db.scalars(text("PRAGMA integrity_check"))) == ["ok"]
    is_full = (_counts(db), tuple(log.ends(db))) == (manifest.counts, manifest.heads)
    return is_whole and is_full


def _write(source: Source, part: Path, key: bytes, lock: BackupLock, *, photos_apart: bool) -> None:
    with source.database.reading() as db:
        told = _told(db, source)
        names = list(db.scalars(select(chunks.c.name).where(chunks.c.here).distinct().order_by(chunks.c.name)))
        _copy(db, part, database_key(key))
    _look_at_pages(part, database_key(key))
    with part.open("r+b") as out:
        database = digest_of(out, part.stat().st_size)
        out.seek(0, os.SEEK_END)
        folder = SealedFolder(source.database.path)
        photos = list(_photos(folder, names, None if photos_apart else out))
        manifest = msgspec.structs.replace(
            told, database=database, photos=tuple(photos), lost=len(names) - len(photos), apart=photos_apart
        )
        signed = source.device.key().sign(LABEL, manifest)
        written = 0 if photos_apart else sum(photo.size for photo in photos)
        finish(out, written, key, lock, _contents(source, signed))
        _forget_cached(out)


def _told(db: Connection, source: Source) -> Manifest:
    """What the store says at the moment from which it is copied."""
    return Manifest(
        vault=source.keys.vault,
        device=source.device.id,
        made=source.made,
        program=PROGRAM,
        step=schema.NEWEST,
        database=Part(size=0, hash=""),
        photos=(),
        counts=_counts(db),
        heads=tuple(log.ends(db)),
        erasures=int(directory.setting(db, ERASURES) or 0),
        generation=source.file.generation,
    )


def _contents(source: Source, signed: Signed) -> Contents:
    return Contents(
        manifest=signed,
        slot_file=msgspec.json.encode(source.file).decode(),
        vault_key=present_key(source.keys).hex(),
        database_key=source.keys.database_key().hex(),
    )


def _counts(db: Connection) -> dict[str, int]:
    return {table.name: _count(db, table) for table in _COUNTED} | {
        "records": db.scalar(select(func.count(func.distinct(revisions.c.record)))) or 0,
        CHAIN_FAULTS: _chain_faults(db),
    }


def _chain_faults(db: Connection) -> int:
    """How many entries do not follow on the one before, or are not what their hash says."""
    faults, ends = 0, dict[tuple[str, int], tuple[int, str]]()
    for row in db.execute(select(entries).order_by(entries.c.gateway, entries.c.epoch, entries.c.seq)):
        log_, entry = (row.gateway, row.epoch), _read_entry(bytes(row.data))
        seq, head = ends.get(log_, (0, START))
        is_next = entry is not None and (entry.seq, entry.prev) == (seq + 1, head)
        faults += not (is_next and digest(ENTRY, bytes(row.data)) == row.hash)
        ends[log_] = (row.seq, row.hash)
    return faults


def _read_entry(data: bytes) -> Entry | None:
    try:
        return msgspec.json.decode(data, type=Entry)
    except (msgspec.DecodeError, UnicodeError):
        return None


def _count(db: Connection, table: Table) -> int:
    return db.scalar(select(func.count()).select_from(table)) or 0


def _copy(db: Connection, part: Path, key: bytes) -> None:
    """Copy every page of the moment that `db` sees, in steps between which others go on."""
    target = open_new_copy(part, key)
    try:
        raw: Any = db.connection.driver_connection
        raw.backup(target, pages=_PAGES)
    finally:
        target.close()


def _look_at_pages(part: Path, key: bytes) -> None:
    raw = open_frozen(part, key)
    try:
        if raw.execute("PRAGMA cipher_integrity_check").fetchall():
            raise DamagedBackupError(part)
    finally:
        raw.close()


def _photos(folder: SealedFolder, names: Sequence[str], out: BinaryIO | None) -> Iterator[Part]:
    """What lies in the folder of these, copied where `out` is given. One that is damaged is left out, and counted."""
    for name in names:
        with suppress(ChangedFileError):
            sealed = folder.read(name)
            if out is not None:
                out.write(sealed)
            yield Part(size=len(sealed), hash=name)


def _forget_cached(out: BinaryIO) -> None:
    """Let the check read from the disk and not from memory, where the system can be asked to."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(out.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _begin(part: Path) -> None:
    """An empty file for its owner alone, in the place of one that a kill left."""
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))


def _take_away(part: Path) -> None:
    with suppress(OSError):
        part.unlink(missing_ok=True)


def _refuse_other(out: Path) -> None:
    if out.exists() and not is_backup(out):
        sentence = _("out: {name} is there already, and is no backup. Choose another name.").format(name=out.name)
        raise BadInputError(sentence, [("out", "is another file")])


@contextmanager
def _unwritable(out: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, StoreUnwritableError) as problem:
        raise BackupUnwritableError(out) from problem
