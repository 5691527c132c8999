"""What was done with the computers of homes, as those computers tell it: wrong tries, who may unlock, backups. It only grows."""

import msgspec
from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Row,
    Table,
    Text,
    func,
    select,
)

from carer_app.domain.act import Act
from carer_app.gateway.db.tables import devices, files, homes, metadata, people
from carer_app.gateway.db.upsert import insert_new

acts = Table(
    "acts",
    metadata,
    Column("device", Text, ForeignKey("devices.id"), nullable=False),
    Column("did", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("until", Text, nullable=False),
    Column("since", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("times", Integer, nullable=False),
    Column("received", Text, nullable=False),
    PrimaryKeyConstraint("device", "did", "at", "who", "person"),
    Index("ix_acts_at", "at"),
)
_WHO, _ABOUT = people.alias("by"), people.alias("about")


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """An act with names: of the computer and its home, of who did it and whom it is about, empty where they are not known."""

    act: Act
    where: str
    who: str
    person: str


def keep(connection: Connection, device: str, act: Act, received: str) -> None:
    """Keep it once, however often it is told."""
    insert_new(connection, acts, [msgspec.structs.asdict(act) | {"device": device, "received": received}])


def latest(connection: Connection, limit: int) -> list[Done]:
    """What was done on any computer, the latest first."""
    query = (
        select(acts, devices.c.name.label("computer"), homes.c.name.label("home"), _WHO.c.name.label("who_name"))
        .add_columns(func.coalesce(_ABOUT.c.name, files.c.name).label("person_name"))
        .select_from(acts.join(devices, devices.c.id == acts.c.device).join(homes, homes.c.id == devices.c.home))
        .outerjoin(_WHO, _WHO.c.id == acts.c.who)
        .outerjoin(_ABOUT, _ABOUT.c.id == acts.c.person)
        .outerjoin(files, files.c.id == acts.c.person)
        .order_by(acts.c.at.desc())
        .limit(limit)
    )
    return [
        Done(
            act=act_of_row(row),
            where=f"{row.computer}, {row.home}",
            who=row.who_name or "",
            person=row.person_name or "",
        )
        for row in connection.execute(query)
    ]


def act_of_row(row: Row[tuple[object, ...]]) -> Act:
    return msgspec.convert({name: row._mapping[name] for name in Act.__struct_fields__}, Act)
