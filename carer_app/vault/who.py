"""A person who is to have a slot: their name, role and time here, checked; and how they are known to others."""

from datetime import datetime

import msgspec

from carer_app.domain import canonical
from carer_app.domain.people import Person, Role
from carer_app.errors import BadInputError
from carer_app.i18n import _
from carer_app.vault.vault import Holder, Keys


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
    """The name without blanks around it; raises BadInputError."""
    canonical.check(name, "name")
    if not name.strip():
        raise BadInputError(_("name is empty."), [("name", "is empty")])
    return name.strip()


def check_until(until: str) -> None:
    """Refuse what is no time; raises BadInputError."""
    sentence = _("until is not a time with its zone, such as 2026-03-01T08:00:00+00:00.")
    try:
        has_zone = datetime.fromisoformat(until).tzinfo is not None
    except ValueError as problem:
        raise BadInputError(sentence, [("until", "is not a time")]) from problem
    if not has_zone:
        raise BadInputError(sentence, [("until", "needs its zone")])
