"""The telephone numbers that are here: those that a child's council handed over, and those that the home entered itself."""

from collections.abc import Callable

import msgspec

from carer_app.clock import today
from carer_app.councils import CouncilProfile
from carer_app.domain import canonical
from carer_app.domain.child import Child
from carer_app.errors import BadInputError
from carer_app.i18n import _
from carer_app.numbers import Contact, refuse_contact
from carer_app.session import Signer
from carer_app.store import directory

_SETTING = "contacts"
_LONGEST = 200


class HomeContact(msgspec.Struct, frozen=True, kw_only=True):
    """A number that somebody of the home entered. `authority` is the council for whose children it is; empty for all."""

    contact: Contact
    authority: str = ""
    entered_by: str = ""


class Contacts:
    """What one may ring. Numbers of the home are kept in the encrypted store and go nowhere."""

    def __init__(self, session: Signer, profile_of: Callable[[Child], CouncilProfile]) -> None:
        self._session = session
        self._database = session.database
        self._profile_of = profile_of

    def of(self, child: Child) -> tuple[Contact, ...]:
        """The numbers for a child: the council's own, then the home's."""
        authority = child.sheet.responsible_authority
        ours = tuple(one.contact for one in self.entered() if one.authority in ("", authority))
        return self._profile_of(child).contacts + ours

    def entered(self) -> list[HomeContact]:
        """The numbers that the home entered itself."""
        with self._database.reading() as db:
            text = directory.setting(db, _SETTING)
        return msgspec.json.decode(text, type=list[HomeContact]) if text else []

    def add(self, contact: Contact, authority: str = "") -> None:
        """Keep a number; nobody has checked it until somebody says so. Raises BadInputError."""
        given = msgspec.structs.replace(
            contact, number=" ".join(contact.number.split()), name=contact.name.strip(), hours=contact.hours.strip()
        )
        refuse_contact(given, today(self._session.clock))
        for field, text in (("name", given.name), ("hours", given.hours)):
            canonical.check(text, field)
            if len(text) > _LONGEST:
                raise BadInputError(_("{field} is too long.").format(field=field), [(field, "is too long")])
        by = self._session.person.name
        others = [one for one in self.entered() if (one.contact.number, one.authority) != (given.number, authority)]
        self._keep([*others, HomeContact(contact=given, authority=authority, entered_by=by)])

    def check(self, known: HomeContact) -> None:
        """The person at the keyboard rang it today, and it is right."""
        day, name = today(self._session.clock), self._session.person.name
        checked = msgspec.structs.replace(known.contact, checked_on=day, checked_by=name)
        entered = self.entered()
        self._keep([msgspec.structs.replace(one, contact=checked) if one == known else one for one in entered])

    def remove(self, known: HomeContact) -> None:
        """Take a number away."""
        self._keep([one for one in self.entered() if one != known])

    def _keep(self, contacts: list[HomeContact]) -> None:
        with self._database.writing() as db:
            directory.set_setting(db, _SETTING, msgspec.json.encode(contacts).decode())
