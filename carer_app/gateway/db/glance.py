"""What every sync asks about a device, its home and its council, in one trip; most of it is that there is nothing."""

from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, select

from carer_app.gateway.db import closed, commands, copies, grants, holds, moved_on, moves
from carer_app.gateway.db.hot import Hot
from carer_app.gateway.db.tables import homes
from carer_app.gateway.db.trips import Soon
from carer_app.gateway.port import DeviceFacts


class Glance(msgspec.Struct, frozen=True, kw_only=True):
    """The name of a home, and which of the things that are seldom there are there, and so worth a trip of their own."""

    at: str
    home_name: str
    closed_boxes: int
    closed_keys: int
    has_hold: bool
    has_erased: bool
    has_grant: bool
    has_ended: bool
    has_copies: bool
    is_asked: bool
    is_held_by_name: bool = False


def glance(connection: Connection, device: DeviceFacts, today: str, at: str) -> Soon[Glance]:
    """One look at everything that may concern a device of a home."""
    of = {"of_device": device.id, "of_home": device.home, "today": today, "since": copies.since(at)}
    found = _GLANCE.later(connection, of)
    return lambda: _glance(found.rows()[0], at)


def _glance(row: Any, at: str) -> Glance:
    return Glance(
        at=at,
        home_name=row.home_name,
        closed_boxes=row.boxes,
        closed_keys=row.keys,
        has_hold=row.has_hold,
        has_erased=row.has_erased,
        has_grant=row.has_grant,
        has_ended=row.has_ended,
        has_copies=row.has_copies,
        is_asked=row.is_asked,
        is_held_by_name=row.is_held_by_name,
    )


# Put together once: every sync asks this.
_GLANCE = Hot(
    select(
        select(homes.c.name).where(homes.c.id == bindparam("of_home")).scalar_subquery().label("home_name"),
        closed.BOXES.label("boxes"),
        closed.KEYS.label("keys"),
        holds.IS_HELD.label("has_hold"),
        moves.IS_CONFIRMED.label("has_erased"),
        grants.IS_GRANTED.label("has_grant"),
        moved_on.HAS_ENDED.label("has_ended"),
        copies.IS_COPIED.label("has_copies"),
        commands.IS_ASKED.label("is_asked"),
        commands.IS_HELD_BY_NAME.label("is_held_by_name"),
    )
)
