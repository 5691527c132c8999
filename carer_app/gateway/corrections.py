"""What a young person says is not right in a record, as the desk shows it beside the entry."""

from collections.abc import Collection

from sqlalchemy import Connection, select

from carer_app.domain.marks import COMMENT, Comment
from carer_app.domain.people import Role
from carer_app.domain.revision import Revision
from carer_app.gateway.db.index import content_of
from carer_app.gateway.db.rows import body_of, signed_of
from carer_app.gateway.db.tables import bodies, heads, links, people, revisions


def corrections(connection: Connection, records: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Their words about each of these records, the earliest first."""
    found: dict[str, tuple[str, ...]] = {}
    query = (
        select(revisions, bodies.c.salt, bodies.c.text, links.c.record.label("corrected"))
        .join_from(links, people, people.c.id == links.c.author)
        .join(heads, heads.c.revision == links.c.revision)
        .join(revisions, revisions.c.hash == links.c.revision)
        .join(bodies, bodies.c.hash == revisions.c.body_hash)
        .where(links.c.record.in_(records), links.c.kind == COMMENT.slug, people.c.role == str(Role.YOUNG_PERSON))
        .order_by(revisions.c.written)
    )
    for row in connection.execute(query):
        said = content_of(signed_of(row).read(Revision), body_of(row))
        if isinstance(said, Comment) and said.not_right:
            found[row.corrected] = (*found.get(row.corrected, ()), said.text)
    return found
