"""Telephone numbers: whom one reaches by them, and who found out that they are right. None ships as true."""

import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum

import msgspec

from carer_app.errors import BadInputError
from carer_app.i18n import _

_NUMBER = re.compile(r"\+?[0-9][0-9 ]{1,18}[0-9]")


class Whom(StrEnum):
    """Whom one reaches by a number."""

    DUTY_TEAM = "duty_team"
    SOCIAL_WORK_TEAM = "social_work_team"
    FOSTERING_SERVICE = "fostering_service"
    HOME_MANAGER = "home_manager"
    ADVOCACY = "advocacy"
    IRO = "iro"
    SOCIAL_WORKER = "social_worker"
    CHILDLINE = "childline"
    HEALTH_TEAM = "health_team"
    DESIGNATED_OFFICER = "designated_officer"
    NSPCC = "nspcc"
    OFSTED = "ofsted"
    OTHER = "other"


WHOM = {
    Whom.DUTY_TEAM: _("duty team, when the office is closed"),
    Whom.SOCIAL_WORK_TEAM: _("social work team"),
    Whom.FOSTERING_SERVICE: _("fostering service"),
    Whom.HOME_MANAGER: _("manager of the home"),
    Whom.ADVOCACY: _("advocacy"),
    Whom.IRO: _("independent reviewing officer"),
    Whom.SOCIAL_WORKER: _("the child's social worker"),
    Whom.CHILDLINE: _("Childline"),
    Whom.HEALTH_TEAM: _("health team"),
    Whom.DESIGNATED_OFFICER: _("council's designated officer"),
    Whom.NSPCC: _("NSPCC helpline"),
    Whom.OFSTED: _("Ofsted"),
    Whom.OTHER: _("someone else"),
}


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """A number to ring. It counts as checked once somebody said on which day they rang it and reached the right people."""

    who: Whom
    number: str
    name: str = ""
    hours: str = ""
    checked_on: date | None = None
    checked_by: str = ""

    @property
    def is_checked(self) -> bool:
        return self.checked_on is not None and bool(self.checked_by)


def contact_faults(contact: Contact) -> Iterator[tuple[str, str]]:
    """What cannot be about a number, as pairs of setting and the rest of a sentence."""
    if not _NUMBER.fullmatch(contact.number):
        yield "number", _("should be a telephone number: digits and spaces, with + in front at most.")
    if (contact.checked_on is None) != (not contact.checked_by.strip()):
        yield "checked_by", _("and checked_on belong together: say who checked the number, and on which day.")


def refuse_contact(contact: Contact, today: date) -> None:
    """Raises BadInputError naming what cannot be about a number."""
    faults = list(contact_faults(contact))
    if contact.checked_on and contact.checked_on > today:
        faults.append(("checked_on", _("is in the future.")))
    for key, problem in faults:
        raise BadInputError(f"{key} {problem}", [(key, problem)])
