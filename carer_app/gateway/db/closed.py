"""Closed sections at the gateway: boxes in chained places, sealed keys by reader. Nothing here can open a box."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, and_, bindparam, func, or_, select, update

from carer_app.domain.closed import Box
from carer_app.domain.entry import START
from carer_app.gateway.db import closed_ends
from carer_app.gateway.db.closed_ends import End, day_after
from carer_app.gateway.db.rights import current
from carer_app.gateway.db.tables import closed_boxes, closed_keys, closed_streams, devices, people, placements
from carer_app.gateway.db.upsert import insert_all, insert_new
from carer_app.gateway.port import Kept
from carer_app.sync.protocol import ClosedPage, ClosedRow, Held, StreamHead

PAGE = 200
"""Boxes of one stream in one answer, and of all streams together."""

_AT_ONCE = 500


def kept(connection: Connection, hashes: Collection[str]) -> dict[str, Kept]:
    """Which of these are boxes that are here, and where."""
    found = connection.execute(select(closed_boxes).where(closed_boxes.c.hash.in_(hashes)))
    return {
        row.hash: Kept(stream=row.stream, position=row.position, reason=None if row.position else Held.REVOKED_DEVICE)
        for row in found
    }


def take(connection: Connection, boxes: Sequence[Box], device: str, at: str) -> dict[str, Kept]:
    """Give new boxes the next places of their streams, in the order in which they were sent."""
    streams = sorted({box.stream for box in boxes})
    insert_new(connection, closed_streams, [_begun(stream, at) for stream in streams])
    ends = _locked(connection, streams)
    rows = []
    for box in boxes:
        ends[box.stream] = end = ends[box.stream].after(box.hash)
        place = {"position": end.position, "head": end.head}
        rows.append(_row(box, device, at) | place)
    insert_all(connection, closed_boxes, rows)
    for stream, end in ends.items():
        grown = {"position": end.position, "head": end.head}
        connection.execute(update(closed_streams).where(closed_streams.c.stream == stream).values(grown))
    return kept(connection, [box.hash for box in boxes])


def set_aside(connection: Connection, boxes: Sequence[Box], device: str, at: str) -> dict[str, Kept]:
    """Keep boxes without a place: they came from a computer that was taken off the list."""
    nowhere = {"position": None, "head": None}
    insert_new(connection, closed_boxes, [_row(box, device, at) | nowhere for box in boxes])
    return kept(connection, [box.hash for box in boxes])


def keep_key(connection: Connection, stream: str, person: str, key: str, at: str) -> None:
    """Give the section to one more reader."""
    insert_new(connection, closed_keys, [{"key": key, "stream": stream, "person": person, "added": at}])


def state_of(boxes: int, keys: int) -> str:
    """How far the closed streams that somebody of a home reads have come, as a word that changes with each box and key.

    Of those of other homes it says nothing; it is empty where there are none.
    """
    return f"{boxes}/{keys}" if keys else ""


def streams_of_home(connection: Connection, home: str) -> list[str]:
    """The closed streams that somebody of a home reads."""
    of_home = select(people.c.id).where(people.c.home == home)
    query = select(closed_keys.c.stream).where(closed_keys.c.person.in_(of_home)).distinct()
    return list(connection.scalars(query.order_by(closed_keys.c.stream)))


def every_stream(connection: Connection) -> list[str]:
    """Every closed stream that is here."""
    return list(connection.scalars(select(closed_streams.c.stream).order_by(closed_streams.c.stream)))


def reads_any(connection: Connection, person: str) -> bool:
    """Whether somebody reads any closed stream."""
    query = select(closed_keys.c.stream).where(closed_keys.c.person == person).limit(1)
    return connection.scalar(query) is not None


def keys_of(connection: Connection, streams: Collection[str]) -> dict[str, list[str]]:
    """Every sealed key of these streams."""
    found: dict[str, list[str]] = {}
    query = (
        select(closed_keys).where(closed_keys.c.stream.in_(streams)).order_by(closed_keys.c.added, closed_keys.c.key)
    )
    for row in connection.execute(query):
        found.setdefault(row.stream, []).append(row.key)
    return found


def keys_for(connection: Connection, person: str) -> dict[str, list[str]]:
    """The keys of the closed streams that are sealed to somebody, the latest last."""
    found: dict[str, list[str]] = {}
    of_person = select(closed_keys).where(closed_keys.c.person == person)
    for row in connection.execute(of_person.order_by(closed_keys.c.stream, closed_keys.c.added, closed_keys.c.key)):
        found.setdefault(row.stream, []).append(row.key)
    return found


def boxes_of(connection: Connection, stream: str) -> list[tuple[Box, str]]:
    """The boxes of a stream in order, each with when it was received."""
    placed = and_(closed_boxes.c.stream == stream, closed_boxes.c.position.is_not(None))
    found = connection.execute(select(closed_boxes).where(placed).order_by(closed_boxes.c.position))
    return [(Box(hash=row.hash, stream=row.stream, box=row.box), row.received) for row in found]


class News(NamedTuple):
    """What is new in closed streams, as much as fits into one answer, and whether there is more."""

    pages: dict[str, ClosedPage]
    more: bool


class Withheld(NamedTuple):
    """Of closed streams that a home reads, the place from which on nothing of them is for it any more; and how many boxes
    that are in all.
    """

    first: dict[str, int]
    boxes: int


def withheld(connection: Connection, home: str, today: str) -> Withheld:
    """What comes from a home where a child lives who lived in this one before, or from the council after that.

    Whose a closed stream is nobody here knows, but at the desk while a reader has it open. But where none of the children of
    whom both homes had a stay is placed in this one any more, what the other one writes after that is for this one's readers
    alone who were named since: who is chosen then is chosen by name, and not because the child lived with them.
    """
    found = [*_gone_elsewhere(connection, home, today), *closed_ends.of_home(connection, home)]
    if not found:
        return Withheld({}, 0)
    named = _named(connection, home)
    first: dict[str, int] = {}
    for end in found:
        if named.get(end.stream, "") < end.since:
            first[end.stream] = min(end.first, first.get(end.stream, end.first))
    grown = heads(connection, first)
    return Withheld(first, sum(max(grown[stream].position - place + 1, 0) for stream, place in first.items()))


def _gone_elsewhere(connection: Connection, home: str, today: str) -> list[End]:
    """What other homes wrote, where children of this one live now, in the streams that this one reads."""
    over = _gone_to(connection, home, today)
    if not over:
        return []
    box = closed_boxes.c
    query = select(box.stream, devices.c.home, func.min(box.position).label("first"))
    query = query.join(devices, devices.c.id == box.device)
    theirs = or_(*(and_(devices.c.home == other, box.received >= day) for other, day in over.items()))
    read_here = box.stream.in_(streams_of_home(connection, home))
    query = query.where(theirs, read_here, box.position.is_not(None)).group_by(box.stream, devices.c.home)
    return [End(row.stream, row.first, over[row.home]) for row in connection.execute(query)]


def _named(connection: Connection, home: str) -> dict[str, str]:
    """When somebody of a home was last given the key of each closed stream."""
    of_home = closed_keys.c.person.in_(select(people.c.id).where(people.c.home == home))
    query = select(closed_keys.c.stream, func.max(closed_keys.c.added).label("at")).where(of_home)
    return {row.stream: row.at for row in connection.execute(query.group_by(closed_keys.c.stream))}


def _gone_to(connection: Connection, home: str, today: str) -> dict[str, str]:
    """The homes that had a stay of a child of this home, where none of those children is placed here today; each with the
    day after the last of them left.
    """
    other = placements.alias()
    query = select(other.c.home, placements.c.start, placements.c.end, current(today).label("stands")).distinct()
    query = query.join_from(placements, other, other.c.child == placements.c.child)
    query = query.where(placements.c.home == home, placements.c.undone.is_(None))
    found = connection.execute(query.where(other.c.home != home, other.c.undone.is_(None))).all()
    still = {row.home for row in found if row.stands}
    last: dict[str, str] = {}
    for row in found:
        if row.home not in still:
            last[row.home] = max(last.get(row.home, ""), row.end or row.start)
    return {home: day_after(end) for home, end in last.items()}


def pages(
    connection: Connection, streams: Iterable[str], cursors: Mapping[str, int], before: Mapping[str, int]
) -> News:
    """What is new after these cursors in these streams, and `before` a place where that is named; those without news are
    left out.
    """
    wanted = list(streams)
    ends = {stream: end.position for stream, end in heads(connection, wanted).items()}
    ends |= {stream: place - 1 for stream, place in before.items()}
    fresh = [stream for stream in wanted if ends.get(stream, 0) > cursors.get(stream, 0)]
    keys = keys_of(connection, fresh[:PAGE])
    room = PAGE
    found: dict[str, ClosedPage] = {}
    for stream in fresh:
        if room <= 0:
            return News(found, more=True)
        span = (cursors.get(stream, 0), ends[stream])
        found[stream] = _page(connection, stream, span, room, tuple(keys.get(stream, ())))
        room -= len(found[stream].rows)
    return News(found, more=False)


def differing(connection: Connection, theirs: Mapping[str, str], cursors: Mapping[str, int]) -> list[str]:
    """The closed streams in which the device holds another history than this one, or a longer one."""
    box = closed_boxes.c
    ours: dict[str, str] = {}
    names = sorted(theirs)
    for start in range(0, len(names), _AT_ONCE):
        some = names[start : start + _AT_ONCE]
        places = {cursors.get(stream, 0) for stream in some}
        query = select(box.stream, box.position, box.head).where(box.stream.in_(some), box.position.in_(places))
        ours |= {row.stream: row.head for row in connection.execute(query) if row.position == cursors.get(row.stream)}
    begun = {stream for stream in theirs if cursors.get(stream, 0) == 0}
    return [stream for stream, head in theirs.items() if head != (START if stream in begun else ours.get(stream))]


def heads(connection: Connection, streams: Collection[str]) -> dict[str, StreamHead]:
    """How far each has grown."""
    found = connection.execute(select(closed_streams).where(closed_streams.c.stream.in_(streams)))
    return {row.stream: StreamHead(position=row.position, head=row.head) for row in found}


def _locked(connection: Connection, streams: Collection[str]) -> dict[str, StreamHead]:
    query = select(closed_streams).where(closed_streams.c.stream.in_(streams)).order_by(closed_streams.c.stream)
    found = connection.execute(query.with_for_update()).all()
    return {row.stream: StreamHead(position=row.position, head=row.head) for row in found}


def _page(connection: Connection, stream: str, span: tuple[int, int], limit: int, keys: tuple[str, ...]) -> ClosedPage:
    after, last = span
    found = connection.execute(
        select(closed_boxes)
        .where(closed_boxes.c.stream == stream, closed_boxes.c.position > after, closed_boxes.c.position <= last)
        .order_by(closed_boxes.c.position)
        .limit(limit + 1)
    ).all()
    rows = found[:limit]
    told = tuple(ClosedRow(position=one.position, hash=one.hash, box=one.box, received=one.received) for one in rows)
    return ClosedPage(rows=told, keys=keys, next=rows[-1].position, head=rows[-1].head, more=len(found) > limit)


def _begun(stream: str, at: str) -> dict[str, object]:
    return {"stream": stream, "position": 0, "head": START, "opened": at}


def _row(box: Box, device: str, at: str) -> dict[str, object]:
    return {"hash": box.hash, "stream": box.stream, "box": box.box, "device": device, "received": at}


# Put together once: every sync asks these.
_OF_HOME = select(people.c.id).where(people.c.home == bindparam("of_home"))
KEYS = select(func.count()).select_from(closed_keys).where(closed_keys.c.person.in_(_OF_HOME)).scalar_subquery()
"""How many sealed keys the people of a home have."""

BOXES = (
    select(func.coalesce(func.sum(closed_streams.c.position), 0))
    .where(closed_streams.c.stream.in_(select(closed_keys.c.stream).where(closed_keys.c.person.in_(_OF_HOME))))
    .scalar_subquery()
)
"""How many boxes are in the closed streams that they read."""
