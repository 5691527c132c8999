"""Closed entries that have not reached the council, counted for those alone who may know of them."""

from carer_app.domain.story import State
from carer_app.session import Signer
from carer_app.store import closed, index, log, revisions


def count_waiting(session: Signer) -> int:
    """How many the person at the keyboard reads, and how many sections they wrote in for others, of which the council has not
    said that it has them.
    """
    with session.database.reading() as db:
        shut_away = log.named_waiting(db) & closed.names(db)
    with session.closed.reading() as shelf:
        opened = {one.hash for one in revisions.by_hash(shelf, sorted(shut_away))} if shelf else set()
        readable = index.counts(shelf)[State.SAVED] if shelf else 0
    with session.database.reading() as db:
        written = closed.written_by(db, shut_away - opened, session.keys.sealing)
        sections = {box.stream for box in closed.by_hash(db, written).values()}
    return readable + len(sections)
