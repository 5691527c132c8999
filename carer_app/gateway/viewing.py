"""The photos and papers of records at the desk: which have come, and one opened for somebody who may read its record."""

from collections.abc import Collection

import msgspec
from sqlalchemy import Connection, select

from carer_app.domain.attachments import LARGEST_FILE, Brought, Manifest, ManifestText, Media, SealedFile, brought
from carer_app.domain.revision import Revision, SignedRevision
from carer_app.domain.sealed_file import CHUNK, ChangedFileError, open_file
from carer_app.errors import KnownError
from carer_app.gateway.blobs import BlobLostError
from carer_app.gateway.carers import carers
from carer_app.gateway.children import NotYoursToSeeError, is_open
from carer_app.gateway.council import Council
from carer_app.gateway.db import photos
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.db.moves import stands
from carer_app.gateway.db.rows import body_of, signed_of
from carer_app.gateway.db.tables import bodies, positions, records, revisions
from carer_app.gateway.shown import visible
from carer_app.i18n import _

_FIRST_BYTES = {Media.JPEG: Brought.JPEG, Media.PNG: Brought.PNG, Media.PDF: Brought.PDF}


class PhotoHere(msgspec.Struct, frozen=True, kw_only=True):
    """A photo or paper that a version names. `has_come`: every part of it is at the gateway."""

    hash: str
    manifest: Manifest
    has_come: bool


class Viewed(msgspec.Struct, frozen=True, kw_only=True):
    """A picture or paper as it is shown; its first bytes are those of its sort."""

    media: Media
    data: bytes


class CannotShowError(KnownError):
    """It has not come, or is damaged, or is not what it says."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This photo or paper cannot be shown: it has not come yet, or something is wrong with it. "
                "The words of the entry are not touched by that."
            )
        )


def photos_of(connection: Connection, hashes: Collection[str]) -> dict[str, tuple[PhotoHere, ...]]:
    """The photos and papers of these versions, in the order in which they were added; a version without any is left out."""
    if not hashes:
        return {}
    found = {name: _manifests(revision, texts) for name, revision, texts in _opened(connection, hashes)}
    chunks = {name for texts in found.values() for text in texts for name in photos.names_in([text])}
    stored = photos.stored(connection, chunks)
    return {name: tuple(_here(text, stored) for text in texts) for name, texts in found.items()}


def photo_here(council: Council, person: str, record: str, photo: str) -> PhotoHere:
    """What a version of the record says of a photo or paper, for somebody who may read it; raises NotYoursToSeeError."""
    with council.reading() as connection:
        file = connection.scalar(select(records.c.file).where(records.c.record == record, is_open(), stands()))
    is_carers = file is not None and file in {one.file for one in carers(council, person) if one.file}
    with council.reading() as connection:
        if not is_carers:
            visible(connection, council, person, record)
        of_record = select(revisions.c.hash).where(revisions.c.record == record)
        versions = list(connection.scalars(of_record.join(positions, positions.c.revision == revisions.c.hash)))
        found = photos_of(connection, versions)
    named = next((one for of in found.values() for one in of if one.hash == photo), None)
    if named is None:
        raise NotYoursToSeeError
    return named


def whole(council: Council, person: str, record: str, photo: str) -> Viewed:
    """A photo or paper, for somebody who may read its record; that they looked is noted. Raises NotYoursToSeeError,
    CannotShowError, BlobsUnreachableError.
    """
    viewed = opened_whole(council, photo_here(council, person, record, photo).manifest)
    with council.writing() as connection:
        note(connection, council.now(), "saw photo", person=person, about=record)
    return viewed


def small(council: Council, person: str, record: str, photo: str) -> Viewed:
    """A small picture of it; raises what `whole` raises."""
    return opened_small(council, photo_here(council, person, record, photo).manifest)


def opened_whole(council: Council, manifest: Manifest) -> Viewed:
    """A photo or paper of which somebody has the manifest. Raises CannotShowError, BlobsUnreachableError."""
    data = _open(council, manifest.file)
    media = next((one for one in Media if one == manifest.media), None)
    if media is None or brought(data) is not _FIRST_BYTES[media]:
        raise CannotShowError
    return Viewed(media=media, data=data)


def opened_small(council: Council, manifest: Manifest) -> Viewed:
    """The small picture of one; raises the same."""
    if manifest.thumbnail is None:
        raise CannotShowError
    data = _open(council, manifest.thumbnail)
    if brought(data) is not Brought.JPEG:
        raise CannotShowError
    return Viewed(media=Media.JPEG, data=data)


def photos_in(connection: Connection, version: SignedRevision) -> tuple[PhotoHere, ...]:
    """The photos and papers of a version that somebody opened, in the order in which they were added."""
    texts = _manifests(version.revision, version.body.manifests if version.body else ())
    stored = photos.stored(connection, photos.names_in(texts)) if texts else set()
    return tuple(_here(text, stored) for text in texts)


def _open(council: Council, file: SealedFile) -> bytes:
    if file.size > LARGEST_FILE or len(file.chunks) > 1 + LARGEST_FILE // CHUNK:
        raise CannotShowError
    try:
        return open_file(file, council.blobs.get)
    except (BlobLostError, ChangedFileError) as problem:
        raise CannotShowError from problem


def _opened(connection: Connection, hashes: Collection[str]) -> list[tuple[str, Revision, tuple[ManifestText, ...]]]:
    query = select(
        revisions.c.hash.label("name"), revisions.c.data, revisions.c.signature, bodies.c.salt, bodies.c.text
    )
    query = query.add_columns(bodies.c.manifests).join(bodies, bodies.c.hash == revisions.c.body_hash)
    rows = connection.execute(query.where(revisions.c.hash.in_(hashes), bodies.c.manifests.is_not(None)))
    opened = [(row.name, signed_of(row).read(Revision), body_of(row)) for row in rows]
    return [(name, revision, body.manifests if body else ()) for name, revision, body in opened]


def _manifests(revision: Revision, texts: tuple[ManifestText, ...]) -> list[ManifestText]:
    """The texts that are signed for, in the order in which the version names them."""
    named = {text.hash(): text for text in texts if text.is_named_in(revision.attachments)}
    return [named[name] for name in revision.attachments if name in named]


def _here(text: ManifestText, stored: set[str]) -> PhotoHere:
    manifest = text.manifest()
    chunks = manifest.chunks()
    return PhotoHere(hash=text.hash(), manifest=manifest, has_come=bool(chunks) and stored.issuperset(chunks))
