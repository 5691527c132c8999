"""All that a computer keeps, as dictionaries."""

from dataclasses import dataclass, field
from typing import Any

Facts = dict[Any, Any]
ONLY = "gateway"


@dataclass
class Disk:
    """All that a computer keeps. Values are never changed, so that a copy of the dictionaries is a copy of all."""

    gateways: Facts = field(default_factory=dict)
    entries: Facts = field(default_factory=dict)
    ends: Facts = field(default_factory=dict)
    received: Facts = field(default_factory=dict)
    revisions: Facts = field(default_factory=dict)
    sections: Facts = field(default_factory=dict)
    places: Facts = field(default_factory=dict)
    placed: Facts = field(default_factory=dict)
    held: Facts = field(default_factory=dict)
    cursors: Facts = field(default_factory=dict)
    closed_cursors: Facts = field(default_factory=dict)
    boxes: Facts = field(default_factory=dict)
    keys: Facts = field(default_factory=dict)
    closed_streams: Facts = field(default_factory=dict)
    people: Facts = field(default_factory=dict)
    here: Facts = field(default_factory=dict)
    person_keys: Facts = field(default_factory=dict)
    settings: Facts = field(default_factory=dict)
    receipts: Facts = field(default_factory=dict)
    asked: Facts = field(default_factory=dict)
    obeyed: Facts = field(default_factory=dict)

    def copy(self) -> "Disk":
        return Disk(*[table.copy() for table in self.__dict__.values()])
