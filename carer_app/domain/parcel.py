"""Entries of a device's log with all that they name, shut so that only this computer's vault or the council opens it.

Each parcel has a random key of its own; the key is shut once under every *lid*: one that the vault's key opens, one that
the council's does. What lies in a closed section stays in its box, which neither of them opens.
"""

import os
from collections.abc import Callable
from contextlib import suppress

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from carer_app.domain.canonical import Count, encode
from carer_app.domain.closed import Box
from carer_app.domain.frames import Frame
from carer_app.domain.revision import Body
from carer_app.domain.sealing import NotForYouError, SealingKey, seal
from carer_app.domain.signing import Signed

VAULT, COUNCIL = "vault", "council"
_NONCE = 12
_BOUND = b"hearthlog/parcel/1|"


class ShutKey(msgspec.Struct, frozen=True, kw_only=True):
    """The key of a closed section, sealed to one of its readers. `routing` is for the gateway; see `store.closed`."""

    stream: str
    key: str
    routing: str = ""


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """Entries in the order of their log, and what they name. `bodies` go by the hash of their revision, and so do the
    `sealed` ones that only the council can open.
    """

    entries: tuple[Signed, ...] = ()
    revisions: tuple[Signed, ...] = ()
    bodies: dict[str, Body] = {}
    boxes: tuple[Box, ...] = ()
    keys: tuple[ShutKey, ...] = ()
    sealed: dict[str, bytes] = {}


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """What a parcel says openly: whose log its entries are of, from which to which number, and its key under each lid.

    `last` of the parcel that ends a file is how many stand before it; it has no entries.
    """

    v: int = 1
    gateway: str
    device: str
    epoch: Count
    first: Count
    last: Count
    instance: str = ""
    lids: dict[str, str] = {}

    def bound(self) -> bytes:
        """The bytes of the label that the sealed part is bound to."""
        return _BOUND + encode(msgspec.structs.replace(self, lids={}))


class Lids:
    """A random key for parcels, and what it is shut under. One key may shut many parcels."""

    def __init__(self, vault_key: bytes | None, council_key: str) -> None:
        self._key = os.urandom(32)
        self.lids: dict[str, str] = {}
        if vault_key is not None:
            nonce = os.urandom(_NONCE)
            self.lids[VAULT] = (nonce + AESGCM(vault_key).encrypt(nonce, self._key, _BOUND)).hex()
        with suppress(ValueError):  # a council whose key is none opens nothing; the vault still does
            self.lids[COUNCIL] = seal(self._key, council_key).hex()

    def shut(self, label: Label, parcel: Parcel) -> Frame:
        """The parcel as a frame. `lids` of the label are put in here."""
        nonce = os.urandom(_NONCE)
        sealed = nonce + AESGCM(self._key).encrypt(nonce, msgspec.json.encode(parcel), label.bound())
        return Frame(label=msgspec.json.encode(msgspec.structs.replace(label, lids=self.lids)), sealed=sealed)


def label_of(frame: Frame) -> Label:
    """What a frame says openly; raises NotForYouError where it is no parcel."""
    try:
        return msgspec.json.decode(frame.label, type=Label)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as problem:
        raise NotForYouError("That is no parcel.") from problem


def open_for_vault(frame: Frame, vault_key: bytes) -> Parcel:
    """What is in it; raises NotForYouError."""
    return _open(frame, VAULT, lambda shut: AESGCM(vault_key).decrypt(shut[:_NONCE], shut[_NONCE:], _BOUND))


def open_for_council(frame: Frame, key: SealingKey) -> Parcel:
    """What is in it; raises NotForYouError."""
    return _open(frame, COUNCIL, key.open)


def _open(frame: Frame, lid: str, opened: Callable[[bytes], bytes]) -> Parcel:
    label = label_of(frame)
    try:
        key = opened(bytes.fromhex(label.lids.get(lid, "")))
        plain = AESGCM(key).decrypt(frame.sealed[:_NONCE], frame.sealed[_NONCE:], label.bound())
        return msgspec.json.decode(plain, type=Parcel)
    except (InvalidTag, ValueError, msgspec.DecodeError, UnicodeError, RecursionError) as problem:
        raise NotForYouError("This was sealed to somebody else, or was changed.") from problem
