"""What a gateway in memory may tell whom: the questions that the real `answer` asks of the database, asked of dictionaries."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from itertools import repeat
from typing import Any, TypeVar
from unittest.mock import patch

import msgspec

from carer_app.clock import moment, stamp
from carer_app.domain.entry import START
from carer_app.domain.files import FileKind
from carer_app.domain.holds import Hold
from carer_app.domain.kind import SectionKind
from carer_app.domain.people import Person
from carer_app.domain.signing import Signed
from carer_app.gateway import answering
from carer_app.gateway.db import closed, copies
from carer_app.gateway.db import pages as open_pages
from carer_app.gateway.db.glance import Glance
from carer_app.gateway.db.pages import At, Found, Readable
from carer_app.gateway.db.trips import Soon
from carer_app.gateway.port import DeviceFacts
from carer_app.sync.protocol import (
    ClosedPage,
    ClosedRow,
    DeviceListed,
    Directory,
    HomeListed,
    Page,
    PersonListed,
    Row,
    StreamHead,
    listed,
)
from tests.faults.sim.council import SimCouncil
from tests.faults.sim.signing import MOST
from tests.faults.sim.tables import GATEWAY, Stayed, Tables

T = TypeVar("T")
ROWS = 6
"""Rows of one answer: few, so that pages break in the middle."""


def stands(placed: Stayed, today: str) -> bool:
    """Whether a placement stands today, as in `db.rights.current`."""
    begun = placed.start <= today or not placed.confirmed
    return not placed.undone and begun and (placed.end is None or placed.end >= today)


def may_read(tables: Tables, home: str, today: str) -> list[str]:
    """The streams that a home's devices may read, as in `db.rights.streams_of_home`."""
    placed = {one.child for one in tables.placements.values() if one.home == home and stands(one, today)}
    found = []
    for name, facts in tables.streams.items():
        if facts.file_kind is not FileKind.CHILD:
            is_theirs = tables.files[facts.file].home == home
        elif facts.file in placed:
            is_theirs = facts.section is SectionKind.SHEET or (facts.home == home and facts.section is SectionKind.STAY)
        else:
            is_theirs = False
        if is_theirs:
            found.append(name)
    return sorted(found)


def _readable(tables: Tables, home: str, today: str) -> list[Readable]:
    return [
        Readable(
            stream=name,
            file=tables.streams[name].file,
            section=tables.streams[name].section,
            position=tables.ends[name].position,
        )
        for name in may_read(tables, home, today)
    ]


def _differing(tables: Tables, heads: Mapping[str, str], cursors: Mapping[str, int]) -> list[str]:
    return [stream for stream, head in heads.items() if head != _head_at(tables.rows, stream, cursors.get(stream, 0))]


def _closed_differing(tables: Tables, heads: Mapping[str, str], cursors: Mapping[str, int]) -> list[str]:
    at = tables.closed_rows
    return [stream for stream, head in heads.items() if head != _head_at(at, stream, cursors.get(stream, 0))]


def _head_at(rows: Mapping[tuple[str, int], object], stream: str, position: int) -> str | None:
    row = rows.get((stream, position))
    return START if position == 0 else getattr(row, "head", None)


def _glance(tables: Tables, device: DeviceFacts, _today: str, at: str) -> Glance:
    """One look, that finds what is played through here worth asking."""
    home = device.home or ""
    keys = _readers_keys(tables, home) if tables.closed_keys else []
    boxes = sum(_end(tables, stream).position for stream in {tables.closed_keys[key][0] for key in keys})
    told = {"at": at, "home_name": home, "closed_boxes": boxes, "closed_keys": len(keys)}
    return Glance(has_copies=device.id in tables.copies, is_asked=bool(tables.commands), **_NOTHING, **told)


_NOTHING = {"has_hold": False, "has_erased": False, "has_grant": False, "has_ended": False}


def _withheld(_tables: Tables, _home: str, _today: str) -> closed.Withheld:
    """Readers who wrote in a closed section go on with it: that one ends with a stay is not played through here."""
    return closed.Withheld({}, 0)


def _all_chosen(_tables: Tables) -> dict[str, str]:
    return {"gateway": GATEWAY}


def _directory(tables: Tables, home: str, own: Sequence[Readable], seen: Glance, known: Mapping[str, str]) -> Directory:
    return Directory(
        gateway=known["gateway"],
        home=HomeListed(id=home, name=home),
        stays=(),
        people=_people(tables, home, own),
        devices=tuple(_device(one.id, one.revoked) for one in tables.devices.values() if one.home == home),
        at=seen.at,
        holds=holds_over(tables, {one.file for one in own}),
    )


def holds_over(tables: Tables, files: set[str]) -> tuple[Hold, ...]:
    """The holds that stand over these files."""
    return tuple(tables.holds[file] for file in sorted(files & tables.holds.keys())) if tables.holds else ()


def _people(tables: Tables, home: str, own: Sequence[Readable]) -> tuple[PersonListed, ...]:
    """The home's own, those of the council, and whoever else wrote in a sheet that it reads; once for each key."""
    sheets = {one.stream for one in own if one.section is SectionKind.SHEET}
    wrote = {one.revision.author for one in tables.revisions.values() if one.revision.stream in sheets}
    found = []
    for (person, key), first in tables.keys.items():
        known, where = tables.people[person]
        if where == home or where is None or person in wrote:
            found.append(_listed(known, key, first.sealing_key))
    return tuple(found)


@lru_cache(MOST)
def _device(name: str, revoked: bool) -> DeviceListed:
    return DeviceListed(id=name, name=name, heard=None, revoked=revoked)


@lru_cache(MOST)
def _listed(known: Person, signing_key: str, sealing_key: str) -> PersonListed:
    return listed(msgspec.structs.replace(known, signing_key=signing_key, sealing_key=sealing_key))


def _page(tables: Tables, stream: str, at: At, limit: int, *, more: bool) -> Found:
    cursor = at.cursor
    upto = min(tables.ends[stream].position, cursor + limit)
    rows = []
    for position in range(cursor + 1, upto + 1):
        placed = tables.rows[stream, position]
        kept = tables.revisions[placed.hash]
        body = tables.bodies.get(kept.revision.body_hash)
        rows.append(Row(position=position, revision=kept.signed, body=body, received=placed.received))
    page = Page(rows=tuple(rows), next=upto, head=tables.rows[stream, upto].head, more=more)
    return Found(page, is_damaged=False)


def _closed_page(tables: Tables, stream: str, span: tuple[int, int], limit: int, keys: tuple[str, ...]) -> ClosedPage:
    cursor, last = span
    upto = min(last, cursor + limit)
    rows = []
    for position in range(cursor + 1, upto + 1):
        placed = tables.closed_rows[stream, position]
        box = tables.boxes[placed.hash][0].box
        rows.append(ClosedRow(position=position, hash=placed.hash, box=box, received=placed.received))
    return ClosedPage(
        rows=tuple(rows), keys=keys, next=upto, head=tables.closed_rows[stream, upto].head, more=last > upto
    )


def _readers_keys(tables: Tables, home: str) -> list[str]:
    people = tables.people
    return [key for key, (_stream, reader) in tables.closed_keys.items() if people[reader][1] == home]


def closed_of_home(tables: Tables, home: str) -> list[str]:
    """The closed streams that somebody of a home reads."""
    return sorted({tables.closed_keys[key][0] for key in _readers_keys(tables, home)})


def _end(tables: Tables, stream: str) -> StreamHead:
    return tables.closed_ends.get(stream) or StreamHead(position=0, head=START)


def _closed_heads(tables: Tables, streams: Collection[str]) -> dict[str, StreamHead]:
    return {name: tables.closed_ends[name] for name in streams if name in tables.closed_ends}


def _closed_keys(tables: Tables, streams: Collection[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, (stream, _reader) in tables.closed_keys.items():
        if stream in streams:
            found.setdefault(stream, []).append(key)
    return found


def _note(tables: Tables, _at: str, what: str, **about: str) -> None:
    tables.alarms[what, about.get("device", ""), about.get("about", "")] = 1


def _profile_unless(council: SimCouncil, _known: Mapping[str, str], _named: str) -> Signed:
    """Words of no form that a device takes: they are let lie, and the sync goes on."""
    return council.profile_told


def _two_copies(tables: Tables, device: str, at: str) -> str:
    since = stamp(moment(at) - copies.SEEN_FOR)
    return copies.came_back(one for one in tables.copies.get(device, ()) if one.at >= since)


def _see_only(_tables: Tables, _streams: Iterable[str]) -> None:
    """The policies of a database stand behind the rules that are played through here."""


def _ends_nothing(_tables: Tables) -> None:
    """In memory nothing waits to be sent."""


def _soon(asked: Callable[..., T]) -> Callable[..., Soon[T]]:
    """What is asked at once of dictionaries, as what would go with a later trip."""

    def found(*given: Any, **more: Any) -> Soon[T]:
        return repeat(asked(*given, **more)).__next__

    return found


@contextmanager
def told_from_memory() -> Iterator[None]:
    """While this lasts, the real `answer` asks dictionaries where it would ask a database."""
    of_answering = {
        "readable": _soon(_readable),
        "differing": _soon(_differing),
        "directory": _soon(_directory),
        "note": _note,
        "profile_unless": _profile_unless,
        "glance": _soon(_glance),
        "all_chosen": _soon(_all_chosen),
        "two_copies": _two_copies,
        "see_only": _see_only,
        "finish": _ends_nothing,
    }
    of_closed = {
        "differing": _closed_differing,
        "streams_of_home": closed_of_home,
        "withheld": _withheld,
        "heads": _closed_heads,
        "keys_of": _closed_keys,
        "_page": _closed_page,
        "PAGE": ROWS,
    }
    with ExitStack() as stack:
        for name, stand_in in of_answering.items():
            stack.enter_context(patch.object(answering, name, stand_in))
        for name, stand_in in of_closed.items():
            stack.enter_context(patch.object(closed, name, stand_in))
        stack.enter_context(patch.object(open_pages, "_page", _soon(_page)))
        stack.enter_context(patch.object(open_pages, "PAGE", ROWS))
        yield
