"""Drafts: the only thing that changes. Each is sealed to its writer, so that only their unlock finds it.

Its name, which tells of what and of whom it is, lies here as a mark that its writer alone can make, and so does whose
it is. When it was typed is said inside alone.
"""

import json
from collections.abc import Iterator

import msgspec
from sqlalchemy import bindparam, delete, insert, or_, select

from carer_app.domain.last_words import LeftDraft
from carer_app.domain.sealing import NotForYouError, SealingKey, seal
from carer_app.store import gateways
from carer_app.store.council_copy import copies
from carer_app.store.draft import Cursor as Cursor
from carer_app.store.draft import Draft as Draft
from carer_app.store.engine import Connection
from carer_app.store.tables import drafts

_OWN = "drafts"
_HAS_NO_COPY = or_(drafts.c.council.is_(None), drafts.c.council == b"[]")
_DROP = delete(drafts).where(drafts.c.name.in_(bindparam("names", expanding=True)))


def keep(db: Connection, key: SealingKey, draft: Draft) -> None:
    """Keep the draft in place of the one of that name, with its copy for the council."""
    drop(db, draft.name, key)
    sealed = seal(json.dumps(msgspec.to_builtins(draft)).encode(), key.public)
    copy = msgspec.json.encode(copies(db, draft, key))
    row = {"name": key.mark(draft.name), "person": key.mark(_OWN), "changed": "", "sealed": sealed}
    db.execute(insert(drafts).values(**row, council=copy))


def copy_anew(db: Connection, mark: str, key: SealingKey) -> None:
    """Make this person's draft, lying under that mark, and its copy for the council anew: what belongs to it was changed."""
    for sealed in list(db.scalars(select(drafts.c.sealed).where(drafts.c.name == mark))):
        for draft in _opened(sealed, key):
            keep(db, key, draft)


def copy_what_lacks_it(db: Connection, person: str, key: SealingKey) -> None:
    """Give this person's drafts a copy for the council that have none: typed before this computer joined it."""
    query = select(drafts.c.sealed).where(drafts.c.person.in_((key.mark(_OWN), person)), _HAS_NO_COPY)
    without = list(db.scalars(query)) if gateways.every(db) else []
    for draft in (draft for sealed in without for draft in _opened(sealed, key)):
        keep(db, key, draft)


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


def any_of_others(db: Connection, person: str, key: SealingKey) -> bool:
    """Whether anybody else has begun something here, whatever it is about: that their own key alone can tell."""
    others = select(drafts.c.name).where(drafts.c.person.not_in((key.mark(_OWN), person)))
    return db.scalar(others.limit(1)) is not None


def left(db: Connection, person: str, key: SealingKey) -> tuple[LeftDraft, ...]:
    """Every draft that lies here, sealed to the council; of somebody else's from before they had copies, as it lies."""
    for draft in of_person(db, person, key):
        keep(db, key, draft)
    found: list[LeftDraft] = []
    for row in db.execute(select(drafts.c.sealed, drafts.c.council)):
        copied = msgspec.json.decode(row.council or b"[]", type=tuple[LeftDraft, ...])
        found += copied or (LeftDraft(gateway="", to="", sealed=row.sealed),)
    return tuple(found)


def _opened(sealed: bytes, key: SealingKey) -> Iterator[Draft]:
    """The standard library's JSON, since it keeps whatever can be typed or pasted, half a character too."""
    try:
        yield msgspec.convert(json.loads(key.open(sealed)), Draft)
    except NotForYouError:
        return
