"""What a device may read: pages of what is new in its streams, and the directory of whom and what it may know."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import BindParameter, Connection, bindparam, select, union_all

from carer_app.clock import local, moment
from carer_app.config import VERSION
from carer_app.domain.canonical import digest, encode
from carer_app.domain.entry import START
from carer_app.domain.holds import Hold
from carer_app.domain.kind import SectionKind
from carer_app.domain.people import Role
from carer_app.domain.revision import REVISION
from carer_app.gateway.db import holds, moves
from carer_app.gateway.db.glance import Glance
from carer_app.gateway.db.hot import Hot
from carer_app.gateway.db.lease import days_among
from carer_app.gateway.db.persons import PERSONS, read_persons
from carer_app.gateway.db.rights import current, streams_of_home
from carer_app.gateway.db.rows import body_of, signed_of
from carer_app.gateway.db.safeguarding import key_among
from carer_app.gateway.db.tables import bodies, devices, people, placements, positions, revisions, streams
from carer_app.gateway.db.trips import Soon
from carer_app.sync.protocol import DeviceListed, Directory, HomeListed, Page, Stay, listed, next_head
from carer_app.sync.protocol import Row as Told

PAGE = 500
"""Rows of one stream in one answer, and of all streams together."""

_WORD = 16


class Readable(msgspec.Struct, frozen=True, kw_only=True):
    """A stream that the devices of a home may read today."""

    stream: str
    file: str
    section: SectionKind
    position: int


def readable(connection: Connection, home: str, today: str) -> Soon[list[Readable]]:
    """Every stream that the devices of a home may read today."""
    found = _READABLE.later(connection, {"of_home": home, "today": today})
    return lambda: [
        Readable(stream=row.stream, file=row.file, section=SectionKind(row.section), position=row.position)
        for row in found.rows()
    ]


class Fresh(NamedTuple):
    """What is new. Of the `damaged` streams a row is not as it was kept: their pages end before it, or are left out."""

    pages: dict[str, Page]
    damaged: tuple[str, ...]


class At(NamedTuple):
    """Where a device stands in a stream: its cursor, and the chain's head there, as far as it says."""

    cursor: int
    head: str | None


def pages(
    connection: Connection,
    of: Sequence[Readable],
    cursors: Mapping[str, int],
    most: int = 0,
    heads: Mapping[str, str] | None = None,
) -> Soon[Fresh]:
    """What is new after these cursors in these streams; those without news are left out. `most` rows in all, 0 for any.
    `heads` are those at the cursors, of streams of which they are known.
    """
    asked = {}
    room = min(most, PAGE) or PAGE
    for one in of:
        cursor = cursors.get(one.stream, 0)
        fresh = one.position - cursor
        if fresh > 0:
            limit = min(max(room, 1), fresh)
            at = At(cursor, (heads or {}).get(one.stream) if cursor else START)
            asked[one.stream] = _page(connection, one.stream, at, limit, more=fresh > limit)
            room -= limit
    return lambda: _fresh({stream: page() for stream, page in asked.items()})


def _fresh(found: Mapping[str, "Found"]) -> Fresh:
    whole = {stream: one.page for stream, one in found.items() if one.page}
    return Fresh(whole, tuple(stream for stream, one in found.items() if one.is_damaged))


def differing(connection: Connection, heads: Mapping[str, str], cursors: Mapping[str, int]) -> Soon[list[str]]:
    """The streams in which the device holds another history than this one, or a longer one."""
    if not heads:
        return list
    places = {"streams": list(heads), "cursors": list({cursors.get(stream, 0) for stream in heads})}
    found = _AT_CURSORS.later(connection, places)
    return lambda: _differing(found.rows(), heads, cursors)


def _differing(found: Sequence[Any], heads: Mapping[str, str], cursors: Mapping[str, int]) -> list[str]:
    ours = {row.stream: row.head for row in found if row.position == cursors.get(row.stream, 0)}
    begun = {stream for stream in heads if cursors.get(stream, 0) == 0}
    return [stream for stream, head in heads.items() if head != (START if stream in begun else ours.get(stream))]


def directory(
    connection: Connection, home: str, of: Sequence[Readable], seen: Glance, known: Mapping[str, str]
) -> Soon[Directory]:
    """Who and what the devices of a home may know of, which may read these streams; `known` are the gateway's settings."""
    in_home = _DEVICES.later(connection, {"of_home": home})
    stays = _STAYS.later(connection, {"of_home": home, "today": local(moment(seen.at)).date().isoformat()})
    sheets = [one.stream for one in of if one.section is SectionKind.SHEET]
    others = _PEOPLE.later(connection, {"of_home": home, "sheets": sheets})
    kept_and_gone = _kept_and_gone(connection, home, of, seen)
    return lambda: _directory(home, of, seen, known, kept_and_gone, _Rows(in_home.rows(), stays.rows(), others.rows()))


class _Rows(NamedTuple):
    """The rows of a directory: the home's devices, its stays, and the people whom it may know."""

    devices: Sequence[Any]
    stays: Sequence[Any]
    people: Sequence[Any]


def _directory(
    home: str,
    of: Sequence[Readable],
    seen: Glance,
    known: Mapping[str, str],
    kept_and_gone: tuple[dict[str, list[Hold]], set[str]],
    found: _Rows,
) -> Directory:
    under, gone = kept_and_gone
    return Directory(
        gateway=known["gateway"],
        home=HomeListed(id=home, name=seen.home_name),
        stays=tuple(_stays(found.stays, home, of)),
        people=tuple(listed(person) for person in read_persons(found.people)),
        devices=tuple(
            DeviceListed(id=row.id, name=row.name, heard=row.heard, revoked=row.revoked is not None)
            for row in found.devices
        ),
        at=seen.at,
        erased=tuple(sorted(gone)),
        holds=tuple(hold for file in sorted(under) for hold in under[file]),
        safeguarding=key_among(known),
        lease_days=days_among(known),
        program=VERSION,
    )


def word_for(told: Directory, device: str) -> str:
    """A word for what a directory says to a device: another as soon as anything in it is another, but for the time and for
    when the device itself was heard, which is nothing new to it.
    """
    others = [msgspec.structs.replace(one, heard=None) if one.id == device else one for one in told.devices]
    return digest("directory-word", encode(msgspec.structs.replace(told, at="", devices=tuple(others))))[:_WORD]


def _kept_and_gone(
    connection: Connection, home: str, of: Sequence[Readable], seen: Glance
) -> tuple[dict[str, list[Hold]], set[str]]:
    """The holds over files that a home ever wrote in, and the versions in the other ones that a confirmed move erased."""
    if not (seen.has_hold or seen.has_erased):
        return {}, set()
    theirs = _ever_theirs(connection, home) | {one.stream: one.file for one in of}
    under = holds.over(connection, set(theirs.values()))
    return under, moves.erased_in(connection, [stream for stream, file in theirs.items() if file not in under])


def _ever_theirs(connection: Connection, home: str) -> dict[str, str]:
    """The streams that a home alone wrote, with their files, though the child may have moved on since."""
    found = connection.execute(_ALONE, {"of_home": home})
    return {row.stream: row.file for row in found}


class Found(NamedTuple):
    """A page as far as its rows are whole: none where the first is not."""

    page: Page | None
    is_damaged: bool


def _page(connection: Connection, stream: str, at: At, limit: int, *, more: bool) -> Soon[Found]:
    found = _ROWS.later(connection, {"of_stream": stream, "cursor": at.cursor, "most": limit})
    return lambda: _as_page(found.rows(), stream, at, limit, more=more)


def _as_page(rows: Sequence[Any], stream: str, at: At, limit: int, *, more: bool) -> Found:
    whole = list(_whole(rows, stream, at))
    is_damaged = len(whole) < limit
    if not whole:
        return Found(None, is_damaged)
    last = rows[len(whole) - 1]
    return Found(Page(rows=tuple(whole), next=last.position, head=last.head, more=more and not is_damaged), is_damaged)


def _whole(rows: Sequence[Any], stream: str, at: At) -> Iterator[Told]:
    """The rows up to the first that somebody or a disk changed: who pulls would believe nothing of an answer that has it."""
    place, head = at
    for row in rows:
        place += 1
        try:
            told = _told(row)
            follows = head is None or next_head(head, row.revision) == row.head
            is_whole = follows and _is_as_kept(told, row) and (row.position, row.stream) == (place, stream)
        except (msgspec.MsgspecError, ValueError):
            return
        if not is_whole:
            return
        head = row.head
        yield told


def _is_as_kept(told: Told, row: Any) -> bool:
    """Whether the bytes are those of their names."""
    has_words = told.body is None or told.body.hash() == row.body_hash
    return told.revision.hash(REVISION) == row.revision and has_words


def _told(row: Any) -> Told:
    return Told(
        position=row.position,
        revision=signed_of(row),
        body=body_of(row),
        received=row.received,
    )


def _stays(rows: Sequence[Any], home: str, of: Sequence[Readable]) -> Iterator[Stay]:
    """The stays in a home of the children who live there today, earlier ones too."""
    for row in rows:
        yield Stay(
            child=row.child,
            home=home,
            streams=tuple(one.stream for one in of if one.file == row.child),
            start=row.start,
            end=row.end,
            confirmed=row.confirmed is not None,
        )


# Put together once: every sync asks these.
_OF_HOME: BindParameter[str] = bindparam("of_home")
_READABLE = Hot(
    select(streams.c.stream, streams.c.file, streams.c.section, streams.c.position)
    .where(streams_of_home(_OF_HOME, bindparam("today")))
    .order_by(streams.c.stream)
)
_DEVICES = Hot(select(devices).where(devices.c.home == _OF_HOME).order_by(devices.c.added))
_ALONE = select(streams.c.stream, streams.c.file).where(
    streams.c.home == _OF_HOME, streams.c.section != SectionKind.SHEET
)
_HERE_NOW = select(placements.c.child).where(placements.c.home == _OF_HOME, current(bindparam("today")))
_STAYS = Hot(
    select(placements)
    .where(placements.c.home == _OF_HOME, placements.c.undone.is_(None), placements.c.child.in_(_HERE_NOW))
    .order_by(placements.c.start, placements.c.id)
)
_WROTE = select(revisions.c.author).where(revisions.c.stream.in_(bindparam("sheets", expanding=True))).distinct()
_IN_HOME = select(people.c.id).where(people.c.home == _OF_HOME)
_AT_COUNCIL = select(people.c.id).where(people.c.home.is_(None), people.c.role != Role.ADMIN)
# The home's own people, those of the council who may write, and whoever else wrote in a sheet that it reads.
_PEOPLE = Hot(PERSONS.where(people.c.id.in_(union_all(_IN_HOME, _AT_COUNCIL, _WROTE))))
_AT_CURSORS = Hot(
    select(positions.c.stream, positions.c.position, positions.c.head).where(
        positions.c.stream.in_(bindparam("streams", expanding=True)),
        positions.c.position.in_(bindparam("cursors", expanding=True)),
    )
)
_ROWS = Hot(
    select(positions.c.position, positions.c.head, positions.c.received)
    .add_columns(positions.c.revision, revisions.c.stream, revisions.c.body_hash)
    .add_columns(revisions.c.data, revisions.c.signature, bodies.c.salt, bodies.c.text, bodies.c.manifests)
    .join_from(positions, revisions, revisions.c.hash == positions.c.revision)
    .join(bodies, bodies.c.hash == revisions.c.body_hash, isouter=True)
    .where(positions.c.stream == bindparam("of_stream"), positions.c.position > bindparam("cursor"))
    .order_by(positions.c.position)
    .limit(bindparam("most"))
)
