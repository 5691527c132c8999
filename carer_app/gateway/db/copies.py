"""Two copies of one computer's folder in use: a copy that was left for another, and came back."""

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import Connection, and_, select

from carer_app.clock import moment, stamp
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.db.tables import audit_log
from carer_app.gateway.port import DeviceFacts

ANOTHER_COPY = "another copy"
SEEN_FOR = timedelta(days=30)
"""How long two copies are told of after one was last heard in place of the other."""


class Change(NamedTuple):
    """A device was heard from one copy of its folder, and before from another."""

    at: str
    before: str
    now: str


def note_copy(connection: Connection, at: str, device: DeviceFacts, instance: str) -> None:
    """Note that a device was heard from another copy of its folder than before: put back, moved, or one of two."""
    note(connection, at, ANOTHER_COPY, device=device.id, about=device.id, detail=f"{device.instance} {instance}")


def all_copied(connection: Connection, at: str) -> dict[str, str]:
    """The same as `two_copies` of every device of which two copies are in use."""
    since = stamp(moment(at) - SEEN_FOR)
    noted = select(audit_log).where(audit_log.c.what == ANOTHER_COPY, audit_log.c.at >= since)
    changes: dict[str, list[Change]] = {}
    for row in connection.execute(noted.order_by(audit_log.c.id)):
        changes.setdefault(row.about, []).append(Change(row.at, *row.detail.partition(" ")[::2]))
    found = {device: came_back(of_device) for device, of_device in changes.items()}
    return {device: when for device, when in found.items() if when}


def two_copies(connection: Connection, device: str, at: str) -> str:
    """When a copy of a device's folder last came back after another had been heard; empty where none did of late.

    A folder that was put back from a backup never comes back to what it was before, so it is none of these.
    """
    since = stamp(moment(at) - SEEN_FOR)
    own = and_(audit_log.c.about == device, audit_log.c.what == ANOTHER_COPY, audit_log.c.at >= since)
    rows = connection.execute(select(audit_log).where(own).order_by(audit_log.c.id)).all()
    return came_back(Change(row.at, *row.detail.partition(" ")[::2]) for row in rows)


def came_back(changes: Iterable[Change]) -> str:
    """When, of these changes in order, a copy last came back that had been left for another; empty where none did."""
    left: set[str] = set()
    latest = ""
    for change in changes:
        latest = change.at if change.now in left else latest
        left.add(change.before)
    return latest
