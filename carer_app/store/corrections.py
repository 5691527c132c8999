"""What a young person says is not right in a record: it stands beside the record wherever that is told."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import bindparam, select

from carer_app.domain.marks import COMMENT, Comment
from carer_app.domain.people import Role
from carer_app.domain.revision import read_statement
from carer_app.domain.story import Told
from carer_app.store.engine import Connection
from carer_app.store.tables import about, bodies, people, revisions

_SAID = (
    select(about.c.record, revisions.c.schema, bodies.c.text)
    .join_from(people, revisions, revisions.c.author == people.c.id)
    .join(about, about.c.revision == revisions.c.hash)
    .join(bodies, bodies.c.revision == revisions.c.hash)
    .where(
        people.c.role == str(Role.YOUNG_PERSON),
        revisions.c.kind == COMMENT.slug,
        about.c.record.in_(bindparam("records", expanding=True)),
    )
    .order_by(revisions.c.number)
)


def with_corrections(db: Connection, records: Sequence[Told]) -> list[Told]:
    """The same records, each with what a young person says is not right in it."""
    ids = [record.id for record in records]
    found: dict[str, list[str]] = {}
    for start in range(0, len(ids), 500):
        for row in db.execute(_SAID, {"records": ids[start : start + 500]}):
            raw = read_statement(row.text).content
            said = COMMENT.read(row.schema, raw) if raw is not None else None
            if isinstance(said, Comment) and said.not_right:
                found.setdefault(row.record, []).append(said.text)
    return [
        msgspec.structs.replace(one, not_right=tuple(found[one.id])) if one.id in found and not one.moved_away else one
        for one in records
    ]
