"""The log-ins of young people: one for each child's file at most, with how often it was tried in vain."""

import msgspec
from sqlalchemy import delete, insert, select, update

from carer_app.domain.entry import key_added
from carer_app.store import directory, streams, writing
from carer_app.store.engine import Connection
from carer_app.store.tables import own_log_ins
from carer_app.store.writing import Device


class OwnLogIn(msgspec.Struct, frozen=True, kw_only=True):
    """One log-in. `slot` opens by the young person's secret; until `wait_until` it is not tried again."""

    child: str
    person: str
    slot: str
    tries: int = 0
    wait_until: str = ""


def of_child(db: Connection, child: str) -> OwnLogIn | None:
    row = db.execute(select(own_log_ins).where(own_log_ins.c.child == child)).one_or_none()
    return OwnLogIn(**row._asdict()) if row else None


def is_there(db: Connection, person: str) -> bool:
    """Whether a young person has a log-in here."""
    return db.scalar(select(own_log_ins.c.person).where(own_log_ins.c.person == person)) is not None


def keep(db: Connection, log_in: OwnLogIn) -> None:
    """Keep it in place of the one before."""
    db.execute(delete(own_log_ins).where(own_log_ins.c.child == log_in.child))
    db.execute(insert(own_log_ins).values(**msgspec.structs.asdict(log_in)))


def note_tries(db: Connection, child: str, tries: int, wait_until: str) -> None:
    """How often it was tried in vain since it last opened, and until when one waits."""
    db.execute(update(own_log_ins).where(own_log_ins.c.child == child).values(tries=tries, wait_until=wait_until))


def announce(db: Connection, device: Device, gateway: str, child: str = "") -> None:
    """Tell a gateway the keys of the young people whose files it keeps, or of one of them. No other council hears a name."""
    for log_in in db.execute(select(own_log_ins)).all() if gateway else ():
        person = directory.person(db, log_in.person)
        if child not in ("", log_in.child) or person is None or gateway not in _gateways(db, log_in.child):
            continue
        for each in directory.every_key_of(db, person):
            writing.append(db, device, gateway, (), (key_added(each),))


def gateways_of(db: Connection, person: str) -> set[str]:
    """The gateways that may hear of a young person's log-in: those that keep their file. None where there is no such log-in."""
    child = db.scalars(select(own_log_ins.c.child).where(own_log_ins.c.person == person)).one_or_none()
    return _gateways(db, child) if child else set()


def _gateways(db: Connection, child: str) -> set[str]:
    """The gateways that keep a child's file."""
    return {streams.place_of(db, one.stream).gateway for one in streams.sections_of(db, file=child)}
