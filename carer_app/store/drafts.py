"""Drafts: the only thing that changes. Each is sealed to its writer, so that only their unlock finds it.

Its name, which tells of what and of whom it is, lies here as a mark that its writer alone can make, and so does whose
it is. When it was typed is said inside alone.
"""

import json
from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, insert, select

from carer_app.domain.sealing import NotForYouError, SealingKey, seal
from carer_app.store.engine import Connection
from carer_app.store.tables import drafts


class Cursor(msgspec.Struct, frozen=True, kw_only=True):
    """Where the writer was: the path of a field in the form, and the place in its text, as the window counts it."""

    field: str
    position: int = 0


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody has typed in one form so far. `record` is set when it changes a record that is there already, and
    `reason` is then the reason for the change, and `seen` the versions that stood when it was begun. `cursor` is where
    the writer was in it. One that is `closed` is for these `readers` alone, and about these people. `about` is
    the record to which a new part is being added.
    """

    name: str
    kind: str
    child: str = ""
    record: str = ""
    raw: dict[str, Any] = {}
    reason: str = ""
    seen: tuple[str, ...] = ()
    changed: str
    cursor: Cursor | None = None
    closed: bool = False
    readers: tuple[str, ...] = ()
    about_people: tuple[str, ...] = ()
    about: str = ""


_OWN = "drafts"
_DROP = delete(drafts).where(drafts.c.name.in_(bindparam("names", expanding=True)))


def keep(db: Connection, key: SealingKey, draft: Draft) -> None:
    """Keep the draft in place of the one of that name."""
    drop(db, draft.name, key)
    sealed = seal(json.dumps(msgspec.to_builtins(draft)).encode(), key.public)
    db.execute(insert(drafts).values(name=key.mark(draft.name), person=key.mark(_OWN), changed="", sealed=sealed))


def drop(db: Connection, name: str, key: SealingKey) -> None:
    """Let a draft go, also one that lies under its plain name: the first version kept them so."""
    db.execute(_DROP, {"names": [key.mark(name), name]})


def of_person(db: Connection, person: str, key: SealingKey) -> list[Draft]:
    """This person's drafts, the latest first. Those of the keys before a recovery stay closed.

    The first version kept them under the person's own name.
    """
    query = select(drafts.c.sealed).where(drafts.c.person.in_((key.mark(_OWN), person)))
    found = [draft for sealed in db.scalars(query) for draft in _opened(sealed, key)]
    return sorted(found, key=lambda draft: draft.changed, reverse=True)


def _opened(sealed: bytes, key: SealingKey) -> Iterator[Draft]:
    """The standard library's JSON, since it keeps whatever can be typed or pasted, half a character too."""
    try:
        yield msgspec.convert(json.loads(key.open(sealed)), Draft)
    except NotForYouError:
        return
