"""Who opened an entry and what left the program, written down as it happens and read by those who answer for the home."""

from contextlib import suppress
from datetime import datetime, time

import msgspec

from carer_app.clock import LONDON, stamp, today
from carer_app.domain.access import Access, Why
from carer_app.domain.act import Act, Did
from carer_app.domain.entry import What
from carer_app.domain.people import Role
from carer_app.domain.sealed_copies import MAY_OPEN, reason_of
from carer_app.errors import KnownError
from carer_app.journal.files import Files
from carer_app.session import Session
from carer_app.store import accesses, acts, directory, index, moved_on, own_log_ins, sealed_copies, streams, telling
from carer_app.store.engine import Connection

ANSWER_FOR_IT = (Role.FOSTER_CARER, Role.SHIFT_LEAD, Role.REGISTERED_MANAGER)
"""Whoever answers for what happens on a computer, and so reads who opened what there."""


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """One line: who did what and when, by the name they have here, and the record's heading where it is one."""

    access: Access
    name: str
    kind: str = ""
    headline: str = ""


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What was done with this computer, with the names of who did it and whom it is about, empty where they are not known.

    `words`: what somebody said of why they opened sealed records.
    """

    act: Act
    who: str
    person: str
    words: str = ""


class Accesses:
    """Each public function is one transaction. Closed entries are not in it: that one was opened would tell of it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._files = Files(session)

    def may_read(self) -> bool:
        """Whether whoever is at the keyboard is one of those who read this."""
        return self._session.person.role in ANSWER_FOR_IT

    def viewed(self, record: str) -> None:
        """Somebody opened a record: kept once a day for each person. That the disk is full does not keep them from reading."""
        session = self._session
        if session.closed.holds(record):
            return
        with suppress(KnownError), session.database.writing() as db:
            if not accesses.is_noted(db, session.person.id, record, self._this_morning()):
                file = streams.file_of(db, record)
                accesses.note(
                    db, session.device, self._access(What.VIEWED, record=record, child=file[0] if file else "")
                )

    def left(self, child: str, paper: str, why: Why, *, locked: bool, printed: bool = False) -> None:
        """A paper about a child is about to leave. Raises KnownError where that cannot be written down; it then stays."""
        what = What.PRINTED if printed else What.EXPORTED
        with self._session.database.writing() as db:
            accesses.note(
                db,
                self._session.device,
                self._access(what, child=child, paper=paper, why=str(why), locked=locked),
            )

    def of_record(self, record: str, limit: int = 50) -> list[Seen]:
        """Who opened a record on this computer, the latest first."""
        with self._session.database.reading() as db:
            if not self._files.may_read(db, record):
                return []
            return [self._seen(db, one) for one in accesses.of_record(db, record, limit)]

    def latest(self, limit: int = 200, *, person: str = "", child: str = "") -> list[Seen]:
        """What was opened here and what left, the latest first; nothing of a file that whoever asks may not read."""
        with self._session.database.reading() as db:
            found = accesses.latest(db, limit, person=person, child=child)
            sealed = self._files.sealed(db)
            found = [one for one in found if one.child not in sealed]
            return [self._seen(db, one) for one in found if not one.record or self._files.may_read(db, one.record)]

    def done(self, limit: int = 200, *, person: str = "") -> list[Done]:
        """What was done with this computer, the latest first: wrong tries, who may unlock, backups. Of one person: what they did,
        and what is about them. That sealed records were opened is told to those alone who may open them, and so are wrong
        tries of a young person's log-in that has ended.
        """
        with self._session.database.reading() as db:
            found = [act for act in acts.latest(db, limit, person) if self._may_know(db, act)]
            names = {one.id: one.name for one in directory.everyone(db)}
            if any(act.did == Did.OPENED_SEALED for act in found):
                names |= {child.id: child.name for child in telling.children(db)}
            return [
                Done(
                    act=act,
                    who=names.get(act.who, ""),
                    person=names.get(act.person, ""),
                    words=_words(db, act),
                )
                for act in found
            ]

    def _may_know(self, db: Connection, act: Act) -> bool:
        """Nothing names a child whose records are sealed; a young person's log-in has ended with that."""
        if self._session.person.role in MAY_OPEN:
            return True
        if act.did == Did.TRIED_OWN:
            return own_log_ins.is_there(db, act.person)
        return act.did != Did.OPENED_SEALED or act.person not in moved_on.kept(db)

    def _access(
        self, what: What, *, child: str, record: str = "", paper: str = "", why: str = "", locked: bool = False
    ) -> Access:
        person, at = self._session.person.id, stamp(self._session.clock.now())
        return Access(
            what=str(what), person=person, at=at, record=record, child=child, paper=paper, why=why, locked=locked
        )

    def _this_morning(self) -> str:
        return stamp(datetime.combine(today(self._session.clock), time.min, LONDON))

    def _seen(self, db: Connection, access: Access) -> Seen:
        person = directory.person(db, access.person)
        told = index.told_one(db, access.record) if access.record else None
        kind, headline = (told.kind, told.headline) if told else ("", "")
        return Seen(access=access, name=person.name if person else "", kind=kind, headline=headline)


def _words(db: Connection, act: Act) -> str:
    return sealed_copies.words_named(db, reason_of(act.detail).words) if act.did == Did.OPENED_SEALED else ""
