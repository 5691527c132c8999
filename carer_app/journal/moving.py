"""Moving an entry that was written in the wrong child's file: hidden at once, carried over whole, erased once confirmed."""

from collections.abc import Sequence

import msgspec

from carer_app.clock import today
from carer_app.domain.child import Child
from carer_app.domain.holds import Hold
from carer_app.domain.initials import names_in, others_than
from carer_app.domain.kind import Content, FileKind, Problem, RecordKind, SectionKind, Severity
from carer_app.domain.kinds import kinds, lead_of
from carer_app.domain.marks import COMMENT, MOVE_CONFIRMED, MOVE_SENT_BACK, MoveConfirmed, MoveSentBack
from carer_app.domain.moving import MAY_CONFIRM, left_behind, moves_among, words_of
from carer_app.domain.reading import said
from carer_app.domain.revision import Link, Op, SignedRevision, Statement, new_id
from carer_app.errors import BadInputError
from carer_app.i18n import _
from carer_app.journal.carrying import Carrier, Place, by_words, ends, new_link
from carer_app.journal.forms import New, NoSuchRecordError, Saved, plain
from carer_app.journal.journal import Journal
from carer_app.journal.moved import (
    AnotherCouncilError,
    ConfirmedAlreadyError,
    NotYoursToConfirmError,
    PartMissingError,
    refuse_moved,
)
from carer_app.session import Filing, Session
from carer_app.store import attachments, drafts, holds, moves, revisions, streams, writing
from carer_app.store.engine import Connection
from carer_app.store.moves import Move, Stage


class Moving:
    """What a person can do about an entry in the wrong file. Each public function is one transaction."""

    def __init__(self, session: Session, journal: Journal) -> None:
        self._session = session
        self._journal = journal
        self._database = session.database
        self._carrier = Carrier(session)

    # ---- reading

    def all(self) -> list[Move]:
        """Every entry that was moved away, in the order in which they happened."""
        with self._database.reading() as db:
            sealed = self._journal.files.sealed(db)
            return [one for one in moves.every(db) if not sealed.intersection((one.child, one.to_child))]

    def of(self, record: str) -> Move | None:
        """The move of a record; None when it stands in its file."""
        with self._database.reading() as db:
            return moves.of_record(db, record)

    def hold_over(self, child: str) -> Hold | None:
        """The hold that keeps every word in a child's file, where one stands: an entry may be moved, and is not erased."""
        with self._database.reading() as db:
            return holds.over(db, child)

    def may_confirm(self, move: Move) -> bool:
        """Whether the person at the keyboard may say that it was another child's: a manager who did not move it."""
        me = self._session.person
        return me.role in MAY_CONFIRM and me.id != move.mover and move.stage in (Stage.NOT_SENT, Stage.NOT_CONFIRMED)

    # ---- moving

    def move(self, record: str, to_child: str, reason: str) -> Saved:
        """Carry an entry over to the right child's file, with its versions, first times, comments and parts, and leave
        nothing to read in this one. Any reader may. Raises BadInputError, AnotherCouncilError; nothing is moved then.
        """
        versions = self._journal.versions_of(record)
        kind = self._movable(versions)
        child = self._journal.child(to_child)
        told = self._journal.entry(record)
        if told.child == child.id:
            raise BadInputError(
                _("This entry is in {name}'s file already. Choose another child.").format(name=child.name),
                [("to-child", "is the same child")],
            )
        why = self._reason(reason, told.child)
        flags = self._new_problems(kind, told.content, told.child, child.id)
        place = self._place_in(child, kind, versions[0].revision.stream)
        with self._database.reading() as db:
            parts = [part for part, moved in moves.of_parts(db, record).items() if moved is None]
        signed = self._carried(record, place, why)
        move = signed[-1]
        signed += [one for part in parts for one in self._carried(part, _beside(place), why)]
        with self._database.writing() as db:
            sentences = {place.record: [flag.sentence for flag in flags]}
            writing.write(db, self._session.device, signed, sentences)
            for one in (record, *parts):
                self._take_drafts_along(db, one)
        return Saved(id=place.record, revision=move.hash, flags=tuple(flags))

    def take_back(self, record: str) -> Saved:
        """Undo a move that nobody has confirmed yet: the entry stands in its file again, with what was written since.

        What was carried over is then moved away in its turn. Raises NoSuchRecordError, ConfirmedAlreadyError.
        """
        move = self._standing(record)
        if move.stage in (Stage.CONFIRMED, Stage.DONE):
            raise ConfirmedAlreadyError
        signed = self._brought_back(move)
        back = next(one for one in signed if one.revision.record == record and one.revision.op != Op.MOVE)
        with self._database.reading() as db:
            old_parts, new_parts = moves.of_parts(db, record), moves.of_parts(db, move.to_record)
        known = {part.to_record for part in old_parts.values() if part}
        for part in filter(None, old_parts.values()):
            signed += self._brought_back(part, lead=record)
        for name in (name for name, moved in new_parts.items() if moved is None and name not in known):
            place = _beside(Place(stream=move.stream, record=record, link=""))
            signed += self._carried(name, place, _("The move was taken back."))
        with self._database.writing() as db:
            writing.write(db, self._session.device, signed, {})
            self._take_drafts_along(db, move.to_record)
        return Saved(id=record, revision=back.hash)

    def carry_over(self, record: str) -> Saved:
        """Carry over what somebody wrote in the entry before they knew that it was moved. Raises NoSuchRecordError."""
        move = self._standing(record)
        signed = self._uncarried(move)
        with self._database.reading() as db:
            parts = moves.of_parts(db, record)
            there = revisions.of_record(db, move.to_record)[-1].revision
        for part, moved in parts.items():
            place = _beside(Place(stream=there.stream, record=move.to_record, link=""))
            signed += self._uncarried(moved) if moved else self._carried(part, place, move.reason)
        with self._database.writing() as db:
            writing.write(db, self._session.device, signed, {})
        return Saved(id=move.to_record, revision=signed[-1].hash if signed else move.revision)

    def _carried(self, record: str, place: Place, why: str) -> list[SignedRevision]:
        """All that a record says, and what was said about it, in its new place; and last, that it is here no more."""
        with self._database.reading() as db:
            versions = revisions.of_record(db, record)
            comments = revisions.marks_about(db, record, COMMENT.slug)
        self._refuse_incomplete(versions)
        carried = self._carrier.versions(versions, place)
        away = self._carrier.away(revisions.heads_of(versions), place.link, why)
        return [*carried.values(), *self._carrier.comments(comments, place), away]

    def _brought_back(self, move: Move, lead: str = "") -> list[SignedRevision]:
        """A moved record in its file again, with what was written since; what was carried over goes in its turn."""
        with self._database.reading() as db:
            old, new = moves.texts(db, move.record), moves.texts(db, move.to_record)
            extra = left_behind(new, old)
        current = revisions.heads_of(new.versions)
        if not current:
            raise PartMissingError
        _refuse_two(current)
        place = Place(stream=move.stream, record=move.record, link=new_link(), known=by_words(old.versions), lead=lead)
        carried = self._carrier.versions([one for one in extra if one.revision.kind == move.kind], place)
        standing = [one.hash for one in moves_among(revisions.heads_of(old.versions))]
        back = self._carrier.back(current[0], place, (*standing, *ends(carried.values())))
        comments = self._carrier.comments([one for one in extra if one.revision.kind == COMMENT.slug], place)
        away = self._carrier.away(current, place.link, _("The move was taken back."))
        return [*carried.values(), back, *comments, away]

    def _uncarried(self, move: Move) -> list[SignedRevision]:
        """What was written in a moved record and does not stand in the right file yet, signed for there."""
        with self._database.reading() as db:
            extra = moves.uncarried(db, move.record, move.to_record)
            old, new = revisions.of_record(db, move.record), revisions.of_record(db, move.to_record)
        if not move.to_record or not new:
            raise PartMissingError
        heads = revisions.heads_of(old)
        link = moves_among(heads)[-1].revision.about[0].record
        latest = revisions.heads_of(new)[-1].revision
        lead = lead_of(latest.kind, latest.about)
        place = Place(stream=latest.stream, record=move.to_record, link=link, known=by_words(new), lead=lead)
        carried = self._carrier.versions([one for one in extra if one.revision.kind == move.kind], place)
        signed = [*carried.values()]
        signed += self._carrier.comments([one for one in extra if one.revision.kind == COMMENT.slug], place)
        return [*signed, self._carrier.away(heads, link, move.reason)] if len(heads) > 1 else signed

    # ---- confirming

    def confirm(self, record: str) -> None:
        """Say that the entry was another child's. A sync erases its words here, once the council says that they may go.

        Raises NoSuchRecordError, NotYoursToConfirmError.
        """
        move = self._to_answer(record)
        with self._database.reading() as db:
            parts = [part for part in moves.of_parts(db, record).values() if part and self.may_confirm(part)]
        self._mark([move, *parts], MOVE_CONFIRMED, MoveConfirmed(day=today(self._session.clock)))

    def send_back(self, record: str, reason: str) -> None:
        """Doubt a move, and say why. Raises BadInputError, NoSuchRecordError, NotYoursToConfirmError."""
        move = self._to_answer(record)
        why = self._reason(reason, move.child)
        self._mark([move], MOVE_SENT_BACK, MoveSentBack(day=today(self._session.clock), reason=why))

    # ---- drafts

    def bring_drafts_along(self) -> None:
        """Let this person's changes of entries that were moved meanwhile go on in the right file.

        One waits where a later change of the same entry was begun there already, until that is done.
        """
        begun = {name for draft in self._journal.drafts() for name in (draft.record, draft.about) if name}
        with self._database.reading() as db:
            gone = begun.intersection(moves.moved_away(db)) if begun else set()
        for record in sorted(gone):
            with self._database.writing() as db:
                self._take_drafts_along(db, record)

    def _take_drafts_along(self, db: Connection, record: str) -> None:
        me, move = self._session.person, moves.of_record(db, record)
        if move is None or not move.to_child:
            return
        there = by_words(revisions.of_record(db, move.to_record))
        seen = {one.hash: there.get(words_of(one), "") for one in revisions.of_record(db, record)}
        begun = drafts.of_person(db, me.id, self._session.keys.sealing)
        changed = {draft.name: draft.changed for draft in begun}
        for draft in begun:
            name = draft.name.replace(record, move.to_record)
            if record not in (draft.record, draft.about) or changed.get(name, "") > draft.changed:
                continue
            follows = tuple(seen[one] for one in draft.seen if seen.get(one))
            child = move.to_child if draft.child else ""
            there_is = {field: move.to_record for field in ("record", "about") if getattr(draft, field) == record}
            taken = msgspec.structs.replace(draft, name=name, child=child, seen=follows, **there_is)
            drafts.drop(db, draft.name, self._session.keys.sealing)
            attachments.carry(db, draft.name, name, self._session.keys.sealing)
            drafts.keep(db, self._session.keys.sealing, taken)

    # ---- inside

    def _movable(self, versions: Sequence[SignedRevision]) -> RecordKind:
        """The kind of a record that can be moved; raises BadInputError that says why it cannot."""
        if self._journal.is_closed(versions[0].revision.record):
            raise BadInputError(
                _("A closed entry stays where it is. Take it back, and write it anew in the right file.")
            )
        kind = kinds().get(versions[0].revision.kind)
        refuse_moved(versions)
        if kind is None or any(version.revision.schema > kind.schema for version in versions):
            raise BadInputError(_("This was written with a newer Hearthlog. Update Hearthlog here to move it."))
        if kind.slug == COMMENT.slug:
            raise BadInputError(_("A comment goes with the entry that it is about. Move that entry."))
        if kind.part_of:
            raise BadInputError(_("This goes with the entry that it belongs to. Move that entry."))
        if not kind.listed:
            raise NoSuchRecordError
        if kind.file is not FileKind.CHILD:
            raise BadInputError(_("This is in no child's file. Take it back, and write it anew where it belongs."))
        if kind.one_per_file:
            raise BadInputError(_("This sheet stays for as long as the file does. Bring it up to date instead."))
        self._refuse_incomplete(versions)
        return kind

    def _refuse_incomplete(self, versions: Sequence[SignedRevision]) -> None:
        """Raises BadInputError where two versions stand, PartMissingError where not everything is here."""
        _refuse_two(revisions.heads_of(versions))
        if any(not _is_whole(one) for one in versions if one.revision.op != Op.MOVE):
            raise PartMissingError

    def _reason(self, reason: str, child: str) -> str:
        """The reason stays in this child's file, so no other child stands in it by name."""
        why = said("reason", reason)
        known = [(one.id, one.sheet.chosen_name, one.sheet.legal_name) for one in self._journal.children()]
        named = next(names_in(why, others_than(child, known)), None)
        if named:
            raise BadInputError(
                _(
                    "The reason names “{name}”. Leave the name out: the reason stays in the file of the child whose "
                    "entry it was not."
                ).format(name=named.found),
                [("reason", "names another child")],
            )
        return why

    def _new_problems(self, kind: RecordKind, content: Content | None, child: str, to_child: str) -> list[Problem]:
        """What the other file would ask about; raises BadInputError where it cannot be of that child."""
        if content is None:
            return []
        before = {(one.field, one.severity) for one in self._journal.check(_as_new(kind, content, child))}
        found = self._journal.check(_as_new(kind, content, to_child))
        stops = [p for p in found if p.severity is Severity.CANNOT_BE and (p.field, p.severity) not in before]
        if stops:
            raise BadInputError(" ".join(p.sentence for p in stops), [("to-child", p.sentence) for p in stops])
        return [p for p in found if p.severity is Severity.SHOULD_NOT_BE]

    def _place_in(self, child: Child, kind: RecordKind, stream: str) -> Place:
        there = child.sheet_stream if kind.section is SectionKind.SHEET else child.stay_stream
        with self._database.reading() as db:
            gateways = {streams.place_of(db, one).gateway for one in (stream, there)}
        if not there or len(gateways) > 1:
            raise AnotherCouncilError(child.name)
        return Place(stream=there, record=new_id(), link=new_link())

    def _standing(self, record: str) -> Move:
        move = self.of(record)
        if move is None:
            raise NoSuchRecordError
        return move

    def _to_answer(self, record: str) -> Move:
        move = self._standing(record)
        if not self.may_confirm(move):
            raise NotYoursToConfirmError
        return move

    def _mark(self, answered: Sequence[Move], kind: RecordKind, content: Content) -> None:
        statement = Statement(content=plain(content))
        links = [(move.stream, Link(record=move.record, revision=move.revision)) for move in answered]
        signed = [self._session.sign(kind, statement, Filing(stream=stream, about=(link,))) for stream, link in links]
        with self._database.writing() as db:
            writing.write(db, self._session.device, signed, {})


def _beside(lead: Place) -> Place:
    """The place of a part: a record of its own beside its lead."""
    return Place(stream=lead.stream, record=new_id(), link=new_link(), lead=lead.record)


def _as_new(kind: RecordKind, content: Content, child: str) -> New:
    return New(kind=kind.slug, child=child, raw=plain(content))


def _refuse_two(heads: Sequence[SignedRevision]) -> None:
    if len(heads) > 1:
        raise BadInputError(_("Two people wrote this. Bring the two versions together first."))


def _is_whole(version: SignedRevision) -> bool:
    return version.body is not None and len(version.body.manifests) == len(version.revision.attachments)
