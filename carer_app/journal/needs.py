"""What needs somebody: gathered from all entries and clocks; put off until the next shift, or handed over and taken on."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

import msgspec

from carer_app.clock import local, moment, stamp, today
from carer_app.councils import CouncilProfile
from carer_app.domain import canonical
from carer_app.domain.canonical import digest
from carer_app.domain.child import Child
from carer_app.domain.clocks import Known, clock_dues
from carer_app.domain.deadlines import soonest, started, waiting
from carer_app.domain.handing import ACCEPTED, HANDED_OVER, Accepted, HandedOver
from carer_app.domain.kind import Added, Content, Due, Lead
from carer_app.domain.kinds import is_gathered, is_living, kinds, whole
from carer_app.domain.needs import Group, Handing, Need, Started, group_of, group_with, next_shift, rank
from carer_app.domain.people import KEEPERS, Person, Role
from carer_app.domain.revision import Link, Statement, read_statement
from carer_app.errors import BadInputError
from carer_app.i18n import _
from carer_app.journal.forms import Saved, plain
from carer_app.journal.journal import Journal
from carer_app.session import Filing, Session
from carer_app.store import directory, moved_on, writing
from carer_app.store import waiting as kept
from carer_app.store.engine import Connection
from carer_app.store.waiting import Entry

PUT_OFF = "put_off"
_COUNTED = "counted"

Entries = list[tuple[Entry, Content]]


class CannotBePutOffError(BadInputError):
    """Medicines, a missing child and what the law sets a day for are only handed to somebody who takes them on."""

    def __init__(self) -> None:
        super().__init__(_("This cannot wait for the next shift. Hand it to somebody by name, who takes it on."))


class Needs:
    """The list of what waits, and what a person can do with it."""

    def __init__(self, session: Session, journal: Journal) -> None:
        self._session = session
        self._journal = journal
        self._read: dict[str, Content] = {}

    # ---- reading

    def everything(self) -> list[Need]:
        """What waits about every child who lives here, what is soonest first. Whoever moved on is somebody else's to see to."""
        with self._session.database.reading() as db:
            gone = moved_on.gone(db)
        return self._gathered([child for child in self._journal.children() if child.id not in gone], None)

    def of(self, child: Child) -> list[Need]:
        """What waits about one child, what is soonest first."""
        return self._gathered([child], child.id)

    def started_by(self, record: str, child: Child) -> list[Started]:
        """What an entry made wait, what is soonest first; each with who met it and when, where that was done."""
        now, profile = self._session.clock.now(), self._journal.profile_of(child)
        found_here, away = self._entries(child.id)
        entries = self._decoded(found_here).get(child.id, [])
        gathered = _read_whole(entries)
        done, together = _done(gathered), _together(entries, away, now)
        found = [
            *started(gathered, profile, done, together),
            *_met_on_the_way(entries, record, profile, done),
        ]
        own = [(due, met) for entry, due, met in found if entry.record == record]
        ours = [(due, met) for due, met in own if not due.is_silent(now) or (met and due.is_over(now))]
        lead = next((entry for entry, _content in entries if entry.record == record), None)
        return [
            Started(due=due, record=met.record, by=met.author_name, at=met.written)
            if met
            else Started(due=due, need=_need(child, due, lead, now))
            for due, met in sorted(ours, key=lambda one: soonest(one[0]))
        ]

    def people(self) -> list[Person]:
        """To whom the person at the keyboard may hand something: everybody else who keeps records on this computer."""
        now = self._session.clock.now()
        return [
            person
            for person in self._session.people()
            if person.id != self._session.person.id
            and person.role in KEEPERS
            and (person.until is None or moment(person.until) > now)
        ]

    # ---- doing

    def put_off(self, need: Need) -> datetime:
        """Leave it until the next shift, for everybody on this computer; raises CannotBePutOffError."""
        if not need.due.can_wait or need.closed:
            raise CannotBePutOffError
        in_home = self._session.person.role is not Role.FOSTER_CARER
        until = next_shift(self._session.clock.now(), in_childrens_home=in_home)
        self._keep_put_off(lambda old: old | {need.key: stamp(until)})
        return until

    def bring_back(self, need: Need) -> None:
        """Have it in the list again after all."""
        self._keep_put_off(lambda old: {key: until for key, until in old.items() if key != need.key})

    def hand_over(self, need: Need, to: str) -> Saved:
        """Ask somebody by name to take it on; until they do, it stays with the person who asks. Raises BadInputError."""
        if need.closed:
            raise BadInputError(_("This is of a closed entry. Open it, and let somebody in who takes it on."))
        person = next((one for one in self.people() if one.id == to), None)
        if person is None:
            raise BadInputError(_("Choose somebody else who keeps records on this computer."), [("to", "is not known")])
        if need.handing and need.handing.accepted and need.handing.to != self._session.person.id:
            raise BadInputError(_("{name} has taken this on already.").format(name=need.handing.to_name))
        day = today(self._session.clock)
        content = HandedOver(need=need.key, what=need.due.sentence, to=to, to_name=person.name, day=day)
        link = (Link(record=need.record),) if need.record else ()
        return self._sign(content, need.child, link)

    def accept(self, need: Need) -> Saved:
        """Take on what was handed to the person at the keyboard; raises BadInputError when it was not."""
        if need.handing is None or not need.is_asked_of(self._session.person.id):
            raise BadInputError(_("This was not handed to you, or you have taken it on already."))
        content = Accepted(day=today(self._session.clock))
        return self._sign(content, need.child, (Link(record=need.handing.record),))

    # ---- inside

    def _sign(self, content: Content, child: str, link: tuple[Link, ...]) -> Saved:
        kind = HANDED_OVER if isinstance(content, HandedOver) else ACCEPTED
        filing = Filing(stream=self._journal.child(child).stay_stream, about=link)
        raw = plain(content)
        canonical.check(raw)
        signed = self._session.sign(kind, Statement(content=raw), filing)
        with self._session.database.writing() as db:
            writing.write(db, self._session.device, [signed], {})
        return Saved(id=signed.revision.record, revision=signed.hash)

    def _gathered(self, children: list[Child], only: str | None) -> list[Need]:
        now = self._session.clock.now()
        entries, away = self._entries(only)
        with self._session.database.reading() as db:
            handings = kept.handings(db)
            off = _put_off(db)
        by_child = self._decoded(entries)
        if only is None:
            read = self._read
            self._read = {entry.head: read[entry.head] for entry in entries if entry.head in read}
        found = [need for child in children for need in self._of(child, by_child.get(child.id, []), away, now)]
        placed = [self._placed(need, handings.get(need.key), off.get(need.key), now) for need in found]
        return sorted(placed, key=lambda need: (rank(need), soonest(need.due), need.child_name))

    def _entries(self, only: str | None) -> tuple[list[Entry], set[str]]:
        """The entries that may wait, of every child or of one, and the records of those among them that are closed."""
        with self._session.database.reading() as db:
            entries = kept.entries(db, _waiting_kinds(), only)
        with self._session.closed.reading() as shelf:
            shut = kept.entries(shelf, _waiting_kinds(), only) if shelf else []
        return [*entries, *shut], {entry.record for entry in shut}

    def _decoded(self, entries: list[Entry]) -> dict[str, Entries]:
        """The same by child, with what they say; what cannot be read here is left out."""
        by_child: dict[str, Entries] = {}
        for entry in entries:
            content = self._content(entry)
            if content is not None:
                by_child.setdefault(entry.child, []).append((entry, content))
        return by_child

    def _of(self, child: Child, entries: Entries, away: set[str], now: datetime) -> Iterator[Need]:
        """What waits about a child. `away` are the records of closed entries: what they alone make wait is closed too."""
        profile = self._journal.profile_of(child)
        entries = _read_whole(entries)
        for entry, due in waiting(entries, profile, _done(entries), _together(entries, away, now)):
            if due.is_silent(now):
                continue
            yield msgspec.structs.replace(_need(child, due, entry, now), closed=entry.record in away)
        facts = [(entry.record in away, fact) for entry, content in entries for fact in content.facts()]
        known = Known(
            today=local(now).date(),
            name=child.name,
            came_here=child.sheet.here_since,
            profile=profile,
            birth_date=child.sheet.birth_date,
            facts=tuple(fact for _closed, fact in facts),
        )
        in_the_open = tuple(fact for is_closed, fact in facts if not is_closed)
        to_all = list(clock_dues(msgspec.structs.replace(known, facts=in_the_open)))
        for due in clock_dues(known):
            yield msgspec.structs.replace(_need(child, due, None, now), closed=due not in to_all)

    def _content(self, entry: Entry) -> Content | None:
        """What an entry says; read once for each version, since most of them stay as they are.

        What was read may be thinned out meanwhile: the list is also asked for in the background.
        """
        content = self._read.get(entry.head)
        if content is None:
            raw = read_statement(entry.text).content
            content = kinds()[entry.kind].read(entry.schema, raw) if raw is not None else None
            if content is None:
                return None
            self._read[entry.head] = content
        return content

    def _placed(self, need: Need, handing: Handing | None, until: str | None, now: datetime) -> Need:
        me = self._session.person.id
        if handing:
            group = group_with(handing, me, need.group)
            return msgspec.structs.replace(need, handing=handing, group=group)
        if until and moment(until) > now and need.due.can_wait:
            return msgspec.structs.replace(need, put_off_until=moment(until), group=Group.NEXT)
        return need

    def _keep_put_off(self, change: Callable[[dict[str, str]], dict[str, str]]) -> None:
        now = stamp(self._session.clock.now())
        with self._session.database.writing() as db:
            old = {key: until for key, until in _put_off(db).items() if until > now}
            directory.set_setting(db, PUT_OFF, msgspec.json.encode(change(old)).decode())


def _read_whole(entries: Entries) -> Entries:
    """The same entries; each that has parts among them as it reads with those."""
    parts: dict[str, list[Content]] = {}
    for entry, content in entries:
        if entry.lead:
            parts.setdefault(entry.lead, []).append(content)
    return [(entry, whole(entry.kind, content, parts.get(entry.record, ()))) for entry, content in entries]


def _met_on_the_way(
    entries: Entries, record: str, profile: CouncilProfile, done: Mapping[tuple[Entry, str], Entry]
) -> list[tuple[Entry, Due, Entry | None]]:
    """What a record that reads with its parts waited for until one of them met it, and waits for no longer."""
    lead = next(((entry, content) for entry, content in entries if entry.record == record), None)
    if lead is None or not is_living(lead[0].kind):
        return []
    entry, content = lead
    parts = [part for one, part in entries if one.lead == record]
    steps = [whole(entry.kind, content, parts[:count]) for count in range(len(parts) + 1)]
    once = {due.name: due for step in steps for due in step.due(profile)}
    still = {due.name for due in steps[-1].due(profile)}
    return [
        (entry, due, done[entry, name]) for name, due in once.items() if name not in still and (entry, name) in done
    ]


def _done(entries: Entries) -> dict[tuple[Entry, str], Entry]:
    """What parts have answered: by the lead entry and the name of what it waited for, the part. Leads read whole here."""
    leads = {entry.record: (entry, Lead(content=content, author=entry.author_name)) for entry, content in entries}
    return {
        (leads[entry.lead][0], name): entry
        for entry, content in entries
        if entry.lead in leads
        for name in content.answers(leads[entry.lead][1], entry.author_name)
    }


def _together(entries: Entries, away: set[str], now: datetime) -> Callable[[Entry, Content], Iterable[Due]]:
    """What an entry waits for with its parts, and with what its kind weighs beside them in the open."""
    added: dict[str, list[Added]] = {}
    beside: dict[str, list[Added]] = {}
    for entry, content in entries:
        one = Added(content=content, author=entry.author_name)
        if entry.lead:
            added.setdefault(entry.lead, []).append(one)
        elif entry.record not in away:
            beside.setdefault(entry.kind, []).append(one)

    def found(entry: Entry, content: Content) -> Iterable[Due]:
        kind = kinds()[entry.kind]
        weighed = [one for slug in kind.weighs for one in beside.get(slug, ())]
        return kind.together(content, [*added.get(entry.record, ()), *weighed], now) if kind.together else ()

    return found


def _put_off(db: Connection) -> dict[str, str]:
    """Until when what is put off, by the needs' keys."""
    return msgspec.json.decode(directory.setting(db, PUT_OFF) or "{}", type=dict[str, str])


def _need(child: Child, due: Due, entry: Entry | None, now: datetime) -> Need:
    """A need with the name by which it is known again later: of its entry and topic, or of its clock and day.

    The name says nothing of what was written: it stays behind where the entry is moved to another file, or erased.
    """
    named = due.topic or due.name or digest("need", due.sentence.encode())
    key = f"{child.id}/{entry.record}/{named}" if entry else f"{child.id}/{_COUNTED}/{named}/{due.by or ''}"
    need = Need(
        key=key,
        child=child.id,
        child_name=child.name,
        due=due,
        group=group_of(due, now, is_counted=entry is None),
    )
    return msgspec.structs.replace(need, record=entry.record, kind=entry.kind, author=entry.author) if entry else need


def _waiting_kinds() -> list[str]:
    """The kinds whose entries can wait for something, or settle it."""
    known = kinds()
    leads = {slug for slug, kind in known.items() if kind.together}
    tells = {slug for slug, kind in known.items() if kind.listed and _telling(kind.content) != _telling(Content)}
    return [slug for slug, kind in known.items() if slug in tells | leads or kind.part_of in leads or is_gathered(slug)]


def _telling(content: type[Content]) -> tuple[object, ...]:
    """What a kind says about waiting, as its own class has it."""
    return content.due, content.facts, content.settled, content.answers
