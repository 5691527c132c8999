"""Earlier stays in other homes that may be read here for a time: what is lent now, and letting go of what is lent no longer."""

from collections.abc import Sequence
from datetime import date

import msgspec
from sqlalchemy import select

from carer_app.domain.holds import UnderHoldError
from carer_app.domain.lent import Lent
from carer_app.store import directory, holds, moved_on
from carer_app.store.engine import Connection, Database
from carer_app.store.erasure import TRACES, leave_no_trace
from carer_app.store.given import ever_lent, keep_ever_lent
from carer_app.store.sealed_folder import SealedFolder
from carer_app.store.tables import bodies, revisions

_LENT = "lent by "


def keep(db: Connection, gateway: str, told: Sequence[Lent]) -> None:
    """Keep what this gateway lends now, in place of what it lent before."""
    value = msgspec.json.encode(told).decode()
    if (directory.setting(db, _LENT + gateway) or "[]") == value:
        return
    directory.set_setting(db, _LENT + gateway, value)
    ever = {**ever_lent(db), **{one.stream: one.child for one in told}}
    keep_ever_lent(db, ever)


def let_go(database: Database, today: date) -> None:
    """Take the words of what is lent no longer off this computer. What a hold covers stays, and so does what was written
    here about it and has not reached the council.

    Raises UnderHoldError; StoreBusyError while another program reads old pages, which go at a later sync.
    """
    folder = SealedFolder(database.path)
    with database.reading() as db:
        if not _over(db, today, folder):
            return
    with database.writing() as db:
        over = _over(db, today, folder)
        if not over:
            return
        for child in sorted(set(over.values())):
            hold = holds.over(db, child)
            if hold:
                raise UnderHoldError(hold)
        directory.set_setting(db, TRACES, "yes")
        moved_on.erase_streams(db, list(over))
    leave_no_trace(database)


def _over(db: Connection, today: date, folder: SealedFolder) -> dict[str, str]:
    """The streams that were lent and are no longer, of which words are here; with their children."""
    now = {
        one.stream
        for value in directory.settings_like(db, _LENT)
        for one in msgspec.json.decode(value, type=tuple[Lent, ...])
        if one.until >= today.isoformat()
    }
    over = {stream: child for stream, child in ever_lent(db).items() if stream not in now}
    with_words = select(revisions.c.stream).join(bodies, bodies.c.revision == revisions.c.hash).distinct()
    here = set(db.scalars(with_words.where(revisions.c.stream.in_(over)))) if over else set()
    done = {stream for stream in here if moved_on.is_all_sent(db, [stream], folder)}
    return {stream: child for stream, child in over.items() if stream in done}
