"""Who is known here: the people of this computer and, after a sync, those the council named; and what is set here."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from carer_app.domain.people import Person, Role
from carer_app.store.engine import Connection
from carer_app.store.tables import people, person_keys, settings

_ERASED = "erased by "
RECOVERY_KEY = "recovery key"
"""The setting with the public key of the recovery code that was made with the store."""
RECOVERY_SLOT = "recovery slot"
"""The setting with the slot of a later recovery code and its public key; another word while one is on its way."""


def keep_person(db: Connection, person: Person, *, here: bool) -> None:
    """Keep a person as they now are; every signing key that they ever had stays known."""
    values = {
        "name": person.name,
        "role": str(person.role),
        "signing_key": person.signing_key,
        "sealing_key": person.sealing_key,
        "until": person.until,
    }
    if db.scalar(select(people.c.id).where(people.c.id == person.id)) is None:
        db.execute(insert(people).values(id=person.id, here=here, revoked=False, **values))
    else:
        db.execute(update(people).where(people.c.id == person.id).values(**values))
    keep_key(db, person.id, person.signing_key)


def keep_key(db: Connection, person: str, signing_key: str) -> None:
    """A key that is, or once was, this person's."""
    db.execute(upsert(person_keys).values(person=person, signing_key=signing_key).on_conflict_do_nothing())


def person(db: Connection, id_: str) -> Person | None:
    return next((found for found in _people(db, here=None) if found.id == id_), None)


def people_here(db: Connection) -> list[Person]:
    """The people who have or had a slot on this computer. Young people have none: see `own_log_ins`."""
    return [one for one in _people(db, here=True) if one.role is not Role.YOUNG_PERSON]


def made_here(db: Connection) -> set[str]:
    """Everybody whose keys were made on this computer, so that nobody elsewhere names them anew; by id."""
    return set(db.scalars(select(people.c.id).where(people.c.here)))


def every_key_of(db: Connection, person: Person) -> list[Person]:
    """A person once for each key that they ever signed with, the present one last."""
    keys = db.scalars(select(person_keys.c.signing_key).where(person_keys.c.person == person.id))
    earlier = [key for key in keys if key != person.signing_key]
    return [msgspec.structs.replace(person, signing_key=key) for key in (*earlier, person.signing_key)]


def everyone(db: Connection) -> list[Person]:
    return _people(db, here=None)


def take_off(db: Connection, id_: str) -> None:
    """The person does not unlock here any more. What they wrote stays, and so do their keys, which tell that it was they."""
    db.execute(update(people).where(people.c.id == id_).values(revoked=True))


def taken_off(db: Connection) -> set[str]:
    """Who was taken off this computer; by id."""
    return set(db.scalars(select(people.c.id).where(people.c.revoked)))


def not_revoked(db: Connection) -> list[Person]:
    """Everybody who was not taken off this computer."""
    gone = taken_off(db)
    return [one for one in everyone(db) if one.id not in gone]


def key_owner(db: Connection, signing_key: str) -> str | None:
    """Whose key it is or was."""
    return db.scalar(select(person_keys.c.person).where(person_keys.c.signing_key == signing_key))


def may_sign(db: Connection, author: str, signing_key: str) -> bool:
    """Whether a key is an author's: by the directory's word, or because it wrote here. Of strangers nothing is known."""
    owner = key_owner(db, signing_key)
    return owner == author or (owner is None and person(db, author) is None)


def setting(db: Connection, name: str) -> str | None:
    return db.scalar(select(settings.c.value).where(settings.c.name == name))


def set_setting(db: Connection, name: str, value: str) -> None:
    kept = upsert(settings).values(name=name, value=value)
    db.execute(kept.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


def keep_erased(db: Connection, gateway: str, hashes: Sequence[str]) -> None:
    """The revisions whose words a gateway says, by its signature, may go: a confirmed move erased them there, and no hold
    keeps them. What it said before does not count any more.
    """
    set_setting(db, _ERASED + gateway, " ".join(hashes))


def erased_elsewhere(db: Connection) -> set[str]:
    """The revisions of which a gateway said so."""
    return {name for value in settings_like(db, _ERASED) for name in value.split()}


def settings_like(db: Connection, beginning: str) -> list[str]:
    """What is set under every name that begins so."""
    return list(db.scalars(select(settings.c.value).where(settings.c.name.startswith(beginning))))


def settings_named(db: Connection, beginning: str) -> dict[str, str]:
    """The same with the names."""
    found = db.execute(select(settings).where(settings.c.name.startswith(beginning)))
    return {row.name: row.value for row in found}


def drop_setting(db: Connection, name: str) -> None:
    db.execute(delete(settings).where(settings.c.name == name))


def _people(db: Connection, *, here: bool | None) -> list[Person]:
    query = select(people).order_by(people.c.id)
    if here is not None:
        query = query.where(people.c.here == here)
    return [
        Person(
            id=row.id,
            name=row.name,
            role=Role(row.role),
            signing_key=row.signing_key,
            sealing_key=row.sealing_key,
            until=row.until,
        )
        for row in db.execute(query)
    ]


def keys_here(db: Connection) -> list[Person]:
    """The people of this computer, once for each key that they ever signed with, the present one of each last."""
    return [each for one in people_here(db) for each in every_key_of(db, one)]
