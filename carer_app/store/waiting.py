"""What the list of what waits is made from: the entries of the kinds that wait for something, and the hand-overs."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, bindparam, literal_column, select

from carer_app.domain.handing import ACCEPTED, HANDED_OVER, HandedOver
from carer_app.domain.kinds import part_kinds
from carer_app.domain.needs import Handing
from carer_app.domain.revision import read_statement
from carer_app.store.engine import Connection
from carer_app.store.tables import about, bodies, people, record_index
from carer_app.store.tables import revisions as revision_table


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry as it stands, not decoded. `head` names the version that stands, `author` and `author_name` whoever
    first wrote it, `written` when, and `lead` the entry that it is a part of.
    """

    record: str
    child: str
    kind: str
    author: str
    head: str
    schema: int
    text: str
    author_name: str = ""
    written: str = ""
    lead: str = ""


def entries(db: Connection, kinds: Sequence[str], child: str | None = None) -> list[Entry]:
    """Every entry of these kinds that may wait and that nobody took back or moved away, the earliest happening first."""
    parts = [kind for kind in kinds if kind in part_kinds()]
    query = _ENTRIES if child is None else _ENTRIES.where(_OF_CHILD.in_((child,)))
    leads = {row.part: row.record for row in db.execute(_LEADS, {"parts": parts})}
    return [
        Entry(
            record=row.record,
            child=row.file,
            kind=row.kind,
            author=row.author,
            author_name=row.name or "",
            written=row.written,
            head=row.head,
            schema=row.schema,
            text=row.text,
            lead=leads.get(row.record, ""),
        )
        for row in db.execute(query, {"kinds": kinds})
    ]


def handings(db: Connection) -> dict[str, Handing]:
    """The last hand-over of each need. Only the person whom it was handed to can have taken it on."""
    taken = {(row.target, row.author): row.written for row in db.execute(_ACCEPTED)}
    found = {}
    for row in db.execute(_HANDED_OVER):
        content = HANDED_OVER.read(row.schema, read_statement(row.text).content or {})
        if isinstance(content, HandedOver):
            found[content.need] = _handing(row, content, taken.get((row.record, content.to)))
    return found


def _handing(row: Any, content: HandedOver, accepted: str | None) -> Handing:
    return Handing(
        record=row.record,
        need=content.need,
        by=row.author,
        by_name=row.name or "",
        to=content.to,
        to_name=content.to_name,
        at=row.written,
        accepted=accepted,
    )


_INDEX = record_index.c
_OF_CHILD: ColumnElement[str] = literal_column("+record_index.file")
"""The plus keeps SQLite with the index of what waits, instead of reading through everything of the child."""
_STANDING = _INDEX.retracted.is_(None)
_ENTRIES = (
    select(_INDEX.record, _INDEX.file, _INDEX.kind, _INDEX.author, _INDEX.head, revision_table.c.schema, bodies.c.text)
    .add_columns(people.c.name, _INDEX.written)
    .join(revision_table, revision_table.c.hash == _INDEX.head)
    .join(bodies, bodies.c.revision == _INDEX.head)
    .outerjoin(people, people.c.id == _INDEX.author)
    .where(_INDEX.kind.in_(bindparam("kinds", expanding=True)), _INDEX.waits, _INDEX.listed, _STANDING)
    .order_by(_INDEX.occurred, _INDEX.number)
)
_LEAD = record_index.alias()
_LEADS = (
    select(_INDEX.record.label("part"), _LEAD.c.record)
    .join_from(record_index, about, about.c.revision == _INDEX.head)
    .join(_LEAD, _LEAD.c.record == about.c.record)
    .where(_INDEX.kind.in_(bindparam("parts", expanding=True)), _LEAD.c.stream == _INDEX.stream)
)
_HANDED_OVER = (
    select(_INDEX.record, _INDEX.author, _INDEX.written, people.c.name, revision_table.c.schema, bodies.c.text)
    .join(revision_table, revision_table.c.hash == _INDEX.head)
    .join(bodies, bodies.c.revision == _INDEX.head)
    .outerjoin(people, people.c.id == _INDEX.author)
    .where(_INDEX.kind == HANDED_OVER.slug, _STANDING)
    .order_by(_INDEX.number)
)
_ACCEPTED = (
    select(about.c.record.label("target"), _INDEX.author, _INDEX.written)
    .join(about, about.c.revision == _INDEX.head)
    .where(_INDEX.kind == ACCEPTED.slug, _STANDING)
)
