"""The parts of a record: records of their own that belong to it, such as what a manager signs under a restraint."""

from sqlalchemy import select

from carer_app.domain.kinds import part_kinds
from carer_app.domain.story import Told
from carer_app.store import index
from carer_app.store.engine import Connection
from carer_app.store.tables import about
from carer_app.store.tables import revisions as revision_table


def records(db: Connection, lead: str) -> list[str]:
    """Every record that was ever added as a part of this one, in the order in which they came here; moved ones too."""
    own = select(revision_table.c.stream).where(revision_table.c.record == lead)
    query = (
        select(revision_table.c.record)
        .join_from(revision_table, about, about.c.revision == revision_table.c.hash)
        .where(about.c.record == lead, revision_table.c.kind.in_(part_kinds()), revision_table.c.stream.in_(own))
        .order_by(revision_table.c.number)
    )
    return list(dict.fromkeys(db.scalars(query)))


def told(db: Connection, lead: str) -> list[Told]:
    """The parts that stand with this record, with their contents, the earliest happening first."""
    found = [one for record in records(db, lead) if (one := index.told_one(db, record)) and not one.moved_away]
    return sorted(found, key=lambda one: (one.occurred.start, one.written))
