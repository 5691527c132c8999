"""Checking by which key each device went when: every new key stands in an entry under the one before, or came with its proof."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, select

from carer_app.domain.device_key import changed_to, is_proved
from carer_app.domain.entry import Entry, What
from carer_app.domain.signing import BrokenSignatureError
from carer_app.gateway.db.device_keys import device_keys
from carer_app.gateway.db.rows import signed_of
from carer_app.gateway.db.tables import devices, entries

_SAID = f'"{What.KEY_CHANGED}"'.encode()


def broken_keys(connection: Connection) -> Iterator[str]:
    """What is kept of the keys of devices, and neither the device itself nor a code of the council's gave."""
    told = _told(connection)
    present = {row.id: row.public_key for row in connection.execute(select(devices))}
    rows = connection.execute(
        select(device_keys).order_by(device_keys.c.device, device_keys.c.epoch, device_keys.c.seq)
    )
    for device, own in groupby(rows, key=lambda row: str(row.device)):
        first, *later = list(own)
        before = [first.public_key]
        if (first.epoch, first.seq, first.proof) != (0, 0, ""):
            yield f"device {device}: the key that it began with is not told"
        for row in later:
            if not _is_given(row, before, told):
                yield f"device {device}: its key after entry {row.epoch}/{row.seq} was given by nobody"
            before.append(row.public_key)
        if present.get(device) != before[-1] or not later:
            yield f"device {device}: the key that it goes by is not the last one"
    changed = {of for (of, *_entry) in told}
    yield from (f"device {of}: a new key of it is not kept" for of in sorted(changed - _with_keys(connection)))


def _is_given(row: Any, before: list[str], told: dict[tuple[str, int, int], str]) -> bool:
    if row.proof:
        return any(is_proved(row.device, row.public_key, key, row.proof) for key in before)
    return told.get((row.device, row.epoch, row.seq)) == str(row.public_key)


def _told(connection: Connection) -> dict[tuple[str, int, int], str]:
    """The new keys that devices told, by the entry that tells them."""
    found = {}
    for row in connection.execute(select(entries), execution_options={"yield_per": 1000}):
        if _SAID not in bytes(row.data):
            continue
        try:
            key = changed_to(signed_of(row).read(Entry))
        except (BrokenSignatureError, UnicodeError):
            continue
        if key:
            found[row.device, row.epoch, row.seq] = key
    return found


def _with_keys(connection: Connection) -> set[str]:
    return set(connection.scalars(select(device_keys.c.device)))
