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
VERSION = 1


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """How hard a passphrase is stretched by Argon2id: memory in KiB, passes and lanes."""

    m: int = 64 * 1024
    t: int = 3
    p: int = 4


FLOOR = Stretch(m=19 * 1024, t=2, p=1)
CEILING = Stretch(m=2 * 1024 * 1024, t=20, p=16)


class SlotKind(StrEnum):
    """What opens a slot. A later program may know more kinds."""

    PASSPHRASE = "passphrase"
    RECOVERY = "recovery"


class SlotHeader(msgspec.Struct, frozen=True, kw_only=True):
    """What a slot says openly. A later program may say more."""

    v: int = VERSION
    vault: str
    slot: str
    person: str
    kind: str
    kdf: str = "argon2id"
    salt: str
    stretch: Stretch
    device_secret: bool
    generation: int


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """A header, the sealed vault key, and the person's own private keys sealed under the same passphrase.

    Every byte of `header_text` is bound to the key inside, so it is kept for ever as it was first written.
    """

    header_text: str
    vault_key: str
    private_keys: str = ""

    @property
    def header(self) -> SlotHeader:
        """What the header says, as far as it is known here."""
        return msgspec.json.decode(self.header_text, type=SlotHeader)


class _Lying(msgspec.Struct, frozen=True, kw_only=True):
    """A slot as it lies in the file, of whatever kind."""

    header_text: str
    vault_key: str | None = None
    private_keys: str = ""


class _Sort(msgspec.Struct, frozen=True, kw_only=True):
    """What every header says, whatever the sort of slot."""

    v: int = VERSION
    kind: str


class WrongPassphraseError(KnownError):
    """The slot's own authentication tag says no."""

    def __init__(self) -> None:
        super().__init__(
            _("That passphrase does not open this store. Check Caps Lock and the keyboard language, then try again.")
        )


class NewerStoreError(KnownError):
    """The store was written by a later program, and is left as it is."""

    def __init__(self) -> None:
        super().__init__(_("This store was used with a newer Hearthlog. Update Hearthlog on this computer to open it."))


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


def read_slot(raw: msgspec.Raw) -> Slot | None:
    """The slot as it lies in the file, None if it is of a kind that is not known here.

    Raises NewerStoreError, msgspec.DecodeError.
    """
    lying = msgspec.json.decode(raw, type=_Lying)
    text = lying.header_text
    sort = msgspec.json.decode(text, type=_Sort)
    refuse_newer(sort.v)
    if sort.kind not in set(SlotKind):
        return None
    msgspec.json.decode(text, type=SlotHeader)
    if lying.vault_key is None:
        raise msgspec.ValidationError("a slot without a vault key")
    return Slot(header_text=text, vault_key=lying.vault_key, private_keys=lying.private_keys)


def refuse_newer(version: int) -> None:
    """Raises NewerStoreError for a version that this program does not know."""
    if version > VERSION:
        raise NewerStoreError


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
