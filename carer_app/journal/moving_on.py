"""When a child has moved on: what the council has, what is still to do here, and handing this computer's copy back."""

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from carer_app.clock import local, moment, stamp, today
from carer_app.domain.command import Ask
from carer_app.domain.holds import Hold
from carer_app.domain.moved_on import MovedOn
from carer_app.domain.people import IN_HOMES, Person
from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.journal.forms import NoSuchRecordError
from carer_app.journal.journal import Journal
from carer_app.session import Session
from carer_app.store import commands, gateways, holds, moved_on, sealed_copies
from carer_app.store.drafts import Draft, any_of_others
from carer_app.store.engine import Connection
from carer_app.store.sealed_folder import SealedFolder

_FOR_WHAT_IS_BEGUN = timedelta(days=28)
"""For how long after the time for late entries what somebody has begun keeps a copy from being sealed."""


class NotYetError(KnownError):
    """The copy on this computer stays for now."""


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """A child who moved on. `records` and `versions` are the council's own count. `unsent` counts versions that it may not
    have yet, `photos` the photos and papers, and `drafts` what the person at the keyboard has begun and not finished.
    `to_look` are the others who may have begun something here that they alone can open, and have not unlocked since.

    `is_late` while late entries can be written, `is_kept` where the home keeps a copy, `may_go` once a person may take this
    computer's copy off it.
    """

    child: str
    name: str
    ended: date
    late_until: date
    records: int
    versions: int
    unsent: int
    photos: int
    drafts: int
    is_late: bool
    is_kept: bool
    hold: Hold | None = None
    to_look: tuple[str, ...] = ()

    @property
    def is_with_council(self) -> bool:
        return not (self.unsent or self.photos)

    @property
    def may_go(self) -> bool:
        is_begun = self.drafts or self.to_look
        return not (self.is_kept or self.is_late or not self.is_with_council or is_begun or self.hold)


class MovingOn:
    """The children who moved on from this home. A children's home seals its copy and keeps it, a foster home hands it back."""

    def __init__(self, session: Session, journal: Journal) -> None:
        self._session = session
        self._journal = journal
        self._folder = SealedFolder(session.database.path)

    def every(self) -> list[Moved]:
        """Each child whose records are still here, by name."""
        names = {child.id: child.name for child in self._journal.children()}
        begun, others = self._begun(), self._others()
        with self._session.database.reading() as db:
            found = [
                self._moved(db, one, names[one.child], begun.count(one.child), others)
                for _gateway, one in moved_on.every(db)
                if one.child in names
            ]
        return sorted(found, key=lambda one: one.name.casefold())

    def gone(self) -> set[str]:
        """The children who do not live here any more, though their records are here; to write of their day is over."""
        with self._session.database.reading() as db:
            return moved_on.gone(db)

    def take_off(self, child: str) -> None:
        """Take the copy of this child's records off this computer, when the council has all of it and the time has come.

        Raises NotYetError, UnderHoldError; StoreBusyError while another program reads, and the rest goes at a later sync.
        """
        one = next((one for one in self.every() if one.child == child), None)
        if one is None or not one.may_go:
            raise NotYetError(
                _("Not everything is with the council yet, or the time has not come. Nothing was taken off.")
            )
        session = self._session
        with session.database.reading() as db:
            gateway = next(gateway for gateway, told in moved_on.every(db) if told.child == child)
        moved_on.take_off(session.database, session.device, gateway, child, stamp(session.clock.now()))

    def settle_kept(self) -> None:
        """In a children's home: seal the home's copy, once the time for late entries is over and the council has all of it, and
        say to the council that it is kept. What somebody has begun about the child holds it up, but not for ever. That the time
        is over has to be true by the council's clock too: one that is fast here shuts nobody out of their late entries.
        """
        session = self._session
        if session.person.role not in IN_HOMES:
            return
        begun, others, day = self._begun(), self._others(), today(session.clock)
        with session.database.reading() as db:
            over = [(name, one) for name, one in moved_on.every(db) if self._is_over_for_council(db, name, one)]
            sealed = moved_on.kept(db)
            done = [
                (gateway, one.child)
                for gateway, one in over
                if moved_on.is_with_council(db, one.child, self._folder)
                and (
                    one.child in sealed
                    or _is_long_over(one, day)
                    or not (one.child in begun or self._to_look(db, one, others))
                )
            ]
            is_unsealed = bool(sealed - sealed_copies.since(db).keys())
        for gateway, child in done:
            with session.database.writing() as db:
                moved_on.keep_copy(db, session.device, gateway, child, stamp(session.clock.now()))
        if is_unsealed:
            with session.database.writing() as db:
                moved_on.seal_what_is_kept(db, day.isoformat())

    def settle_begun(self) -> None:
        """Note, once the time for late entries is over, whether the person at the keyboard has begun something about a child
        who moved on: whoever takes the copy off cannot see that.
        """
        begun, me = self._begun(), self._session.person.id
        with self._session.database.reading() as db:
            over = [one for _gateway, one in moved_on.every(db) if not self._is_late(db, one)]
            fresh = [one for one in over if (me in moved_on.looked(db, one.child, one.ended)) == (one.child in begun)]
        if fresh:
            with self._session.database.writing() as db:
                for one in fresh:
                    moved_on.note_looked(db, one.child, one.ended, me, has_begun=one.child in begun)

    def _begun(self) -> list[str]:
        """About whom each draft of the person at the keyboard is: a comment and a change by the record that they belong to."""
        return [self._child_of(draft) for draft in self._journal.drafts()]

    def _child_of(self, draft: Draft) -> str:
        try:
            return self._journal.entry(draft.record).child if draft.record else draft.child
        except NoSuchRecordError:
            return draft.child

    def _others(self) -> list[Person]:
        """Who else can unlock here, where anybody else has begun something."""
        me = self._session.person.id
        with self._session.database.reading() as db:
            if not any_of_others(db, me, self._session.keys.sealing):
                return []
        return [one for one in self._session.people_now() if one.id != me]

    def _moved(self, db: Connection, one: MovedOn, name: str, drafts: int, others: Sequence[Person]) -> Moved:
        return Moved(
            child=one.child,
            name=name,
            ended=date.fromisoformat(one.ended),
            late_until=date.fromisoformat(one.late_until),
            records=one.records,
            versions=one.versions,
            unsent=moved_on.count_unsent(db, one.child),
            photos=moved_on.count_unsent_photos(db, one.child, self._folder),
            drafts=drafts,
            is_late=self._is_late(db, one),
            is_kept=self._session.person.role in IN_HOMES,
            hold=holds.over(db, one.child),
            to_look=self._to_look(db, one, others),
        )

    def _to_look(self, db: Connection, one: MovedOn, others: Sequence[Person]) -> tuple[str, ...]:
        """Who of the others may have begun something about the child, by name: see `settle_begun`."""
        looked = moved_on.looked(db, one.child, one.ended)
        return tuple(other.name for other in others if other.id not in looked)

    def _is_late(self, db: Connection, one: MovedOn) -> bool:
        """Whether late entries can still be written; the council may ask for the records sooner."""
        return not _is_asked_for(db, one) and today(self._session.clock) <= date.fromisoformat(one.late_until)

    def _is_over_for_council(self, db: Connection, gateway: str, one: MovedOn) -> bool:
        """Whether the time for late entries is over, here and by the last word of the council on the time."""
        known = gateways.one(db, gateway)
        heard = local(moment(known.last_heard)).date() if known and known.last_heard else date.min
        is_over = heard > date.fromisoformat(one.late_until) or _is_asked_for(db, one)
        return is_over and not self._is_late(db, one)


def _is_asked_for(db: Connection, one: MovedOn) -> bool:
    return any(each.what == Ask.HAND_BACK and each.file == one.child for each in commands.waiting(db))


def _is_long_over(one: MovedOn, day: date) -> bool:
    return day > date.fromisoformat(one.late_until) + _FOR_WHAT_IS_BEGUN
