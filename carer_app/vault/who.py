"""A person who is to have a slot: their name, role and time here, checked; and how they are known to others."""

import unicodedata
from datetime import datetime

import msgspec

from carer_app.domain import canonical
from carer_app.domain.people import Person, Role
from carer_app.errors import BadInputError
from carer_app.i18n import _
from carer_app.vault.file import Holder
from carer_app.vault.vault import Keys

LONGEST_NAME = 200


class Who(msgspec.Struct, frozen=True, kw_only=True):
    """A new person: a name and a role, and until when they are here."""

    name: str
    role: str
    until: str | None = None


def person_of(holder: Holder, role: Role, keys: Keys, until: str | None) -> Person:
    """The person as everyone who meets their words sees them."""
    return Person(
        id=holder.id,
        name=holder.name,
        role=role,
        signing_key=keys.signing.public,
        sealing_key=keys.sealing.public,
        until=until,
    )


def checked_name(name: str) -> str:
    """The name with single plain spaces inside and none around it, and nothing that cannot be seen.

    Raises BadInputError.
    """
    canonical.check(name, "name")
    # str.split parts at every space that Unicode knows; what is of category Cf has no width (a zero-width space, a BOM).
    plain = " ".join("".join(letter for letter in name if unicodedata.category(letter) != "Cf").split())
    if not plain:
        raise BadInputError(_("name is empty."), [("name", "is empty")])
    if not plain.isprintable():
        raise BadInputError(
            _("name holds a character that cannot be shown. Type it anew."), [("name", "cannot be shown")]
        )
    if len(plain) > LONGEST_NAME:
        raise BadInputError(
            _("name is longer than {count} characters.").format(count=LONGEST_NAME), [("name", "is too long")]
        )
    return plain


def check_until(until: str) -> None:
    """Refuse what is no time; raises BadInputError."""
    sentence = _("until is not a time with its zone, such as 2026-03-01T08:00:00+00:00.")
    try:
        has_zone = datetime.fromisoformat(until).tzinfo is not None
    except ValueError as problem:
        raise BadInputError(sentence, [("until", "is not a time")]) from problem
    if not has_zone:
        raise BadInputError(sentence, [("until", "needs its zone")])
