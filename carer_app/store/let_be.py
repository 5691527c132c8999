"""Until when a gateway asked to be let be. It is kept in the store, so that the program knows it after a new start too."""

import re
from collections.abc import Collection
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import select

from carer_app.clock import moment, stamp
from carer_app.store import closed, directory
from carer_app.store.engine import Connection
from carer_app.store.gateways import Gateway
from carer_app.store.tables import entries, outbox, revisions

_SETTING = "let be until, says "
_NAME = re.compile(rb"[0-9a-f]{64}")
_SOME = 500
_NOT_BELIEVED = timedelta(hours=2)
"""Further off no gateway's word is taken to reach: then the clock was put back since."""


class LetBe(msgspec.Struct, frozen=True, kw_only=True):
    """A gateway asked to be let be until then. `by_person`: a person here had their try at it already. The try before began
    when our log ended at `seq` of `epoch`; what was written after that was never tried.
    """

    until: str
    by_person: bool = False
    epoch: int = 0
    seq: int = 0


def keep(db: Connection, gateway: str, asked: LetBe | None) -> None:
    """Keep what a gateway asked for last; None where it asks for nothing any more."""
    value = msgspec.json.encode(asked).decode() if asked else ""
    if value != (directory.setting(db, _SETTING + gateway) or ""):
        directory.set_setting(db, _SETTING + gateway, value)


def standing(db: Connection, gateway: str, now: datetime) -> LetBe | None:
    """What a gateway asked for, where that time is not over."""
    value = directory.setting(db, _SETTING + gateway)
    asked = msgspec.json.decode(value, type=LetBe) if value else None
    stands = asked is not None and stamp(now) < asked.until and moment(asked.until) <= now + _NOT_BELIEVED
    return asked if stands else None


def is_pressing(db: Connection, gateway: Gateway, after: int, kinds: Collection[str]) -> bool:
    """Whether anything of these kinds waits for a gateway that was written after that number of our log.

    What is closed goes by no kind here, so it counts: nobody can tell whether it could wait.
    """
    of_entry = (entries.c.gateway == outbox.c.gateway) & (entries.c.epoch == outbox.c.epoch)
    query = select(entries.c.data).join(outbox, of_entry & (entries.c.seq == outbox.c.seq))
    query = query.where(outbox.c.gateway == gateway.id, outbox.c.epoch == gateway.epoch, outbox.c.received.is_(None))
    waiting = {n.decode() for data in db.scalars(query.where(outbox.c.seq > after)) for n in _NAME.findall(data)}
    named = sorted(waiting)
    for start in range(0, len(named), _SOME):
        some = named[start : start + _SOME]
        of_kind = select(revisions.c.hash).where(revisions.c.hash.in_(some), revisions.c.kind.in_(kinds)).limit(1)
        if db.scalar(of_kind) or closed.by_hash(db, some):
            return True
    return False
