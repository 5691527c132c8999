"""Which keys of a vault a recovery code opens, and which somebody's own slot does."""

from contextlib import suppress

import msgspec

from carer_app.domain.recovery_code import read_recovery_code
from carer_app.domain.sealing import SealingKey
from carer_app.errors import BadInputError, KnownError
from carer_app.i18n import _
from carer_app.vault.file import Slot, SlotKind, VaultFile, is_own
from carer_app.vault.generations import KnownKeys, keys_known_to
from carer_app.vault.keys import PrivateKeys
from carer_app.vault.slots import PlantedSlotError, WrongPassphraseError, open_slot


class WrongRecoveryCodeError(WrongPassphraseError):
    """The recovery code was read without a slip, and is another store's or an older one."""

    def __init__(self) -> None:
        KnownError.__init__(
            self, _("That recovery code does not open this store. Look for the sheet that was printed for it.")
        )


class RecoveryKey(msgspec.Struct, frozen=True, kw_only=True):
    """The private half of the key to which later vault keys are sealed for a recovery code, in hex, as it lies in the slot."""

    sealing: str


def known_by_code(file: VaultFile, code: str) -> KnownKeys:
    """The vault keys that a recovery code opens; raises BadInputError where it is none, and WrongRecoveryCodeError."""
    plain = settled_code(code)
    for slot in file.known():
        if slot.header.kind == SlotKind.RECOVERY:
            try:
                vault_key, sealed = open_slot(slot, plain, b"")
            except WrongPassphraseError as problem:
                raise WrongRecoveryCodeError from problem
            return keys_known_to(file, slot, vault_key, _own_key(sealed))
    raise WrongRecoveryCodeError


def settled_code(code: str) -> str:
    """What opens a slot, from a code or both its halves as they were typed; raises BadInputError."""
    plain = read_recovery_code(code)
    if plain is None:
        sentence = _(
            "That is not a recovery code: it has eight groups of five letters. One on two sheets needs both of them."
        )
        raise BadInputError(sentence, [("recovery code", sentence)])
    return plain


def known_by_slot(file: VaultFile, slot: Slot, vault_key: bytes, private: bytes) -> KnownKeys:
    """The vault keys that somebody's own slot opens, from what was in it; raises PlantedSlotError."""
    own = msgspec.json.decode(private, type=PrivateKeys)
    return keys_known_to(file, slot, vault_key, SealingKey(bytes.fromhex(own.sealing)))


def own_keys_by(file: VaultFile, person: str, passphrase: str, half: bytes | None) -> PrivateKeys | None:
    """Somebody's own keys out of the slot that they have, by their passphrase; None where it does not open it. It counts no
    try: whoever calls it puts another slot in its place, so that nobody has a second one.
    """
    for slot in file.known():
        if is_own(slot, person):
            with suppress(WrongPassphraseError, PlantedSlotError):
                _vault_key, sealed = open_slot(slot, passphrase, half or b"" if slot.header.device_secret else b"")
                return msgspec.json.decode(sealed, type=PrivateKeys) if sealed else None
    return None


def _own_key(sealed: bytes) -> SealingKey | None:
    """What opens later vault keys for the recovery code; None in a slot of before there were any."""
    return SealingKey(bytes.fromhex(msgspec.json.decode(sealed, type=RecoveryKey).sealing)) if sealed else None
