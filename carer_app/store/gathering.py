"""Records that read with their parts, such as a missing episode: what the parts say, and what lists then show of the whole."""

from datetime import date
from typing import Any

from sqlalchemy import select

from carer_app.clock import beginning
from carer_app.domain.kind import Content, RecordKind
from carer_app.domain.kinds import kinds, whole
from carer_app.domain.moving import moves_among
from carer_app.domain.revision import SignedRevision
from carer_app.store import revisions
from carer_app.store.engine import Connection
from carer_app.store.tables import record_index


def read(db: Connection, kind: str, record: str, content: Content, but: str = "") -> Content:
    """What a record says, as it reads with its parts, or with all of them `but` one."""
    found = kinds().get(kind)
    return whole(kind, content, _parts(db, record, but)) if found and found.gathers else content


def shown(db: Connection, kind: RecordKind | None, head: SignedRevision) -> dict[str, Any]:
    """What lists show of a record that has parts: its headline and when it ended; empty for any other record."""
    content = _content(head) if kind and kind.gathers else None
    if kind is None or content is None:
        return {}
    together = read(db, kind.slug, head.revision.record, content)
    return {} if together is content else {"headline": together.headline(), "occurred_end": together.occurred().end}


def happened(db: Connection, file: str, start: date) -> list[tuple[str, str]]:
    """The kind of every entry of a file that stands, and when it happened, from that day on; nothing is decoded."""
    query = select(record_index.c.kind, record_index.c.occurred).where(
        record_index.c.file == file,
        record_index.c.listed,
        record_index.c.retracted.is_(None),
        record_index.c.occurred >= beginning(start),
    )
    return [(row.kind, row.occurred) for row in db.execute(query)]


def _parts(db: Connection, lead: str, but: str = "") -> list[Content]:
    """What the parts say that stand with a record, the earliest happening first."""
    found = []
    for part in revisions.parts_of(db, lead):
        if part == but:
            continue
        current = revisions.heads_of(revisions.of_record(db, part))
        content = _content(current[-1]) if current and not moves_among(current) else None
        if content is not None:
            found.append((current[-1].revision.occurred.start, current[-1].origin().written, content))
    return [content for _start, _written, content in sorted(found, key=lambda one: one[:2])]


def _content(head: SignedRevision) -> Content | None:
    kind = kinds().get(head.revision.kind)
    raw = head.body.statement().content if head.body else None
    return kind.read(head.revision.schema, raw) if kind and raw is not None else None
