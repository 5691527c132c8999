"""Key slots: each opens the same vault key, by one person's passphrase or by the recovery code."""

import os
from enum import StrEnum

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from carer_app.domain.canonical import encode
from carer_app.errors import KnownError
from carer_app.i18n import _

KEY_BYTES = 32


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """How hard a passphrase is stretched by Argon2id: memory in KiB, passes and lanes."""

    m: int = 64 * 1024
    t: int = 3
    p: int = 4


FLOOR = Stretch(m=19 * 1024, t=2, p=1)
CEILING = Stretch(m=2 * 1024 * 1024, t=20, p=16)


class SlotKind(StrEnum):
    """What opens a slot."""

    PASSPHRASE = "passphrase"
    RECOVERY = "recovery"


class SlotHeader(msgspec.Struct, frozen=True, kw_only=True):
    """What a slot says openly; every byte of it is bound to the key inside."""

    v: int = 1
    vault: str
    slot: str
    person: str
    kind: SlotKind
    kdf: str = "argon2id"
    salt: str
    stretch: Stretch
    device_secret: bool
    generation: int


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """A header, the sealed vault key, and the person's own private keys sealed under the same passphrase."""

    header: SlotHeader
    vault_key: str
    private_keys: str = ""


class WrongPassphraseError(KnownError):
    """The slot's own authentication tag says no."""

    def __init__(self) -> None:
        super().__init__(
            _("That passphrase does not open this store. Check Caps Lock and the keyboard language, then try again.")
        )


class PlantedSlotError(KnownError):
    """A slot is not of the form that it had, or asks for less stretching than is safe, or more than a computer has."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "A key slot was changed by somebody. Open the store with another person's passphrase or the recovery code."
            )
        )


def make_slot(header: SlotHeader, secret: str, device_secret: bytes, vault_key: bytes, private_keys: bytes) -> Slot:
    """Seal the vault key, and the person's private keys, under a passphrase or recovery code."""
    root = _root(header, secret, device_secret)
    return Slot(
        header=header,
        vault_key=_seal(root, "vault key", header, vault_key),
        private_keys=_seal(root, "private keys", header, private_keys) if private_keys else "",
    )


def open_slot(slot: Slot, secret: str, device_secret: bytes) -> tuple[bytes, bytes]:
    """The vault key and the private keys; raises WrongPassphraseError or PlantedSlotError."""
    header = slot.header
    _refuse_planted(header.stretch)
    root = _root(header, secret, device_secret)
    vault_key = _open(root, "vault key", header, slot.vault_key)
    return vault_key, _open(root, "private keys", header, slot.private_keys) if slot.private_keys else b""


def subkey(vault_key: bytes, purpose: str) -> bytes:
    """A 32-byte key of the vault for one purpose only."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"hearthlog/{purpose}/1".encode()).derive(vault_key)


def _root(header: SlotHeader, secret: str, device_secret: bytes) -> bytes:
    stretch = header.stretch
    try:
        argon = Argon2id(
            salt=bytes.fromhex(header.salt),
            length=KEY_BYTES,
            iterations=stretch.t,
            lanes=stretch.p,
            memory_cost=stretch.m,
        )
    except ValueError as problem:
        raise PlantedSlotError from problem
    stretched = argon.derive(secret.encode())
    return HKDF(SHA256(), KEY_BYTES, salt=device_secret, info=b"hearthlog/kek/1|" + encode(header)).derive(stretched)


def _seal(root: bytes, purpose: str, header: SlotHeader, plain: bytes) -> str:
    nonce = os.urandom(12)
    return (nonce + AESGCM(subkey(root, purpose)).encrypt(nonce, plain, encode(header))).hex()


def _open(root: bytes, purpose: str, header: SlotHeader, sealed: str) -> bytes:
    try:
        box = bytes.fromhex(sealed)
        return AESGCM(subkey(root, purpose)).decrypt(box[:12], box[12:], encode(header))
    except InvalidTag as problem:
        raise WrongPassphraseError from problem
    except ValueError as problem:
        raise PlantedSlotError from problem


def _refuse_planted(stretch: Stretch) -> None:
    low = stretch.m < FLOOR.m or stretch.t < FLOOR.t or stretch.p < FLOOR.p
    high = stretch.m > CEILING.m or stretch.t > CEILING.t or stretch.p > CEILING.p
    if low or high:
        raise PlantedSlotError
