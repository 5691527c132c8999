"""What a device may ask about the chunks of photos and papers: which are missing, take one, give one."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

from sqlalchemy import Connection, select

from carer_app.domain.well_formed import is_hash
from carer_app.gateway.blobs import BlobLostError, BlobsUnreachableError
from carer_app.gateway.council import Council
from carer_app.gateway.db import photos
from carer_app.gateway.db.rows import device_facts
from carer_app.gateway.db.tables import devices
from carer_app.gateway.port import DeviceFacts
from carer_app.gateway.trouble import (
    RefusedError,
    bad_request,
    chunk_awaited,
    chunk_unknown,
    photos_unavailable,
    too_large,
    wrong_digest,
)
from carer_app.sync.protocol import LARGEST_CHUNK, MOST_CHUNKS, ChunksMissing, ChunksWanted


def missing(council: Council, device: str, wanted: ChunksWanted) -> ChunksMissing:
    """Which of these have not come. Of those that are not this device's to send or to read nothing is said: they are
    `unknown`, whether they are here or not. Raises RefusedError.
    """
    if len(wanted.hashes) > MOST_CHUNKS:
        raise RefusedError(bad_request(f"there are more than {MOST_CHUNKS} hashes"))
    names = set(wanted.hashes)
    with council.reading() as connection:
        asker, today = _device(connection, device), council.today()
        known = photos.sendable(connection, names, asker, today)
        here = photos.stored(connection, known)
    return ChunksMissing(
        missing=tuple(name for name in wanted.hashes if name in known - here),
        unknown=tuple(name for name in wanted.hashes if name not in known),
    )


def take(council: Council, device: str, name: str, content: bytes) -> bool:
    """Keep a chunk that a device sends; True when it is new here. Raises RefusedError, and nothing of it is then kept.

    When this returns, the chunk is durable, under the hash of its bytes.
    """
    if len(content) > LARGEST_CHUNK:
        raise RefusedError(too_large())
    if not is_hash(name):
        raise RefusedError(chunk_unknown())
    if sha256(content).hexdigest() != name:
        raise RefusedError(wrong_digest())
    with council.reading() as connection:
        if name not in photos.sendable(connection, [name], _device(connection, device), council.today()):
            raise RefusedError(chunk_unknown())
        is_stored = bool(photos.stored(connection, [name]))
    with _place_errors():
        if is_stored and council.blobs.has(name):
            return False
        with council.writing() as connection:
            photos.want_again(connection, name)
        council.blobs.put(name, content)
    with council.writing() as connection:
        is_kept = photos.keep_stored(connection, name, len(content), device, council.now())
    if not is_kept:
        raise RefusedError(chunk_unknown())
    return not is_stored


def give(council: Council, device: str, name: str) -> bytes:
    """A chunk, for a device that reads what names it; raises RefusedError: `chunk-awaited` where it has not come, and
    `chunk-unknown` where it is not this device's to read or nobody's.
    """
    with council.reading() as connection:
        if name not in photos.readable_chunks(connection, [name], _device(connection, device), council.today()):
            raise RefusedError(chunk_unknown())
        if not photos.stored(connection, [name]):
            raise RefusedError(chunk_awaited())
    with _place_errors():
        try:
            return council.blobs.get(name)
        except BlobLostError as problem:
            raise RefusedError(chunk_awaited()) from problem


def _device(connection: Connection, device: str) -> DeviceFacts:
    return device_facts(connection.execute(select(devices).where(devices.c.id == device)).one())


@contextmanager
def _place_errors() -> Iterator[None]:
    try:
        yield
    except BlobsUnreachableError as problem:
        raise RefusedError(photos_unavailable()) from problem
