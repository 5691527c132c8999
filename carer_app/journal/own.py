"""A carer's own file: supervision, training, and the entries of the children since somebody came last."""

from datetime import date

from carer_app.domain.story import Told
from carer_app.domain.supervision import MOST, SUPERVISION, SinceLastTime, Supervision, day_of_last
from carer_app.journal.journal import Journal
from carer_app.store.index import Wanted


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
        day = day_of_last([self.last_supervision(person)], today)
        found = self._journal.entries(Wanted(start=day, end=today, limit=MOST))
        open_ones = [told for told, _place in found if not told.closed]
        return SinceLastTime(day=day, entries=tuple((self._journal.standing(one.id)[-1], one) for one in open_ones))
