"""The house as it stands: who is on shift, who is out, who visits, tonight's checks, and what the next shift must read."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import TypeVar

import msgspec

from carer_app.clock import LONDON, local, stamp, today
from carer_app.domain.child import Child
from carer_app.domain.deadlines import soonest
from carer_app.domain.house import (
    HANDOVER_NOTE,
    NIGHT_CHECK,
    SHIFT,
    VISITOR,
    WHEREABOUTS,
    Found,
    HandoverNote,
    NightCheck,
    Shift,
    Visitor,
    Whereabouts,
    is_among,
)
from carer_app.domain.kind import Content, Due, FileKind
from carer_app.domain.kinds import listed_kinds
from carer_app.domain.marks import NOTE_READ, NoteRead
from carer_app.domain.revision import Link, Statement
from carer_app.domain.story import Told
from carer_app.errors import BadInputError
from carer_app.i18n import _
from carer_app.journal.away import Away, AwayChild
from carer_app.journal.forms import New, Saved, plain
from carer_app.journal.journal import Journal
from carer_app.session import Filing, Session
from carer_app.store import directory, moved_on, revisions, writing
from carer_app.store.index import Wanted

AROUND = timedelta(hours=12)
"""How long before a shift began its notes may have been written."""
LOOKED_BACK = timedelta(days=7)
NIGHT_BEGINS, NIGHT_ENDS = time(20), time(12)
_MOST = 200
_Kind = TypeVar("_Kind", bound=Content)


class OnBoard(msgspec.Struct, frozen=True, kw_only=True):
    """One child on the board: in the house, out as the record says, or `away`, and then not as agreed."""

    child: Child
    told: Told | None = None
    out: Whereabouts | None = None
    away: AwayChild | None = None


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A note for a shift: who has read it, each with when, and who of those on shift has not yet.

    Whoever was on shift with its writer is not asked. `is_asked` says that the person at the keyboard still is.
    """

    told: Told
    note: HandoverNote
    read: tuple[tuple[str, str], ...]
    not_yet: tuple[str, ...]
    is_asked: bool


class NotAllHereError(BadInputError):
    """“All well” is not written at one press while somebody is missing: it would say that everybody is there."""

    def __init__(self) -> None:
        super().__init__(_("Not everybody is here. Write the look round down yourself: who is here, and how they are."))


class House:
    """What is put together from the home's own book and the children's files. Each public function is one transaction."""

    def __init__(self, session: Session, journal: Journal) -> None:
        self._session = session
        self._journal = journal
        self._away = Away(session)

    # ---- reading

    def on_shift(self) -> list[tuple[Told, Shift]]:
        """The shifts that are on now, the earliest begun first."""
        now = self._now()
        return [(told, shift) for told, shift in self._book(SHIFT, Shift) if shift.is_on(now)]

    def people_on_shift(self) -> tuple[str, ...]:
        """Whoever is on shift now, each once."""
        return tuple(dict.fromkeys(name for _told, shift in self.on_shift() for name in shift.everybody()))

    def board(self) -> list[OnBoard]:
        """Every child who lives here by name: in, out, or missing."""
        now, away = self._now(), self._away.everybody()
        found = []
        for child in self._living_here():
            told = self._journal.told(Wanted(child=child.id, kind=WHEREABOUTS, start=self._since(), limit=_MOST))
            out = [(one, where) for one, where in _of(told, Whereabouts) if where.is_out(now)]
            one = OnBoard(child=child, told=out[-1][0], out=out[-1][1]) if out else OnBoard(child=child)
            found.append(msgspec.structs.replace(one, away=away.get(child.id)))
        return found

    def not_here(self) -> list[OnBoard]:
        """The children who live here and are away, not as agreed: nobody can say of the whole house that all is well.

        What a closed entry says of it is left out, since this is shown where others see it too.
        """
        away = self._away.everybody()
        here = [(child, away[child.id]) for child in self._living_here() if child.id in away]
        return [OnBoard(child=child, away=one) for child, one in here if not one.says.is_agreed]

    def visitors(self) -> list[tuple[Told, Visitor]]:
        """Who visits now, as far as anybody wrote; the earliest first."""
        now = self._now()
        return [(told, visitor) for told, visitor in self._book(VISITOR, Visitor) if visitor.is_in(now)]

    def checks(self) -> list[tuple[Told, NightCheck]]:
        """The checks of the night that it is, or that was last; the earliest first."""
        begins = self.night_begins()
        return [(told, check) for told, check in self._book(NIGHT_CHECK, NightCheck) if check.at >= begins]

    def night_begins(self) -> datetime:
        """When the night began that it is, or that was last."""
        here = local(self._now())
        day = here.date() if here.time() >= NIGHT_BEGINS else here.date() - timedelta(days=1)
        return datetime.combine(day, NIGHT_BEGINS, LONDON)

    def is_night(self) -> bool:
        """Whether it is a time of day at which one looks round."""
        clock = local(self._now()).time()
        return clock >= NIGHT_BEGINS or clock < NIGHT_ENDS

    def notes(self) -> list[Note]:
        """What this shift must know, the earliest first: the notes since shortly before it began, by whoever wrote them."""
        now, shifts = self._now(), self.on_shift()
        begun = min((shift.starts_at for _told, shift in shifts), default=now)
        found = [(told, note) for told, note in self._book(HANDOVER_NOTE, HandoverNote) if note.at >= begun - AROUND]
        return [self._note(told, note, [shift for _told, shift in shifts]) for told, note in found]

    def due(self) -> list[tuple[Told, Due]]:
        """What is still to do because of the book, such as a door that stuck at a fire drill; what is soonest first."""
        files, profile = self._journal.files.book(), self._session.profile
        found = [
            (told, due)
            for kind in listed_kinds(FileKind.HOME)
            if kind.content.due is not Content.due
            for told in self._journal.told(Wanted(files=files, kind=kind.slug, limit=_MOST))
            if told.content and told.retracted is None
            for due in told.content.due(profile)
        ]
        return sorted(found, key=lambda one: soonest(one[1]))

    # ---- doing

    def read(self, note: str) -> Saved:
        """“I have read this”: a mark of one's own on what a note for the shift says now. Raises BadInputError."""
        told = self._journal.entry(note)
        if told.kind != HANDOVER_NOTE or told.content is None:
            raise BadInputError(_("Only a note for the next shift is marked so."))
        versions = self._journal.versions_of(note)
        head = revisions.heads_of(versions)[-1]
        raw = plain(NoteRead(day=today(self._session.clock)))
        filing = Filing(stream=head.revision.stream, about=(Link(record=note, revision=head.hash),))
        signed = self._session.sign(NOTE_READ, Statement(content=raw), filing)
        with self._session.database.writing() as db:
            writing.write(db, self._session.device, [signed], {})
        return Saved(id=signed.revision.record, revision=signed.hash)

    def all_well(self) -> Saved:
        """A look round at night at which all was well, now, by the person at the keyboard; raises NotAllHereError."""
        if self.not_here():
            raise NotAllHereError
        check = NightCheck(at=self._now(), found=Found.ALL_WELL, who_looked=self._session.person.name)
        return self._journal.add_many([New(kind=NIGHT_CHECK, child="", raw=plain(check))])[0]

    def ends(self, record: str) -> Saved:
        """Write that it ended now: a visitor left, a shift is over, a child is back. Raises BadInputError."""
        told = self._journal.entry(record)
        if told.content is None or told.kind not in _ENDINGS:
            raise BadInputError(_("Nothing of this sort comes to an end."))
        field, reason = _ENDINGS[told.kind]
        ended = plain(told.content) | {field: stamp(self._now())}
        return self._journal.amend(record, ended, reason)

    # ---- inside

    def _now(self) -> datetime:
        return self._session.clock.now()

    def _living_here(self) -> list[Child]:
        with self._session.database.reading() as db:
            gone = moved_on.gone(db)
        return [child for child in self._journal.children() if child.id not in gone]

    def _since(self) -> date:
        return local(self._now() - LOOKED_BACK).date()

    def _book(self, slug: str, sort: type[_Kind]) -> list[tuple[Told, _Kind]]:
        files = self._journal.files.book()
        told = self._journal.told(Wanted(files=files, kind=slug, start=self._since(), limit=_MOST))
        return list(_of(told, sort))

    def _note(self, told: Told, note: HandoverNote, shifts: Sequence[Shift]) -> Note:
        read, me = self._marks(told), self._session.person.name
        with_writer = [
            name for shift in shifts if is_among(told.author, shift.everybody()) for name in shift.everybody()
        ]
        done = [*read, told.author, *with_writer]
        asked = dict.fromkeys(name for shift in shifts for name in shift.everybody())
        not_yet = tuple(name for name in asked if not is_among(name, done))
        return Note(told=told, note=note, read=tuple(read.items()), not_yet=not_yet, is_asked=not is_among(me, done))

    def _marks(self, told: Told) -> dict[str, str]:
        """Who said that they have read what a note says now, and when."""
        with self._session.database.reading() as db:
            versions = revisions.of_record(db, told.id)
            marks = revisions.marks_about(db, told.id, NOTE_READ.slug)
            head = revisions.heads_of(versions)[-1].hash
            marks = [mark for mark in marks if any(link.revision == head for link in mark.revision.about)]
            people = {mark.revision.author: directory.person(db, mark.revision.author) for mark in marks}
        read: dict[str, str] = {}
        for mark in marks:
            person = people[mark.revision.author]
            read.setdefault(person.name if person else _("somebody"), mark.revision.written)
        return read


_ENDINGS = {
    SHIFT: ("ends_at", _("The shift is over.")),
    VISITOR: ("left_at", _("They left.")),
    WHEREABOUTS: ("back_at", _("They are back.")),
}


def _of(told: Iterable[Told], sort: type[_Kind]) -> Iterable[tuple[Told, _Kind]]:
    return ((one, one.content) for one in told if isinstance(one.content, sort) and one.retracted is None)
