"""What all records of a kind about one child show together, such as the days on which somebody is often missing."""

from datetime import datetime, time, timedelta

from carer_app.clock import LONDON, moment, today
from carer_app.domain.checks import day_of
from carer_app.domain.kind import Line, RecordKind
from carer_app.domain.kinds import kinds
from carer_app.domain.revision import Occurred
from carer_app.domain.story import Told, read_whole
from carer_app.journal.journal import Journal
from carer_app.session import Session
from carer_app.store.index import Wanted

FAR_BACK = timedelta(days=5 * 366)
_MOST = 100_000


class LookingBack:
    """Reads back over five years, for one child at a time."""

    def __init__(self, session: Session, journal: Journal) -> None:
        self._session = session
        self._journal = journal

    def lines(self, told: Told) -> list[Line]:
        """What the child's records of this one's kind show together; nothing for a kind that says nothing so."""
        kind = kinds().get(told.kind)
        if kind is None or kind.looks_back is None:
            return []
        own = self._own(kind, told.child)
        if len(own) < 2:
            return []
        child = self._journal.child(told.child)
        profile, now = self._journal.profile_of(child), self._session.clock.now()
        return list(
            kind.looks_back([one.content for one in own if one.content], self._else(kind, child.id), profile, now)
        )

    def _own(self, kind: RecordKind, child: str) -> list[Told]:
        """The records of the kind that stand, each as it reads with its parts."""
        slugs = (kind.slug, *(slug for slug, one in kinds().items() if one.part_of == kind.slug))
        found = [told for slug in slugs for told in self._journal.told(self._wanted(child, slug))]
        found.sort(key=lambda one: (one.occurred.start, one.written))
        return [one for one in read_whole(found) if one.kind == kind.slug and one.content]

    def _else(self, kind: RecordKind, child: str) -> list[tuple[str, datetime]]:
        """What else happened, and when, by the titles of the kinds."""
        found = []
        for told, _place in self._journal.entries(self._wanted(child, None)):
            other = kinds().get(told.kind)
            if other and not told.closed and not told.retracted and kind.slug not in (other.slug, other.part_of):
                found.append((other.title, _when(told.occurred)))
        return found

    def _wanted(self, child: str, kind: str | None) -> Wanted:
        return Wanted(child=child, kind=kind, start=today(self._session.clock) - FAR_BACK, limit=_MOST)


def _when(occurred: Occurred) -> datetime:
    """The moment at which something happened; noon where only the day is known."""
    if "T" in occurred.start:
        return moment(occurred.start)
    return datetime.combine(day_of(occurred), time(12), LONDON)
