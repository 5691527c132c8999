"""The streams whose words this computer handed back to the council, and those that were only ever lent to it."""

from collections.abc import Iterable

import msgspec
from sqlalchemy import delete, select

from carer_app.domain.entry import START
from carer_app.store import directory
from carer_app.store.engine import Connection
from carer_app.store.tables import cursors

_GIVEN = "handed back"
_EVER_LENT = "ever lent"


def given_back(db: Connection) -> set[str]:
    """The streams whose words were handed back, and of which nothing has come again."""
    given = set(ends_of_given(db))
    return given - set(db.scalars(select(cursors.c.stream).where(cursors.c.stream.in_(given)))) if given else given


def ends_of_given(db: Connection) -> dict[str, tuple[int, str]]:
    """How far each stream that was ever handed back had been pulled until then, and the chain's head there."""
    return msgspec.json.decode(directory.setting(db, _GIVEN) or "{}", type=dict[str, tuple[int, str]])


def give_back(db: Connection, streams: Iterable[str]) -> None:
    """These are handed back now: should they be given here again, they are pulled from their beginning."""
    names = list(streams)
    pulled = select(cursors.c.stream, cursors.c.position, cursors.c.head).where(cursors.c.stream.in_(names))
    ends = dict.fromkeys(names, (0, START)) | ends_of_given(db)
    ends |= {row.stream: (row.position, row.head) for row in db.execute(pulled)}
    db.execute(delete(cursors).where(cursors.c.stream.in_(names)))
    directory.set_setting(db, _GIVEN, msgspec.json.encode(ends).decode())


def ever_lent(db: Connection) -> dict[str, str]:
    """Every stream that was ever lent to this home, with its child: nothing of this home's own is written into it."""
    return msgspec.json.decode(directory.setting(db, _EVER_LENT) or "{}", type=dict[str, str])


def keep_ever_lent(db: Connection, streams: dict[str, str]) -> None:
    """Keep them in place of those before."""
    directory.set_setting(db, _EVER_LENT, msgspec.json.encode(streams).decode())
