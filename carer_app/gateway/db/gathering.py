"""Records that read with their parts, such as a missing episode: what the whole says, and the headline that lists show."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select, update

from carer_app.domain.kind import Content
from carer_app.domain.kinds import is_gathered, is_living, kinds, lead_of, whole
from carer_app.domain.revision import Op, Revision
from carer_app.gateway.db.index import content_of
from carer_app.gateway.db.rows import body_of, signed_of
from carer_app.gateway.db.tables import bodies, heads, links, records, revisions
from carer_app.gateway.port import Candidate


def tell_leads(connection: Connection, taken: Sequence[Candidate]) -> None:
    """Renew the headline of each record that reads with its parts, where it or one of them has just come."""
    came = [candidate.revision for candidate in taken]
    wanted = {one.record for one in came if is_living(one.kind)}
    wanted |= {lead_of(one.kind, one.about) for one in came if is_gathered(one.kind)}
    for record, content in read(connection, wanted).items():
        headline = content.headline().replace("\0", " ")
        connection.execute(update(records).where(records.c.record == record).values(headline=headline))


def read(connection: Connection, wanted: Collection[str]) -> dict[str, Content]:
    """What each of these records says, as it reads with its parts; none for what reads alone, or says nothing any more."""
    if not wanted:
        return {}
    standing = select(records.c.record, records.c.kind).where(
        records.c.record.in_(wanted), records.c.kind.in_(_leads()), records.c.op.not_in((str(Op.MOVE), str(Op.RETRACT)))
    )
    leads = {row.record: row.kind for row in connection.execute(standing)}
    parts = _parts(connection, leads)
    said = _said(connection, [*leads, *(part for found in parts.values() for part in found)])
    whole_ones = {}
    for record, kind in leads.items():
        if record in said:
            own = sorted((said[part] for part in parts[record] if part in said), key=lambda one: one[:2])
            whole_ones[record] = whole(kind, said[record][2], [content for _start, _written, content in own])
    return whole_ones


def _leads() -> list[str]:
    return [slug for slug in kinds() if is_living(slug)]


def _parts(connection: Connection, leads: Collection[str]) -> defaultdict[str, list[str]]:
    """The parts of each of these records, each once; in its own stream, since whoever reads one reads the other."""
    query = (
        select(links.c.record.label("lead"), revisions.c.record)
        .join_from(revisions, links, links.c.revision == revisions.c.hash)
        .join(records, records.c.record == links.c.record)
        .where(
            links.c.record.in_(leads),
            revisions.c.kind.in_([slug for slug in kinds() if is_gathered(slug)]),
            revisions.c.stream == records.c.stream,
        )
        .distinct()
    )
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in connection.execute(query) if leads else ():
        found[row.lead].append(row.record)
    return found


def _said(connection: Connection, names: Sequence[str]) -> dict[str, tuple[str, str, Content]]:
    """When each of these happened, when it was written and what its newest version says; none where one was moved away."""
    query = (
        select(revisions, bodies.c.salt, bodies.c.text)
        .join_from(heads, revisions, revisions.c.hash == heads.c.revision)
        .join(bodies, bodies.c.hash == revisions.c.body_hash, isouter=True)
        .where(heads.c.record.in_(names))
        .order_by(revisions.c.received, revisions.c.hash)
    )
    newest: dict[str, Row[Any] | None] = {}
    for row in connection.execute(query):
        gone = row.op == Op.MOVE or (row.record in newest and newest[row.record] is None)
        newest[row.record] = None if gone else row
    found = {}
    for record, row in ((record, row) for record, row in newest.items() if row is not None):
        revision = signed_of(row).read(Revision)
        content = content_of(revision, body_of(row))
        if content:
            found[record] = (revision.occurred.start, revision.written, content)
    return found
