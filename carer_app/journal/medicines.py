"""A child's medicines as they stand on this computer: each with its parts, and what may not be here yet."""

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from carer_app.clock import local
from carer_app.domain.child import Child
from carer_app.domain.doses import DOSE, ONCE, Dose
from carer_app.domain.kind import Added
from carer_app.domain.medicine import MEDICINE, Medicine, When
from carer_app.domain.medicine_stock import counts_with
from carer_app.domain.story import Told
from carer_app.journal.journal import Journal
from carer_app.session import Session
from carer_app.store import computers
from carer_app.store.computers import Apart
from carer_app.store.index import Wanted

_MOST = 200
_LATELY = timedelta(days=2)


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """One medicine on the list with all that is written of it here, also what was written down by itself under the same
    name. `last` is the last dose of any outcome, and `last_here` whether it was written on this computer.
    """

    record: str
    medicine: Medicine
    parts: tuple[Added, ...]
    last: Told | None = None
    last_here: bool = False


class Medicines:
    """What stands on a child's list, and how far this computer may be behind."""

    def __init__(self, session: Session, journal: Journal) -> None:
        self._session = session
        self._journal = journal

    def of(self, child: Child) -> list[Kept]:
        """The medicines on the child's list today, those with set times first. What is closed stays out."""
        beside = self._beside(child, None)
        return [self._kept(one, self._parts(one.id), beside) for one in self._on_the_list(child)]

    def lately(self, child: Child) -> list[Kept]:
        """The same for a first look: of one that was written about in the last days, no more than those days."""
        today = local(self._session.clock.now()).date()
        wanted = Wanted(child=child.id, kind=DOSE, start=today - _LATELY, end=today, limit=_MOST)
        recent: dict[str, list[Told]] = {}
        for one in self._journal.told(wanted):
            if one.part_of and one.retracted is None and one.content:
                recent.setdefault(one.part_of.id, []).append(one)
        beside = self._beside(child, today - _LATELY)
        return [self._kept(one, recent.get(one.id) or self._parts(one.id), beside) for one in self._on_the_list(child)]

    def on_the_list(self, child: Child) -> list[Medicine]:
        """What stands on the list today, without what is written of it."""
        return [one.content for one in self._on_the_list(child) if isinstance(one.content, Medicine)]

    def one(self, lead: Told) -> Kept:
        """A medicine on the list or not any more, with all that is written of it."""
        return self._kept(lead, self._parts(lead.id), self._beside(self._journal.child(lead.child), None))

    def apart(self, child: Child) -> Apart:
        """What may not be here yet of this child's file."""
        with self._session.database.reading() as db:
            return computers.apart(db, child.stay_stream)

    def written_here(self, records: Sequence[str]) -> frozenset[str]:
        """Those of these records that were written on this computer."""
        with self._session.database.reading() as db:
            return computers.written_here(db, records)

    def _on_the_list(self, child: Child) -> list[Told]:
        """The medicines on the list today, those with set times first."""
        today = local(self._session.clock.now()).date()
        found = []
        for one in self._journal.told(Wanted(child=child.id, kind=MEDICINE, limit=_MOST)):
            if isinstance(one.content, Medicine) and one.retracted is None and one.content.is_current(today):
                found.append((one.content.when is When.AS_NEEDED, one.content.name.casefold(), one))
        return [one for _needed, _name, one in sorted(found, key=lambda each: each[:2])]

    def _parts(self, record: str) -> list[Told]:
        return [one for one in self._journal.parts(record) if one.retracted is None and one.content]

    def _beside(self, child: Child, start: date | None) -> list[Told]:
        """What was written down by itself, whatever its name."""
        found = self._journal.told(Wanted(child=child.id, kind=ONCE, start=start, limit=_MOST))
        return [one for one in found if one.retracted is None]

    def _kept(self, lead: Told, parts: Sequence[Told], beside: Sequence[Told]) -> Kept:
        assert isinstance(lead.content, Medicine)
        same = [one for one in beside if one.content and counts_with(lead.content, one.content)]
        parts = sorted([*parts, *same], key=lambda one: one.occurred.start)
        last = next((one for one in reversed(parts) if isinstance(one.content, Dose)), None)
        here = self.written_here([last.id] if last else [])
        added = tuple(Added(content=one.content, author=one.author) for one in parts if one.content)
        return Kept(record=lead.id, medicine=lead.content, parts=added, last=last, last_here=bool(here))
