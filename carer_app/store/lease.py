"""For how long this computer may be read without a word from the council, and whether that time is over.

The time runs from the gateway's last signed word. A clock that is put back does not give more of it: the latest time that
was seen here since then counts. A clock that was wrong already at that word is measured against itself.
"""

from datetime import datetime, timedelta

import msgspec

from carer_app.clock import moment, stamp
from carer_app.store import directory, gateways, streams
from carer_app.store.engine import Connection
from carer_app.store.gateways import Gateway

USUAL_DAYS, FEWEST_DAYS, MOST_DAYS = 30, 14, 45
_DAYS = "lease days of "
_SEEN = "lease seen of "
_RIGHT = timedelta(days=1)
_STEP = timedelta(hours=1)


class Lease(msgspec.Struct, frozen=True, kw_only=True):
    """How things stand: `is_over` when reading rests. `heard` is the last word from a council, None before the first and for
    a computer that has joined none; `days` is how long it may be read after that.
    """

    is_over: bool
    heard: str | None = None
    days: int = USUAL_DAYS
    left: int = USUAL_DAYS


class _Seen(msgspec.Struct, frozen=True, kw_only=True):
    """The clock of this computer when it first looked after the gateway's word of then, and the latest that it ever showed."""

    heard: str
    clock: str
    latest: str


def keep_days(db: Connection, gateway: str, days: int) -> None:
    """How long the gateway, by its signed word, lets this computer be read; what is out of bounds is brought within them.

    One that says nothing of it knows of no such rest, and could not read what is sealed to it.
    """
    told = str(min(max(days, FEWEST_DAYS), MOST_DAYS) if days else 0)
    if directory.setting(db, _DAYS + gateway) != told:
        directory.set_setting(db, _DAYS + gateway, told)


def note(db: Connection, now: datetime) -> None:
    """Note the time that this computer shows, so that putting its clock back gains nothing."""
    written = streams.last_written(db)
    for gateway in gateways.every(db):
        before, found = _kept(db, gateway), _seen(db, gateway, now)
        if written and moment(written) > moment(found.latest) and moment(written) <= now + _RIGHT:
            found = msgspec.structs.replace(found, latest=written)
        is_new = before is None or before.heard != found.heard
        if before is None or is_new or moment(found.latest) - moment(before.latest) >= _STEP:
            directory.set_setting(db, _SEEN + gateway.id, msgspec.json.encode(found).decode())


def standing(db: Connection, now: datetime) -> Lease:
    """How things stand at this moment, with the council that was heard last where there are several."""
    found = [_of(db, gateway, now) for gateway in gateways.every(db)]
    return max(found, key=lambda one: (not one.is_over, one.left), default=Lease(is_over=False))


def _of(db: Connection, gateway: Gateway, now: datetime) -> Lease:
    days = int(directory.setting(db, _DAYS + gateway.id) or 0)
    if gateway.last_heard is None or not days:
        return Lease(is_over=False)
    left = timedelta(days=days) - _passed(_seen(db, gateway, now), now)
    return Lease(is_over=left < timedelta(0), heard=gateway.last_heard, days=days, left=max(left.days, 0))


def _passed(seen: _Seen, now: datetime) -> timedelta:
    """The time since the gateway's word, as far as this computer can tell."""
    heard, clock, latest = moment(seen.heard), moment(seen.clock), moment(seen.latest)
    if abs(clock - heard) <= _RIGHT:
        return max(latest, now) - heard
    if now < clock:
        return now - heard
    return max(latest, now) - clock


def _seen(db: Connection, gateway: Gateway, now: datetime) -> _Seen:
    before, at = _kept(db, gateway), stamp(now)
    heard = gateway.last_heard or at
    if before is None or before.heard != heard:
        return _Seen(heard=heard, clock=at, latest=at)
    return msgspec.structs.replace(before, latest=max(before.latest, at))


def _kept(db: Connection, gateway: Gateway) -> _Seen | None:
    text = directory.setting(db, _SEEN + gateway.id)
    return msgspec.json.decode(text, type=_Seen) if text else None
