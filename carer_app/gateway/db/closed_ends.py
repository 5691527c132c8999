"""Where a closed section ends for a home that the child has left, as a reader's desk found when it had the section open.

The gateway alone cannot tell whose a section is. At the desk a reader has it open, and the child's stays are known there.
"""

from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import Column, Connection, Integer, PrimaryKeyConstraint, Table, Text, func, select

from carer_app.gateway.db.rights import current
from carer_app.gateway.db.tables import closed_keys, closed_streams, metadata, people, placements
from carer_app.gateway.db.upsert import put_all

# `position` is the first that is not for the home any more, `since` the day after the child left; empty where it is again.
closed_ends = Table(
    "closed_ends",
    metadata,
    Column("stream", Text, nullable=False),
    Column("home", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("since", Text, nullable=False),
    PrimaryKeyConstraint("stream", "home"),
)


class End(NamedTuple):
    """From where on a stream is not for a home any more, unless somebody there was named since that day."""

    stream: str
    first: int
    since: str


def day_after(day: str) -> str:
    """The day after one."""
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def renew(connection: Connection, stream: str, child: str, today: str) -> None:
    """Let what comes next in a section of this child not be for the homes that the child has left, and be for those where
    the child lives again.
    """
    readers = _readers(connection, stream)
    before = {row.home: row for row in connection.execute(select(closed_ends).where(closed_ends.c.stream == stream))}
    over = _over(connection, child, today)
    end = connection.scalar(select(closed_streams.c.position).where(closed_streams.c.stream == stream)) or 0
    rows = []
    for home, named in readers.items():
        since = over.get(home, "")
        since = since if named < since else ""
        if since != (before[home].since if home in before else ""):
            rows.append({"stream": stream, "home": home, "position": end + 1, "since": since})
    put_all(connection, closed_ends, rows)


def of_home(connection: Connection, home: str) -> list[End]:
    """What ends for a home."""
    rows = connection.execute(select(closed_ends).where(closed_ends.c.home == home, closed_ends.c.since != ""))
    return [End(row.stream, row.position, row.since) for row in rows]


def past_readers(connection: Connection, stream: str) -> set[str]:
    """The readers of a section for whom it has ended so."""
    found = connection.execute(select(closed_ends).where(closed_ends.c.stream == stream, closed_ends.c.since != ""))
    since = {row.home: row.since for row in found}
    named = _readers(connection, stream)
    homes = [home for home, day in since.items() if named.get(home, "") < day]
    of_stream = select(closed_keys.c.person).where(closed_keys.c.stream == stream)
    return set(connection.scalars(select(people.c.id).where(people.c.home.in_(homes), people.c.id.in_(of_stream))))


def _readers(connection: Connection, stream: str) -> dict[str, str]:
    """The homes of a section's readers, each with when somebody there was last given its key."""
    query = select(people.c.home, func.max(closed_keys.c.added).label("at"))
    query = query.join(closed_keys, closed_keys.c.person == people.c.id)
    query = query.where(closed_keys.c.stream == stream, people.c.home.is_not(None)).group_by(people.c.home)
    return {row.home: row.at for row in connection.execute(query)}


def _over(connection: Connection, child: str, today: str) -> dict[str, str]:
    """The homes that the child has left, each with the day after."""
    query = select(placements.c.home, placements.c.start, placements.c.end, current(today).label("stands"))
    rows = connection.execute(query.where(placements.c.child == child, placements.c.undone.is_(None))).all()
    here = {row.home for row in rows if row.stands}
    last: dict[str, str] = {}
    for row in rows:
        last[row.home] = max(last.get(row.home, ""), row.end or row.start)
    return {home: day_after(day) for home, day in last.items() if home not in here}
