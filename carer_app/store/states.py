"""How far each record has come, as its row in the index says: received, read, held, set aside, or written by two people."""

from collections.abc import Iterable

import msgspec
from sqlalchemy import select, text

from carer_app.domain.marks import READ_MARK
from carer_app.domain.story import State
from carer_app.store.engine import Connection
from carer_app.store.tables import record_index


def having_come(db: Connection, state: State) -> set[str]:
    """The records that have come so far and no further."""
    return set(db.scalars(select(record_index.c.record).where(record_index.c.listed, record_index.c.state == state)))


def refresh(db: Connection, records: Iterable[str]) -> None:
    """Renew received, read and state of these records from positions, marks what is held and what was set aside."""
    wanted = msgspec.json.encode(sorted(records)).decode()
    db.execute(_REFRESH_TIMES, {"records": wanted, "read_mark": READ_MARK.slug})
    db.execute(_REFRESH_STATES, {"records": wanted})


_REFRESH_TIMES = text("""
    UPDATE record_index SET
        received = (
            SELECT CASE WHEN count(*) = count(p.revision) THEN max(p.received) END
            FROM revisions r LEFT JOIN positions p ON p.revision = r.hash AND p.stream = r.stream
            WHERE r.record = record_index.record
        ),
        "read" = (
            SELECT max(m.written) FROM about a JOIN revisions m ON m.hash = a.revision
            WHERE a.record = record_index.record AND a.target = record_index.head AND m.kind = :read_mark
        )
    WHERE record IN (SELECT value FROM json_each(:records))
""")
_REFRESH_STATES = text("""
    UPDATE record_index SET state = CASE
        WHEN conflict THEN 'conflict'
        WHEN EXISTS (
            SELECT 1 FROM revisions r JOIN set_aside s ON s.revision = r.hash
            WHERE r.record = record_index.record AND r.hash NOT IN (SELECT revision FROM positions)
        ) THEN 'set_aside'
        WHEN EXISTS (
            SELECT 1 FROM revisions r JOIN held h ON h.revision = r.hash
            WHERE r.record = record_index.record AND r.hash NOT IN (SELECT revision FROM positions)
        ) THEN 'held'
        WHEN "read" IS NOT NULL THEN 'read'
        WHEN received IS NOT NULL THEN 'received'
        ELSE 'saved' END
    WHERE record IN (SELECT value FROM json_each(:records))
""")
