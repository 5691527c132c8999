"""What stays readable though nothing else may be read: what a doctor, the police or whoever drives at night must know."""

from collections.abc import Sequence

import msgspec

from carer_app.domain.child import Child
from carer_app.domain.kind import Line
from carer_app.domain.kinds import kinds
from carer_app.domain.medicine import MEDICINE
from carer_app.domain.words import with_capital
from carer_app.journal.contacts import Contacts
from carer_app.journal.journal import Journal
from carer_app.numbers import Contact
from carer_app.store.index import Wanted

_MOST = 200
_WHO = ("chosen_name", "legal_name", "other_names", "birth_date")


class EmergencyCard(msgspec.Struct, frozen=True, kw_only=True):
    """One child's card. `missing` is for the police when the child is missing, empty where no such sheet is written."""

    child: Child
    cautions: tuple[Line, ...]
    health: tuple[Line, ...]
    medicines: tuple[Line, ...]
    people: tuple[Line, ...]
    to_ring: tuple[Contact, ...]
    missing: tuple[Line, ...]


class Emergency:
    """The cards of the children whose files are here."""

    def __init__(self, journal: Journal, contacts: Contacts) -> None:
        self._journal = journal
        self._contacts = contacts

    def cards(self) -> list[EmergencyCard]:
        """One for each child, by name."""
        return [self._card(child) for child in self._journal.children()]

    def _card(self, child: Child) -> EmergencyCard:
        sheets = [slug for slug, kind in kinds().items() if kind.in_emergency]
        return EmergencyCard(
            child=child,
            cautions=tuple(child.sheet.cautions()),
            health=tuple(child.sheet.health_lines()),
            medicines=self._lines(child, (MEDICINE,)),
            people=tuple(child.sheet.people_lines()),
            to_ring=self._contacts.of(child),
            missing=(*self._who(child), *self._lines(child, sheets)),
        )

    def _who(self, child: Child) -> tuple[Line, ...]:
        """Names and birth, which the police ask for and the child's own sheet has."""
        lines = child.sheet.lines(self._journal.profile_of(child))
        return tuple(line for line in lines if line.field in _WHO)

    def _lines(self, child: Child, slugs: Sequence[str]) -> tuple[Line, ...]:
        profile = self._journal.profile_of(child)
        told = [
            one
            for slug in slugs
            for one in self._journal.told(Wanted(child=child.id, kind=slug, limit=_MOST))
            if one.retracted is None and one.content
        ]
        return tuple(
            msgspec.structs.replace(line, label=with_capital(line.label))
            for one in told
            if one.content
            for line in one.content.lines(profile)
        )
