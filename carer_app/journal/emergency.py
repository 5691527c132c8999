"""What stays readable though nothing else may be read: what a doctor, the police or whoever drives at night must know."""

from collections.abc import Sequence

import msgspec

from carer_app.domain.child import Child
from carer_app.domain.kind import Line
from carer_app.domain.kinds import kinds
from carer_app.domain.words import with_capital
from carer_app.journal.contacts import Contacts
from carer_app.journal.journal import Journal
from carer_app.journal.medicines import Medicines
from carer_app.numbers import Contact
from carer_app.store.index import Wanted

_MOST = 200
_WHO = ("chosen_name", "legal_name", "other_names", "birth_date")


class EmergencyCard(msgspec.Struct, frozen=True, kw_only=True):
    """One child's card. `medicines` are those on the list today, each in its lines; `missing` is for the police when the child
    is missing, empty where no such sheet is written.
    """

    child: Child
    cautions: tuple[Line, ...]
    health: tuple[Line, ...]
    medicines: tuple[tuple[Line, ...], ...]
    people: tuple[Line, ...]
    to_ring: tuple[Contact, ...]
    missing: tuple[Line, ...]


class Emergency:
    """The cards of the children whose files are here."""

    def __init__(self, journal: Journal, contacts: Contacts, medicines: Medicines) -> None:
        self._journal = journal
        self._contacts = contacts
        self._medicines = medicines

    def cards(self) -> list[EmergencyCard]:
        """One for each child, by name."""
        return [self._card(child) for child in self._journal.children()]

    def _card(self, child: Child) -> EmergencyCard:
        sheets = [slug for slug, kind in kinds().items() if kind.in_emergency]
        medicines = self._on_the_list(child)
        return EmergencyCard(
            child=child,
            cautions=tuple(child.sheet.cautions()),
            health=tuple(
                line for line in child.sheet.health_lines() if not (medicines and _is_unanswered(line, child))
            ),
            medicines=medicines,
            people=tuple(child.sheet.people_lines()),
            to_ring=self._contacts.of(child),
            missing=(*self._who(child), *self._lines(child, sheets)),
        )

    def _on_the_list(self, child: Child) -> tuple[tuple[Line, ...], ...]:
        """What was stopped stays out: whoever treats the child has to know what they take now."""
        profile = self._journal.profile_of(child)
        return tuple(tuple(one.lines(profile)) for one in self._medicines.on_the_list(child))

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


def _is_unanswered(line: Line, child: Child) -> bool:
    """Whether it says of medicines that nobody has asked yet: the list answers that."""
    return line.field == "medicines" and not child.sheet.medicines.is_told
