"""Writing for chosen readers: who may be chosen, the closed section that they alone read, and letting one more in."""

from collections.abc import Sequence
from datetime import date

import msgspec

from carer_app.clock import moment, today
from carer_app.domain.closed import (
    LOOKED,
    READERS_NAMED,
    Box,
    Looked,
    Reader,
    ReadersNamed,
    named_together,
    new_key,
    shut,
)
from carer_app.domain.files import SECTION_OPENED, FileKind, Section, SectionOpened
from carer_app.domain.kind import Content, RecordKind, SectionKind
from carer_app.domain.kinds import kind_named
from carer_app.domain.people import AT_HOME, Person, Role
from carer_app.domain.revision import Link, SignedRevision, Statement, new_id
from carer_app.domain.story import State
from carer_app.errors import BadInputError
from carer_app.i18n import _
from carer_app.journal.chosen import may_be_alone, refusals
from carer_app.journal.forms import New, NoSuchRecordError, Saved, draft_of, plain
from carer_app.journal.journal import Journal
from carer_app.journal.sealed_anew import Done, SealedAnew, await_photos, sealed_anew
from carer_app.journal.sealed_to import reader_of, sealed_to, sealed_to_council
from carer_app.session import Filing, Signer
from carer_app.store import belonging, closed, directory, drafts, gateways, index, revisions, set_aside
from carer_app.store.closed import SealedKey
from carer_app.store.engine import Connection
from carer_app.store.gateways import Gateway

NEVER = (Role.ADMIN, Role.YOUNG_PERSON, Role.OTHER)


class Readership(msgspec.Struct, frozen=True, kw_only=True):
    """Who alone may read an entry, and whom it is about, both by id. Whoever it is about is never a reader."""

    readers: tuple[str, ...]
    about: tuple[str, ...] = ()


class ClosedTo(msgspec.Struct, frozen=True, kw_only=True):
    """A closed section as its readers know it; `child` is the file that it is of. `waiting` are readers who have no key
    yet; `safeguarding` is the council's key that it is sealed to as well, empty where it has none. `broken` counts what
    lies there and cannot be relied on.
    """

    stream: str
    child: str
    readers: tuple[Reader, ...]
    about: tuple[str, ...]
    looked: tuple[tuple[str, str], ...] = ()
    safeguarding: str = ""
    broken: int = 0
    file_kind: FileKind = FileKind.CHILD

    @property
    def waiting(self) -> tuple[Reader, ...]:
        return tuple(reader for reader in self.readers if not reader.key)


class Aside(msgspec.Struct, frozen=True, kw_only=True):
    """What of closed sections waits because no council's computer could take it: `readable` entries that one reads, of which
    a remark or a name may be all that waits, and `written` that one wrote here and does not read.
    """

    readable: int
    written: int


class Closing:
    """Entries for chosen readers. Each public function is one transaction."""

    def __init__(self, session: Signer, journal: Journal) -> None:
        self._session = session
        self._journal = journal
        self._database = session.database

    # ---- who

    def people(self) -> list[Person]:
        """Who may be chosen: whoever keeps or reads records here or at the council, and is still there; by name."""
        now = self._session.clock.now()
        with self._database.reading() as db:
            everyone = directory.not_revoked(db)
        there = (one for one in everyone if one.until is None or moment(one.until) > now)
        return sorted((one for one in there if one.role not in NEVER), key=lambda one: one.name.casefold())

    def check(self, readership: Readership, kind: str = "") -> list[Person]:
        """The readers of an entry of this kind, where they may be; raises BadInputError, which says who may not and why."""
        known = {one.id: one for one in self.people()}
        chosen, about, me = list(dict.fromkeys(readership.readers)), readership.about, self._session.person.id
        alone = may_be_alone(kind, known, about, me)
        for sentence in refusals(chosen, about, known, me, alone=alone, safe=self._safeguarding()):
            raise BadInputError(sentence, [("readers", sentence)])
        return [known[id_] for id_ in chosen]

    def may_be_alone(self, kind: str) -> bool:
        """Whether whoever writes an entry of this kind may be its only reader so far."""
        return may_be_alone(kind, {one.id: one for one in self.people()}, (), self._session.person.id)

    def _safeguarding(self) -> bool:
        """Whether every council that is joined has a safeguarding key: then nothing is lost that nobody else can open."""
        with self._database.reading() as db:
            joined = gateways.every(db)
        return bool(joined) and all(gateway.safeguarding for gateway in joined)

    # ---- writing

    def add(self, new: New, readership: Readership) -> Saved:
        """Sign an entry, shut it away for these readers alone, and queue it; its draft goes. Raises BadInputError.

        A section of the child's file with the same readers takes it, where the writer is one of them; else a new one
        is begun, and a writer who is no reader does not find the entry again.
        """
        if kind_named(new.kind).one_per_file:
            sentence = _("A sheet is for everyone who may see the file. Write a closed entry of another sort.")
            raise BadInputError(sentence, [("kind", "is never closed")])
        readers = self.check(readership, new.kind)
        with sealed_anew(self._database, new.manifests) as photos:
            return self._add(msgspec.structs.replace(new, manifests=photos.texts), readership, readers, photos)

    def _add(self, new: New, readership: Readership, readers: Sequence[Person], photos: SealedAnew) -> Saved:
        opened = self._opened(new)
        known = self._section_for(opened, readership)
        stream = known.stream if known else new_id()
        signed, problems = self._journal.signed_into(new, stream)
        done = Done(draft=draft_of(self._session.person.id, new), photos=photos, entry=signed.hash)
        if known:
            key = self._session.closed.key_of(stream)
            assert key
            self._keep(stream, [shut(signed, key)], self._named_again(known, readers, key), done)
        else:
            self._begin(opened, stream, readership, readers, signed, done)
        return Saved(id=signed.revision.record, revision=signed.hash, flags=tuple(problems))

    def add_reader(self, record: str, person: str) -> None:
        """Let one more person read the section of an entry, all that was written in it before too; or one who has
        another key by now again. Raises BadInputError, NoSuchRecordError.
        """
        section = self.of(record)
        if person in {reader.id for reader in section.readers} - {one.id for one in self.renewed(section)}:
            raise BadInputError(_("They may read it already."), [("readers", "is a reader already")])
        ids = (*(reader.id for reader in section.readers), person)
        new = next((one for one in self.people() if one.id == person), None)
        if new is None or person in section.about:
            self.check(Readership(readers=ids, about=section.about))
            raise NoSuchRecordError
        others = (reader for reader in section.readers if reader.id != person)
        self._rename(section, (*others, reader_of(new)), [new])

    def renewed(self, section: ClosedTo) -> list[Person]:
        """Readers of another computer of the home who have other keys by now than when they were let in: after a recovery.

        Any computer of a home can name new keys for its people, so somebody who knows them has to let them in again.
        """
        with self._database.reading() as db:
            here = {one.id for one in directory.people_here(db)}
        changed = self._changed(section)
        return [one for one, before in changed if before and one.role in AT_HOME and one.id not in here]

    def _changed(self, section: ClosedTo) -> list[tuple[Person, str]]:
        """The readers who have another key than the section is sealed to, each with that one; it may be empty."""
        known = {one.id: one for one in self.people()}
        pairs = [(known[reader.id], reader.key) for reader in section.readers if reader.id in known]
        return [(one, before) for one, before in pairs if one.sealing_key not in ("", before)]

    def catch_up(self) -> None:
        """Seal the sections that I read to those of their readers who have a key by now, or another one than before, and
        to their council's safeguarding key; and send those that had nowhere to go while their council was not joined.
        """
        self._send_loose()
        await_photos(self._session)
        for section in self.sections():
            doubted = {one.id for one in self.renewed(section)}
            fresh = [one for one, _before in self._changed(section) if one.id not in doubted]
            if fresh or self._lacks_safeguarding(section):
                renewed = {one.id: reader_of(one) for one in fresh}
                self._rename(section, tuple(renewed.get(one.id, one) for one in section.readers), fresh)

    def looked(self, record: str) -> None:
        """Note in the section, once a day, that the person at the keyboard opened this entry."""
        section = self.of(record)
        day = today(self._session.clock).isoformat()
        if (self._session.person.id, day) in {(who, when[:10]) for who, when in section.looked}:
            return
        content = Looked(day=today(self._session.clock))
        self._shut_away(section.stream, [self._sign(LOOKED, content, section.stream, (Link(record=record),))], ())

    # ---- reading

    def of(self, record: str) -> ClosedTo:
        """The closed section of an entry, with who opened that entry and when; raises NoSuchRecordError."""
        with self._session.closed.reading() as shelf:
            versions = revisions.of_record(shelf, record) if shelf else []
            if not shelf or not versions:
                raise NoSuchRecordError
            looked = [
                (mark.revision.author, mark.revision.written)
                for mark in revisions.marks_about(shelf, record, LOOKED.slug)
            ]
            found = self._told(shelf, versions[0].revision.stream)
        with self._database.reading() as db:
            if found.child in self._journal.files.sealed(db):
                raise NoSuchRecordError
        return msgspec.structs.replace(found, looked=tuple(looked))

    def sections(self) -> list[ClosedTo]:
        """Every closed section that the person at the keyboard reads."""
        streams = self._session.closed.streams()
        with self._session.closed.reading() as shelf:
            return [self._told(shelf, stream) for stream in streams] if shelf else []

    def set_aside(self) -> Aside:
        """What of closed sections a council's computer could not take, as far as it is this person's to know."""
        with self._session.closed.reading() as shelf:
            opened = set_aside.known(shelf) if shelf else set()
            readable = max(index.counts(shelf)[State.SET_ASIDE], bool(opened)) if shelf else 0
        with self._database.reading() as db:
            shut_away = set_aside.every(db) - set_aside.known(db) - opened
            written = closed.written_by(db, shut_away, self._session.keys.sealing)
            sections = {box.stream for box in closed.by_hash(db, written).values()}
        return Aside(readable=int(readable), written=len(sections))

    # ---- inside

    def _told(self, shelf: Connection, stream: str) -> ClosedTo:
        found = revisions.by_hash(shelf, revisions.of_streams(shelf, [stream]))
        told = [(one.revision.author, _content(one, READERS_NAMED)) for one in found]
        named = named_together((author, content) for author, content in told if isinstance(content, ReadersNamed))
        named = named or ReadersNamed(day=date.min, readers=())
        opened = [content for one in found if isinstance(content := _content(one, SECTION_OPENED), SectionOpened)]
        child, kind = (opened[0].file, opened[0].file_kind) if opened else ("", FileKind.CHILD)
        return ClosedTo(
            stream=stream,
            child=child,
            readers=named.readers,
            about=named.about,
            safeguarding=named.safeguarding,
            broken=sum(box.stream == stream for box in self._session.closed.broken),
            file_kind=kind,
        )

    def _opened(self, new: New) -> SectionOpened:
        """What a new closed section would be: of the child's file, or of the carer's own. Raises BadInputError."""
        kind, now = kind_named(new.kind), today(self._session.clock)
        self._journal.files.refuse(kind, new)
        if kind.file is FileKind.HOME:
            raise BadInputError(_("The home's own book is read by everybody who works there."))
        if kind.file is FileKind.CARER:
            return self._journal.files.opened(kind, new, SectionKind.CLOSED)
        authority = self._journal.child(new.child).sheet.responsible_authority
        return SectionOpened(
            file=new.child, file_kind=kind.file, section=SectionKind.CLOSED, authority=authority, opened=now
        )

    def _section_for(self, opened: SectionOpened, readership: Readership) -> ClosedTo | None:
        wanted = (opened.file, set(readership.readers), set(readership.about))
        for section in self.sections():
            if (section.child, {one.id for one in section.readers}, set(section.about)) == wanted:
                return section
        return None

    def _begin(
        self,
        opened: SectionOpened,
        stream: str,
        readership: Readership,
        readers: Sequence[Person],
        signed: SignedRevision,
        done: Done,
    ) -> None:
        """A new section: what it is, who reads it, and its first entry. Whoever is no reader forgets its key."""
        with self._database.reading() as db:
            gateway = _gateway(db, opened.as_section(stream))
        named = self._named(tuple(map(reader_of, readers)), readership.about, gateway)
        key = new_key()
        first = [self._sign(SECTION_OPENED, opened, stream), self._sign(READERS_NAMED, named, stream), signed]
        keys = [one for reader in readers for one in sealed_to(stream, key, reader, gateway)]
        keys += sealed_to_council(stream, key, gateway)
        with self._database.writing() as db:
            boxes = [shut(one, key) for one in first]
            done.photos.settle(db, done.entry)
            self._queue(db, boxes, keys, gateway.id if gateway else "")
            drafts.drop(db, done.draft, self._session.keys.sealing)

    def _named_again(self, section: ClosedTo, readers: Sequence[Person], key: bytes) -> list[SealedKey]:
        """The key once more for readers at other computers. The child may have left their home since they were named: the
        council then gives them what is written for them by name, and nothing else.
        """
        with self._database.reading() as db:
            here = {one.id for one in directory.people_here(db)}
        before = {reader.id: reader.key for reader in section.readers}
        away = (one for one in readers if one.role in AT_HOME and one.id not in here)
        gateway = self._gateway_of(section)
        same = (one for one in away if one.sealing_key == before[one.id])
        return [sealed for one in same for sealed in sealed_to(section.stream, key, one, gateway)]

    def _rename(self, section: ClosedTo, readers: Sequence[Reader], fresh: Sequence[Person]) -> None:
        key = self._session.closed.key_of(section.stream)
        assert key
        gateway = self._gateway_of(section)
        keys = [one for person in fresh for one in sealed_to(section.stream, key, person, gateway)]
        if self._lacks_safeguarding(section):
            keys += sealed_to_council(section.stream, key, gateway)
        named = self._named(tuple(readers), section.about, gateway, section.safeguarding)
        self._shut_away(section.stream, [self._sign(READERS_NAMED, named, section.stream)], keys)

    def _named(
        self, readers: tuple[Reader, ...], about: tuple[str, ...], gateway: Gateway | None, before: str = ""
    ) -> ReadersNamed:
        """Who reads it from today on; `before` is the safeguarding key that it is sealed to already."""
        safeguarding = (gateway.safeguarding if gateway else "") or before
        return ReadersNamed(day=today(self._session.clock), readers=readers, about=about, safeguarding=safeguarding)

    def _gateway_of(self, section: ClosedTo) -> Gateway | None:
        with self._database.reading() as db:
            return gateways.one(db, closed.gateway_of(db, section.stream))

    def _lacks_safeguarding(self, section: ClosedTo) -> bool:
        """Whether its council has a safeguarding key, or another one, that the section is not sealed to yet."""
        gateway = self._gateway_of(section)
        return gateway is not None and gateway.safeguarding not in ("", section.safeguarding)

    def _shut_away(self, stream: str, signed: Sequence[SignedRevision], keys: Sequence[SealedKey]) -> None:
        key = self._session.closed.key_of(stream)
        assert key
        self._keep(stream, [shut(one, key) for one in signed], keys)

    def _keep(self, stream: str, boxes: Sequence[Box], keys: Sequence[SealedKey], done: Done | None = None) -> None:
        with self._database.writing() as db:
            if done:
                done.photos.settle(db, done.entry)
                drafts.drop(db, done.draft, self._session.keys.sealing)
            self._queue(db, boxes, keys, closed.gateway_of(db, stream))

    def _queue(self, db: Connection, boxes: Sequence[Box], keys: Sequence[SealedKey], gateway: str) -> None:
        closed.write(db, self._session.device, boxes, keys, gateway, self._session.keys.sealing.public)

    def _send_loose(self) -> None:
        """Give the sections that I read and that went nowhere so far to their gateway, where it is here by now."""
        with self._database.reading() as db:
            loose = set(closed.streams_of(db, "")) & set(self._session.closed.streams())
        for section in (one for one in self.sections() if one.stream in loose):
            self._send(section)

    def _send(self, section: ClosedTo) -> None:
        key = self._session.closed.key_of(section.stream)
        assert key
        people = {one.id: one for one in self.people()}
        with self._database.writing() as db:
            gateway = _gateway(db, self._as_section(section))
            if gateway is None:
                return
            closed.assign(db, [section.stream], gateway.id)
            readers = [people[one.id] for one in section.readers if one.id in people]
            keys = [one for reader in readers for one in sealed_to(section.stream, key, reader, gateway)]
            for one in keys:
                closed.keep_key(db, one)
            hashes = [box.hash for _number, box in closed.boxes(db, [section.stream])]
            closed.queue(db, self._session.device, hashes, keys, gateway.id)

    def _as_section(self, section: ClosedTo) -> Section:
        authority = self._session.profile.slug
        if section.file_kind is FileKind.CHILD:
            authority = self._journal.child(section.child).sheet.responsible_authority
        opened = SectionOpened(
            file=section.child,
            file_kind=section.file_kind,
            section=SectionKind.CLOSED,
            authority=authority,
            opened=today(self._session.clock),
        )
        return opened.as_section(section.stream)

    def _sign(self, kind: RecordKind, content: Content, stream: str, about: tuple[Link, ...] = ()) -> SignedRevision:
        return self._session.sign(kind, Statement(content=plain(content)), Filing(stream=stream, about=about))


def _gateway(db: Connection, section: Section) -> Gateway | None:
    return gateways.one(db, belonging.gateway_of(db, section))


def _content(signed: SignedRevision, kind: RecordKind) -> Content | None:
    if signed.revision.kind != kind.slug or signed.body is None:
        return None
    raw = signed.body.statement().content
    return kind.read(signed.revision.schema, raw) if raw is not None else None
