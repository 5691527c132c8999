"""Entries that were moved out of a child's file: where they went, how far each move has come, and what may be erased."""

from collections.abc import Sequence
from enum import StrEnum

import msgspec
from sqlalchemy import or_, select

from carer_app.domain.handing import HANDED_OVER
from carer_app.domain.holds import Hold
from carer_app.domain.kinds import kinds, lead_of
from carer_app.domain.marks import COMMENT, MOVE_CONFIRMED, MOVE_SENT_BACK
from carer_app.domain.moving import MAY_CONFIRM, Texts, left_behind, link_of, moves_among, with_words
from carer_app.domain.revision import Op, SignedRevision
from carer_app.store import directory, holds, index, revisions, streams
from carer_app.store.engine import Connection
from carer_app.store.given import given_back
from carer_app.store.tables import about, bodies, record_index, sealed_words
from carer_app.store.tables import revisions as revision_table


class Stage(StrEnum):
    """How far a move has come; the first that holds."""

    DONE = "done"
    LEFT_BEHIND = "left behind"
    SENT_BACK = "sent back"
    NOT_SENT = "not sent"
    NOT_CONFIRMED = "not confirmed"
    CONFIRMED = "confirmed"


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """One entry that was moved out of `child`'s file. `to_record` and `to_child` are empty where the other file is not
    here. `answer` is what whoever sent it back said, and `answered_by` who confirmed it or sent it back. `lead` is the
    record to which a part belonged, with which it was moved. `hold` keeps the old words where one stands over `child`'s
    file.
    """

    record: str
    revision: str
    stream: str
    kind: str
    child: str
    to_record: str
    to_child: str
    mover: str
    mover_name: str
    moved: str
    reason: str
    stage: Stage
    answered_by: str = ""
    answer: str = ""
    lead: str = ""
    hold: Hold | None = None


def every(db: Connection) -> list[Move]:
    """Every move that stands. A part is not named beside its lead while that one waits to be confirmed."""
    found = {move.record: move for record in moved_away(db) if (move := of_record(db, record))}
    settled = (Stage.CONFIRMED, Stage.DONE)
    return [one for one in found.values() if one.lead not in found or found[one.lead].stage in settled]


def of_record(db: Connection, record: str) -> Move | None:
    """The move of a record that stands; None when it was not moved away."""
    versions = revisions.of_record(db, record)
    standing = moves_among(revisions.heads_of(versions))
    if not standing:
        return None
    move = standing[-1]
    place = streams.place_of(db, move.revision.stream)
    to_record = counterpart(db, move)
    confirmation, doubt = _answers(db, move, MOVE_CONFIRMED.slug), _answers(db, move, MOVE_SENT_BACK.slug)
    answers = confirmation or doubt
    statement = move.body.statement() if move.body else None
    return Move(
        record=record,
        revision=move.hash,
        stream=move.revision.stream,
        kind=move.revision.kind,
        child=place.file,
        to_record=to_record,
        to_child=_child_of(db, to_record),
        mover=move.revision.author,
        mover_name=_name(db, move.revision.author),
        moved=move.revision.written,
        reason=(statement.reason or "") if statement else "",
        stage=_stage(db, versions, move, is_confirmed=bool(confirmation), is_doubted=bool(doubt)),
        answered_by=_name(db, answers[-1].revision.author) if answers else "",
        answer=_said(doubt[-1]) if doubt and not confirmation else "",
        lead=_lead(versions),
        hold=holds.over(db, place.file),
    )


def of_parts(db: Connection, record: str) -> dict[str, Move | None]:
    """Every part that was ever added to a record, with its own move; None for one that stands there."""
    return {part: of_record(db, part) for part in revisions.parts_of(db, record)}


def counterpart(db: Connection, move: SignedRevision) -> str:
    """The record in the right file that shares the move's link, or where that was moved on; empty when it is not here."""
    seen: set[str] = set()
    while True:
        record = _linked(db, move)
        onward = moves_among(revisions.heads_of(revisions.of_record(db, record)))
        if not onward or record in seen:
            return record
        seen.add(record)
        move = onward[-1]


def _linked(db: Connection, move: SignedRevision) -> str:
    linked = select(about.c.revision).where(about.c.record == link_of(move))
    query = select(revision_table.c.record).where(
        revision_table.c.hash.in_(linked),
        revision_table.c.op != str(Op.MOVE),
        revision_table.c.record != move.revision.record,
    )
    return db.scalar(query.order_by(revision_table.c.number).limit(1)) or ""


def texts(db: Connection, record: str) -> Texts:
    """All that was written in a record and about it."""
    return Texts(
        revisions.of_record(db, record),
        revisions.marks_about(db, record, COMMENT.slug),
        revisions.marks_about(db, record, HANDED_OVER.slug),
    )


def uncarried(db: Connection, record: str, to_record: str) -> list[SignedRevision]:
    """What was written in a moved record, or about it, and does not stand in the right file yet."""
    return left_behind(texts(db, record), texts(db, to_record)) if to_record else []


def erasable(db: Connection, record: str) -> list[str]:
    """The versions whose words may go, with what is about them: the move is confirmed, the gateway said by its signature
    that it erased them itself, since it has the right copy, and no hold stands over the file.
    """
    versions = revisions.of_record(db, record)
    current = revisions.heads_of(versions)
    if len(current) != 1 or not moves_among(current) or not _answers(db, current[0], MOVE_CONFIRMED.slug):
        return []
    if holds.over(db, streams.place_of(db, current[0].revision.stream).file):
        return []
    safe = directory.erased_elsewhere(db)
    return [one.hash for one in with_words(texts(db, record).all()) if one.hash in safe]


def _received(db: Connection, found: Sequence[SignedRevision]) -> list[SignedRevision]:
    return [one for one in found if streams.position_of(db, one.hash)]


def erased(db: Connection) -> tuple[set[str], set[str]]:
    """The versions that have no words here any more: those that a confirmed move erased, and those that nothing explains."""
    confirmed = (
        select(about.c.record)
        .join_from(about, revision_table, revision_table.c.hash == about.c.target)
        .where(about.c.revision.in_(_MARKS), revision_table.c.op == str(Op.MOVE))
    )
    remarks = select(about.c.revision).where(about.c.record.in_(confirmed))
    explained = or_(revision_table.c.record.in_(confirmed), revision_table.c.hash.in_(remarks))
    away = select(sealed_words.c.revision)
    here = select(bodies.c.revision)
    empty = select(revision_table.c.hash).where(revision_table.c.hash.not_in(here), revision_table.c.hash.not_in(away))
    given = given_back(db)
    empty = empty.where(revision_table.c.stream.not_in(given)) if given else empty
    gone = set(db.scalars(empty.where(explained)))
    return gone, set(db.scalars(empty)) - gone


_MARKS = select(revision_table.c.hash).where(revision_table.c.kind == MOVE_CONFIRMED.slug)


def _stage(
    db: Connection, versions: Sequence[SignedRevision], move: SignedRevision, *, is_confirmed: bool, is_doubted: bool
) -> Stage:
    record, to_record = move.revision.record, counterpart(db, move)
    if any(part is None or part.stage is Stage.LEFT_BEHIND for part in of_parts(db, record).values()):
        return Stage.LEFT_BEHIND
    if is_confirmed and not list(with_words(texts(db, record).all())):
        return Stage.DONE
    if uncarried(db, record, to_record) or len(revisions.heads_of(versions)) > 1:
        return Stage.LEFT_BEHIND
    if is_confirmed:
        return Stage.CONFIRMED
    if is_doubted:
        return Stage.SENT_BACK
    copies = revisions.of_record(db, to_record)
    return Stage.NOT_CONFIRMED if len(_received(db, [move, *copies])) > len(copies) else Stage.NOT_SENT


def _lead(versions: Sequence[SignedRevision]) -> str:
    """The record to which a part belonged before it was moved; empty for what is no part."""
    named = (lead_of(one.revision.kind, one.revision.about) for one in versions if one.revision.op != Op.MOVE)
    return next(filter(None, named), "")


def _answers(db: Connection, move: SignedRevision, kind: str) -> list[SignedRevision]:
    """What those who may confirm said about this very move. Whoever moved it does not confirm it."""
    return [
        mark
        for mark in revisions.marks_about(db, move.revision.record, kind)
        if any(link.revision == move.hash for link in mark.revision.about)
        and mark.revision.author != move.revision.author
        and _may_confirm(db, mark.revision.author)
    ]


def _may_confirm(db: Connection, person: str) -> bool:
    known = directory.person(db, person)
    return known is not None and known.role in MAY_CONFIRM


def _child_of(db: Connection, record: str) -> str:
    told = index.told_one(db, record) if record else None
    return told.child if told else ""


def _name(db: Connection, person: str) -> str:
    known = directory.person(db, person)
    return known.name if known else ""


def _said(mark: SignedRevision) -> str:
    content = mark.body.statement().content if mark.body else None
    return str((content or {}).get("reason", ""))


def moved_away(db: Connection) -> list[str]:
    """The records that were moved out of their child's file, in the order in which they happened: no list shows them."""
    listed = [slug for slug, kind in kinds().items() if kind.listed]
    query = select(record_index.c.record).where(record_index.c.kind.in_(listed), ~record_index.c.listed)
    return list(db.scalars(query.order_by(record_index.c.occurred, record_index.c.number)))
