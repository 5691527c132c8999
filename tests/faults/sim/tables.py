"""All that a gateway keeps, as dictionaries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from carer_app.domain.command import Ask, Command
from carer_app.domain.holds import EVERYTHING
from carer_app.gateway.port import DeviceFacts, NewKey

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
    device_keys: Facts = field(default_factory=dict)
    holds: Facts = field(default_factory=dict)

    def copy(self) -> "Tables":
        return Tables(*[table.copy() for table in self.__dict__.values()])


def key_of_entry(tables: Tables, device: str, epoch: int, seq: int) -> str:
    """As `gateway.db.device_keys.KeysOfDevices.of_entry`."""
    before = [one.key for one in tables.device_keys.get(device, ()) if (one.epoch, one.seq) < (epoch, seq)]
    return before[-1] if before else tables.devices[device].public_key


def was_asked(tables: Tables, device: str, what: str) -> bool:
    """Whether the council ever asked a device for this."""
    return any(of == device and one.read(Command).what == what for (of, _number), one in tables.commands.items())


def asked_to_hold(tables: Tables, device: str) -> set[str]:
    """The files that this device was ever asked by name to hold: the council tells it of those too while they stand."""
    asked = [one.read(Command) for (of, _number), one in tables.commands.items() if of == device]
    return {one.file or EVERYTHING for one in asked if one.what == Ask.HOLD}


def go_on_under(tables: Tables, device: DeviceFacts, keys: Sequence[NewKey]) -> None:
    """As `gateway.db.device_keys.keep_keys`."""
    first = (NewKey(epoch=0, seq=0, key=device.public_key),)
    tables.device_keys[device.id] = (*tables.device_keys.get(device.id, first), *keys)
    now = tables.devices[device.id]
    tables.devices[device.id] = msgspec.structs.replace(now, public_key=keys[-1].key)
