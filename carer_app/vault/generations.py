"""One vault key after another: when somebody is taken off a computer, the others go on under a new one.

Nobody's passphrase is needed for that. The new key is sealed to each other person's public key, and once more under the key
that their slot holds, so that only somebody who could open the vault could have put it there. It lies in the slot file,
because the database that it opens is shut until then. The earlier keys lie there too, under the newest: the second copy of
what was not sent may still have parts that they open.
"""

import os
from collections.abc import Mapping, Sequence

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from carer_app.domain.canonical import encode
from carer_app.domain.sealing import NotForYouError, SealingKey, seal
from carer_app.vault.file import FILE_VERSION, Slot, SlotKind, VaultFile, is_own
from carer_app.vault.keys import Keys
from carer_app.vault.slots import PlantedSlotError, subkey

_NONCE = 12
_EARLIER = b"hearthlog/earlier/1"

KnownKeys = dict[int, bytes]
"""Vault keys by their generation."""


RECOVERY = ""
"""Under what, in place of a person, the recovery code's public key stands."""


class _Passed(msgspec.Struct, frozen=True, kw_only=True):
    """What is sealed to one person: the vault key of a generation."""

    vault: str
    slot: str
    generation: int
    key: str


def pass_on(file: VaultFile, slot: Slot, public: str, known: KnownKeys) -> str:
    """The newest of the keys, for whoever holds this slot and the private half of that key."""
    header, newest = slot.header, max(known)
    passed = _Passed(vault=file.vault, slot=header.slot, generation=newest, key=known[newest].hex())
    sealed = seal(encode(passed), public)
    return _shut(known[header.generation], "passed on", sealed, slot.header_text.encode())


def known_now(file: VaultFile, keys: Keys) -> KnownKeys:
    """The vault keys that somebody who unlocked knows, as the file is now: another program may have changed it."""
    for slot in file.known():
        if is_own(slot, keys.person) and slot.header.generation in keys.known:
            return keys.known | keys_known_to(file, slot, keys.known[slot.header.generation], keys.sealing)
    return keys.known


def on_its_way(file: VaultFile, slot: Slot, keys: Keys) -> dict[str, str]:
    """What passes the newest vault key on to a new slot, while the vault is being brought to another generation."""
    return {slot.header.slot: pass_on(file, slot, keys.sealing.public, keys.known)} if file.coming else {}


def without(file: VaultFile, slots: Sequence[Slot], publics: Mapping[str, str], known: KnownKeys) -> VaultFile:
    """The slot file with these slots alone, on its way to the newest of the keys, for those of them whose public key is known."""
    others = [slot for slot in slots if publics.get(_whose(slot))]
    there = {_whose(slot) for slot in others}
    return msgspec.structs.replace(
        file,
        v=FILE_VERSION,
        holders=tuple(one for one in file.holders if one.id in there),
        slots=tuple(msgspec.Raw(msgspec.json.encode(slot)) for slot in others),
        coming=max(known),
        passed_on={slot.header.slot: pass_on(file, slot, publics[_whose(slot)], known) for slot in others},
        earlier=_earlier_keys(known),
    )


def _whose(slot: Slot) -> str:
    return RECOVERY if slot.header.kind == SlotKind.RECOVERY else slot.header.person


def _earlier_keys(known: KnownKeys) -> str:
    """All but the newest of the keys, under the newest."""
    newest = max(known)
    lying = {str(generation): key.hex() for generation, key in known.items() if generation != newest}
    return _shut(known[newest], "earlier", encode(lying), _EARLIER)


def keys_known_to(file: VaultFile, slot: Slot, vault_key: bytes, own: SealingKey | None) -> dict[int, bytes]:
    """Every vault key that the holder of a slot knows, from the one inside it; raises PlantedSlotError where somebody put
    another in its place.
    """
    header = slot.header
    known = {header.generation: vault_key}
    box = file.passed_on.get(header.slot)
    try:
        if box is not None and own is not None:
            sealed = _unshut(vault_key, "passed on", box, slot.header_text.encode())
            passed = msgspec.json.decode(own.open(sealed), type=_Passed)
            if (passed.vault, passed.slot) != (file.vault, header.slot):
                raise PlantedSlotError
            known[passed.generation] = bytes.fromhex(passed.key)
        newest = max(known)
        if file.earlier and newest == max(file.generation, file.coming):
            lying = msgspec.json.decode(_unshut(known[newest], "earlier", file.earlier, _EARLIER), type=dict[str, str])
            known = {int(generation): bytes.fromhex(key) for generation, key in lying.items()} | known
    except (InvalidTag, NotForYouError, msgspec.DecodeError, ValueError) as problem:
        raise PlantedSlotError from problem
    if file.generation not in known and file.coming not in known:
        raise PlantedSlotError
    return known


def _shut(vault_key: bytes, purpose: str, plain: bytes, bound: bytes) -> str:
    nonce = os.urandom(_NONCE)
    return (nonce + AESGCM(subkey(vault_key, purpose)).encrypt(nonce, plain, bound)).hex()


def _unshut(vault_key: bytes, purpose: str, shut: str, bound: bytes) -> bytes:
    box = bytes.fromhex(shut)
    return AESGCM(subkey(vault_key, purpose)).decrypt(box[:_NONCE], box[_NONCE:], bound)
