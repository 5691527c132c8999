"""One record as the desk shows it: all its versions, their four times and signatures, and what was said about it."""

from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from carer_app.domain.kind import Content
from carer_app.domain.marks import COMMENT
from carer_app.domain.revision import REVISION, Body, Revision, origin_of
from carer_app.domain.signing import BrokenSignatureError, Signed
from carer_app.domain.story import Told
from carer_app.gateway.children import NotYoursToSeeError, is_open, refuse_unseen
from carer_app.gateway.chronology import Read, people_named, read_marks, tell
from carer_app.gateway.council import Council
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.db.index import content_of
from carer_app.gateway.db.moves import stands
from carer_app.gateway.db.persons import author_keys
from carer_app.gateway.db.rows import body_of, signed_of
from carer_app.gateway.db.tables import bodies, heads, links, positions, records, revisions
from carer_app.gateway.parts import belongs_here, parts_of
from carer_app.gateway.stories import story_of
from carer_app.i18n import _


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One version: `content` is None when it was retracted, erased, or written by a newer program.

    `carried_by` is whoever signed it, where they carried over from another file what the author had written.
    The signature holds when it fits the words and its key is known to be the author's.
    """

    hash: str
    revision: Revision
    author: str
    author_role: str
    written: str
    carried_by: str
    content: Content | None
    reason: str | None
    is_head: bool
    received: str
    read: tuple[Read, ...]
    signature: str
    signature_holds: bool


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody said about the record."""

    author: str
    author_role: str
    written: str
    text: str
    not_right: bool = False


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A record with its versions, what was said about it, its parts as they stand, and the entries that are one story
    with it, all the oldest first.
    """

    told: Told
    versions: tuple[Version, ...]
    remarks: tuple[Remark, ...]
    parts: tuple[Told, ...] = ()
    story: tuple[Told, ...] = ()


def show(council: Council, person: str, record: str) -> Shown:
    """One record, for somebody who may see it; raises NotYoursToSeeError. That they looked is written down."""
    with council.writing() as connection:
        row = visible(connection, council, person, record)
        shown = Shown(
            told=tell(connection, [row])[0],
            versions=tuple(_versions(connection, record)),
            remarks=tuple(_remarks(connection, record)),
            parts=tell(connection, parts_of(connection, record)),
            story=tell(connection, story_of(connection, record)),
        )
        note(connection, council.now(), "saw record", person=person, about=record)
        return shown


def visible(connection: Connection, council: Council, person: str, record: str) -> Row[Any]:
    """The row of a record that this person may see; raises NotYoursToSeeError. Of what was moved away nothing is seen."""
    which = (records.c.record == record, is_open(), stands(), belongs_here())
    row = connection.execute(select(records).where(*which)).one_or_none()
    if row is None:
        raise NotYoursToSeeError
    refuse_unseen(connection, person, row.file, council.today())
    return row


def _versions(connection: Connection, record: str) -> list[Version]:
    found = connection.execute(
        select(revisions, positions.c.received.label("placed"), bodies.c.salt, bodies.c.text)
        .join_from(revisions, positions, positions.c.revision == revisions.c.hash)
        .join(bodies, bodies.c.hash == revisions.c.body_hash, isouter=True)
        .where(revisions.c.record == record)
        .order_by(positions.c.position)
    ).all()
    standing = set(connection.scalars(select(heads.c.revision).where(heads.c.record == record)))
    marks = read_marks(connection, [record]).get(record, [])
    authors = {origin_of(signed_of(row).read(Revision), body_of(row)).author for row in found}
    names = people_named(connection, authors | {row.author for row in found} | {mark.person for mark in marks})
    named = [msgspec.structs.replace(mark, person=names.get(mark.person, mark.person)) for mark in marks]
    keys = author_keys(connection, {row.author for row in found})
    versions = [_version(row, names, keys, row.hash in standing) for row in found]
    return [
        msgspec.structs.replace(version, read=tuple(mark for mark in named if mark.version == version.hash))
        for version in versions
    ]


def _version(row: Row[Any], names: dict[str, str], keys: set[tuple[str, str]], is_head: bool) -> Version:
    signed, body = signed_of(row), body_of(row)
    revision = signed.read(Revision)
    origin = origin_of(revision, body)
    is_theirs = (revision.author, revision.author_key) in keys
    return Version(
        hash=row.hash,
        revision=revision,
        author=names.get(origin.author, origin.author) if is_theirs else _("somebody who is not known here"),
        author_role=origin.role,
        written=origin.written,
        carried_by=names.get(revision.author, revision.author) if body and body.is_carried() else "",
        content=content_of(revision, body),
        reason=body.statement().reason if body else None,
        is_head=is_head,
        received=row.placed,
        read=(),
        signature=row.signature,
        signature_holds=is_theirs and _fits(row, signed, revision, body),
    )


def _fits(row: Row[Any], signed: Signed, revision: Revision, body: Body | None) -> bool:
    try:
        signed.verify(REVISION, revision.author_key)
    except BrokenSignatureError:
        return False
    return signed.hash(REVISION) == row.hash and (body is None or body.hash() == revision.body_hash)


def _remarks(connection: Connection, record: str) -> list[Remark]:
    about = select(links.c.revision).where(links.c.record == record, links.c.kind == COMMENT.slug)
    found = connection.execute(
        select(revisions, bodies.c.salt, bodies.c.text)
        .join_from(revisions, heads, heads.c.revision == revisions.c.hash)
        .join(bodies, bodies.c.hash == revisions.c.body_hash)
        .where(revisions.c.hash.in_(about))
        .order_by(revisions.c.written)
    ).all()
    opened = [(signed_of(row).read(Revision), body_of(row)) for row in found]
    names = people_named(connection, {origin_of(revision, body).author for revision, body in opened})
    return [_remark(revision, body, names) for revision, body in opened]


def _remark(revision: Revision, body: Body | None, names: dict[str, str]) -> Remark:
    origin, content = origin_of(revision, body), content_of(revision, body)
    return Remark(
        author=names.get(origin.author, origin.author),
        author_role=origin.role,
        written=origin.written,
        text=str(getattr(content, "text", "")),
        not_right=bool(getattr(content, "not_right", False)),
    )
