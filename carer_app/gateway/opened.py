"""Who opened what, at the desk and on the computers of homes, for the manager who answers for it. Ids, names and times alone."""

from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select, union_all
from sqlalchemy import literal as said

from carer_app.domain.people import Role
from carer_app.gateway.children import NotYoursToSeeError, is_open
from carer_app.gateway.chronology import people_named
from carer_app.gateway.council import Council
from carer_app.gateway.db import acts, rights
from carer_app.gateway.db.accesses import accesses
from carer_app.gateway.db.acts import Done
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.db.moves import stands
from carer_app.gateway.db.tables import audit_log, devices, files, homes, records
from carer_app.gateway.people import CouncilPerson
from carer_app.gateway.shown import visible

MAY_READ = (Role.MANAGER,)
SAW = "saw record"
AT_ONCE = 300
"""How many lines a page has."""


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody opened a record, or let a paper about a child leave. `where` is the computer's name and home, empty at the desk.

    `what` is `saw record`, or one of `domain.access.ACTS`; `at` is the time that the computer told.
    """

    at: str
    what: str
    name: str
    where: str
    record: str
    kind: str
    child: str
    child_name: str
    why: str
    locked: bool


def done(council: Council, person: CouncilPerson) -> list[Done]:
    """What was done with the computers of homes: wrong tries, who may unlock, backups; the latest first. For a manager, who
    sees every home.

    Raises NotYoursToSeeError. That this was looked at is written down too.
    """
    if person.role not in MAY_READ:
        raise NotYoursToSeeError
    with council.writing() as connection:
        found = acts.latest(connection, AT_ONCE)
        note(connection, council.now(), "saw what was done with computers", person=person.id, detail=str(len(found)))
    return found


def opened(council: Council, person: CouncilPerson, record: str = "") -> list[Opening]:
    """Who opened what, the latest first: one record, or all that are of children whom this person may see.

    Raises NotYoursToSeeError. That this was looked at is written down too.
    """
    if person.role not in MAY_READ:
        raise NotYoursToSeeError
    with council.writing() as connection:
        if record:
            visible(connection, council, person.id, record)
        seen = rights.may_read(connection, person.id, council.today())
        rows = [row for row in connection.execute(_query(record)) if (row.file or row.child) in seen]
        found = _told(connection, rows)
        note(connection, council.now(), "saw who opened what", person=person.id, about=record, detail=str(len(found)))
    return found


def _query(record: str) -> Any:
    here = select(
        audit_log.c.at, audit_log.c.what, audit_log.c.person, audit_log.c.about.label("record"),
        *(said("").label(name) for name in ("device", "child", "why")), said(False).label("locked"),
    ).where(audit_log.c.what == SAW)  # fmt: skip
    there = select(
        accesses.c.at, accesses.c.what, accesses.c.person, accesses.c.record,
        accesses.c.device, accesses.c.child, accesses.c.why, accesses.c.locked,
    )  # fmt: skip
    if record:
        here, there = here.where(audit_log.c.about == record), there.where(accesses.c.record == record)
    both = union_all(here, there).subquery()
    theirs = (records.c.record == both.c.record) & is_open() & stands()
    query = select(both, records.c.file, records.c.kind).select_from(both.outerjoin(records, theirs))
    return query.order_by(both.c.at.desc()).limit(AT_ONCE)


def _told(connection: Connection, rows: list[Row[Any]]) -> list[Opening]:
    names = people_named(connection, {row.person for row in rows})
    where = _computers(connection)
    children = {row.id: row.name for row in connection.execute(select(files.c.id, files.c.name))}
    return [
        Opening(
            at=row.at,
            what=row.what,
            name=names.get(row.person, ""),
            where=where.get(row.device, ""),
            record=row.record if row.file else "",
            kind=row.kind or "",
            child=row.file or row.child,
            child_name=children.get(row.file or row.child, ""),
            why=row.why,
            locked=row.locked,
        )
        for row in rows
    ]


def _computers(connection: Connection) -> dict[str, str]:
    found = connection.execute(select(devices.c.id, devices.c.name, homes.c.name.label("home")).join(homes))
    return {row.id: f"{row.name}, {row.home}" for row in found}
