"""The second step of signing in, as rows: each person's sealed secret, their recovery codes, and who is half-way in."""

from datetime import datetime, timedelta

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)

from carer_app.clock import stamp
from carer_app.gateway.db.tables import metadata
from carer_app.gateway.db.upsert import put_all

HALFWAY = timedelta(minutes=10)
"""How long somebody whose password was right may take for the second step."""


# `last_step` is the newest half minute whose code was used: none is taken twice.
second_factors = Table(
    "second_factors",
    metadata,
    Column("person", Text, ForeignKey("people.id"), primary_key=True),
    Column("secret", LargeBinary, nullable=False),
    Column("last_step", Integer, nullable=False),
    Column("made", Text, nullable=False),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("person", Text, ForeignKey("people.id"), nullable=False),
    Column("code_hash", Text, nullable=False),
    PrimaryKeyConstraint("person", "code_hash"),
)

# Apart from the sessions, so that nothing which looks for a session ever finds one of these.
halfway = Table(
    "halfway",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("person", Text, ForeignKey("people.id"), nullable=False),
    Column("made", Text, nullable=False),
)


def secret_of(connection: Connection, person: str) -> bytes | None:
    """The sealed secret; None for somebody who has not set the second step up."""
    return connection.scalar(select(second_factors.c.secret).where(second_factors.c.person == person))


def made(connection: Connection, person: str) -> str:
    """When the secret was set up; empty where there is none."""
    return connection.scalar(select(second_factors.c.made).where(second_factors.c.person == person)) or ""


def put(connection: Connection, person: str, secret: bytes, step: int, code_hashes: list[str], at: str) -> None:
    """Keep a secret, of which this step's code was used, and recovery codes in place of what was there."""
    put_all(connection, second_factors, [{"person": person, "secret": secret, "last_step": step, "made": at}])
    connection.execute(delete(recovery_codes).where(recovery_codes.c.person == person))
    connection.execute(insert(recovery_codes), [{"person": person, "code_hash": one} for one in code_hashes])


def use_step(connection: Connection, person: str, step: int) -> bool:
    """Take the code of this half minute, once; False when it or a later one was taken before."""
    newer = (second_factors.c.person == person) & (second_factors.c.last_step < step)
    return connection.execute(update(second_factors).where(newer).values(last_step=step)).rowcount == 1


def use_recovery(connection: Connection, person: str, code_hash: str) -> bool:
    """Take a recovery code, once."""
    this = (recovery_codes.c.person == person) & (recovery_codes.c.code_hash == code_hash)
    return connection.execute(delete(recovery_codes).where(this)).rowcount == 1


def left(connection: Connection, person: str) -> int:
    """How many recovery codes somebody still has."""
    query = select(func.count()).select_from(recovery_codes).where(recovery_codes.c.person == person)
    return connection.scalar(query) or 0


def forget(connection: Connection, person: str) -> None:
    """Take the secret, the recovery codes and what is half-way in away."""
    for table in (second_factors, recovery_codes, halfway):
        connection.execute(delete(table).where(table.c.person == person))


def begin_halfway(connection: Connection, token_hash: str, person: str, now: datetime) -> None:
    """Somebody's password was right; those who took too long are cleared away."""
    connection.execute(delete(halfway).where(halfway.c.made <= stamp(now - HALFWAY)))
    connection.execute(insert(halfway).values(token_hash=token_hash, person=person, made=stamp(now)))


def who_is_halfway(connection: Connection, token_hash: str, now: datetime) -> str | None:
    """Whose password was right under this name, not too long ago."""
    this = (halfway.c.token_hash == token_hash) & (halfway.c.made > stamp(now - HALFWAY))
    return connection.scalar(select(halfway.c.person).where(this))


def end_halfway(connection: Connection, token_hash: str) -> None:
    connection.execute(delete(halfway).where(halfway.c.token_hash == token_hash))
