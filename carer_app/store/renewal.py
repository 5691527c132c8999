"""Making the index anew where this program reads records better than the one that made it: after an update."""

import msgspec
from sqlalchemy import select, text

from carer_app.domain.kinds import kinds
from carer_app.store import directory, index, states
from carer_app.store.engine import Connection, Database
from carer_app.store.tables import record_index

FORM = 2
_SETTING = "indexed"
_SEARCHED = text("SELECT count(*) FROM search")
_RECORDS = select(record_index.c.record, record_index.c.kind, record_index.c.flags).order_by(
    record_index.c.occurred, record_index.c.number
)


def catch_up(database: Database) -> None:
    """Renew the rows of every kind that this program reads in another form than the one before; quick when none is.

    A record of a kind that was unknown becomes readable this way. One transaction: all of it, or none.
    """
    with database.reading() as db:
        if directory.setting(db, _SETTING) == _forms():
            return
    with database.writing() as db:
        _renew(db)
        directory.set_setting(db, _SETTING, _forms())


def _renew(db: Connection) -> None:
    before = msgspec.json.decode(directory.setting(db, _SETTING) or "{}", type=dict[str, int])
    now = msgspec.json.decode(_forms(), type=dict[str, int])
    everything = before.get("") != now[""] or not db.scalar(_SEARCHED)
    stale = [row for row in db.execute(_RECORDS) if everything or before.get(row.kind) != now.get(row.kind)]
    for row in stale:
        was_known = not before or row.kind in before
        index.reindex(db, row.record, row.flags.split("\n") if was_known else None)
    states.refresh(db, [row.record for row in stale])


def _forms() -> str:
    """Which form of the index, and of each kind, this program makes."""
    return msgspec.json.encode({"": FORM} | {slug: kind.schema for slug, kind in sorted(kinds().items())}).decode()
