"""A carer's own file: supervision, training, and the entries of the children since somebody came last."""

from datetime import date, timedelta

import msgspec

from carer_app.domain.story import Told
from carer_app.domain.supervision import SUPERVISION, Supervision
from carer_app.journal.journal import Journal
from carer_app.store.index import Wanted

FIRST_LOOK = timedelta(days=42)
"""How far back one looks at a first supervision."""
MOST = 200


class SinceLastTime(msgspec.Struct, frozen=True, kw_only=True):
    """The children's entries since the last supervision, the latest first, each with the name of what it says now."""

    day: date
    entries: tuple[tuple[str, Told], ...]


class OwnFile:
    """What is put together about a carer from their own file and the children's."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def entries(self, person: str, limit: int = MOST) -> list[Told]:
        """What is kept in a carer's own file, as far as it may be read here; the latest first."""
        wanted = Wanted(files=(self._journal.files.own(person),), limit=limit)
        return [told for told, _place in self._journal.entries(wanted)]

    def last_supervision(self, person: str) -> Supervision | None:
        """The last one that was written down; None where there was none yet."""
        wanted = Wanted(files=(self._journal.files.own(person),), kind=SUPERVISION, limit=MOST)
        found = [one.content for one in self._journal.told(wanted) if one.retracted is None]
        return next((one for one in reversed(found) if isinstance(one, Supervision)), None)

    def since_last(self, person: str, today: date) -> SinceLastTime:
        """The children's entries since the day of the last supervision. What is closed stays out."""
        last = self.last_supervision(person)
        day = last.day if last else today - FIRST_LOOK
        found = self._journal.entries(Wanted(start=day, end=today, limit=MOST))
        open_ones = [told for told, _place in found if not told.closed]
        return SinceLastTime(day=day, entries=tuple((self._journal.standing(one.id)[-1], one) for one in open_ones))
