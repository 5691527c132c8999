"""Which entries name this one in a field of their content, such as the steps in skills that were seen in a daily log."""

from sqlalchemy import bindparam, func, or_, select

from carer_app.domain.kinds import kinds
from carer_app.domain.story import Told
from carer_app.store import index
from carer_app.store.engine import Connection
from carer_app.store.tables import bodies, record_index


def at(db: Connection, record: str) -> list[Told]:
    """The entries of the same file that name it as they now stand, the earliest happening first."""
    fields = {slug: kind.points_by for slug, kind in kinds().items() if kind.points_by}
    if not fields:
        return []
    own = select(record_index.c.file).where(record_index.c.record == bindparam("of_record")).scalar_subquery()
    named = [
        (record_index.c.kind == slug)
        & (func.json_extract(bodies.c.text, f"$.content.{field}") == bindparam("of_record"))
        for slug, field in fields.items()
    ]
    query = (
        select(record_index.c.record)
        .join(bodies, bodies.c.revision == record_index.c.head)
        .where(record_index.c.file == own, record_index.c.listed, record_index.c.kind.in_(fields), or_(*named))
        .order_by(record_index.c.occurred, record_index.c.number)
    )
    found = [index.told_one(db, row.record) for row in db.execute(query, {"of_record": record})]
    return [one for one in found if one is not None and not one.moved_away]
