"""Records as people read them: the children here, and one record with all its versions and times."""

import msgspec

from carer_app.domain.child import Child, ChildSheet
from carer_app.domain.kind import Content
from carer_app.domain.kinds import CHILD_SHEET, kinds
from carer_app.domain.marks import COMMENT, READ_MARK
from carer_app.domain.odd_clock import odd_clock
from carer_app.domain.revision import Op, Revision, SignedRevision, read_statement
from carer_app.domain.signing import BrokenSignatureError
from carer_app.domain.story import Told
from carer_app.store import beacons, directory, index, parts, revisions, sent, stories, streams
from carer_app.store.engine import Connection


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a record as it is shown: its four times, who wrote it, and whether the signature holds.

    `carried_by` is whoever signed it, where they carried over from another file what the author had written. `odd_clock` is a
    sentence where the clock of the writer's computer cannot have been right.
    """

    hash: str
    revision: Revision
    author: str
    author_role: str
    author_id: str
    written: str
    carried_by: str = ""
    content: Content | None
    raw: dict[str, object] | None
    reason: str | None
    is_head: bool
    received: str | None
    sent: str | None = None
    read: str | None
    read_by: str = ""
    held: str | None
    signature: str
    signature_holds: bool
    odd_clock: str = ""


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody said about a record; `not_right` where a young person says that something in it is not."""

    record: str
    author: str
    author_role: str
    written: str
    text: str
    not_right: bool = False


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A record with all its versions, oldest first, what was said about it, its parts as they stand, and its `story`: the
    entries that it goes with, and those that go with it.

    Of one that was moved away nothing is shown but the move.
    """

    told: Told
    versions: tuple[Version, ...]
    remarks: tuple[Remark, ...]
    parts: tuple[Told, ...] = ()
    story: tuple[Told, ...] = ()


def children(db: Connection, only: str | None = None) -> list[Child]:
    """Every child whose sheet is here, or the one of that id."""
    stays = streams.stays(db, only)
    kind = kinds()[CHILD_SHEET]
    found = []
    for row in index.of_kind(db, CHILD_SHEET, only):
        raw = read_statement(row.text).content
        sheet = kind.read(row.schema, raw) if raw is not None else None
        if isinstance(sheet, ChildSheet):
            found.append(
                Child(
                    id=row.file,
                    sheet=sheet,
                    sheet_record=row.record,
                    sheet_stream=row.stream,
                    stay_stream=stays.get(row.file, ""),
                )
            )
    return found


def show(db: Connection, record: str) -> Shown | None:
    """One record, or None when it is not here."""
    told = index.told_one(db, record)
    if told is None:
        return None
    versions = revisions.of_record(db, record)
    heads = {head.hash for head in revisions.heads_of(versions)}
    remarks = revisions.marks_about(db, record, COMMENT.slug)
    if told.moved_away:
        versions, remarks = [version for version in versions if version.revision.op == Op.MOVE], []
    return Shown(
        told=told,
        versions=tuple(_version(db, version, is_head=version.hash in heads) for version in versions),
        remarks=tuple(_remark(db, mark) for mark in remarks),
        parts=() if told.moved_away else tuple(parts.told(db, record)),
        story=() if told.moved_away else tuple(stories.told(db, record)),
    )


def remarks_besides(db: Connection, person: str, limit: int) -> list[tuple[Told, Remark]]:
    """What others than this person said lately, the latest first, each with the record it is about."""
    found = []
    for mark in revisions.latest_of_kind(db, COMMENT.slug, person, limit):
        told = index.told_one(db, mark.revision.about[0].record) if mark.revision.about else None
        if told and not told.moved_away:
            found.append((told, _remark(db, mark)))
    return found


def brought_together(db: Connection, person: str, since: str, limit: int) -> list[tuple[Told, Remark]]:
    """Who else brought versions together since then of what this person had a part in, the latest first."""
    found = []
    for merge in revisions.merges_besides(db, person, since, limit):
        told = index.told_one(db, merge.revision.record)
        if told and not told.moved_away:
            found.append((told, _remark(db, merge)))
    return found


def _version(db: Connection, version: SignedRevision, *, is_head: bool) -> Version:
    revision = version.revision
    statement, origin = version.body.statement() if version.body else None, version.origin()
    raw, kind = statement.content if statement else None, kinds().get(revision.kind)
    author, signer = directory.person(db, origin.author), directory.person(db, revision.author)
    place = streams.position_of(db, version.hash)
    received = place.received if place else None
    mark = _read_mark(db, version)
    reader = directory.person(db, mark.author) if mark else None
    return Version(
        hash=version.hash,
        revision=revision,
        author=author.name if author else "",
        author_role=str(author.role) if author else origin.role,
        author_id=origin.author,
        written=origin.written,
        carried_by=signer.name if signer and version.is_carried() else "",
        content=kind.read(revision.schema, raw) if kind and raw is not None else None,
        raw=raw,
        reason=statement.reason if statement else None,
        is_head=is_head,
        received=received,
        sent=(place.sent if place else None) or sent.first(db, [version.hash]).get(version.hash),
        read=mark.written if mark else None,
        read_by=reader.name if reader else "",
        held=streams.held_reason(db, version.hash),
        signature=version.signed.signature,
        signature_holds=_holds(version),
        odd_clock=odd_clock(origin.written, received, beacons.before(db, version.hash)),
    )


def _read_mark(db: Connection, version: SignedRevision) -> Revision | None:
    for mark in revisions.marks_about(db, version.revision.record, READ_MARK.slug):
        if any(link.revision == version.hash for link in mark.revision.about):
            return mark.revision
    return None


def _holds(version: SignedRevision) -> bool:
    try:
        version.signed.verify("revision", version.revision.author_key)
    except BrokenSignatureError:
        return False
    return version.body is None or version.body.hash() == version.revision.body_hash


def _remark(db: Connection, mark: SignedRevision) -> Remark:
    statement = mark.body.statement() if mark.body else None
    origin = mark.origin()
    author = directory.person(db, origin.author)
    said = (statement.content or {}) if statement else {}
    return Remark(
        record=mark.revision.about[0].record if mark.revision.about else "",
        author=author.name if author else "",
        author_role=str(author.role) if author else "",
        written=origin.written,
        text=str(said.get("text", "")),
        not_right=bool(said.get("not_right")),
    )
