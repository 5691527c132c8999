"""The file of one backup: the encrypted database, the sealed photos behind it, and at the end what is in it and who opens it.

The database stands first, so that it can be opened where it lies and is never written anywhere a second time. A file that
was not copied to its end has no foot, and is known by that.
"""

import os
import struct
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from carer_app.domain.canonical import encode
from carer_app.domain.signing import BrokenSignatureError, Signed
from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.store.log import LogEnd
from carer_app.vault.backup_keys import BackupLock, contents_key
from carer_app.vault.file import NewerStoreError

VERSION = 1
LABEL = "backup"
STEP = 1024 * 1024
_MAGIC = b"HearthlogBackup"
_FOOT = struct.Struct(f">QQQQ32s{len(_MAGIC)}sB")
_NONCE = 12


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of bytes and the SHA-256 of it in hex. A sealed photo lies under that name."""

    size: int
    hash: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What the computer signs of a backup. `made` is its own clock's word. `lost` counts sealed photos that could not be read.

    `apart`: the photos lie beside the file, under their names. `erasures` says how often something was erased before, and
    `generation` under which of the vault's keys the store lay.
    """

    v: int = VERSION
    vault: str
    device: str
    made: str
    program: str
    step: str
    database: Part
    photos: tuple[Part, ...]
    lost: int = 0
    apart: bool = False
    counts: dict[str, int]
    heads: tuple[LogEnd, ...]
    erasures: int = 0
    generation: int = 1


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """What is sealed beside the database: the manifest, the slot file, and the keys that a restored store goes on with."""

    manifest: Signed
    slot_file: str
    vault_key: str
    database_key: str

    def told(self) -> Manifest:
        """The manifest, not yet verified; raises BrokenSignatureError."""
        return self.manifest.read(Manifest)


class NotABackupError(KnownError):
    """It has no foot of ours."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            _(
                "{name} is not a backup of Hearthlog, or its end is missing because copying it was broken off. Copy it again, "
                "or take another backup. Nothing was put back."
            ).format(name=path.name)
        )


class DamagedBackupError(KnownError):
    """Bytes are not those that were written."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            _(
                "The backup {name} is damaged and cannot be put back. Copy it again from where it was, or take an older one. "
                "Nothing was put back."
            ).format(name=path.name)
        )


class NewerBackupError(NewerStoreError):
    """A later program made it."""

    def __init__(self) -> None:
        KnownError.__init__(
            self, _("This backup was made by a newer Hearthlog. Update Hearthlog on this computer to put it back.")
        )


class UnreadableBackupError(KnownError):
    """The disk does not give it."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            _("{name} cannot be read. See whether the stick or folder is there. Nothing was put back.").format(
                name=path.name
            )
        )


def digest_of(source: BinaryIO, size: int) -> Part:
    """The next bytes of a file as a part; a shorter one where it ends before."""
    done, sum_ = 0, sha256()
    while done < size and (block := source.read(min(STEP, size - done))):
        sum_.update(block)
        done += len(block)
    return Part(size=done, hash=sum_.hexdigest())


def finish(out: BinaryIO, photos: int, key: bytes, lock: BackupLock, contents: Contents) -> None:
    """Write the end of a backup behind its database and `photos` bytes of photos, and make the file durable."""
    plain_lock, nonce = msgspec.json.encode(lock), os.urandom(_NONCE)
    database = contents.told().database.size
    sealed = nonce + AESGCM(contents_key(key)).encrypt(nonce, encode(contents), plain_lock)
    sizes = (database, photos, len(sealed), len(plain_lock))
    out.write(sealed)
    out.write(plain_lock)
    out.write(_FOOT.pack(*sizes, _foot_sum(sizes, plain_lock), _MAGIC, VERSION))
    out.flush()
    os.fsync(out.fileno())


class Container:
    """A backup that is read. Raises NotABackupError, NewerBackupError, DamagedBackupError, UnreadableBackupError."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open("rb") as source:
                self.lock, self._sizes, self._sealed, self._bound = self._read(source)
        except OSError as problem:
            raise UnreadableBackupError(path) from problem

    def contents(self, key: bytes) -> Contents:
        """What the backup says of itself; raises DamagedBackupError."""
        try:
            plain = AESGCM(contents_key(key)).decrypt(self._sealed[:_NONCE], self._sealed[_NONCE:], self._bound)
            found = msgspec.json.decode(plain, type=Contents)
            if found.told().database.size == self._sizes[0]:
                return found
        except (InvalidTag, ValueError, RecursionError, msgspec.DecodeError, BrokenSignatureError) as problem:
            raise DamagedBackupError(self.path) from problem
        raise DamagedBackupError(self.path)

    def database(self) -> Part:
        """The database as it lies in the file now."""
        with self.path.open("rb") as source:
            return digest_of(source, self._sizes[0])

    def photos(self, manifest: Manifest) -> Iterator[tuple[str, bytes]]:
        """Every sealed photo that is in the file, by its name; raises DamagedBackupError at the first that was changed."""
        with self.path.open("rb") as source:
            source.seek(self._sizes[0])
            for part in () if manifest.apart else manifest.photos:
                data = source.read(part.size)
                if sha256(data).hexdigest() != part.hash:
                    raise DamagedBackupError(self.path)
                yield part.hash, data

    def _read(self, source: BinaryIO) -> tuple[BackupLock, tuple[int, ...], bytes, bytes]:
        size = source.seek(0, os.SEEK_END)
        if size < _FOOT.size:
            raise NotABackupError(self.path)
        source.seek(size - _FOOT.size)
        *sizes, sum_, magic, version = _FOOT.unpack(source.read(_FOOT.size))
        if magic != _MAGIC:
            raise NotABackupError(self.path)
        if version > VERSION:
            raise NewerBackupError
        if sum(sizes) + _FOOT.size != size:
            raise DamagedBackupError(self.path)
        source.seek(sizes[0] + sizes[1])
        sealed, bound = source.read(sizes[2]), source.read(sizes[3])
        if _foot_sum(sizes, bound) != sum_:
            raise DamagedBackupError(self.path)
        return self._lock(bound), tuple(sizes), sealed, bound

    def _lock(self, bound: bytes) -> BackupLock:
        try:
            lock = msgspec.json.decode(bound, type=BackupLock)
            lock.vault.known()
        except NewerStoreError as problem:
            raise NewerBackupError from problem
        except (msgspec.DecodeError, UnicodeError, RecursionError) as problem:
            raise DamagedBackupError(self.path) from problem
        return lock


def is_backup(path: Path) -> bool:
    """Whether that file is one of ours, as far as its foot says."""
    try:
        Container(path)
    except NotABackupError:
        return False
    except KnownError:
        return True
    return True


def _foot_sum(sizes: tuple[int, ...] | list[int], bound: bytes) -> bytes:
    return sha256(struct.pack(">4Q", *sizes) + bound).digest()
