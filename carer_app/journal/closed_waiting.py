"""Closed entries that have not reached the council, counted for those alone who may know of them."""

from carer_app.domain.closed import LOOKED, READERS_NAMED
from carer_app.domain.files import SECTION_OPENED
from carer_app.domain.marks import READ_MARK
from carer_app.domain.story import State
from carer_app.session import Signer
from carer_app.store import closed, log, revisions, states

_OF_THE_SECTION = (SECTION_OPENED.slug, READERS_NAMED.slug, LOOKED.slug, READ_MARK.slug)
"""What is kept there beside what people write: it goes by itself, and nobody is told that it waits."""


def count_waiting(session: Signer) -> int:
    """How many the person at the keyboard reads, what was said about one among them, and how many sections they wrote in for
    others, of which the council has not said that it has them.
    """
    with session.database.reading() as db:
        shut_away = log.named_waiting(db) & closed.names(db)
    with session.closed.reading() as shelf:
        opened = revisions.by_hash(shelf, sorted(shut_away)) if shelf else []
        waiting = states.having_come(shelf, State.SAVED) if shelf else set()
    waiting |= {one.revision.record for one in opened if one.revision.kind not in _OF_THE_SECTION}
    with session.database.reading() as db:
        written = closed.written_by(db, shut_away - {one.hash for one in opened}, session.keys.sealing)
        sections = {box.stream for box in closed.by_hash(db, written).values()}
    return len(waiting) + len(sections)
