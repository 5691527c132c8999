"""The one way in which a body goes: without a trace in the file, while every chain still verifies."""

from collections.abc import Sequence

from sqlalchemy import delete, select, text

from carer_app.store import attachments, index
from carer_app.store.engine import Connection, Database
from carer_app.store.tables import bodies, revisions


def erase(database: Database, hashes: Sequence[str]) -> None:
    """Make the bodies of these revisions go, with all that headlines, index rows and search words tell of them, and
    the photos and papers that no other version names.

    The revisions stay. A record of which nothing is left to read is listed no more. Raises StoreBusyError while another
    program still reads the old pages: nothing shows the bodies any more, but the file may hold traces; ask again then.
    """
    with database.writing() as db:
        records = list(db.scalars(select(revisions.c.record).where(revisions.c.hash.in_(hashes)).distinct()))
        db.execute(delete(bodies).where(bodies.c.revision.in_(hashes)))
        attachments.forget(db, hashes)
        for record in records:
            _renew(db, record)
        db.execute(text("INSERT INTO search(search) VALUES ('optimize')"))
    database.compact()
    attachments.sweep(database)


def _renew(db: Connection, record: str) -> None:
    own = select(revisions.c.hash).where(revisions.c.record == record)
    if db.scalar(select(bodies.c.revision).where(bodies.c.revision.in_(own)).limit(1)):
        index.reindex(db, record)
    else:
        index.forget(db, record)
