"""How facts become rows, and rows facts."""

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Row

from carer_app.domain.attachments import ManifestText
from carer_app.domain.files import FileKind
from carer_app.domain.kind import SectionKind
from carer_app.domain.revision import Body
from carer_app.domain.signing import Signed
from carer_app.gateway.port import Candidate, DeviceFacts, Place, StreamFacts
from carer_app.sync.protocol import Held


def device_facts(row: Row[Any]) -> DeviceFacts:
    """A row of `devices`."""
    return DeviceFacts(
        id=row.id,
        home=row.home,
        public_key=row.public_key,
        instance=row.instance,
        epoch=row.epoch,
        revoked=row.revoked is not None,
        hosted=row.hosted,
    )


def stream_facts(row: Row[Any]) -> StreamFacts:
    """A row of `streams` joined with its file's kind."""
    return StreamFacts(
        stream=row.stream,
        file=row.file,
        file_kind=FileKind(row.kind),
        section=SectionKind(row.section),
        home=row.home,
    )


def revision_row(candidate: Candidate, received: str) -> dict[str, Any]:
    revision = candidate.revision
    return {
        "hash": candidate.hash,
        "data": candidate.signed.data.encode(),
        "signature": candidate.signed.signature,
        "record": revision.record,
        "stream": revision.stream,
        "op": str(revision.op),
        "kind": revision.kind,
        "schema": revision.schema,
        "author": revision.author,
        "author_key": revision.author_key,
        "written": revision.written,
        "occurred_start": revision.occurred.start,
        "body_hash": revision.body_hash,
        "device": candidate.device.id,
        "received": received,
    }


def position_row(place: Place, received: str) -> dict[str, Any]:
    return {
        "stream": place.candidate.revision.stream,
        "position": place.position,
        "revision": place.candidate.hash,
        "head": place.head,
        "received": received,
    }


def parent_rows(candidate: Candidate) -> Iterator[dict[str, Any]]:
    for parent in dict.fromkeys(candidate.revision.parents):
        yield {"revision": candidate.hash, "parent": parent}


def link_rows(candidate: Candidate) -> Iterator[dict[str, Any]]:
    kind, author = candidate.revision.kind, candidate.revision.author
    for link in dict.fromkeys(candidate.revision.about):
        about = {"record": link.record, "version": link.revision or ""}
        yield {"revision": candidate.hash, "kind": kind, "author": author} | about


def held_row(candidate: Candidate, reason: Held, at: str) -> dict[str, Any]:
    return {
        "revision": candidate.hash,
        "device": candidate.device.id,
        "epoch": candidate.epoch,
        "seq": candidate.seq,
        "reason": str(reason),
        "evidence": candidate.evidence,
        "at": at,
    }


def signed_of(row: Any) -> Signed:
    """The signed bytes of a row that has them."""
    return Signed.kept(row.data, row.signature)


def body_row(body: Body) -> dict[str, Any]:
    manifests = msgspec.json.encode(body.manifests) if body.manifests else None
    return {"hash": body.hash(), "salt": body.salt, "text": body.text.encode(), "manifests": manifests}


def body_of(row: Any) -> Body | None:
    """The body of a row of an outer join with `bodies`; None when it is not there (any more).

    The manifests of its photos and papers come with it where the row has them.
    """
    if row.salt is None:
        return None
    kept = getattr(row, "manifests", None)
    manifests = msgspec.json.decode(kept, type=tuple[ManifestText, ...]) if kept else ()
    return Body(salt=row.salt, text=row.text.decode(), manifests=manifests)
