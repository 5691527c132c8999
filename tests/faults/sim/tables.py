"""All that a gateway keeps, as dictionaries."""

from dataclasses import dataclass, field
from typing import Any

import msgspec

Facts = dict[Any, Any]


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a stream."""

    hash: str
    head: str
    received: str


class Stayed(msgspec.Struct, frozen=True, kw_only=True):
    """A placement."""

    child: str
    home: str
    start: str
    end: str | None = None
    undone: bool = False
    confirmed: bool = False


GATEWAY = "gateway"


@dataclass
class Tables:
    """All that a gateway keeps. Values are never changed, so that a copy of the dictionaries is a copy of all."""

    devices: Facts = field(default_factory=dict)
    people: Facts = field(default_factory=dict)
    keys: Facts = field(default_factory=dict)
    files: Facts = field(default_factory=dict)
    streams: Facts = field(default_factory=dict)
    ends: Facts = field(default_factory=dict)
    rows: Facts = field(default_factory=dict)
    places: Facts = field(default_factory=dict)
    records: Facts = field(default_factory=dict)
    revisions: Facts = field(default_factory=dict)
    bodies: Facts = field(default_factory=dict)
    entries: Facts = field(default_factory=dict)
    logs: Facts = field(default_factory=dict)
    forks: Facts = field(default_factory=dict)
    held: Facts = field(default_factory=dict)
    settled: Facts = field(default_factory=dict)
    placements: Facts = field(default_factory=dict)
    boxes: Facts = field(default_factory=dict)
    closed_ends: Facts = field(default_factory=dict)
    closed_rows: Facts = field(default_factory=dict)
    closed_keys: Facts = field(default_factory=dict)
    alarms: Facts = field(default_factory=dict)
    copies: Facts = field(default_factory=dict)
    commands: Facts = field(default_factory=dict)
    obeyed: Facts = field(default_factory=dict)
    holds: Facts = field(default_factory=dict)

    def copy(self) -> "Tables":
        return Tables(*[table.copy() for table in self.__dict__.values()])
