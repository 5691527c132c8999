"""Key slots: each opens the same vault key, by one person's passphrase or by the recovery code."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from carer_app.domain.canonical import encode
from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.vault.file import CEILING, FLOOR, Slot, SlotHeader, Stretch

KEY_BYTES = 32


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
    bound = encode(header)
    root = _root(header.stretch, header.salt, bound, secret, device_secret)
    return Slot(
        header_text=bound.decode(),
        vault_key=_seal(root, "vault key", bound, vault_key),
        private_keys=_seal(root, "private keys", bound, private_keys) if private_keys else "",
    )


def open_slot(slot: Slot, secret: str, device_secret: bytes) -> tuple[bytes, bytes]:
    """The vault key and the private keys; raises WrongPassphraseError or PlantedSlotError."""
    header = slot.header
    _refuse_planted(header.stretch)
    bound = slot.header_text.encode()
    root = _root(header.stretch, header.salt, bound, secret, device_secret)
    vault_key = _open(root, "vault key", bound, slot.vault_key)
    return vault_key, _open(root, "private keys", bound, slot.private_keys) if slot.private_keys else b""


def subkey(vault_key: bytes, purpose: str) -> bytes:
    """A 32-byte key of the vault for one purpose only."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"hearthlog/{purpose}/1".encode()).derive(vault_key)


def _root(stretch: Stretch, salt: str, bound: bytes, secret: str, device_secret: bytes) -> bytes:
    try:
        argon = Argon2id(
            salt=bytes.fromhex(salt),
            length=KEY_BYTES,
            iterations=stretch.t,
            lanes=stretch.p,
            memory_cost=stretch.m,
        )
    except ValueError as problem:
        raise PlantedSlotError from problem
    stretched = argon.derive(secret.encode())
    return HKDF(SHA256(), KEY_BYTES, salt=device_secret, info=b"hearthlog/kek/1|" + bound).derive(stretched)


def _seal(root: bytes, purpose: str, bound: bytes, plain: bytes) -> str:
    nonce = os.urandom(12)
    return (nonce + AESGCM(subkey(root, purpose)).encrypt(nonce, plain, bound)).hex()


def _open(root: bytes, purpose: str, bound: bytes, sealed: str) -> bytes:
    try:
        box = bytes.fromhex(sealed)
        return AESGCM(subkey(root, purpose)).decrypt(box[:12], box[12:], bound)
    except InvalidTag as problem:
        raise WrongPassphraseError from problem
    except ValueError as problem:
        raise PlantedSlotError from problem


def _refuse_planted(stretch: Stretch) -> None:
    low = stretch.m < FLOOR.m or stretch.t < FLOOR.t or stretch.p < FLOOR.p
    high = stretch.m > CEILING.m or stretch.t > CEILING.t or stretch.p > CEILING.p
    if low or high:
        raise PlantedSlotError
