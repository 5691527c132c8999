"""Revisions as they are kept: signed bytes written once, bodies beside them that can be erased."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Row, Select, exists, insert, literal_column, select, text
from sqlalchemy.dialects.sqlite import insert as upsert

from carer_app.domain.attachments import ManifestText
from carer_app.domain.kinds import part_kinds
from carer_app.domain.revision import Body, Op, Revision, SignedRevision, heads
from carer_app.domain.signing import BrokenSignatureError, Signed
from carer_app.store import attachments
from carer_app.store.engine import Connection
from carer_app.store.tables import about, bodies, parents, record_index, revisions


def add(db: Connection, signed: SignedRevision) -> bool:
    """Keep a revision and its body; False when it is here already (its body is added if that was missing)."""
    revision = signed.revision
    row = {
        "hash": signed.hash,
        "record": revision.record,
        "stream": revision.stream,
        "op": str(revision.op),
        "kind": revision.kind,
        "schema": revision.schema,
        "author": revision.author,
        "written": revision.written,
        "data": signed.signed.data.encode(),
        "signature": signed.signed.signature,
    }
    is_new = db.execute(_ADD, row).rowcount == 1
    if signed.body:
        db.execute(_ADD_BODY, {"revision": signed.hash, "salt": signed.body.salt, "text": signed.body.text})
    attachments.keep(db, signed)
    if is_new and revision.parents:
        db.execute(_ADD_PARENTS, [{"child": signed.hash, "parent": parent} for parent in revision.parents])
    if is_new and revision.about:
        db.execute(_ADD_LINKS, _links(signed))
    return is_new


def known(db: Connection, hashes: Sequence[str]) -> set[str]:
    """Which of these revisions are here."""
    return set(db.scalars(_KNOWN, {"hashes": msgspec.json.encode(hashes).decode()}))


def whole(db: Connection, with_words: Mapping[str, bool]) -> set[str]:
    """Which of these revisions need not be added: they are here, with their words wherever the gateway has those.

    What was sealed to the council, or handed back to it, is here without its words until they come again.
    """
    here = known(db, list(with_words))
    wanted = [name for name in here if with_words[name]]
    read = set(db.scalars(select(bodies.c.revision).where(bodies.c.revision.in_(wanted))))
    return {name for name in here if name in read or not with_words[name]}


def of_record(db: Connection, record: str) -> list[SignedRevision]:
    """Every version of a record in the order in which they came here."""
    return _loaded(db, _WITH_BODY.where(revisions.c.record == record).order_by(revisions.c.number))


def by_hash(db: Connection, hashes: Sequence[str]) -> list[SignedRevision]:
    """The revisions of those names that are here."""
    found = []
    for start in range(0, len(hashes), 500):
        part = hashes[start : start + 500]
        found += _loaded(db, _WITH_BODY.where(revisions.c.hash.in_(part)).order_by(revisions.c.number))
    return found


def by_hash_apart(db: Connection, hashes: Sequence[str]) -> tuple[list[SignedRevision], dict[str, bytes]]:
    """The revisions of those names that are here, and the bytes of those that were damaged until nobody can read them."""
    try:
        return by_hash(db, hashes), {}
    except BrokenSignatureError:
        found: list[SignedRevision] = []
        damaged: dict[str, bytes] = {}
    for name in hashes:
        try:
            found += by_hash(db, [name])
        except BrokenSignatureError:
            damaged[name] = bytes(db.execute(select(revisions.c.data).where(revisions.c.hash == name)).scalar_one())
    return found, damaged


def bodies_of(db: Connection, hashes: Collection[str]) -> dict[str, Body]:
    """The words of those revisions, also of one that is damaged itself."""
    query = select(bodies).where(bodies.c.revision.in_(hashes))
    return {row.revision: Body(salt=row.salt, text=row.text) for row in db.execute(query)}


def of_streams(db: Connection, streams: Iterable[str]) -> list[str]:
    """The names of every revision in those streams, in the order in which they came here."""
    query = select(revisions.c.hash).where(revisions.c.stream.in_(list(streams))).order_by(revisions.c.number)
    return list(db.scalars(query))


def marks_about(db: Connection, record: str, kind: str) -> list[SignedRevision]:
    """The records of one kind, such as comments, that are about this record."""
    marks = select(about.c.revision).where(about.c.record == record)
    query = _WITH_BODY.where(revisions.c.hash.in_(marks), revisions.c.kind == kind)
    return _loaded(db, query.order_by(revisions.c.number))


def of_kind_in(db: Connection, kind: str, stream: str) -> list[SignedRevision]:
    """The revisions of one kind in a stream, in the order in which they came here."""
    query = _WITH_BODY.where(revisions.c.stream == stream, revisions.c.kind == kind)
    return _loaded(db, query.order_by(revisions.c.number))


def parts_of(db: Connection, lead: str) -> list[str]:
    """Every record that was ever added as a part of this one, in the order in which they came here; moved ones too."""
    own = select(revisions.c.stream).where(revisions.c.record == lead)
    query = (
        select(revisions.c.record)
        .join_from(revisions, about, about.c.revision == revisions.c.hash)
        .where(about.c.record == lead, revisions.c.kind.in_(part_kinds()), revisions.c.stream.in_(own))
        .order_by(revisions.c.number)
    )
    return list(dict.fromkeys(db.scalars(query)))


def latest_of_kind(db: Connection, kind: str, besides: str, limit: int) -> list[SignedRevision]:
    """The records of one kind that anybody but this person wrote, the last that came first."""
    query = _WITH_BODY.join(record_index, record_index.c.head == revisions.c.hash)
    query = query.where(record_index.c.kind == kind, revisions.c.author != besides)
    return _loaded(db, query.order_by(record_index.c.number.desc()).limit(limit))


def merges_besides(db: Connection, person: str, since: str, limit: int) -> list[SignedRevision]:
    """The merges that anybody but this person wrote since then, of records that this person had a part in."""
    theirs = revisions.alias()
    has_part = exists().where(theirs.c.record == revisions.c.record, theirs.c.author == person)
    merges = _WITH_BODY.where(_IS_MERGE, revisions.c.author != person, revisions.c.written >= since, has_part)
    return _loaded(db, merges.order_by(revisions.c.number.desc()).limit(limit))


def heads_of(versions: Sequence[SignedRevision]) -> list[SignedRevision]:
    """The versions that no other names as its parent."""
    current = heads({version.hash: version.revision.parents for version in versions})
    return [version for version in versions if version.hash in current]


_KNOWN = text("SELECT hash FROM revisions WHERE hash IN (SELECT value FROM json_each(:hashes))")
_IS_MERGE = revisions.c.op == literal_column(f"'{Op.MERGE}'")
_ADD = upsert(revisions).on_conflict_do_nothing()
_ADD_BODY = upsert(bodies).on_conflict_do_nothing()
_ADD_PARENTS = insert(parents)
_ADD_LINKS = insert(about)
_WITH_BODY = select(
    revisions.c.hash, revisions.c.data, revisions.c.signature, bodies.c.salt, bodies.c.text
).outerjoin_from(revisions, bodies, bodies.c.revision == revisions.c.hash)


def _loaded(db: Connection, query: Select[Any]) -> list[SignedRevision]:
    found = [_one(row) for row in db.execute(query)]
    naming = [one.hash for one in found if one.revision.attachments]
    texts = attachments.texts_of(db, naming) if naming else {}
    return [_with_manifests(one, texts.get(one.hash, ())) for one in found]


def _one(row: Row[Any]) -> SignedRevision:
    signed = Signed.kept(row.data, row.signature)
    body = Body(salt=row.salt, text=row.text) if row.salt is not None else None
    return SignedRevision(signed=signed, revision=signed.read(Revision), hash=row.hash, body=body)


def _with_manifests(signed: SignedRevision, texts: tuple[ManifestText, ...]) -> SignedRevision:
    if not texts or signed.body is None:
        return signed
    return msgspec.structs.replace(signed, body=msgspec.structs.replace(signed.body, manifests=texts))


def _links(signed: SignedRevision) -> list[dict[str, str]]:
    """What a revision is about, once each; a link to a whole record names no version."""
    links = {(link.record, link.revision or "") for link in signed.revision.about}
    return [{"revision": signed.hash, "record": record, "target": target} for record, target in sorted(links)]
