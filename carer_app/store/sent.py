"""When a version was first handed to the line to its council, where no receipt has told of it since."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert as upsert

from carer_app.store.engine import Connection
from carer_app.store.tables import first_sent


def note(db: Connection, names: Sequence[str], at: str) -> None:
    """These versions and boxes went out then; of one that did before, the first time stands."""
    if names:
        rows = [{"revision": name, "at": at} for name in names]
        db.execute(upsert(first_sent).on_conflict_do_nothing(), rows)


def first(db: Connection, names: Sequence[str]) -> dict[str, str]:
    """When each of these went out first, of those that did and have no receipt, or came to it only later."""
    found: dict[str, str] = {}
    for start in range(0, len(names), 500):
        some = select(first_sent).where(first_sent.c.revision.in_(names[start : start + 500]))
        found |= {row.revision: row.at for row in db.execute(some)}
    return found
