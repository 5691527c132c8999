"""The streams whose words this computer handed back to the council, and those that were only ever lent to it."""

from collections.abc import Iterable

import msgspec
from sqlalchemy import select

from carer_app.store import directory
from carer_app.store.engine import Connection
from carer_app.store.tables import cursors

_GIVEN = "handed back"
_EVER_LENT = "ever lent"


def given_back(db: Connection) -> set[str]:
    """The streams whose words were handed back, and of which nothing has come again."""
    given = set(msgspec.json.decode(directory.setting(db, _GIVEN) or "[]", type=list[str]))
    return given - set(db.scalars(select(cursors.c.stream).where(cursors.c.stream.in_(given)))) if given else given


def give_back(db: Connection, streams: Iterable[str]) -> None:
    """These were handed back now."""
    directory.set_setting(db, _GIVEN, msgspec.json.encode(sorted({*given_back(db), *streams})).decode())


def ever_lent(db: Connection) -> dict[str, str]:
    """Every stream that was ever lent to this home, with its child: nothing of this home's own is written into it."""
    return msgspec.json.decode(directory.setting(db, _EVER_LENT) or "{}", type=dict[str, str])


def keep_ever_lent(db: Connection, streams: dict[str, str]) -> None:
    """Keep them in place of those before."""
    directory.set_setting(db, _EVER_LENT, msgspec.json.encode(streams).decode())
