"""The other computers of a home, as the gateway last named them: when each was heard from. Kept to be told, not obeyed."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import select

from carer_app.store import directory, gateways, streams
from carer_app.store.engine import Connection
from carer_app.store.tables import record_index

_NAMED = "computers of "
_COPIED = "copied, says "
_PROGRAM = "program of "


class Computer(msgspec.Struct, frozen=True, kw_only=True):
    """A computer by the name under which it was joined, and when the gateway last heard from it (None: never)."""

    name: str
    heard: str | None


class Apart(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of entries that may not be here yet.

    `joined`: this file goes to a gateway. `fetched` is when this computer last had its answer, None for never.
    `computers` are the home's others, None where the gateway has not named any yet.
    """

    joined: bool
    fetched: str | None = None
    computers: tuple[Computer, ...] | None = None


def keep(db: Connection, gateway: str, computers: Sequence[Computer]) -> None:
    """Keep the home's other computers as this gateway names them now."""
    directory.set_setting(db, _NAMED + gateway, msgspec.json.encode(computers).decode())


def keep_copied(db: Connection, gateway: str, copied: str) -> None:
    """Keep when a gateway last heard another copy of this folder, empty for never."""
    if copied != (directory.setting(db, _COPIED + gateway) or ""):
        directory.set_setting(db, _COPIED + gateway, copied)


def is_copied(db: Connection) -> bool:
    """Whether a gateway says that two computers use copies of this folder."""
    return any(directory.settings_like(db, _COPIED))


def keep_program(db: Connection, gateway: str, program: str) -> None:
    """Keep which version of Hearthlog a gateway runs, as it says; one that does not say leaves what is known."""
    if program and program != directory.setting(db, _PROGRAM + gateway):
        directory.set_setting(db, _PROGRAM + gateway, program)


def programs(db: Connection) -> list[str]:
    """The versions of Hearthlog that the gateways run, as they say."""
    return list(directory.settings_named(db, _PROGRAM).values())


def apart(db: Connection, stream: str) -> Apart:
    """What may be missing here of this stream."""
    gateway = gateways.one(db, streams.place_of(db, stream).gateway)
    if gateway is None:
        return Apart(joined=False)
    kept = directory.setting(db, _NAMED + gateway.id)
    computers = msgspec.json.decode(kept, type=tuple[Computer, ...]) if kept is not None else None
    return Apart(joined=True, fetched=gateway.last_heard, computers=computers)


def written_here(db: Connection, records: Sequence[str]) -> frozenset[str]:
    """Those of these records that were first written on this computer: by somebody whose keys were made here."""
    found = db.execute(select(record_index.c.record, record_index.c.author).where(record_index.c.record.in_(records)))
    made = directory.made_here(db)
    return frozenset(row.record for row in found if row.author in made)
