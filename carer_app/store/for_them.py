"""What a young person may read on their own page: the records that somebody marked for them."""

from sqlalchemy import bindparam, select

from carer_app.domain.marks import MAY_READ, MayRead
from carer_app.domain.revision import read_statement
from carer_app.store.engine import Connection
from carer_app.store.tables import about, bodies, record_index, revisions

_MARKS = (
    select(about.c.record, revisions.c.schema, bodies.c.text)
    .join_from(record_index, about, about.c.revision == record_index.c.head)
    .join(revisions, revisions.c.hash == record_index.c.head)
    .join(bodies, bodies.c.revision == record_index.c.head)
    .where(record_index.c.kind == MAY_READ.slug, record_index.c.file == bindparam("of_file"))
    .order_by(record_index.c.number)
)


def readable(db: Connection, child: str) -> list[str]:
    """The records of a child's file that they may read; the last mark of each holds."""
    found: dict[str, bool] = {}
    for row in db.execute(_MARKS, {"of_file": child}):
        raw = read_statement(row.text).content
        mark = MAY_READ.read(row.schema, raw) if raw is not None else None
        if isinstance(mark, MayRead):
            found[row.record] = mark.may
    return [record for record, may in found.items() if may]
