"""The key of one backup, and what opens it: whatever opens the store's vault, and a passphrase chosen for that backup alone.

A backup lies where anybody may find it, so such a passphrase must stand alone: this computer's half of a key is not in it.
"""

import os
import secrets
from contextlib import suppress

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from carer_app.domain.passphrase import check_passphrase, settled
from carer_app.domain.revision import new_id
from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.vault.file import Slot, SlotHeader, SlotKind, Stretch, VaultFile, read_slot
from carer_app.vault.halves import DeviceSecrets
from carer_app.vault.keys import Keys, PrivateKeys
from carer_app.vault.opening import WrongRecoveryCodeError, known_by_code, known_by_slot
from carer_app.vault.slots import KEY_BYTES, WrongPassphraseError, make_slot, open_slot, subkey

VERSION = 1
_NONCE = 12
_LABEL = b"hearthlog/backup key/1"


class BackupLock(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup says openly about its key. `vault` is the slot file of the store, without anybody's name; `generation` is
    that of the vault's key under which its own key is sealed.
    """

    v: int = VERSION
    vault: VaultFile
    generation: int
    by_vault: str
    by_passphrase: tuple[msgspec.Raw, ...] = ()


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """The key of a backup. Where a passphrase of its own opened it: whose that is, with their private keys."""

    key: bytes
    person: str = ""
    private_keys: bytes = b""
    passphrase: str = ""


class WrongBackupPassphraseError(WrongPassphraseError):
    """Nobody's passphrase, as far as can be told on this computer."""

    def __init__(self) -> None:
        KnownError.__init__(
            self,
            _(
                "That passphrase does not open this backup. On another computer than the one it was made on, use the "
                "passphrase that was chosen for the backup, or the recovery code. Nothing was put back."
            ),
        )


class WrongBackupCodeError(KnownError):
    """The recovery code was read without a slip, and is another store's."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "That recovery code does not open this backup. Look for the sheet that was printed for this store. Nothing "
                "was put back."
            )
        )


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """A passphrase that is to open a backup, and how hard it is stretched."""

    passphrase: str
    stretch: Stretch


def lock_backup(keys: Keys, file: VaultFile, chosen: Chosen | None) -> tuple[bytes, BackupLock]:
    """A new key for one backup, and its lock; raises BadInputError for a passphrase that is too easy to stand alone."""
    key, nonce = secrets.token_bytes(KEY_BYTES), os.urandom(_NONCE)
    sealed = nonce + AESGCM(_own_key(present_key(keys))).encrypt(nonce, key, _LABEL)
    slots = (_passphrase_slot(keys, file, chosen, key),) if chosen else ()
    return key, BackupLock(
        vault=msgspec.structs.replace(file, holders=()),
        generation=keys.generation,
        by_vault=sealed.hex(),
        by_passphrase=tuple(msgspec.Raw(msgspec.json.encode(slot)) for slot in slots),
    )


def open_with_keys(lock: BackupLock, keys: Keys) -> bytes:
    """The key of a backup of the vault that is unlocked; raises WrongBackupCodeError where it is of another one."""
    return _unsealed(lock, *keys.known.values())


def present_key(keys: Keys) -> bytes:
    """The key of the vault under which the store lies now."""
    return keys.known[keys.generation]


def _unsealed(lock: BackupLock, *vault_keys: bytes) -> bytes:
    for vault_key in vault_keys:
        with suppress(InvalidTag, ValueError):
            box = bytes.fromhex(lock.by_vault)
            return AESGCM(_own_key(vault_key)).decrypt(box[:_NONCE], box[_NONCE:], _LABEL)
    raise WrongBackupCodeError


def open_with_code(lock: BackupLock, code: str) -> Opened:
    """Open by the recovery code of the store that was backed up; raises BadInputError, WrongBackupCodeError."""
    try:
        return Opened(key=_unsealed(lock, *known_by_code(lock.vault, code).values()))
    except WrongRecoveryCodeError as problem:
        raise WrongBackupCodeError from problem


def open_with_passphrase(lock: BackupLock, passphrase: str, halves: DeviceSecrets | None) -> Opened:
    """Open by the passphrase that was chosen for the backup, or by anybody's own where this computer has the other half.

    Raises WrongBackupPassphraseError, KeyringLockedError.
    """
    text = settled(passphrase)
    for slot in map(read_slot, lock.by_passphrase):
        found = _tried(slot, text, b"") if slot else None
        if slot and found:
            return Opened(key=found[0], person=slot.header.person, private_keys=found[1], passphrase=text)
    half = halves.read(lock.vault.vault) if halves else None
    for own in lock.vault.known():
        if own.header.kind == SlotKind.PASSPHRASE and (half or not own.header.device_secret):
            found = _tried(own, text, half if half and own.header.device_secret else b"")
            if found:
                return Opened(key=_unsealed(lock, *known_by_slot(lock.vault, own, *found).values()))
    raise WrongBackupPassphraseError


def with_slot(file: VaultFile, opened: Opened, vault_key: bytes, stretch: Stretch) -> VaultFile:
    """The slot file in which whoever chose the backup's passphrase unlocks by it, whatever computer that is."""
    if not opened.person:
        return file
    until = next((one.header.until for one in file.known() if _is_of(one, opened.person)), "")
    header = msgspec.structs.replace(_header(file, opened.person, stretch), until=until)
    slot = make_slot(header, opened.passphrase, b"", vault_key, opened.private_keys)
    others = tuple(raw for raw in file.slots if not _is_of(read_slot(raw), opened.person))
    return msgspec.structs.replace(file, slots=(*others, msgspec.Raw(msgspec.json.encode(slot))))


def database_key(key: bytes) -> bytes:
    """The 32 bytes that open the database in a backup."""
    return subkey(key, "backup database")


def contents_key(key: bytes) -> bytes:
    """The 32 bytes that open what a backup says of itself."""
    return subkey(key, "backup contents")


def _own_key(vault_key: bytes) -> bytes:
    return subkey(vault_key, "backup")


def _passphrase_slot(keys: Keys, file: VaultFile, chosen: Chosen, key: bytes) -> Slot:
    check_passphrase(chosen.passphrase, alone=True)
    private = PrivateKeys(signing=keys.signing.private_bytes().hex(), sealing=keys.sealing.private_bytes().hex())
    header = _header(file, keys.person, chosen.stretch)
    return make_slot(header, settled(chosen.passphrase), b"", key, msgspec.json.encode(private))


def _header(file: VaultFile, person: str, stretch: Stretch) -> SlotHeader:
    return SlotHeader(
        vault=file.vault,
        slot=new_id(),
        person=person,
        kind=SlotKind.PASSPHRASE,
        salt=secrets.token_hex(16),
        stretch=stretch,
        device_secret=False,
        generation=file.generation,
    )


def _tried(slot: Slot, passphrase: str, half: bytes) -> tuple[bytes, bytes] | None:
    try:
        return open_slot(slot, passphrase, half)
    except WrongPassphraseError:
        return None


def _is_of(slot: Slot | None, person: str) -> bool:
    return slot is not None and slot.header.person == person and slot.header.kind == SlotKind.PASSPHRASE
