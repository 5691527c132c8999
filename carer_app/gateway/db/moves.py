"""Entries that were moved out of a child's file, as the gateway has them: what may be erased here, and erasing it."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    delete,
    exists,
    literal_column,
    select,
    union,
    update,
)

from carer_app.domain.handing import HANDED_OVER
from carer_app.domain.marks import COMMENT, MOVE_CONFIRMED
from carer_app.domain.moving import MAY_CONFIRM, Texts, left_behind, link_of, may_erase, moves_among, with_words
from carer_app.domain.revision import Op, Revision, SignedRevision, heads
from carer_app.gateway.db import holds, photos
from carer_app.gateway.db.rows import body_of, signed_of
from carer_app.gateway.db.tables import bodies, links, people, positions, records, revisions, streams
from carer_app.gateway.port import Candidate


def stands() -> ColumnElement[bool]:
    """Records that stand in their file: those that were moved away say nothing."""
    return records.c.op != str(Op.MOVE)


def is_confirmation() -> ColumnElement[bool]:
    """The links of confirmed moves, in the words of the index that holds these alone."""
    return links.c.kind == literal_column("'move_confirmed'")


def settle(connection: Connection, taken: Sequence[Candidate]) -> list[str]:
    """Erase what may go now that these have their places: a move, its confirmation, a hand-over or what was carried over.

    Gives the records whose words would go and stay, because a hold stands on their file.
    """
    touched = [candidate for candidate in taken if _concerns_a_move(candidate)]
    if not touched:
        return []
    names = {candidate.revision.record for candidate in touched}
    names |= {link.record for candidate in touched for link in candidate.revision.about}
    return _erase_due(connection, _moved(connection, names))


def erase_waiting(connection: Connection) -> None:
    """Erase every moved record that may go: those that waited for a hold to be lifted. What grows meanwhile waits."""
    moved = connection.execute(select(records.c.record, records.c.stream).where(~stands())).all()
    here = streams.c.stream.in_({row.stream for row in moved})
    connection.execute(select(streams.c.stream).where(here).order_by(streams.c.stream).with_for_update())
    _erase_due(connection, {row.record for row in moved})


def _erase_due(connection: Connection, names: set[str]) -> list[str]:
    """Erase those of these records that may go; gives those that a hold keeps."""
    due = {record: erasable(connection, record) for record in sorted(names)}
    files = {record: _files_of(connection, gone) for record, gone in due.items() if gone}
    if not files:
        return []
    under = holds.before_erasing(connection, set().union(*files.values())).keys()
    for record, of in files.items():
        if under.isdisjoint(of):
            _erase(connection, due[record])
    return [record for record, of in files.items() if not under.isdisjoint(of)]


def standing(connection: Connection, record: str) -> SignedRevision | None:
    """The move of a record that stands; None when it is in its file."""
    found = moves_among(_heads(_versions(connection, record)))
    return found[-1] if found else None


def counterpart(connection: Connection, move: SignedRevision) -> str:
    """The record in the right file that shares the move's link, or where that was moved on; empty when it has not come."""
    seen: set[str] = set()
    while True:
        record = _linked(connection, move)
        onward = moves_among(_heads(_versions(connection, record)))
        if not onward or record in seen:
            return record
        seen.add(record)
        move = onward[-1]


def is_left_behind(connection: Connection, record: str, to_record: str) -> bool:
    """Whether somebody wrote in a moved record what does not stand in the right file yet."""
    old = _texts(connection, record)
    return len(_heads(old.versions)) > 1 or bool(left_behind(old, _texts(connection, to_record)))


def answers(connection: Connection, move: SignedRevision, kind: str) -> list[SignedRevision]:
    """What those who may confirm said about this very move. Whoever moved it does not confirm it."""
    about = select(links.c.revision).where(
        links.c.record == move.revision.record, links.c.version == move.hash, links.c.kind == kind
    )
    may_confirm = select(people.c.id).where(people.c.role.in_([str(role) for role in MAY_CONFIRM]))
    query = _SIGNED.where(
        revisions.c.hash.in_(about),
        revisions.c.author != move.revision.author,
        revisions.c.author.in_(may_confirm),
    )
    return _loaded(connection, query)


def erasable(connection: Connection, record: str) -> list[SignedRevision]:
    """The versions of a record whose words may go, with what is about them: its move is confirmed, and the right copy is
    here.
    """
    old = _texts(connection, record)
    current = _heads(old.versions)
    if len(current) != 1 or not moves_among(current) or not answers(connection, current[0], MOVE_CONFIRMED.slug):
        return []
    names = set(may_erase(old, _texts(connection, counterpart(connection, current[0]))))
    return [one for one in with_words(old.all()) if one.hash in names]


def erased(connection: Connection) -> tuple[set[str], set[str]]:
    """The versions that have no words any more: those that a confirmed move erased, and those that nothing explains."""
    without = set(connection.scalars(_WITHOUT))
    if not without:
        return set(), set()
    explained = _WITHOUT.where(_OF_CONFIRMED | _ABOUT_CONFIRMED)
    gone = set(connection.scalars(explained))
    return gone, without - gone


def erased_in(connection: Connection, of: Sequence[str]) -> set[str]:
    """The versions in these streams whose words a confirmed move erased."""
    return set(connection.scalars(_GONE_IN, {"of_streams": list(of)}))


def _concerns_a_move(candidate: Candidate) -> bool:
    if candidate.revision.op == Op.MOVE or candidate.revision.kind in _SETTLING:
        return True
    return candidate.body is not None and candidate.body.is_carried()


def _moved(connection: Connection, names: set[str]) -> set[str]:
    """The moved records among these, and those that share a link with one of them."""
    of_record = select(revisions.c.hash).where(revisions.c.record.in_(names))
    linked = set(connection.scalars(select(links.c.record).where(links.c.revision.in_(of_record)))) | names
    movers = select(links.c.revision).where(links.c.record.in_(linked))
    moved = select(revisions.c.record).where(revisions.c.hash.in_(movers), revisions.c.op == str(Op.MOVE))
    return set(connection.scalars(moved)) | set(
        connection.scalars(select(records.c.record).where(records.c.record.in_(names), ~stands()))
    )


def _files_of(connection: Connection, found: Sequence[SignedRevision]) -> set[str]:
    of = select(streams.c.file).where(streams.c.stream.in_({one.revision.stream for one in found}))
    return set(connection.scalars(of))


def _erase(connection: Connection, gone: Sequence[SignedRevision]) -> None:
    hashes = [one.revision.body_hash for one in gone]
    connection.execute(delete(bodies).where(bodies.c.hash.in_(hashes)))
    photos.forget(connection, [one.hash for one in gone])
    names = {one.revision.record for one in gone}
    connection.execute(update(records).where(records.c.record.in_(names)).values(headline="", search=""))


def _linked(connection: Connection, move: SignedRevision) -> str:
    linked = select(links.c.revision).where(links.c.record == link_of(move))
    query = select(revisions.c.record).where(
        revisions.c.hash.in_(linked),
        revisions.c.op != str(Op.MOVE),
        revisions.c.record != move.revision.record,
    )
    return connection.scalar(query.order_by(revisions.c.received, revisions.c.hash).limit(1)) or ""


def _texts(connection: Connection, record: str) -> Texts:
    return Texts(_versions(connection, record), *(_about(connection, record, kind) for kind in _ABOUT))


def _about(connection: Connection, record: str, kind: str) -> list[SignedRevision]:
    about = select(links.c.revision).where(links.c.record == record, links.c.kind == kind)
    return _loaded(connection, _SIGNED.where(revisions.c.hash.in_(about)))


def _versions(connection: Connection, record: str) -> list[SignedRevision]:
    return _loaded(connection, _SIGNED.where(revisions.c.record == record)) if record else []


def _heads(versions: Iterable[SignedRevision]) -> list[SignedRevision]:
    found = {version.hash: version for version in versions}
    return [found[name] for name in heads({name: one.revision.parents for name, one in found.items()})]


_ABOUT = (COMMENT.slug, HANDED_OVER.slug)
_SETTLING = (MOVE_CONFIRMED.slug, HANDED_OVER.slug)
_SIGNED = (
    select(revisions.c.hash.label("name"), revisions.c.data, revisions.c.signature)
    .add_columns(*(column for column in bodies.c if column.name != "hash"))
    .join_from(revisions, positions, positions.c.revision == revisions.c.hash)
    .join(bodies, bodies.c.hash == revisions.c.body_hash, isouter=True)
    .order_by(positions.c.stream, positions.c.position)
)


def _loaded(connection: Connection, query: Select[Any]) -> list[SignedRevision]:
    found = []
    for row in connection.execute(query):
        signed = signed_of(row)
        found.append(SignedRevision(signed=signed, revision=signed.read(Revision), hash=row.name, body=body_of(row)))
    return found


# Put together once: syncs ask these. What was confirmed is so little that it is where to begin, whatever else is there.
_CONFIRMED = (
    select(links.c.record)
    .join_from(links, revisions, revisions.c.hash == links.c.version)
    .where(is_confirmation(), revisions.c.op == str(Op.MOVE))
)
_REMARKS = select(links.c.revision).where(links.c.record.in_(_CONFIRMED), links.c.kind.in_(_ABOUT))
_OF_CONFIRMED = revisions.c.record.in_(_CONFIRMED)
_ABOUT_CONFIRMED = revisions.c.hash.in_(_REMARKS)
_WITHOUT = (
    select(revisions.c.hash)
    .join_from(revisions, positions, positions.c.revision == revisions.c.hash)
    .join(bodies, bodies.c.hash == revisions.c.body_hash, isouter=True)
    .where(bodies.c.hash.is_(None))
)
_IN_STREAMS = revisions.c.stream.in_(bindparam("of_streams", expanding=True))
_GONE_IN = union(_WITHOUT.where(_IN_STREAMS, _OF_CONFIRMED), _WITHOUT.where(_IN_STREAMS, _ABOUT_CONFIRMED))
IS_CONFIRMED = exists().where(is_confirmation())
"""Whether any move was ever confirmed."""
