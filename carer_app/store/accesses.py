"""Who opened what on this computer, and what left it: what the log tells of it, signed and chained, found again."""

from typing import Any

from sqlalchemy import Row, Select, select

from carer_app.domain.access import Access, access_control, access_of
from carer_app.domain.entry import What
from carer_app.store import log, streams, writing
from carer_app.store.engine import Connection
from carer_app.store.tables import accesses
from carer_app.store.writing import Device


def note(db: Connection, device: Device, access: Access) -> None:
    """Write it into the log for the council of the file that it is about."""
    writing.append(db, device, gateway_of(db, access.child), (), (access_control(access),))


def tell_from_before(db: Connection, device: Device, gateway: str) -> None:
    """Tell a gateway that was just joined what was noted before, of the files that it keeps."""
    for control in log.said(db, log.NO_GATEWAY):
        access = access_of(control)
        if access is not None and gateway == gateway_of(db, access.child):
            writing.append(db, device, gateway, (), (control,))


def gateway_of(db: Connection, file: str) -> str:
    """The gateway that keeps a file, empty where none does."""
    sections = streams.sections_of(db, file=file) if file else []
    return streams.place_of(db, sections[-1].stream).gateway if sections else log.NO_GATEWAY


def is_noted(db: Connection, person: str, record: str, since: str) -> bool:
    """Whether it stands already that this person opened the record since then."""
    theirs = (accesses.c.record == record, accesses.c.person == person, accesses.c.what == str(What.VIEWED))
    return (
        db.execute(select(accesses.c.number).where(*theirs, accesses.c.at >= since).limit(1)).one_or_none() is not None
    )


def of_record(db: Connection, record: str, limit: int) -> list[Access]:
    """Who opened one record, the latest first."""
    return _read(db, select(accesses).where(accesses.c.record == record), limit)


def latest(db: Connection, limit: int, *, person: str = "", child: str = "") -> list[Access]:
    """What was opened and what left, the latest first: of one person or of all, of one child or of all."""
    query = select(accesses)
    if person:
        query = query.where(accesses.c.person == person)
    if child:
        query = query.where(accesses.c.child == child)
    return _read(db, query, limit)


def every(db: Connection) -> list[Access]:
    """All of it, in order."""
    return [_access(row) for row in db.execute(select(accesses).order_by(accesses.c.number))]


def _read(db: Connection, query: Select[Any], limit: int) -> list[Access]:
    return [_access(row) for row in db.execute(query.order_by(accesses.c.number.desc()).limit(limit))]


def _access(row: Row[Any]) -> Access:
    return Access(
        what=row.what,
        person=row.person,
        at=row.at,
        record=row.record,
        child=row.child,
        paper=row.paper,
        why=row.why,
        locked=bool(row.locked),
    )
