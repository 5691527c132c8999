"""The reading of a child's earlier stays in other homes, granted to a home by name and until a day."""

from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Row, Select, Table, Text, bindparam, exists, select

from carer_app.domain.kind import SectionKind
from carer_app.domain.lent import Lent
from carer_app.gateway.db.prepared import Given
from carer_app.gateway.db.tables import metadata, streams

grants = Table(
    "grants",
    metadata,
    Column("id", Text, primary_key=True),
    Column("child", Text, ForeignKey("files.id"), nullable=False),
    Column("home", Text, ForeignKey("homes.id"), nullable=False, index=True),
    Column("until", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("given", Text, nullable=False),
    Column("given_by", Text, nullable=False),
)

ended_grants = Table(
    "ended_grants",
    metadata,
    Column("grant", Text, ForeignKey("grants.id"), primary_key=True),
    Column("ended", Text, nullable=False),
    Column("ended_by", Text, nullable=False),
)


def standing(home: Given, today: Given) -> Select[Any]:
    """The grants of a home that stand today."""
    ended = select(ended_grants.c.grant)
    return select(grants).where(grants.c.home == home, grants.c.until >= today, grants.c.id.not_in(ended))


IS_GRANTED = exists(
    standing(bindparam("of_home", type_=Text()), bindparam("today", type_=Text())).with_only_columns(grants.c.id)
)
"""Whether any grant of a home stands today."""


def lent(connection: Connection, home: str, readable: set[str], today: str) -> tuple[Lent, ...]:
    """The streams that this home reads today by a grant alone, each with its last day."""
    found: dict[str, Lent] = {}
    for row in connection.execute(standing(home, today)).all():
        for one in _earlier(connection, home, row.child):
            known = found.get(one.stream)
            if one.stream in readable and (known is None or known.until < row.until):
                found[one.stream] = Lent(child=row.child, stream=one.stream, until=row.until)
    return tuple(found[stream] for stream in sorted(found))


def _earlier(connection: Connection, home: str, child: str) -> list[Row[Any]]:
    is_stay = (streams.c.file == child) & (streams.c.section == str(SectionKind.STAY))
    elsewhere = streams.c.home.is_(None) | (streams.c.home != home)
    return list(connection.execute(select(streams.c.stream).where(is_stay, elsewhere)).all())
