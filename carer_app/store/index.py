"""The index of records: one row for each record as it now stands, so that no list decodes what it does not show."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Row, and_, func, insert, or_, select, text, update

from carer_app.domain.kind import RecordKind
from carer_app.domain.kinds import kinds
from carer_app.domain.marks import READ_MARK
from carer_app.domain.revision import Occurred, Op, SignedRevision
from carer_app.domain.story import State, Told
from carer_app.store import revisions as kept
from carer_app.store.engine import Connection
from carer_app.store.tables import bodies, held, people, positions, record_index, sections
from carer_app.store.tables import revisions as revision_table


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a list goes on from: the last record shown."""

    occurred: str
    number: int


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which records a list shows, newest happening first."""

    child: str | None = None
    kind: str | None = None
    start: date | None = None
    end: date | None = None
    state: State | None = None
    after: Place | None = None
    limit: int = 100


def reindex(db: Connection, record: str, flags: Sequence[str] | None = None) -> None:
    """Renew the row of one record from its versions, positions and marks. `flags` None keeps those it has."""
    versions = kept.of_record(db, record)
    if not versions:
        return
    current = kept.heads_of(versions)
    head = current[-1]
    kind = kinds().get(head.revision.kind)
    row = _row(db, versions, current, kind)
    number = db.scalar(select(record_index.c.number).where(record_index.c.record == record))
    if flags is not None:
        row["flags"] = "\n".join(flags)
    if number is None:
        row.setdefault("flags", "")
        number = db.scalar(insert(record_index).values(record=record, **row).returning(record_index.c.number))
        assert number is not None
    else:
        db.execute(update(record_index).where(record_index.c.number == number).values(**row))
    _index_words(db, number, current, kind, listed=row["listed"])


def told(db: Connection, wanted: Wanted) -> list[tuple[Told, Place]]:
    """Records as they are told, with the place from which a longer list goes on. Contents are not decoded."""
    query = _TOLD.where(record_index.c.listed, *_conditions(wanted))
    query = query.order_by(record_index.c.occurred.desc(), record_index.c.number.desc()).limit(wanted.limit)
    return [(_told(row), Place(occurred=row.occurred, number=row.number)) for row in db.execute(query)]


def told_one(db: Connection, record: str) -> Told | None:
    """One record with its content, or None."""
    row = db.execute(_TOLD.where(record_index.c.record == record)).one_or_none()
    return with_content(db, [_told(row)])[0] if row else None


def with_content(db: Connection, records: Sequence[Told]) -> list[Told]:
    """The same records with their contents decoded."""
    ids = [record.id for record in records]
    raw: dict[str, Row[Any]] = {}
    for start in range(0, len(ids), 500):
        query = (
            select(record_index.c.record, revision_table.c.kind, revision_table.c.schema, bodies.c.text)
            .join(revision_table, revision_table.c.hash == record_index.c.head)
            .join(bodies, bodies.c.revision == record_index.c.head)
            .where(record_index.c.record.in_(ids[start : start + 500]))
        )
        raw |= {row.record: row for row in db.execute(query)}
    return [_with_content(record, raw.get(record.id)) for record in records]


def counts(db: Connection, child: str | None = None) -> dict[State, int]:
    """How many records are in each state."""
    query = select(record_index.c.state, func.count()).where(record_index.c.listed).group_by(record_index.c.state)
    if child:
        query = query.where(record_index.c.file == child)
    found = {State(state): count for state, count in db.execute(query)}
    return {state: found.get(state, 0) for state in State}


def ids_of_kind(db: Connection, kind: str) -> list[Row[Any]]:
    """Record, file, stream and head of every record of a kind, in the order of their coming."""
    columns = record_index.c
    query = select(columns.record, columns.file, columns.stream, columns.head)
    return list(db.execute(query.where(columns.kind == kind).order_by(columns.number)))


_TOLD = select(record_index, people.c.name.label("author_name"), people.c.role.label("author_role")).outerjoin_from(
    record_index, people, people.c.id == record_index.c.author
)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    columns = record_index.c
    found: list[ColumnElement[bool]] = []
    if wanted.child:
        found.append(columns.file == wanted.child)
    if wanted.kind:
        found.append(columns.kind == wanted.kind)
    if wanted.start:
        found.append(columns.occurred >= wanted.start.isoformat())
    if wanted.end:
        found.append(columns.occurred < wanted.end.isoformat() + "U")
    if wanted.state:
        found.append(columns.state == wanted.state.value)
    if wanted.after:
        place = wanted.after
        same = and_(columns.occurred == place.occurred, columns.number < place.number)
        found.append(or_(columns.occurred < place.occurred, same))
    return found


def _row(
    db: Connection, versions: list[SignedRevision], current: list[SignedRevision], kind: RecordKind | None
) -> dict[str, Any]:
    first, head = versions[0].revision, current[-1].revision
    received = _received(db, versions)
    read = _read_at(db, first.record, current)
    retraction = next((version for version in current if version.revision.op is Op.RETRACT), None)
    return {
        "stream": head.stream,
        "file": db.scalar(select(sections.c.file).where(sections.c.stream == head.stream)) or "",
        "kind": head.kind,
        "listed": kind.listed if kind else True,
        "head": current[-1].hash,
        "occurred": head.occurred.start,
        "occurred_end": head.occurred.end,
        "written": first.written,
        "author": first.author,
        "headline": _headline(kind, current[-1], versions),
        "state": str(_state(db, versions, current, received, read)),
        "versions": len(versions),
        "received": received,
        "read": read,
        "retracted": _reason(retraction) if retraction else None,
    }


def _state(
    db: Connection,
    versions: list[SignedRevision],
    current: list[SignedRevision],
    received: str | None,
    read: str | None,
) -> State:
    if _differ(current):
        return State.CONFLICT
    hashes = [version.hash for version in versions]
    if db.scalar(select(held.c.revision).where(held.c.revision.in_(hashes))):
        return State.HELD
    if read:
        return State.READ
    return State.RECEIVED if received else State.SAVED


def _differ(current: list[SignedRevision]) -> bool:
    """Two heads with the same plain words are one version to a reader."""
    return len({head.body.text if head.body else head.hash for head in current}) > 1


def _received(db: Connection, versions: list[SignedRevision]) -> str | None:
    """When the council had received the last of the versions; None while one is still on its way."""
    hashes = [version.hash for version in versions]
    query = select(func.count(func.distinct(positions.c.revision)), func.max(positions.c.received))
    count, last = db.execute(query.where(positions.c.revision.in_(hashes))).one()
    return last if count == len(hashes) else None


def _read_at(db: Connection, record: str, current: list[SignedRevision]) -> str | None:
    """When somebody at the council last said that they have read every current version."""
    wanted = {head.hash for head in current}
    seen, last = set(), None
    for mark in kept.marks_about(db, record, READ_MARK.slug):
        seen |= {link.revision for link in mark.revision.about if link.record == record}
        last = mark.revision.written
    return last if wanted <= seen else None


def _headline(kind: RecordKind | None, head: SignedRevision, versions: list[SignedRevision]) -> str:
    for version in (head, *reversed(versions)):
        statement = version.body.statement() if version.body else None
        if kind and statement and statement.content is not None:
            content = kind.read(version.revision.schema, statement.content)
            return content.headline() if content else ""
    return ""


def _reason(version: SignedRevision) -> str:
    return (version.body.statement().reason or "") if version.body else ""


def _index_words(
    db: Connection, number: int, current: list[SignedRevision], kind: RecordKind | None, *, listed: bool
) -> None:
    db.execute(text("DELETE FROM search WHERE rowid = :number"), {"number": number})
    if kind is None or not listed:
        return
    words = "\n".join(_words(head) for head in current)
    if words.strip():
        db.execute(
            text("INSERT INTO search(rowid, words) VALUES (:number, :words)"), {"number": number, "words": words}
        )


def _words(head: SignedRevision) -> str:
    """Every text of a content, whatever its kind."""
    statement = head.body.statement() if head.body else None
    return " · ".join(_texts(statement.content)) if statement and statement.content else ""


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value] if value else []
    if isinstance(value, dict):
        return [found for part in value.values() for found in _texts(part)]
    if isinstance(value, list):
        return [found for part in value for found in _texts(part)]
    return []


def _told(row: Row[Any]) -> Told:
    return Told(
        id=row.record,
        child=row.file,
        kind=row.kind,
        occurred=Occurred(start=row.occurred, end=row.occurred_end),
        written=row.written,
        author=row.author_name or "",
        author_role=row.author_role or "",
        headline=row.headline,
        state=State(row.state),
        versions=row.versions,
        received=row.received,
        read=row.read,
        retracted=row.retracted,
        flags=tuple(flag for flag in row.flags.split("\n") if flag),
    )


def _with_content(record: Told, row: Row[Any] | None) -> Told:
    kind = kinds().get(record.kind)
    if row is None or kind is None:
        return record
    raw = msgspec.json.decode(row.text)["content"]
    content = kind.read(row.schema, raw) if raw is not None else None
    return msgspec.structs.replace(record, content=content)
