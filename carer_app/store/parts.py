"""The parts of a record: records of their own that belong to it, such as what a manager signs under a restraint."""

from carer_app.domain.story import Told
from carer_app.store import index, revisions
from carer_app.store.engine import Connection


def told(db: Connection, lead: str) -> list[Told]:
    """The parts that stand with this record, with their contents, the earliest happening first."""
    found = index.with_content(db, index.told_all(db, revisions.parts_of(db, lead)))
    return sorted((one for one in found if not one.moved_away), key=lambda one: (one.occurred.start, one.written))
