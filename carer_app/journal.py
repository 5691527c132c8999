"""The use cases: what a person does with records. Each public function is one transaction: all of it, or none."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from carer_app.clock import moment, stamp, today
from carer_app.councils import CouncilProfile, profiles
from carer_app.domain import canonical, checks
from carer_app.domain.child import Child, ChildSheet
from carer_app.domain.files import SECTION_OPENED, FileKind, SectionOpened
from carer_app.domain.kind import AmendedBy, Circumstances, Content, Problem, RecordKind, SectionKind
from carer_app.domain.kinds import CHILD_SHEET, kind_named
from carer_app.domain.marks import COMMENT, READ_MARK
from carer_app.domain.reading import checked, in_line, read_content, said
from carer_app.domain.revision import Link, Op, SignedRevision, Statement, new_id
from carer_app.domain.story import State, Told
from carer_app.errors import BadInputError, KnownError
from carer_app.i18n import _
from carer_app.session import Filing, Session
from carer_app.store import directory, drafts, gateways, index, log, revisions, search, streams, telling, writing
from carer_app.store.drafts import Draft
from carer_app.store.engine import Connection
from carer_app.store.index import Place, Wanted
from carer_app.store.search import Found
from carer_app.store.telling import Remark, Shown


class Saved(msgspec.Struct, frozen=True, kw_only=True):
    """A record that is durable on this computer. `flags` is what should not be, kept with it."""

    id: str
    revision: str
    flags: tuple[Problem, ...] = ()


class New(msgspec.Struct, frozen=True, kw_only=True):
    """A record to be: its kind, the child it is about, and its content as it was given."""

    kind: str
    child: str
    raw: dict[str, Any]
    present: tuple[str, ...] = ()
    words_of: str = ""


class _Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A child as they are known at this moment, and what a check may know."""

    child: Child | None
    circumstances: Circumstances


class NotYoursToChangeError(BadInputError):
    """Somebody else wrote it, and this kind is changed by its author only."""

    def __init__(self, author: str) -> None:
        super().__init__(
            _("Only {author} can change what {author} wrote. Add a comment to it instead.").format(author=author)
        )


class NoSuchRecordError(KnownError):
    """There is no record of that id that this person may read."""

    exit_status = 2

    def __init__(self) -> None:
        super().__init__(_("There is no record with that id here."))


class Journal:
    """Everything a person can do with records in one unlocked store."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._database = session.database

    # ---- children

    def children(self) -> list[Child]:
        """The children whose files are here, by name."""
        with self._database.reading() as db:
            return sorted(telling.children(db), key=lambda child: child.name.casefold())

    def child(self, id_: str) -> Child:
        """One child by id; raises BadInputError."""
        with self._database.reading() as db:
            found = telling.children(db, _as_id(id_))
        if not found:
            raise BadInputError(_("child: there is no child with that id here."), [("child", "is not known")])
        return found[0]

    def profile_of(self, child: Child) -> CouncilProfile:
        """The words and deadlines of the child's responsible authority."""
        return profiles().get(child.sheet.responsible_authority, self._session.profile)

    def add_child(self, raw: dict[str, Any]) -> Saved:
        """Begin a child's file: its sheet, and the section of this stay."""
        kind = kind_named(CHILD_SHEET)
        sheet, flags = checked(kind, raw, self._standing(None).circumstances)
        assert isinstance(sheet, ChildSheet)
        file = new_id()
        sheet_stream, first = self._open_section(file, SectionKind.SHEET, sheet)
        _, second = self._open_section(file, SectionKind.STAY, sheet)
        signed = self._session.sign(kind, Statement(content=_plain(sheet)), Filing(stream=sheet_stream))
        self._write([first, second, signed], flags)
        return Saved(id=file, revision=signed.hash, flags=tuple(flags))

    # ---- writing

    def check(self, new: New) -> list[Problem]:
        """What is wrong with it, without keeping anything; raises BadInputError when it cannot be read at all."""
        kind = kind_named(new.kind)
        return checks.all_problems(kind, read_content(kind, new.raw), self._standing(new.child).circumstances)

    def add(self, new: New) -> Saved:
        """Sign and keep a record and queue it for the council, or do none of it; its draft goes. Raises BadInputError."""
        return self._add([new], drafts_of=[new])[0]

    def add_many(self, news: Sequence[New]) -> list[Saved]:
        """Keep them all or none, whatever is being typed in the window; raises BadInputError that says which one is wrong."""
        return self._add(news, drafts_of=())

    def amend(self, record: str, raw: dict[str, Any], reason: str, seen: Sequence[str] = ()) -> Saved:
        """A new version with its reason; the old one stays. Raises BadInputError, NotYoursToChangeError.

        `seen` are the versions that the writer had before them (none: those that stand now). What came meanwhile is
        not swallowed: both versions then stand, for a person to bring together.
        """
        basis = _basis(self._versions(record), seen)
        if index.differ(basis):
            raise BadInputError(_("Two people wrote this. Bring the two versions together first."))
        return self._next(basis, Op.AMEND, raw, said("reason", reason))

    def merge(self, record: str, raw: dict[str, Any], seen: Sequence[str] = ()) -> Saved:
        """One version in place of those that were seen side by side; any reader may. Raises BadInputError."""
        basis = _basis(self._versions(record), seen)
        if not index.differ(basis):
            raise BadInputError(_("There is one version of this only. Change it instead."))
        return self._next(basis, Op.MERGE, raw, _("Two versions were brought together."))

    def standing(self, record: str) -> tuple[str, ...]:
        """The versions of a record that stand now: what somebody who begins to change it has before them."""
        return tuple(head.hash for head in revisions.heads_of(self._versions(record)))

    def retract(self, record: str, reason: str) -> Saved:
        """Take a record back, with the reason. What was written stays readable as an earlier version."""
        versions = self._versions(record)
        kind = kind_named(versions[0].revision.kind)
        self._may_change(kind, versions)
        if kind.one_per_file:
            raise BadInputError(_("This sheet stays for as long as the file does. Bring it up to date instead."))
        basis = revisions.heads_of(versions)
        signed = self._sign_next(basis, Op.RETRACT, Statement(reason=said("reason", reason)))
        self._write([signed], ())
        return Saved(id=record, revision=signed.hash)

    def comment(self, record: str, words: str) -> Saved:
        """Say something about a record; anyone who may read it may."""
        told = self.entry(record)
        kind = COMMENT
        raw = {"text": words, "day": today(self._session.clock).isoformat()}
        content, _flags = checked(kind, raw, self._standing(None).circumstances)
        with self._database.reading() as db:
            stream = revisions.of_record(db, record)[-1].revision.stream
        link = Link(record=record)
        signed = self._session.sign(kind, Statement(content=_plain(content)), Filing(stream=stream, about=(link,)))
        self._write([signed], ())
        return Saved(id=told.id, revision=signed.hash)

    # ---- drafts

    def keep_draft(self, draft: Draft) -> None:
        """Keep what is being typed, sealed to its writer."""
        me = self._session.person
        with self._database.writing() as db:
            drafts.keep(db, me.id, me.sealing_key, draft)

    def new_draft(self, kind: str, child: str, raw: dict[str, Any], record: str = "") -> Draft:
        """A draft of this person's for a form, with the time of now and the versions that stand now."""
        name = draft_name(self._session.person.id, kind, child, record)
        seen = self.standing(record) if record else ()
        now = stamp(self._session.clock.now())
        return Draft(name=name, kind=kind, child=child, record=record, raw=raw, seen=seen, changed=now)

    def drop_draft(self, name: str) -> None:
        with self._database.writing() as db:
            drafts.drop(db, name)

    def drafts(self) -> list[Draft]:
        """This person's own drafts, the latest first."""
        with self._database.reading() as db:
            return drafts.of_person(db, self._session.person.id, self._session.keys.sealing)

    # ---- reading

    def entries(self, wanted: Wanted) -> list[tuple[Told, Place]]:
        """Records, the latest happening first, without their contents; each with the place to go on from."""
        with self._database.reading() as db:
            return index.told(db, wanted)

    def told(self, wanted: Wanted) -> list[Told]:
        """Records with their contents, the earliest happening first."""
        with self._database.reading() as db:
            return index.with_content(db, [told for told, _place in reversed(index.told(db, wanted))])

    def entry(self, record: str) -> Told:
        """One record with its content; raises NoSuchRecordError."""
        with self._database.reading() as db:
            told = index.told_one(db, _as_id(record))
        if told is None:
            raise NoSuchRecordError
        return told

    def search(self, words: str, child: str | None = None, limit: int = 50) -> list[Found]:
        """Records that hold every word, by the beginnings of words, newest first."""
        with self._database.reading() as db:
            return search.search(db, words, child, limit)

    def show(self, record: str) -> Shown:
        """A record with all its versions, the four times of each, and what was said about it."""
        with self._database.reading() as db:
            shown = telling.show(db, _as_id(record))
        if shown is None:
            raise NoSuchRecordError
        return shown

    def remarks(self, limit: int = 20) -> list[tuple[Told, Remark]]:
        """What others said lately about records here, the latest first."""
        with self._database.reading() as db:
            return telling.remarks_besides(db, self._session.person.id, limit)

    def counts(self, child: str | None = None) -> dict[State, int]:
        with self._database.reading() as db:
            return index.counts(db, child)

    def head(self) -> str:
        """A short code of the newest log entry: printed on papers, it shows later that nothing before it was changed."""
        with self._database.reading() as db:
            known = gateways.every(db)
            end = log.end(db, known[0].id if known else log.NO_GATEWAY, known[0].epoch if known else 0)
        return end.hash[:12]

    # ---- inside

    def _new(self, new: New, standing: _Standing) -> tuple[SignedRevision, list[Problem]]:
        kind = kind_named(new.kind)
        if kind.one_per_file or not kind.listed:
            raise BadInputError(
                _("kind: {kind} is not added by itself.").format(kind=kind.slug), [("kind", "not by itself")]
            )
        canonical.check(new.present, "present")
        canonical.check(new.words_of, "words_of")
        content, problems = checked(kind, new.raw, standing.circumstances)
        assert standing.child
        child = standing.child
        stream = child.sheet_stream if kind.section is SectionKind.SHEET else child.stay_stream
        statement = Statement(content=_plain(content))
        filing = Filing(stream=stream, present=new.present, words_of=new.words_of)
        return self._session.sign(kind, statement, filing), problems

    def _add(self, news: Sequence[New], drafts_of: Sequence[New]) -> list[Saved]:
        standings: dict[str, _Standing] = {}
        signed, saved, flags = [], [], {}
        for number, new in enumerate(news, start=1):
            try:
                standings[new.child] = standings.get(new.child) or self._standing(new.child)
                one, problems = self._new(new, standings[new.child])
            except BadInputError as problem:
                raise in_line(problem, number, len(news)) from problem
            signed.append(one)
            flags[one.revision.record] = [problem.sentence for problem in problems]
            saved.append(Saved(id=one.revision.record, revision=one.hash, flags=tuple(problems)))
        with self._database.writing() as db:
            writing.write(db, self._session.device, signed, flags)
            for new in drafts_of:
                drafts.drop(db, draft_name(self._session.person.id, new.kind, new.child))
        return saved

    def _next(self, basis: list[SignedRevision], op: Op, raw: dict[str, Any], reason: str) -> Saved:
        latest = basis[-1].revision
        kind = kind_named(latest.kind)
        if op != Op.MERGE:
            self._may_change(kind, self._versions(latest.record))
        if latest.schema > kind.schema:
            raise BadInputError(
                _("This record was written with a newer Hearthlog. Update Hearthlog here to change it.")
            )
        content, problems = checked(kind, raw, self._standing(self._child_of(latest.stream)).circumstances)
        signed = self._sign_next(basis, op, Statement(content=_plain(content), reason=reason))
        with self._database.writing() as db:
            flags = {latest.record: [problem.sentence for problem in problems]}
            writing.write(db, self._session.device, [signed], flags)
        return Saved(id=latest.record, revision=signed.hash, flags=tuple(problems))

    def _sign_next(self, basis: list[SignedRevision], op: Op, statement: Statement) -> SignedRevision:
        latest = basis[-1].revision
        filing = Filing(
            stream=latest.stream,
            record=latest.record,
            op=op,
            parents=tuple(head.hash for head in basis),
            about=latest.about,
            present=latest.present,
            words_of=latest.words_of,
            occurred=latest.occurred,
        )
        return self._session.sign(kind_named(latest.kind), statement, filing)

    def _open_section(self, file: str, section: SectionKind, sheet: ChildSheet) -> tuple[str, SignedRevision]:
        opened = SectionOpened(
            file=file,
            file_kind=FileKind.CHILD,
            section=section,
            authority=sheet.responsible_authority,
            opened=sheet.here_since,
        )
        stream = new_id()
        return stream, self._session.sign(SECTION_OPENED, Statement(content=_plain(opened)), Filing(stream=stream))

    def _write(self, signed: list[SignedRevision], flags: Iterable[Problem]) -> None:
        sentences = {signed[-1].revision.record: [flag.sentence for flag in flags]}
        with self._database.writing() as db:
            writing.write(db, self._session.device, signed, sentences)

    def _standing(self, child: str | None) -> _Standing:
        """What checks may know, of a child or of none, as of now; raises BadInputError."""
        now = self._session.clock.now()
        with self._database.reading() as db:
            found = [] if child is None else telling.children(db, _as_id(child))
            latest = max([now, *_known_times(db)])
        if child is not None and not found:
            raise BadInputError(_("child: there is no child with that id here."), [("child", "is not known")])
        of = found[0] if found else None
        circumstances = Circumstances(
            now=now,
            latest_known=latest,
            profile=self.profile_of(of) if of else self._session.profile,
            birth_date=of.sheet.birth_date if of else None,
            child_name=of.name if of else "",
        )
        return _Standing(child=of, circumstances=circumstances)

    def _versions(self, record: str) -> list[SignedRevision]:
        with self._database.reading() as db:
            versions = revisions.of_record(db, _as_id(record))
        if not versions:
            raise NoSuchRecordError
        return versions

    def _may_change(self, kind: RecordKind, versions: list[SignedRevision]) -> None:
        author = versions[0].revision.author
        if kind in (SECTION_OPENED, READ_MARK):
            raise NoSuchRecordError
        if kind.amended_by is AmendedBy.AUTHOR and author != self._session.person.id:
            with self._database.reading() as db:
                person = directory.person(db, author)
            raise NotYoursToChangeError(person.name if person else _("its author"))

    def _child_of(self, stream: str) -> str | None:
        with self._database.reading() as db:
            return streams.place_of(db, stream).file or None


def draft_name(person: str, kind: str, child: str, record: str = "") -> str:
    """One draft for each person and form: a new record of a kind for a child, or a change of one record."""
    return f"{person}/{kind}/{record or child}"


def _known_times(db: Connection) -> list[datetime]:
    beacons = [gateway.last_heard for gateway in gateways.every(db)]
    last = streams.last_written(db)
    return [moment(text) for text in (*beacons, last) if text]


def _basis(versions: list[SignedRevision], seen: Sequence[str]) -> list[SignedRevision]:
    """The versions that a writer had before them: those that they say, else those that stand now."""
    return [version for version in versions if version.hash in seen] or revisions.heads_of(versions)


def _as_id(text: str) -> str:
    """What may be an id: no id has letters that the store cannot be asked for, such as half a character."""
    return text if text.isascii() else ""


def _plain(content: Content) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(content)
    return plain
