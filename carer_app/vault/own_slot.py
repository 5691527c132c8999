"""A young person's own keys, shut under a secret that they choose: some digits, or a row of pictures.

The slot holds no key of the vault. It lies inside the encrypted store, so it opens only while an adult's unlock lasts.
"""

import secrets
from collections.abc import Sequence

import msgspec

from carer_app.domain.revision import new_id
from carer_app.errors import BadInputError, KnownError
from carer_app.i18n import _
from carer_app.vault.file import Slot, SlotHeader, Stretch
from carer_app.vault.keys import OwnKeys, PrivateKeys, new_private_keys
from carer_app.vault.slots import WrongPassphraseError, make_slot, open_slot

FEWEST_DIGITS = 6
PICTURES_IN_A_ROW = 4
_KIND = "young_person"
_STRAIGHT = "01234567890"


class WrongSecretError(KnownError):
    """Not the digits or pictures that were chosen."""

    def __init__(self) -> None:
        super().__init__(_("That was not it. Try again. If you forgot it, ask for a new one: that is all right."))


def secret_of_digits(digits: str) -> str:
    """The secret that these digits are; raises BadInputError for those that anybody would guess."""
    plain = digits.strip()
    if not (plain.isascii() and plain.isdigit()) or len(plain) < FEWEST_DIGITS:
        _refuse(_("Choose {count} numbers or more.").format(count=FEWEST_DIGITS))
    if len(set(plain)) == 1 or plain in _STRAIGHT or plain in _STRAIGHT[::-1]:
        _refuse(_("Anybody would guess that. Mix the numbers up."))
    return f"digits {plain}"


def secret_of_pictures(row: Sequence[str]) -> str:
    """The secret that this row of pictures is; raises BadInputError."""
    if len(row) != PICTURES_IN_A_ROW:
        _refuse(_("Choose {count} pictures.").format(count=PICTURES_IN_A_ROW))
    if len(set(row)) == 1:
        _refuse(_("Anybody would guess that. Take different pictures."))
    return f"pictures {' '.join(row)}"


def shut(person: str, secret: str, stretch: Stretch) -> tuple[str, OwnKeys]:
    """New keys of this person's own, and the slot that the secret opens. It takes a moment."""
    private = new_private_keys()
    header = SlotHeader(
        vault="",
        slot=new_id(),
        person=person,
        kind=_KIND,
        salt=secrets.token_hex(16),
        stretch=stretch,
        device_secret=False,
        generation=0,
    )
    slot = make_slot(header, secret, b"", b"", msgspec.json.encode(private))
    return msgspec.json.encode(slot).decode(), OwnKeys(person, private)


def unshut(slot_text: str, secret: str) -> OwnKeys:
    """The keys; raises WrongSecretError, and PlantedSlotError. It takes a moment."""
    slot = msgspec.json.decode(slot_text, type=Slot)
    try:
        private = open_slot(slot, secret, b"")[1]
    except WrongPassphraseError as problem:
        raise WrongSecretError from problem
    return OwnKeys(slot.header.person, msgspec.json.decode(private, type=PrivateKeys))


def _refuse(sentence: str) -> None:
    raise BadInputError(sentence, [("secret", sentence)])
