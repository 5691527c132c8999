"""What all records of a kind about one child show together, such as the days on which somebody is often missing."""

from datetime import date, datetime, time, timedelta

from carer_app.clock import LONDON, moment, today
from carer_app.domain.child import Child
from carer_app.domain.kind import Line, RecordKind
from carer_app.domain.kinds import kinds
from carer_app.domain.story import Told, read_whole
from carer_app.journal.journal import Journal
from carer_app.session import Session
from carer_app.store import gathering
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
        return self._lines(kind, self._journal.child(told.child)) if kind and kind.looks_back else []

    def of(self, child: Child) -> list[tuple[RecordKind, list[Line]]]:
        """What the child's records of each kind show together, for the child's page; kinds that say nothing are left out."""
        found = [(kind, self._lines(kind, child)) for kind in kinds().values() if kind.looks_back_title]
        return [(kind, lines) for kind, lines in found if lines]

    def _lines(self, kind: RecordKind, child: Child) -> list[Line]:
        own = self._own(kind, child.id)
        if kind.looks_back is None or len(own) < 2:
            return []
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
        with self._session.database.reading() as db:
            rows = gathering.happened(db, child, self._since())
        others = {slug: one.title for slug, one in kinds().items() if kind.slug not in (slug, one.part_of)}
        return [(others[slug], _when(occurred)) for slug, occurred in rows if slug in others]

    def _wanted(self, child: str, kind: str) -> Wanted:
        return Wanted(child=child, kind=kind, start=self._since(), limit=_MOST)

    def _since(self) -> date:
        return today(self._session.clock) - FAR_BACK


def _when(occurred: str) -> datetime:
    """The moment at which something happened; noon where only the day is known."""
    if "T" in occurred:
        return moment(occurred)
    return datetime.combine(date.fromisoformat(occurred), time(12), LONDON)
