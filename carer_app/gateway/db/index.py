"""What lists show of each record, brought up to date in the transaction of its new versions. Worked out, so erasable."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, update

from carer_app.domain.child import ChildSheet
from carer_app.domain.kind import Content
from carer_app.domain.kinds import kinds
from carer_app.domain.revision import Body, Op, Revision, origin_of
from carer_app.gateway.db import prepared
from carer_app.gateway.db.ahead import Ahead, listed
from carer_app.gateway.db.tables import files, heads, records
from carer_app.gateway.db.upsert import insert_all, put_all
from carer_app.gateway.port import Candidate


def grow(
    connection: Connection, taken: Sequence[Candidate], of_stream: Mapping[str, str], received: str, ahead: Ahead
) -> None:
    """Take account of revisions that have just been given their places; `of_stream` is the file of each stream."""
    names = {candidate.revision.record for candidate in taken}
    known = {row.record: row._asdict() for row in ahead.rows(prepared.RECORDS, {"names": listed(names)})}
    before = set(known)
    standing = _heads(connection, before)
    superseded = _superseded(taken, ahead)
    moves = _moves(connection, standing, taken)
    for candidate in taken:
        revision = candidate.revision
        is_head = candidate.hash not in superseded
        standing[revision.record] -= set(revision.parents)
        standing[revision.record] |= {candidate.hash} if is_head else set()
        row = known.get(revision.record) or _first(candidate, of_stream[revision.stream], received)
        if standing[revision.record] & moves:
            row |= {"headline": "", "search": "", "op": str(Op.MOVE)}
        elif is_head:
            row |= _as_it_stands(connection, candidate, of_stream[revision.stream])
        row["versions"] += 1
        known[revision.record] = row
    put_all(connection, records, known.values())
    _put_heads(connection, standing, before)


def content_of(revision: Revision, body: Body | None) -> Content | None:
    """What a version says; None when it was erased, retracted, or is of a form that this build cannot read."""
    kind = kinds().get(revision.kind)
    if kind is None or body is None:
        return None
    try:
        content = body.statement().content
        return kind.read(revision.schema, content) if content is not None else None
    except (msgspec.DecodeError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _heads(connection: Connection, names: set[str]) -> dict[str, set[str]]:
    standing: dict[str, set[str]] = defaultdict(set)
    if not names:
        return standing
    for row in prepared.HEADS.rows(connection, {"names": list(names)}):
        standing[row.record].add(row.revision)
    return standing


def _superseded(taken: Sequence[Candidate], ahead: Ahead) -> set[str]:
    """Those that another revision, which came before or comes with them, names as its parent."""
    hashes = {candidate.hash for candidate in taken}
    found = {row.parent for row in ahead.rows(prepared.SUPERSEDED, {"hashes": listed(hashes)})}
    return found | {parent for candidate in taken for parent in candidate.revision.parents if parent in hashes}


def _moves(connection: Connection, standing: Mapping[str, set[str]], taken: Sequence[Candidate]) -> set[str]:
    """The moves among what stands and what comes: where one stands, nothing else of the record is shown."""
    hashes = [hash_ for names in standing.values() for hash_ in names]
    return {one.hash for one in taken if one.revision.op == Op.MOVE} | (
        {row.hash for row in prepared.MOVES_AMONG.rows(connection, {"hashes": hashes})} if hashes else set()
    )


def _first(candidate: Candidate, file: str, received: str) -> dict[str, Any]:
    """A record that was not known before: its first times, and who began it."""
    revision = candidate.revision
    origin = origin_of(revision, candidate.body)
    row = {"record": revision.record, "stream": revision.stream, "file": file, "kind": revision.kind}
    times = {"occurred_start": revision.occurred.start, "written": origin.written, "received": received}
    said = {"headline": "", "search": "", "op": str(revision.op), "versions": 0}
    return row | times | said | {"author": origin.author, "author_role": origin.role}


def _as_it_stands(connection: Connection, candidate: Candidate, file: str) -> dict[str, Any]:
    """What the newest version says of itself."""
    revision = candidate.revision
    content = content_of(revision, candidate.body)
    if isinstance(content, ChildSheet):
        connection.execute(update(files).where(files.c.id == file).values(name=content.chosen_name))
    headline = content.headline() if content else ""
    words = " ".join(_words(msgspec.to_builtins(content))).casefold() if content else ""
    return {
        "occurred_start": revision.occurred.start,
        "headline": _kept(headline),
        "search": _kept(words),
        "op": str(revision.op),
    }


def _words(value: object) -> list[str]:
    """Every text in what a version says, in order."""
    found: list[str] = []
    left = [value]
    while left:
        part = left.pop()
        if isinstance(part, str):
            found.append(part)
        elif isinstance(part, dict):
            left.extend(reversed(part.values()))
        elif isinstance(part, list | tuple):
            left.extend(reversed(part))
    return found


def _kept(text: str) -> str:
    """Without the one character that PostgreSQL has no place for."""
    return text.replace("\0", " ")


def _put_heads(connection: Connection, standing: dict[str, set[str]], known: set[str]) -> None:
    if known:
        connection.execute(delete(heads).where(heads.c.record.in_(known)))
    found = [(record, revision) for record in standing for revision in sorted(standing[record])]
    insert_all(connection, heads, [{"record": record, "revision": revision} for record, revision in found])
