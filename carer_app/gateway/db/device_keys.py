"""The keys by which the log of a device went, each from an entry on; only of devices that ever had more than one."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    bindparam,
    select,
    update,
)

from carer_app.gateway.db.hot import Hot
from carer_app.gateway.db.tables import devices, metadata
from carer_app.gateway.db.trips import finish
from carer_app.gateway.db.upsert import insert_all, insert_new
from carer_app.gateway.port import NewKey

# `epoch` and `seq` are those of the entry after which the key signs, nought for the first key of all. `proof` is by an earlier
# key of the device, where it joined anew with a code; empty where that entry itself tells the key.
device_keys = Table(
    "device_keys",
    metadata,
    Column("device", Text, ForeignKey("devices.id"), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("public_key", Text, nullable=False),
    Column("proof", Text, nullable=False),
    Column("added", Text, nullable=False),
    PrimaryKeyConstraint("device", "epoch", "seq"),
)

_OF_DEVICE = (device_keys.c.epoch, device_keys.c.seq)


class PresentKey(NamedTuple):
    """The public key, in hex, that a computer of a home goes by now, and when the computer was added."""

    device: str
    key: str
    added: str


class KeysOfDevices:
    """Which key an entry is to be verified with: of every device, or of one."""

    def __init__(self, connection: Connection, device: str | None = None) -> None:
        query, first = select(device_keys).order_by(device_keys.c.device, *_OF_DEVICE), select(devices)
        if device is not None:
            query, first = query.where(device_keys.c.device == device), first.where(devices.c.id == device)
        rows = connection.execute(query)
        self._first = {row.id: row.public_key for row in connection.execute(first)}
        self._kept = defaultdict(list)
        for row in rows:
            self._kept[row.device].append(row)

    def of_entry(self, device: str, epoch: int, seq: int) -> str:
        """The key of one entry; empty where the device is not known."""
        before: list[str] = [row.public_key for row in self._kept[device] if (row.epoch, row.seq) < (epoch, seq)]
        return before[-1] if before else self._first.get(device, "")

    def every(self, device: str) -> list[str]:
        """Each key that a device ever had."""
        return [row.public_key for row in self._kept[device]] or [self._first.get(device, "")]

    def last_epoch(self, device: str) -> int:
        """The epoch of the last change, 0 where there was none."""
        return max((row.epoch for row in self._kept[device]), default=0)


def present_keys(connection: Connection, device: str, since: str) -> list[PresentKey]:
    """The key of a device, where one of that id was ever taken in; and then those of all devices that were added from a time
    on, which will soon be asked for too.
    """
    found = _PRESENT.rows(connection, {"device": device})
    if found:
        found += _ADDED.rows(connection, {"since": since})
    finish(connection)
    return [PresentKey(row.id, row.public_key, row.added) for row in found]


def keep_keys(
    connection: Connection, device: str, before: str, found: Sequence[NewKey], at: str, proof: str = ""
) -> None:
    """Keep by which keys a device's log goes on, after the one that it had `before`; the last of them proves who asks."""
    first = {"epoch": 0, "seq": 0, "public_key": before}
    own = [{"epoch": one.epoch, "seq": one.seq, "public_key": one.key} for one in found]
    beside = {"device": device, "proof": proof, "added": at}
    insert_new(connection, device_keys, [beside | first | {"proof": ""}])
    insert_all(connection, device_keys, [beside | row for row in own])
    connection.execute(update(devices).where(devices.c.id == device).values(public_key=found[-1].key))


_OF_HOMES = select(devices.c.id, devices.c.public_key, devices.c.added).where(devices.c.hosted.is_(False))
_PRESENT = Hot(_OF_HOMES.where(devices.c.id == bindparam("device")))
_ADDED = Hot(_OF_HOMES.where(devices.c.added >= bindparam("since")))
