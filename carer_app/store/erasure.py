"""The one way in which a body goes: without a trace in the file, while every chain still verifies.

The file keeps its key. Once the vault can go on to its next generation, the place to do so is after `compact`.
"""

from collections.abc import Sequence

from sqlalchemy import delete, select, text

from carer_app.domain.holds import UnderHoldError
from carer_app.store import attachments, directory, holds, index, moves
from carer_app.store.engine import Connection, Database
from carer_app.store.tables import bodies, revisions

TRACES = "erased_pages_remain"
"""The setting that says that old pages may be left in the file."""
ERASURES = "erasures"
"""The setting that counts how often something was erased, so that a backup can be told from one that still holds it."""


def erase(database: Database, hashes: Sequence[str]) -> None:
    """Make the bodies of these revisions go, with all that headlines, index rows and search words tell of them, and
    the photos and papers that no other version names.

    The revisions stay. A record of which nothing is left to read is listed no more. Raises UnderHoldError, with nothing
    erased, where a hold stands over the file of one of them. Raises StoreBusyError while another program still reads the
    old pages: nothing shows the bodies any more, but the file may hold traces; ask again then.
    """
    with database.writing() as db:
        hold = holds.over_any(db, hashes)
        if hold:
            raise UnderHoldError(hold)
        directory.set_setting(db, TRACES, "yes")
        records = list(db.scalars(select(revisions.c.record).where(revisions.c.hash.in_(hashes)).distinct()))
        db.execute(delete(bodies).where(bodies.c.revision.in_(hashes)))
        attachments.forget(db, hashes)
        for record in records:
            list_or_forget(db, record)
        db.execute(text("INSERT INTO search(search) VALUES ('optimize')"))
    leave_no_trace(database)


def erase_moved(database: Database) -> None:
    """Erase here what was moved to another file, where that was confirmed and the council says that it may go.

    What a hold keeps stays, hidden as it is. What an erasure that was broken off may have left in the file goes too.
    Raises StoreBusyError as `erase` does.
    """
    with database.reading() as db:
        gone = [hash_ for record in moves.moved_away(db) for hash_ in moves.erasable(db, record)]
        is_traced = directory.setting(db, TRACES) is not None
    if gone:
        erase(database, gone)
    elif is_traced:
        leave_no_trace(database)


def leave_no_trace(database: Database) -> None:
    """Write the file anew without what was erased; raises StoreBusyError while another program reads the old pages."""
    database.compact()
    attachments.sweep(database)
    with database.writing() as db:
        directory.set_setting(db, ERASURES, str(int(directory.setting(db, ERASURES) or 0) + 1))
    if database.aside:
        database.aside.forget_erased(database)
    with database.writing() as db:
        directory.drop_setting(db, TRACES)
    database.empty_log()


def list_or_forget(db: Connection, record: str) -> None:
    """List a record as it now stands, or not at all where nothing of it is left to read."""
    own = select(revisions.c.hash).where(revisions.c.record == record)
    if db.scalar(select(bodies.c.revision).where(bodies.c.revision.in_(own)).limit(1)):
        index.reindex(db, record)
    else:
        index.forget(db, record)
