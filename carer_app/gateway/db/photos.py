"""Which sealed chunks the revisions name, which of them have come, and which are to be taken away."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    delete,
    exists,
    false,
    or_,
    select,
)

from carer_app.domain.attachments import ManifestText
from carer_app.domain.well_formed import is_hash
from carer_app.gateway.db import closed
from carer_app.gateway.db.rights import streams_of_home
from carer_app.gateway.db.tables import closed_boxes, metadata, positions, revisions, streams
from carer_app.gateway.db.upsert import insert_new
from carer_app.gateway.port import Candidate, DeviceFacts

# The chunks that a revision's manifests name. They go with its words.
chunks = Table(
    "chunks",
    metadata,
    Column("name", Text, nullable=False),
    Column("revision", Text, nullable=False),
    PrimaryKeyConstraint("name", "revision"),
    Index("ix_chunks_revision", "revision"),
)

# What has come and was acknowledged. `device` is who sent it.
stored_chunks = Table(
    "stored_chunks",
    metadata,
    Column("name", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("device", Text, nullable=False),
    Column("received", Text, nullable=False),
)

# What no revision names any more: taken away after the commit that said so.
unwanted_chunks = Table("unwanted_chunks", metadata, Column("name", Text, primary_key=True))

_ERASED = "chunks were erased"


def keep_names(connection: Connection, candidates: Iterable[Candidate]) -> None:
    """Know which chunks these revisions name, where their words came with manifests."""
    insert_new(connection, chunks, [row for candidate in candidates for row in _rows(candidate)])


def keep_names_of_box(connection: Connection, box: str, names: Collection[str]) -> None:
    """Know which chunks belong to a box of a closed section, by the word of the computer that sent it."""
    insert_new(connection, chunks, [{"name": name, "revision": box} for name in names])


def names_in(manifests: Iterable[ManifestText]) -> list[str]:
    """The chunks that manifests name, each once; a word that can be the name of none is left out."""
    return list(dict.fromkeys(name for text in manifests for name in text.manifest().chunks() if is_hash(name)))


def forget(connection: Connection, hashes: Sequence[str]) -> None:
    """Let go of what these revisions name; what no other names is taken away once this is committed."""
    gone = select(chunks.c.name).where(chunks.c.revision.in_(hashes))
    others = chunks.alias()
    left = exists().where(others.c.name == chunks.c.name, others.c.revision.not_in(hashes))
    names = list(connection.scalars(gone.where(~left).distinct()))
    connection.execute(delete(chunks).where(chunks.c.revision.in_(hashes)))
    let_go(connection, names)


def let_go(connection: Connection, names: Collection[str]) -> None:
    """These chunks are named by nothing: they count as stored no more, and are taken away after the commit."""
    if names:
        connection.execute(delete(stored_chunks).where(stored_chunks.c.name.in_(names)))
        insert_new(connection, unwanted_chunks, [{"name": name} for name in names])
        connection.info[_ERASED] = True


def was_erased(connection: Connection) -> bool:
    """Whether this connection let go of chunks since it was last asked."""
    return connection.info.pop(_ERASED, None) is not None


def sendable(connection: Connection, names: Collection[str], device: DeviceFacts, today: str) -> set[str]:
    """Those of these chunks that a device may send: named by what it sent itself, even where that is held, or by what its
    home reads today.
    """
    theirs = or_(revisions.c.device == device.id, _reads(device, today))
    query = select(chunks.c.name).join(revisions, revisions.c.hash == chunks.c.revision)
    found = set(connection.scalars(query.where(chunks.c.name.in_(names), theirs)))
    return found | _of_boxes(connection, set(names) - found, device, today, its_own=True)


def readable_chunks(connection: Connection, names: Collection[str], device: DeviceFacts, today: str) -> set[str]:
    """Those of these chunks that a device may be given: named by a revision that has its place in a stream which it reads
    today.
    """
    query = select(chunks.c.name).join(revisions, revisions.c.hash == chunks.c.revision)
    query = query.join(positions, positions.c.revision == revisions.c.hash)
    found = set(connection.scalars(query.where(chunks.c.name.in_(names), _reads(device, today))))
    return found | _of_boxes(connection, set(names) - found, device, today, its_own=False)


def _of_boxes(
    connection: Connection, names: Collection[str], device: DeviceFacts, today: str, *, its_own: bool
) -> set[str]:
    """Those of these chunks that belong to a box which is given to somebody of a device's home, or, with `its_own`, which
    the device sent itself.
    """
    if not names:
        return set()
    query = select(chunks.c.name, closed_boxes).join(closed_boxes, closed_boxes.c.hash == chunks.c.revision)
    rows = list(connection.execute(query.where(chunks.c.name.in_(names))))
    found = {row.name for row in rows if its_own and row.device == device.id}
    if not rows or device.revoked or device.home is None:
        return found
    read, over = set(closed.streams_of_home(connection, device.home)), closed.withheld(connection, device.home, today)
    given = (row for row in rows if row.stream in read and row.position is not None)
    return found | {row.name for row in given if row.position < over.first.get(row.stream, row.position + 1)}


def stored(connection: Connection, names: Collection[str]) -> set[str]:
    """Those of these chunks that have come."""
    return set(connection.scalars(select(stored_chunks.c.name).where(stored_chunks.c.name.in_(names))))


def keep_stored(connection: Connection, name: str, size: int, device: str, at: str) -> bool:
    """Note that a chunk has come, unless nothing names it any more; then it is let go of, and False is given."""
    is_named = select(chunks.c.revision).where(chunks.c.name == name).limit(1).with_for_update()
    if connection.scalar(is_named) is None:
        let_go(connection, [name])
        return False
    insert_new(connection, stored_chunks, [{"name": name, "size": size, "device": device, "received": at}])
    return True


def want_again(connection: Connection, name: str) -> None:
    """A chunk is on its way in: nobody takes it away from here on, whoever was about to is waited for."""
    connection.execute(delete(unwanted_chunks).where(unwanted_chunks.c.name == name))


def unwanted(connection: Connection, most: int) -> tuple[list[str], list[str]]:
    """Chunks to be taken away, locked until the transaction ends: those that nothing names, and those named again."""
    query = select(unwanted_chunks.c.name).order_by(unwanted_chunks.c.name).limit(most)
    names = list(connection.scalars(query.with_for_update(skip_locked=True)))
    named = set(connection.scalars(select(chunks.c.name).where(chunks.c.name.in_(names))))
    return [name for name in names if name not in named], sorted(named)


def drop_unwanted(connection: Connection, names: Collection[str]) -> None:
    """These need not be taken away any more."""
    connection.execute(delete(unwanted_chunks).where(unwanted_chunks.c.name.in_(names)))


def awaited_of(connection: Connection, hashes: Collection[str]) -> list[str]:
    """Those of these revisions whose photos and papers have not all come."""
    query = select(chunks.c.revision).join(stored_chunks, stored_chunks.c.name == chunks.c.name, isouter=True)
    query = query.where(chunks.c.revision.in_(hashes), stored_chunks.c.name.is_(None))
    return sorted(set(connection.scalars(query)))


def _reads(device: DeviceFacts, today: str) -> ColumnElement[bool]:
    if device.revoked or device.home is None:
        return false()
    return revisions.c.stream.in_(select(streams.c.stream).where(streams_of_home(device.home, today)))


def _rows(candidate: Candidate) -> Iterator[dict[str, str]]:
    for name in names_in(candidate.body.manifests if candidate.body else ()):
        yield {"name": name, "revision": candidate.hash}
