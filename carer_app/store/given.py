"""The streams whose words this computer handed back to the council: what explains that they are not here."""

from collections.abc import Iterable

import msgspec
from sqlalchemy import select

from carer_app.store import directory
from carer_app.store.engine import Connection
from carer_app.store.tables import cursors

_GIVEN = "handed back"


def given_back(db: Connection) -> set[str]:
    """The streams whose words were handed back, and of which nothing has come again."""
    given = set(msgspec.json.decode(directory.setting(db, _GIVEN) or "[]", type=list[str]))
    return given - set(db.scalars(select(cursors.c.stream).where(cursors.c.stream.in_(given)))) if given else given


def give_back(db: Connection, streams: Iterable[str]) -> None:
    """These were handed back now."""
    directory.set_setting(db, _GIVEN, msgspec.json.encode(sorted({*given_back(db), *streams})).decode())
