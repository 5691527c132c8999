"""Checking the chunks of photos and papers: what is named, and that everything that was acknowledged is here, whole."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select

from carer_app.domain.attachments import ManifestText
from carer_app.gateway.blobs import BlobLostError
from carer_app.gateway.council import Council
from carer_app.gateway.db import photos
from carer_app.gateway.db.photos import chunks, stored_chunks
from carer_app.gateway.db.tables import bodies, closed_boxes, revisions

_AT_ONCE = 1000


def count_stored(connection: Connection) -> int:
    """How many chunks have come."""
    return connection.scalar(select(func.count()).select_from(stored_chunks)) or 0


def count_awaited(connection: Connection) -> int:
    """How many chunks are named and have not come."""
    awaited = chunks.c.name.not_in(select(stored_chunks.c.name))
    return connection.scalar(select(func.count(chunks.c.name.distinct())).where(awaited)) or 0


def broken_photos(council: Council, connection: Connection) -> Iterator[str]:
    """What is wrong, by the hashes of revisions and of sealed bytes. Raises BlobsUnreachableError where none can be read."""
    yield from _wrongly_named(connection)
    yield from _for_nothing(connection)
    yield from _lost(council, connection)


def _wrongly_named(connection: Connection) -> Iterator[str]:
    """A revision names the chunks of its manifests, and no other. What a box names nobody here can compare."""
    with_manifests = (
        select(revisions.c.hash, bodies.c.manifests)
        .join(bodies, bodies.c.hash == revisions.c.body_hash)
        .where(bodies.c.manifests.is_not(None))
    )
    said = {row.hash: _names(row.manifests) for row in _each(connection, with_manifests)}
    rows = _each(connection, select(chunks).order_by(chunks.c.revision))
    boxes = set(connection.scalars(select(closed_boxes.c.hash)))
    known = {revision: {row.name for row in of} for revision, of in groupby(rows, key=lambda row: row.revision)}
    for revision in sorted((said.keys() | known.keys()) - boxes):
        if said.get(revision, set()) != known.get(revision, set()):
            yield f"revision {revision} is known to name other photos than it does"


def _for_nothing(connection: Connection) -> Iterator[str]:
    """Nothing is kept that nobody names."""
    nameless = stored_chunks.c.name.not_in(select(chunks.c.name))
    for name in connection.scalars(select(stored_chunks.c.name).where(nameless).order_by(stored_chunks.c.name)):
        yield f"chunk {name} is kept, and nothing names it"


def _lost(council: Council, connection: Connection) -> Iterator[str]:
    """Everything that was acknowledged is here, byte for byte. What was erased while this looked is no loss."""
    names = connection.scalars(select(stored_chunks.c.name).order_by(stored_chunks.c.name)).all()
    for start in range(0, len(names), _AT_ONCE):
        gone = [name for name in names[start : start + _AT_ONCE] if not _is_whole(council, name)]
        if gone:
            with council.reading() as now:
                still = photos.stored(now, gone)
            yield from (f"chunk {name} is lost or was changed" for name in gone if name in still)


def _is_whole(council: Council, name: str) -> bool:
    try:
        council.blobs.get(name)
    except BlobLostError:
        return False
    return True


def _names(manifests: bytes) -> set[str]:
    try:
        return set(photos.names_in(msgspec.json.decode(manifests, type=tuple[ManifestText, ...])))
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return set()


def _each(connection: Connection, query: Any) -> Any:
    return connection.execute(query, execution_options={"yield_per": _AT_ONCE})
