"""Who opened what on the computers of homes, and what left them, as those computers tell it. It only grows."""

import msgspec
from sqlalchemy import Boolean, Column, Connection, ForeignKey, Index, PrimaryKeyConstraint, Row, Table, Text, select

from carer_app.domain.access import Access
from carer_app.gateway.db.tables import metadata
from carer_app.gateway.db.upsert import insert_new

accesses = Table(
    "accesses",
    metadata,
    Column("device", Text, ForeignKey("devices.id"), nullable=False),
    Column("person", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("record", Text, nullable=False),
    Column("child", Text, nullable=False),
    Column("paper", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("locked", Boolean, nullable=False),
    Column("received", Text, nullable=False),
    PrimaryKeyConstraint("device", "person", "at", "what", "record", "child"),
    Index("ix_accesses_record", "record"),
    Index("ix_accesses_received", "received"),
)


def keep(connection: Connection, device: str, access: Access, received: str) -> None:
    """Keep it once, however often it is told."""
    insert_new(connection, accesses, [msgspec.structs.asdict(access) | {"device": device, "received": received}])


def of_record(connection: Connection, record: str) -> list[Access]:
    """Who opened a record on any computer, the latest first."""
    query = select(accesses).where(accesses.c.record == record).order_by(accesses.c.at.desc())
    return [access_of_row(row) for row in connection.execute(query)]


def access_of_row(row: Row[tuple[object, ...]]) -> Access:
    return msgspec.convert({name: row._mapping[name] for name in Access.__struct_fields__}, Access)
