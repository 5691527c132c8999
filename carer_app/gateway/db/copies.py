"""Two copies of one computer's folder in use: a copy that was left for another, and came back."""

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, exists, select

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


def since(at: str) -> str:
    """The time from which on another copy is told of."""
    return stamp(moment(at) - SEEN_FOR)


def two_copies(connection: Connection, device: str, at: str) -> str:
    """When a copy of a device's folder last came back after another had been heard; empty where none did of late.

    A folder that was put back from a backup never comes back to what it was before, so it is none of these.
    """
    rows = connection.execute(_HEARD, {"of_device": device, "since": since(at)})
    return came_back(Change(row.at, *row.detail.partition(" ")[::2]) for row in rows)


def came_back(changes: Iterable[Change]) -> str:
    """When, of these changes in order, a copy last came back that had been left for another; empty where none did."""
    left: set[str] = set()
    latest = ""
    for change in changes:
        latest = change.at if change.now in left else latest
        left.add(change.before)
    return latest


# Put together once: every sync asks this.
_HEARD = (
    select(audit_log)
    .where(
        audit_log.c.about == bindparam("of_device"),
        audit_log.c.what == ANOTHER_COPY,
        audit_log.c.at >= bindparam("since"),
    )
    .order_by(audit_log.c.id)
)
IS_COPIED = exists(_HEARD.order_by(None).with_only_columns(audit_log.c.id))
"""Whether another copy of a device's folder was heard of late."""
