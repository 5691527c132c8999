"""The quick PIN: which digits are good enough, what of an unlock the keeper holds for them, and the unlock by it."""

import hmac
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from pathlib import Path

import msgspec

from carer_app.errors import BadInputError
from carer_app.i18n import _
from carer_app.keeper.wire import Why
from carer_app.vault import tried
from carer_app.vault.file import FILE, Slot, VaultFile, is_own, read_vault
from carer_app.vault.keys import Keys, PrivateKeys
from carer_app.vault.opening import known_by_slot
from carer_app.vault.pin_keeper import PinEndedError, PinKeeper, WrongPinError

FEWEST_DIGITS = 6
MOST_DIGITS = 12
SHIFT = 12 * 3600.0
"""Seconds after the unlock with the passphrase for which a PIN opens, at most."""
_STRAIGHT = "01234567890123456789"
_DATES = ("%d%m%y", "%d%m%Y", "%m%d%y", "%m%d%Y", "%y%m%d", "%Y%m%d")


class _Held(msgspec.Struct, frozen=True, kw_only=True):
    """What a PIN releases: the vault's key of one slot and the person's own keys. The slot has to be the same still: one
    with another passphrase, or one that is gone, is not opened by it.
    """

    slot: str
    vault_key: str
    private: PrivateKeys


def checked_pin(typed: str, days: Iterable[date] = ()) -> str:
    """The digits; raises BadInputError for too few, and for those that others would guess, such as one of these `days`."""
    plain = "".join(typed.split())
    if not (plain.isascii() and plain.isdigit()) or not FEWEST_DIGITS <= len(plain) <= MOST_DIGITS:
        _refuse(_("A PIN has six to twelve digits, and nothing else. Choose six that nobody would guess."))
    is_repeated = any(plain == plain[:size] * (len(plain) // size) for size in (1, 2, 3) if len(plain) % size == 0)
    if is_repeated or plain in _STRAIGHT or plain in _STRAIGHT[::-1]:
        _refuse(_("Others would guess that PIN early. Choose digits that do not repeat or count up or down."))
    if any(plain == day.strftime(form) for day in days for form in _DATES):
        _refuse(_("That PIN is a birth date that is known here. Choose digits that are nobody's birthday."))
    return plain


def keep(keeper: PinKeeper, folder: Path, keys: Keys, pin: str, seconds: float) -> None:
    """Let this PIN open what these keys open, for so many seconds. Raises PinEndedError where the slot is another now, and
    NoKeeperError.
    """
    slot = _slot_of(read_vault(folder / FILE), keys.person)
    if slot is None or slot.header.generation not in keys.known:
        raise PinEndedError(Why.UNKNOWN)
    private = PrivateKeys(signing=keys.signing.private_bytes().hex(), sealing=keys.sealing.private_bytes().hex())
    held = _Held(slot=_print_of(slot), vault_key=keys.known[slot.header.generation].hex(), private=private)
    keeper.keep(keys.person, pin, msgspec.json.encode(held), seconds)


def unlock(keeper: PinKeeper, folder: Path, person: str, typed: str, at: str) -> Keys:
    """The keys of that person by their PIN. A wrong one is written down, as wrong passphrases are; `at` is the time for that.

    Raises WrongPinError, PinEndedError, PlantedSlotError.
    """
    file = read_vault(folder / FILE)
    slot = _slot_of(file, person)
    try:
        held = msgspec.json.decode(keeper.release(person, "".join(typed.split())), type=_Held)
    except WrongPinError:
        tried.note_alone(folder, person, at, tried.PIN)
        raise
    except PinEndedError as problem:
        if problem.why == Why.TRIES and problem.was_tried:
            tried.note_alone(folder, person, at, tried.PIN)
        raise
    if slot is None or not hmac.compare_digest(held.slot, _print_of(slot)):
        keeper.forget(person)
        raise PinEndedError(Why.CHANGED)
    known = known_by_slot(file, slot, bytes.fromhex(held.vault_key), msgspec.json.encode(held.private))
    keys = Keys(file, person, known, held.private)
    keys.until = slot.header.until
    return keys


def _slot_of(file: VaultFile, person: str) -> Slot | None:
    return next((slot for slot in file.known() if is_own(slot, person)), None)


def _print_of(slot: Slot) -> str:
    return sha256(msgspec.json.encode(slot)).hexdigest()


def _refuse(sentence: str) -> None:
    raise BadInputError(sentence, [("pin", sentence)])
