"""The holds of which a gateway told: the question that every erasure on this computer asks in its own transaction."""

from collections.abc import Iterator, Sequence

import msgspec
from sqlalchemy import select

from carer_app.domain.holds import EVERYTHING, Hold
from carer_app.store import directory
from carer_app.store.engine import Connection
from carer_app.store.tables import revisions, sections

_HOLDS = "holds of "
ASKED_FOR = "holds of command "


def keep(db: Connection, gateway: str, holds: Sequence[Hold]) -> None:
    """The holds that stand now by this gateway's signed word, in place of those that it told before."""
    directory.set_setting(db, _HOLDS + gateway, msgspec.json.encode(holds).decode())


def keep_asked_for(db: Connection, gateway: str, holds: Sequence[Hold]) -> None:
    """The holds that the council asked for by name, which no directory takes away."""
    directory.set_setting(db, ASKED_FOR + gateway, msgspec.json.encode(holds).decode())


def asked_for(db: Connection, gateway: str) -> tuple[Hold, ...]:
    """The holds that this council asked for by name."""
    return msgspec.json.decode(directory.setting(db, ASKED_FOR + gateway) or "[]", type=tuple[Hold, ...])


def any_standing(db: Connection) -> Hold | None:
    """A hold that stands over anything here, the earliest; None where nothing is in the way."""
    return min(_standing(db), key=lambda one: one.since, default=None)


def over(db: Connection, file: str) -> Hold | None:
    """The hold that stands over a file, the earliest where there are several; None where nothing is in the way."""
    return min(
        (one for one in _standing(db) if one.file in (file, EVERYTHING)), key=lambda one: one.since, default=None
    )


def over_any(db: Connection, hashes: Sequence[str]) -> Hold | None:
    """A hold that stands over the file of one of these revisions."""
    of = select(revisions.c.stream).where(revisions.c.hash.in_(hashes))
    files = set(db.scalars(select(sections.c.file).where(sections.c.stream.in_(of))))
    return next((one for one in _standing(db) if one.file in {*files, EVERYTHING}), None)


def _standing(db: Connection) -> Iterator[Hold]:
    for told in directory.settings_like(db, _HOLDS):
        yield from msgspec.json.decode(told, type=tuple[Hold, ...])
