"""What was done with this computer itself: written into its log for every council, signed and chained, and found again."""

import secrets
from collections.abc import Iterator
from itertools import groupby

import msgspec
from sqlalchemy import select

from carer_app.domain.act import Act, Did, act_control, act_of
from carer_app.domain.well_formed import is_name
from carer_app.store import anchors, directory, gateways, log, own_log_ins, writing
from carer_app.store.engine import Connection, Database
from carer_app.store.tables import acts
from carer_app.store.writing import Device
from carer_app.vault import tried
from carer_app.vault.vault import Vault

_CHAIN = "tried under"
_TRIED = {tried.CODE: Did.TRIED_CODE, tried.PIN: Did.TRIED_PIN, tried.OWN: Did.TRIED_OWN}


def note(db: Connection, device: Device, act: Act) -> None:
    """Write it into the log for every council that may hear of it; before there is one, into the log that a council is told of
    when it is joined.
    """
    told = [one.id for one in gateways.every(db) if _may_hear(db, act, one.id)]
    for gateway in told or [log.NO_GATEWAY]:
        writing.append(db, device, gateway, (), (act_control(act),))


def tell_from_before(db: Connection, device: Device, gateway: str) -> None:
    """Tell a gateway that was just joined what was done while there was none."""
    for control in log.said(db, log.NO_GATEWAY):
        act = act_of(control)
        if act is not None and _may_hear(db, act, gateway):
            writing.append(db, device, gateway, (), (control,))


def latest(db: Connection, limit: int, person: str = "") -> list[Act]:
    """What was done, the latest first: all of it, or what one person did or what is about them."""
    query = select(acts)
    if person:
        query = query.where((acts.c.who == person) | (acts.c.person == person))
    return [_act(row) for row in db.execute(query.order_by(acts.c.at.desc(), acts.c.number.desc()).limit(limit))]


def every(db: Connection) -> list[Act]:
    """All of it, in order."""
    return [_act(row) for row in db.execute(select(acts).order_by(acts.c.number))]


def take_in(database: Database, device: Device, vault: Vault, at: str) -> None:
    """Take in what was tried wrongly while nobody had the store open, and begin that list anew. What was taken in already,
    because that was broken off, is not told twice.
    """
    with database.reading() as db:
        chain = _chain(db)
    with vault.tried_since(chain) as found:
        if chain and found.is_whole and not found.lines:
            return
        key = secrets.token_hex(32)
        with database.writing() as db:
            for act in _tried(db, found, at):
                note(db, device, act)
            directory.set_setting(db, _CHAIN, msgspec.json.encode([key, *chain[:1]]).decode())
        vault.forget_tried(key)


def tell_of_return(database: Database, device: Device, who: str, at: str) -> None:
    """Say once that a backup was put back here, or that the store was made anew. `who` is the first to unlock after it."""
    with database.reading() as db:
        how, _space, since = anchors.why_behind(db).partition(" ")
        is_told = how not in (Did.RESTORED, Did.REMADE) or _is_told(db, acts.c.did == how, acts.c.since == since)
    if not is_told:
        with database.writing() as db:
            note(db, device, Act(did=how, at=at, who=who, since=since))


def _tried(db: Connection, found: tried.Found, at: str) -> Iterator[Act]:
    """What the lines say, one for each person and way. Where lines are missing, or somebody made some, that is said."""
    lines = [line for line in found.lines if is_name(line.person) and is_name(line.at)]
    is_whole = (found.is_whole and len(lines) == len(found.lines)) or bool(anchors.why_behind(db))
    for (person, way), some in groupby(sorted(lines, key=_whose), key=_whose):
        times = sorted(line.at for line in some)
        did = _TRIED.get(way, Did.TRIED)
        if not _is_told(db, acts.c.did == did, acts.c.at == times[-1], acts.c.person == person):
            yield Act(did=did, at=times[-1], person=person, since=times[0], times=len(times))
    if not is_whole:
        yield Act(did=Did.TRIES_NOT_WHOLE, at=at)


def _may_hear(db: Connection, act: Act, gateway: str) -> bool:
    """What is about a computer, every council hears; what is about a young person's log-in, the one that keeps their file."""
    return act.did != Did.TRIED_OWN or gateway in own_log_ins.gateways_of(db, act.person)


def _whose(line: tried.Line) -> tuple[str, str]:
    return line.person, line.way


def _is_told(db: Connection, *where: object) -> bool:
    return db.execute(select(acts.c.number).where(*where).limit(1)).one_or_none() is not None  # type: ignore[arg-type]


def _chain(db: Connection) -> list[str]:
    """The keys that the list of wrong tries may have begun with, the newest first; none before there was such a list."""
    return msgspec.json.decode(directory.setting(db, _CHAIN) or "[]", type=list[str])


def _act(row: object) -> Act:
    return Act(**{name: getattr(row, name) for name in Act.__struct_fields__})
