"""Which children are not here now: the one answer that the house, the child's pages and every form about them show."""

from collections.abc import Iterable

import msgspec

from carer_app.domain.kind import AwayNow, Content
from carer_app.domain.kinds import kinds, whole
from carer_app.domain.revision import read_statement
from carer_app.journal.files import Files
from carer_app.session import Session
from carer_app.store import moved_on
from carer_app.store import waiting as kept
from carer_app.store.waiting import Entry


class AwayChild(msgspec.Struct, frozen=True, kw_only=True):
    """A child who is not here now, the entry that says so, and what it says; `closed` is for chosen readers alone.

    `has_moved_on`: the child does not live here any more. Then it was so when the records here ended.
    """

    child: str
    record: str
    kind: str
    says: AwayNow
    closed: bool = False
    has_moved_on: bool = False


class Away:
    """Reads the entries that can say so. Whoever is not a reader of one finds no trace of it here either."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._files = Files(session)

    def everybody(self) -> dict[str, AwayChild]:
        """Every child who is not here now, by the child's id, for pages that others see too: nothing closed is in it."""
        return _first(one for one in self.every() if not one.closed)

    def in_the_open(self, child: str) -> AwayChild | None:
        """What says of one child what `everybody` says of all; None where nothing does."""
        return _first(one for one in self.every(child) if not one.closed).get(child)

    def of(self, child: str) -> AwayChild | None:
        """What says that one child is not here now, closed or not, for the child's own page; None where nothing does."""
        return _first(self.every(child)).get(child)

    def says(self, record: str, child: str) -> AwayChild | None:
        """What one entry of a child says of it; None where it is over, or says nothing of the sort."""
        return next((one for one in self.every(child) if one.record == record), None)

    def every(self, child: str | None = None) -> list[AwayChild]:
        """Each entry that says it, of one child or of all: two people may have begun one in the same night."""
        with self._session.database.reading() as db:
            entries, sealed = kept.entries(db, _kinds(), child), self._files.sealed(db)
            gone = moved_on.gone(db)
        with self._session.closed.reading() as shelf:
            shut = kept.entries(shelf, _kinds(), child) if shelf else []
        away = {entry.record for entry in shut}
        found = _away([one for one in (*entries, *shut) if one.child not in sealed])
        return sorted(
            (msgspec.structs.replace(one, closed=one.record in away, has_moved_on=one.child in gone) for one in found),
            key=lambda one: (one.says.is_agreed, one.says.since),
        )


def _first(found: Iterable[AwayChild]) -> dict[str, AwayChild]:
    """One entry for a child: what nobody agreed to comes before what was agreed, and the earlier before the later."""
    return {one.child: one for one in reversed(list(found))}


def _away(entries: list[Entry]) -> Iterable[AwayChild]:
    parts: dict[str, list[Content]] = {}
    for entry in entries:
        content = _content(entry) if entry.lead else None
        if content is not None:
            parts.setdefault(entry.lead, []).append(content)
    for entry in entries:
        content = None if entry.lead else _content(entry)
        says = whole(entry.kind, content, parts.get(entry.record, ())).away_now() if content else None
        if says is not None:
            yield AwayChild(child=entry.child, record=entry.record, kind=entry.kind, says=says)


def _content(entry: Entry) -> Content | None:
    raw = read_statement(entry.text).content
    return kinds()[entry.kind].read(entry.schema, raw) if raw is not None else None


def _kinds() -> list[str]:
    """The kinds whose entries can say that a child is not here, and the parts with which those are read."""
    leads = {slug for slug, kind in kinds().items() if kind.content.away_now is not Content.away_now}
    return [slug for slug, kind in kinds().items() if slug in leads or kind.part_of in leads]
