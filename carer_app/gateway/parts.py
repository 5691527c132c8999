"""Parts of records at the desk: which there are, and to which record each belongs."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, or_, select

from carer_app.domain.kinds import part_kinds
from carer_app.domain.revision import Occurred, Op
from carer_app.domain.story import PartOf
from carer_app.gateway.db.moves import stands
from carer_app.gateway.db.tables import links, records, revisions


def parts_of(connection: Connection, record: str) -> list[Row[Any]]:
    """The rows of the parts that stand with a record, the earliest happening first."""
    query = select(records).where(records.c.record.in_(_named(record)), stands())
    return list(connection.execute(query.order_by(records.c.occurred_start, records.c.written)))


def ever_parts_of(connection: Connection, record: str) -> list[str]:
    """Every record that was ever added as a part of this one; moved ones too."""
    return list(connection.scalars(_named(record).distinct()))


def leads_of(connection: Connection, parts: Sequence[str]) -> dict[str, Row[Any]]:
    """The row of the record to which each of these parts belongs, by the part; of what was moved away none."""
    query = (
        select(revisions.c.record.label("part"), records)
        .join_from(revisions, links, links.c.revision == revisions.c.hash)
        .join(records, records.c.record == links.c.record)
        .where(
            revisions.c.record.in_(parts),
            revisions.c.kind.in_(part_kinds()),
            records.c.stream == revisions.c.stream,
            stands(),
        )
    )
    return {row.part: row for row in connection.execute(query)} if parts else {}


def belongs_here() -> ColumnElement[bool]:
    """Records but for the parts of what was moved away: they went with it, or wait until somebody carries them over."""
    lead = records.alias()
    gone = (
        select(revisions.c.record)
        .join_from(revisions, links, links.c.revision == revisions.c.hash)
        .join(lead, lead.c.record == links.c.record)
        .where(revisions.c.kind.in_(part_kinds()), lead.c.op == str(Op.MOVE))
    )
    return or_(records.c.kind.not_in(part_kinds()), records.c.record.not_in(gone))


def part_of(lead: Row[Any]) -> PartOf:
    """A record as its parts name it."""
    occurred = Occurred(start=lead.occurred_start)
    return PartOf(id=lead.record, kind=lead.kind, occurred=occurred, headline=lead.headline)


def _named(record: str) -> Select[tuple[str]]:
    """The records whose versions name this one as their lead, in its own stream: whoever reads one reads the other."""
    own = select(revisions.c.stream).where(revisions.c.record == record)
    return (
        select(revisions.c.record)
        .join_from(revisions, links, links.c.revision == revisions.c.hash)
        .where(links.c.record == record, revisions.c.kind.in_(part_kinds()), revisions.c.stream.in_(own))
    )
