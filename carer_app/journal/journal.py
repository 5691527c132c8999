"""The use cases: what a person does with records. Each public function is one transaction: all of it, or none."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from carer_app.domain import checks
from carer_app.domain.child import Child, ChildSheet
from carer_app.domain.closed import shut
from carer_app.domain.files import SECTION_OPENED, FileKind, SectionOpened, sheet_record
from carer_app.domain.kind import AmendedBy, Circumstances, Problem, RecordKind, SectionKind
from carer_app.domain.kinds import CHILD_SHEET, kind_named, lead_of
from carer_app.domain.marks import COMMENT
from carer_app.domain.other_children import others_of
from carer_app.domain.reading import checked, in_line, read_content, said
from carer_app.domain.revision import Link, Op, SignedRevision, Statement, new_id
from carer_app.domain.together import Joined, joined
from carer_app.errors import BadInputError
from carer_app.i18n import _
from carer_app.journal.forms import (
    Beside,
    Company,
    New,
    NoSuchRecordError,
    NotYoursToChangeError,
    Saved,
    basis_of,
    carried_on,
    check_company,
    draft_of,
    known_times,
    plain,
    refuse_beside,
    refuse_by_itself,
    refuse_newer,
)
from carer_app.journal.moved import refuse_moved
from carer_app.journal.parts import as_it_was, links_of, refuse_other, stood_before, with_parts
from carer_app.journal.reader import Reader
from carer_app.journal.remarks import signed_remark
from carer_app.journal.sealed_anew import SealedAnew, sealed_anew
from carer_app.journal.standing import Standing
from carer_app.session import Filing
from carer_app.store import closed, directory, drafts, index, profiles, revisions, streams, writing
from carer_app.store.index import Wanted

_EVERY = 100_000


class Journal(Reader):
    """Everything a person can do with records in one unlocked store."""

    # ---- children

    def add_child(self, raw: dict[str, Any]) -> Saved:
        """Begin a child's file: its sheet, and the section of this stay."""
        kind = kind_named(CHILD_SHEET)
        sheet, flags = checked(kind, raw, self._standing(None).circumstances)
        assert isinstance(sheet, ChildSheet)
        file = new_id()
        sheet_stream, first = self._open_section(file, SectionKind.SHEET, sheet)
        _, second = self._open_section(file, SectionKind.STAY, sheet)
        signed = self._session.sign(kind, Statement(content=plain(sheet)), Filing(stream=sheet_stream))
        self._write([first, second, signed], flags)
        return Saved(id=file, revision=signed.hash, flags=tuple(flags))

    # ---- writing

    def check(self, new: New) -> list[Problem]:
        """What is wrong with it, without keeping anything; raises BadInputError when it cannot be read at all."""
        kind = kind_named(new.kind)
        self.files.refuse(kind, new)
        links = self._links(kind, new) if new.about else ()
        known = self._with_lead(self._standing(new.child).knowing(new), kind, links)
        raw = self._worked_out(kind, new.child, new.raw, lead=lead_of(kind.slug, links))
        return checks.all_problems(kind, read_content(kind, raw), known)

    def add(self, new: New) -> Saved:
        """Sign and keep a record and queue it for the council, or do none of it; its draft goes. Raises BadInputError."""
        return self._add([new], drafts_of=[new])[0]

    def add_many(self, news: Sequence[New]) -> list[Saved]:
        """Keep them all or none, whatever is being typed in the window; raises BadInputError that says which one is wrong."""
        return self._add(news, drafts_of=())

    def add_apart(self, news: Sequence[New], typed: New) -> list[Saved]:
        """Keep them all or none, each in an entry of its own, so that nothing names them together; the draft of
        what was typed goes.
        """
        signed, saved, flags = self._signed(news)
        with self._database.writing() as db:
            for one in signed:
                writing.write(db, self._session.device, [one], flags)
            drafts.drop(db, draft_of(self._session.person.id, typed), self._session.keys.sealing)
        return saved

    def signed_into(self, new: New, stream: str) -> tuple[SignedRevision, list[Problem]]:
        """A checked and signed record for a closed section, not kept yet; raises BadInputError."""
        return self._new(new, self._standing(new.child), [], stream)

    def amend(
        self,
        record: str,
        raw: dict[str, Any],
        reason: str,
        seen: Sequence[str] = (),
        beside: Beside | None = None,
        company: Company | None = None,
    ) -> Saved:
        """A new version with its reason; the old one stays. Raises BadInputError, NotYoursToChangeError.

        `beside` None: its photos and papers stay as they were. `company` None: who was there and whose account it is stay
        as they were. `seen` are the versions that the writer had before them (none: those that stand now). What came
        meanwhile is not swallowed: both versions then stand, for a person to bring together.
        """
        basis = basis_of(self.versions_of(record), seen)
        if index.differ(basis):
            raise BadInputError(_("Two people wrote this. Bring the two versions together first."))
        return self._next(basis, Op.AMEND, raw, said("reason", reason), beside, company)

    def merge(
        self, record: str, raw: dict[str, Any], seen: Sequence[str] = (), company: Company | None = None
    ) -> Saved:
        """One version in place of those that were seen side by side; any reader may. Raises BadInputError.

        It keeps the photos and papers of both, but for those that one of them left out; so with the people who were
        there where `company` is None.
        """
        basis = basis_of(self.versions_of(record), seen)
        if not index.differ(basis):
            raise BadInputError(_("There is one version of this only. Change it instead."))
        return self._next(basis, Op.MERGE, raw, _("Two versions were brought together."), company=company)

    def retract(self, record: str, reason: str) -> Saved:
        """Take a record back, with the reason. What was written stays readable as an earlier version."""
        versions = self.versions_of(record)
        kind = kind_named(versions[0].revision.kind)
        refuse_moved(versions)
        self._may_change(kind, versions)
        if kind.one_per_file:
            raise BadInputError(_("This sheet stays for as long as the file does. Bring it up to date instead."))
        basis = revisions.heads_of(versions)
        signed = self._sign_next(basis, joined(basis, versions), Op.RETRACT, Statement(reason=said("reason", reason)))
        self._write([signed], ())
        return Saved(id=record, revision=signed.hash)

    def comment(self, record: str, words: str) -> Saved:
        """Say something about a record; anyone who may read it may."""
        return self._remark(record, {"text": words})

    def not_right(self, record: str, words: str) -> Saved:
        """Say that something in a record is not right. It stands beside the record, which stays as it was written."""
        return self._remark(record, {"text": words, "not_right": True})

    # ---- inside

    def _remark(self, record: str, said_of_it: dict[str, Any]) -> Saved:
        versions = self.versions_of(record)
        refuse_moved(versions)
        signed = signed_remark(self._session, versions[-1].revision, said_of_it, self._standing(None).circumstances)
        self._write([signed], ())
        return Saved(id=record, revision=signed.hash)

    def _new(
        self, new: New, standing: Standing, begun: list[SignedRevision], section: str = ""
    ) -> tuple[SignedRevision, list[Problem]]:
        """The signed record and what should not be in it; `section` is the stream of a closed section that it goes into.

        A file that it begins is put at the end of `begun`.
        """
        kind = kind_named(new.kind)
        refuse_by_itself(kind)
        self.files.refuse(kind, new)
        check_company(Company(present=new.present, words_of=new.words_of))
        links = self._links(kind, new)
        stream = section or self._stream_for(kind, new, standing.child, links, begun)
        if not section and new.manifests and self._session.closed.key_of(stream):
            refuse_beside(new.manifests)
        raw = self._worked_out(kind, new.child, new.raw, lead=lead_of(kind.slug, links))
        content, problems = checked(kind, raw, self._with_lead(standing.knowing(new), kind, links))
        statement = Statement(content=plain(content))
        record = self._sheet_to_begin(kind, new) if kind.one_per_file else new_id()
        filing = Filing(
            stream=stream,
            record=record,
            about=links,
            present=new.present,
            words_of=new.words_of,
            attachments=tuple(text.hash() for text in new.manifests),
            manifests=new.manifests,
        )
        return self._session.sign(kind, statement, filing), problems

    def _worked_out(
        self, kind: RecordKind, child: str, raw: dict[str, Any], record: str = "", lead: str = ""
    ) -> dict[str, Any]:
        """What was given, with what this kind works out from the records before it; what cannot be read stays as it is."""
        content = kind.read(kind.schema, raw) if kind.works_out or kind.fills_in else None
        raw = raw | dict(kind.fills_in(content)) if content and kind.fills_in else raw
        if content is None or kind.works_out is None:
            return raw
        day = checks.day_of(content.occurred())
        wanted = Wanted(child=child, kind=kind.slug, end=day, limit=_EVERY)
        told = self.parts_before(lead, content) if lead else self.told(wanted)
        told = [one for one in (*told, *self.weighed(kind, child, day)) if one.id != record and one.retracted is None]
        return raw | dict(kind.works_out(content, [one.content for one in told if one.content]))

    def _stream_for(
        self, kind: RecordKind, new: New, child: Child | None, links: Sequence[Link], begun: list[SignedRevision]
    ) -> str:
        """The stream of the file that a record goes into; a part of a closed entry goes where that is."""
        if child is None:
            return self.files.stream_for(kind, new, begun)
        if links and self.is_closed(links[0].record):
            return self.versions_of(links[0].record)[0].revision.stream
        return child.sheet_stream if kind.section is SectionKind.SHEET else child.stay_stream

    def _links(self, kind: RecordKind, new: New) -> tuple[Link, ...]:
        """What a new record is about; raises BadInputError, and NoSuchRecordError for a lead that is not here."""
        links = links_of(kind, new)
        for link in links:
            refuse_other(kind, new, self.entry(link.record))
        return links

    def _with_lead(
        self, known: Circumstances, kind: RecordKind, links: Sequence[Link], record: str = ""
    ) -> Circumstances:
        """What the checks of a part may know beside: the record that it belongs to, as it reads without this part."""
        return msgspec.structs.replace(known, lead=self.lead_of_part(kind.slug, links, record))

    def _sheet_to_begin(self, kind: RecordKind, new: New) -> str:
        """The record of a sheet; raises BadInputError where it was begun already and the writer could have seen it."""
        record = sheet_record(new.child, kind.slug)
        with self._database.reading() as db:
            if revisions.of_record(db, record) and not new.unseen:
                raise BadInputError(
                    _("{sheet} is written already. Bring it up to date instead.").format(sheet=kind.title),
                    [("kind", "is written already")],
                )
        return record

    def _add(self, news: Sequence[New], drafts_of: Sequence[New]) -> list[Saved]:
        signed, saved, flags = self._signed(news)
        self._keep(signed, flags, [draft_of(self._session.person.id, new) for new in drafts_of])
        return saved

    def _signed(self, news: Sequence[New]) -> tuple[list[SignedRevision], list[Saved], dict[str, list[str]]]:
        """The records signed, how each is told once it is kept, and the sentences of its problems."""
        standings: dict[str, Standing] = {}
        signed: list[SignedRevision] = []
        saved: list[Saved] = []
        flags: dict[str, list[str]] = {}
        for number, new in enumerate(news, start=1):
            try:
                standings[new.child] = standings.get(new.child) or self._standing(new.child)
                one, problems = self._new(new, standings[new.child], signed)
                if one.revision.record in flags:
                    raise BadInputError(_("This sheet is given twice. Give it once."), [("kind", "is given twice")])
            except BadInputError as problem:
                raise in_line(problem, number, len(news)) from problem
            signed.append(one)
            flags[one.revision.record] = [problem.sentence for problem in problems]
            saved.append(Saved(id=one.revision.record, revision=one.hash, flags=tuple(problems)))
        return signed, saved, flags

    def _next(
        self,
        basis: list[SignedRevision],
        op: Op,
        raw: dict[str, Any],
        reason: str,
        beside: Beside | None = None,
        company: Company | None = None,
    ) -> Saved:
        latest = basis[-1].revision
        kind = kind_named(latest.kind)
        versions = self.versions_of(latest.record)
        refuse_moved(versions)
        if op != Op.MERGE:
            self._may_change(kind, versions)
        refuse_newer(kind, latest.schema)
        child = "" if kind.file is not FileKind.CHILD else self._child_of(latest.record, latest.stream)
        stood = stood_before(kind, basis)
        raw = self._worked_out(kind, child or "", raw, latest.record, lead_of(kind.slug, latest.about))
        known = self._with_lead(self._standing(child).circumstances, kind, latest.about, latest.record)
        known = with_parts(known, self.parts(latest.record) if kind.gathers else (), stood)
        content, problems = checked(kind, as_it_was(kind, raw, stood), known)
        stands = joined(basis, versions)
        if company:
            stands = msgspec.structs.replace(stands, present=company.present, words_of=company.words_of)
        statement = Statement(content=plain(content), reason=reason)
        with sealed_anew(self._database, beside.more if beside and self.is_closed(latest.record) else ()) as photos:
            signed = self._sign_next(basis, stands, op, statement, photos.in_place_of(beside))
            self._write([signed], problems, photos)
        return Saved(id=latest.record, revision=signed.hash, flags=tuple(problems))

    def _sign_next(
        self,
        basis: list[SignedRevision],
        stands: Joined,
        op: Op,
        statement: Statement,
        beside: Beside | None = None,
    ) -> SignedRevision:
        latest = basis[-1].revision
        check_company(Company(present=stands.present, words_of=stands.words_of))
        kept = stands.attachments if statement.content is not None else ()
        names, texts = carried_on(basis, kept, beside or Beside())
        filing = Filing(
            stream=latest.stream,
            record=latest.record,
            op=op,
            parents=tuple(head.hash for head in basis),
            about=latest.about,
            present=stands.present,
            words_of=stands.words_of,
            occurred=latest.occurred,
            attachments=names,
            manifests=texts,
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
        return stream, self._session.sign(SECTION_OPENED, Statement(content=plain(opened)), Filing(stream=stream))

    def _write(self, signed: list[SignedRevision], flags: Iterable[Problem], photos: SealedAnew | None = None) -> None:
        self._keep(signed, {signed[-1].revision.record: [flag.sentence for flag in flags]}, photos=photos)

    def _keep(
        self,
        signed: Sequence[SignedRevision],
        flags: Mapping[str, Sequence[str]],
        done: Sequence[str] = (),
        photos: SealedAnew | None = None,
    ) -> None:
        """Keep revisions, each in the open, or shut away where its section is closed; the drafts that are done go."""
        keys = {one.revision.stream: self._session.closed.key_of(one.revision.stream) for one in signed}
        plain_ones = [one for one in signed if keys[one.revision.stream] is None]
        boxes = [shut(one, key) for one in signed if (key := keys[one.revision.stream]) is not None]
        with self._database.writing() as db:
            if plain_ones:
                writing.write(db, self._session.device, plain_ones, flags)
            for box in boxes:
                if photos:
                    photos.settle(db, box.hash)
                closed.write_on(db, self._session.device, box, self._session.keys.sealing.public)
            for name in done:
                drafts.drop(db, name, self._session.keys.sealing)

    def _standing(self, child: str | None) -> Standing:
        """What checks may know, of a child, of a file that is no child's (empty), or of none, as of now; raises
        BadInputError.
        """
        now = self._session.clock.now()
        with self._database.reading() as db:
            everyone = [] if child is None else self._children(db)
            latest = max([now, *known_times(db)])
            councils = profiles.slugs(db)
        found = [one for one in everyone if one.id == child]
        if child and not found:
            raise BadInputError(_("child: there is no child with that id here."), [("child", "is not known")])
        of = found[0] if found else None
        circumstances = Circumstances(
            now=now,
            latest_known=latest,
            profile=self.profile_of(of) if of else self._session.profile,
            birth_date=of.sheet.birth_date if of else None,
            child_name=of.name if of else "",
            others=others_of(everyone, child or ""),
            not_allowed=of.sheet.not_allowed() if of else (),
            councils=tuple(dict.fromkeys([*councils, *([of.sheet.responsible_authority] if of else [])])),
            writer=self._session.person.name,
        )
        return Standing(child=of, circumstances=circumstances)

    def _may_change(self, kind: RecordKind, versions: list[SignedRevision]) -> None:
        author = versions[0].origin().author
        if not kind.listed and kind != COMMENT:
            raise NoSuchRecordError
        if kind.amended_by is AmendedBy.AUTHOR and author != self._session.person.id:
            with self._database.reading() as db:
                person = directory.person(db, author)
            raise NotYoursToChangeError(person.name if person else _("its author"))

    def _child_of(self, record: str, stream: str) -> str | None:
        with self._holding(record) as db:
            return streams.place_of(db, stream).file or None
