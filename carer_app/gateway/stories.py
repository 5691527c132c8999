"""Entries at the desk that go with one another as one story."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from carer_app.domain.kinds import kinds, may_be_gone_with, may_go_with
from carer_app.domain.story import PartOf
from carer_app.gateway.db.moves import stands
from carer_app.gateway.db.tables import links, records, revisions
from carer_app.gateway.parts import part_of


def story_of(connection: Connection, record: str) -> list[Row[Any]]:
    """The rows of what a record points at and of what points at it, in its own stream, the earliest happening first."""
    own = select(records.c.stream).where(records.c.record == record)
    pointed_at = _links(links.c.record).where(revisions.c.record == record)
    pointing = _links(revisions.c.record).where(links.c.record == record)
    query = select(records).where(
        or_(records.c.record.in_(pointed_at), records.c.record.in_(pointing)),
        records.c.stream.in_(own),
        records.c.kind.in_(_there()),
        stands(),
    )
    return list(connection.execute(query.order_by(records.c.occurred_start, records.c.written)))


def after_which(
    connection: Connection, leads: Mapping[str, Row[Any]], names: Sequence[str]
) -> Callable[[str], dict[str, PartOf]]:
    """What each record belongs to or goes with, as it is told: of parts by their `leads`, of these others by their links."""
    going = _with_which(connection, names)

    def after(record: str) -> dict[str, PartOf]:
        if record in leads:
            return {"part_of": part_of(leads[record])}
        return {"goes_with": part_of(going[record])} if record in going else {}

    return after


def _with_which(connection: Connection, names: Sequence[str]) -> dict[str, Row[Any]]:
    """The row of the record that each of these goes with, by the one that goes; of what was moved away none."""
    query = (
        select(revisions.c.record.label("going"), records)
        .join_from(revisions, links, links.c.revision == revisions.c.hash)
        .join(records, records.c.record == links.c.record)
        .where(
            revisions.c.record.in_(names),
            revisions.c.kind.in_(_going()),
            records.c.kind.in_(_there()),
            records.c.stream == revisions.c.stream,
            stands(),
        )
    )
    return {row.going: row for row in connection.execute(query)} if names else {}


def _going() -> list[str]:
    return [slug for slug, kind in kinds().items() if may_go_with(kind)]


def _there() -> list[str]:
    return [slug for slug, kind in kinds().items() if may_be_gone_with(kind)]


def _links(column: Any) -> Any:
    joined = select(column).join_from(revisions, links, links.c.revision == revisions.c.hash)
    return joined.where(revisions.c.kind.in_(_going()))
