"""What is held, read back as it came, so that it can be judged again."""

from sqlalchemy import ColumnElement, Connection, select

from carer_app.domain.revision import Revision
from carer_app.gateway.db.rows import body_of, device_facts, signed_of
from carer_app.gateway.db.tables import bodies, devices, held, revisions
from carer_app.gateway.port import Candidate


def held_candidates(connection: Connection, which: ColumnElement[bool]) -> list[Candidate]:
    """What is held and not settled, where that condition holds, in the order of each device's log."""
    found = connection.execute(
        select(devices, revisions.c.hash, revisions.c.data, revisions.c.signature, held.c.evidence)
        .add_columns(held.c.epoch.label("in_epoch"), held.c.seq, bodies.c.salt, bodies.c.text)
        .join_from(held, revisions, revisions.c.hash == held.c.revision)
        .join(devices, devices.c.id == held.c.device)
        .join(bodies, bodies.c.hash == revisions.c.body_hash, isouter=True)
        .where(held.c.settled.is_(None), which)
        .order_by(held.c.device, held.c.epoch, held.c.seq, held.c.at)
    ).all()
    candidates = []
    for row in found:
        signed = signed_of(row)
        candidates.append(
            Candidate(
                hash=row.hash,
                signed=signed,
                revision=signed.read(Revision),
                body=body_of(row),
                device=device_facts(row),
                epoch=row.in_epoch,
                seq=row.seq,
                evidence=row.evidence,
            )
        )
    return candidates
