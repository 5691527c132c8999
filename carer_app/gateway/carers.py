"""Carers' own files for whoever supervises them: supervision and training. What is closed cannot be opened here."""

from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, and_, func, select

from carer_app.domain.files import FileKind, carers_file
from carer_app.domain.people import KEEPERS, Role
from carer_app.domain.story import Told
from carer_app.gateway.children import NotYoursToSeeError, is_open, listed_kinds
from carer_app.gateway.chronology import tell
from carer_app.gateway.council import Council
from carer_app.gateway.db import rights
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.db.tables import files, homes, people, records

MAY_READ = (Role.SUPERVISING_SOCIAL_WORKER, Role.MANAGER)
MOST = 200


class CarerAtDesk(msgspec.Struct, frozen=True, kw_only=True):
    """A carer as the desk lists them. `count` is how many records their own file has that can be read here."""

    id: str
    name: str
    role: str
    home: str
    home_name: str
    authority: str
    file: str
    count: int


class CarersFile(msgspec.Struct, frozen=True, kw_only=True):
    """One carer's own file, the newest happening first."""

    carer: CarerAtDesk
    records: tuple[Told, ...]


def carers(council: Council, person: str) -> list[CarerAtDesk]:
    """The carers whose own files somebody at the council may read today, by name; none for whoever supervises nobody."""
    with council.reading() as connection:
        found = connection.execute(_carers(connection, person).order_by(people.c.name, people.c.id)).all()
        return [_at_desk(connection, row) for row in found]


def carers_file_of(council: Council, person: str, carer: str) -> CarersFile:
    """One carer's own file; raises NotYoursToSeeError. That somebody looked is written down."""
    with council.writing() as connection:
        whose = carer_here(connection, person, carer)
        query = select(records).where(*_of(whose.file)).limit(MOST)
        found = connection.execute(query.order_by(records.c.occurred_start.desc(), records.c.record.desc())).all()
        note(connection, council.now(), "saw carer's file", person=person, about=carer, detail=str(len(found)))
        return CarersFile(carer=whose, records=tell(connection, found))


def carer_here(connection: Connection, person: str, carer: str) -> CarerAtDesk:
    """One carer whose own file somebody at the council may read; raises NotYoursToSeeError."""
    row = connection.execute(_carers(connection, person).where(people.c.id == carer)).one_or_none()
    if row is None:
        raise NotYoursToSeeError
    return _at_desk(connection, row)


def _carers(connection: Connection, person: str) -> Select[Any]:
    """Who keeps records in a home that this person supervises."""
    keepers = and_(people.c.role.in_(KEEPERS), rights.supervised_home(connection, person))
    columns = people.c.id, people.c.name, people.c.role, people.c.home, homes.c.name.label("home_name")
    return select(*columns).join(homes, homes.c.id == people.c.home).where(keepers)


def _at_desk(connection: Connection, row: Row[Any]) -> CarerAtDesk:
    """Only a file that the carer's own home opened is theirs."""
    is_theirs = and_(files.c.id == carers_file(row.id), files.c.kind == FileKind.CARER, files.c.home == row.home)
    file = connection.execute(select(files).where(is_theirs)).one_or_none()
    count = connection.scalar(select(func.count()).select_from(records).where(*_of(file.id))) if file else 0
    return CarerAtDesk(
        id=row.id,
        name=row.name,
        role=row.role,
        home=row.home,
        home_name=row.home_name,
        authority=file.authority if file else "",
        file=file.id if file else "",
        count=count or 0,
    )


def _of(file: str) -> list[Any]:
    return [records.c.file == file, is_open(), records.c.kind.in_(listed_kinds())]
