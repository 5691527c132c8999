"""Who somebody at the council is at the council's own sign-in: by issuer and subject, never by e-mail, as rows."""

from sqlalchemy import Column, Connection, ForeignKey, PrimaryKeyConstraint, Table, Text, select

from carer_app.gateway.db.tables import metadata
from carer_app.gateway.db.upsert import insert_all

identities = Table(
    "identities",
    metadata,
    Column("issuer", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("person", Text, ForeignKey("people.id"), nullable=False),
    Column("added", Text, nullable=False),
    PrimaryKeyConstraint("issuer", "subject"),
)


def person_of(connection: Connection, issuer: str, subject: str) -> str | None:
    this = (identities.c.issuer == issuer) & (identities.c.subject == subject)
    return connection.scalar(select(identities.c.person).where(this))


def join(connection: Connection, issuer: str, subject: str, person: str, at: str) -> None:
    """From now on that subject is this person."""
    insert_all(connection, identities, [{"issuer": issuer, "subject": subject, "person": person, "added": at}])
