"""Telephone numbers in words: whom one reaches, and who found out that the number is right."""

from carer_app.domain.words import date_words
from carer_app.i18n import _
from carer_app.numbers import WHOM, Contact, Whom


def whom_words(contact: Contact) -> str:
    """Whom one reaches, and when they answer."""
    kind = "" if contact.who is Whom.OTHER and contact.name else WHOM[contact.who]
    return " · ".join(part for part in (contact.name, kind, contact.hours) if part)


def checked_words(contact: Contact) -> str:
    """Who rang the number and when; said as such where nobody has."""
    if contact.checked_on is None:
        return _("not checked yet")
    return _("checked {day} by {name}").format(day=date_words(contact.checked_on), name=contact.checked_by)
