"""People and their public keys, as rows."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, case, func, select

from carer_app.domain.people import Person, Role
from carer_app.gateway.db import prepared
from carer_app.gateway.db.tables import desk_keys, people, person_keys
from carer_app.gateway.db.upsert import insert_new
from carer_app.gateway.port import DeviceFacts

_OF_COUNCIL = func.coalesce(desk_keys.c.public_key, "")
_SEALING = case((people.c.home.is_(None), _OF_COUNCIL), else_=person_keys.c.sealing_key)
PERSONS = (
    select(people, person_keys.c.signing_key, _SEALING.label("sealing_key"))
    .join_from(people, person_keys, person_keys.c.person == people.c.id)
    .join(desk_keys, desk_keys.c.person == people.c.id, isouter=True)
    .order_by(people.c.name, people.c.id, person_keys.c.added, person_keys.c.signing_key)
)
"""Everybody with each of their keys, to be narrowed."""


def keep_person(connection: Connection, person: Person, device: DeviceFacts, at: str) -> None:
    """Keep one of a home's people as they now are; every key that they ever had stays known."""
    row = {"id": person.id, "name": person.name, "role": str(person.role), "home": device.home, "until": person.until}
    insert_new(connection, people, [row | {"added": at}])
    known = people.c.id == person.id
    connection.execute(people.update().where(known).values(name=person.name, role=str(person.role), until=person.until))
    keep_key(connection, person, device.id, at)


def keep_key(connection: Connection, person: Person, device: str | None, at: str) -> None:
    """Know a person's public keys from now on."""
    keys = {"person": person.id, "signing_key": person.signing_key, "sealing_key": person.sealing_key}
    insert_new(connection, person_keys, [keys | {"device": device, "added": at}])


def author_keys(connection: Connection, people: Collection[str]) -> set[tuple[str, str]]:
    """Pairs of person and public signing key that are known to belong together, of these people."""
    return keys_in(prepared.AUTHOR_KEYS.rows(connection, {"people": list(people)}))


def keys_in(found: Iterable[Any]) -> set[tuple[str, str]]:
    """The pairs that `AUTHOR_KEYS` found."""
    return {(row.person, row.signing_key) for row in found}


def persons(connection: Connection, which: ColumnElement[bool]) -> Iterator[Person]:
    """People as others see them; somebody with several keys comes once for each, the newest last.

    What is closed is sealed to people of the council only by the key that is under a passphrase of their own.
    """
    return read_persons(connection.execute(PERSONS.where(which)))


def read_persons(rows: Iterable[Any]) -> Iterator[Person]:
    """The people whom a narrowed `PERSONS` found."""
    return map(_person, rows)


def _person(row: Row[Any]) -> Person:
    return Person(
        id=row.id,
        name=row.name,
        role=Role(row.role),
        signing_key=row.signing_key,
        sealing_key=row.sealing_key,
        until=row.until,
    )
