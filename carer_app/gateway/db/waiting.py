"""What is held, read back as it came, so that it can be judged again."""

from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, select

from carer_app.domain.revision import REVISION, Revision
from carer_app.domain.signing import BrokenSignatureError
from carer_app.gateway.db.rows import body_of, device_facts, signed_of
from carer_app.gateway.db.tables import bodies, devices, held, revisions
from carer_app.gateway.port import Candidate


def held_candidates(connection: Connection, which: ColumnElement[bool]) -> list[Candidate]:
    """What is held and not settled, where that condition holds, in the order of each device's log. Rows that somebody or a
    disk damaged wait on: the audit names them, and what is whole is not held up by them.
    """
    found = connection.execute(
        select(devices, revisions.c.hash, revisions.c.data, revisions.c.signature, held.c.evidence)
        .add_columns(held.c.epoch.label("in_epoch"), held.c.seq, bodies.c.salt, bodies.c.text)
        .join_from(held, revisions, revisions.c.hash == held.c.revision)
        .join(devices, devices.c.id == held.c.device)
        .join(bodies, bodies.c.hash == revisions.c.body_hash, isouter=True)
        .where(held.c.settled.is_(None), which)
        .order_by(held.c.device, held.c.epoch, held.c.seq, held.c.at)
    ).all()
    return [candidate for row in found if (candidate := _candidate(row))]


def _candidate(row: Any) -> Candidate | None:
    signed = signed_of(row)
    try:
        revision, body = signed.read(Revision), body_of(row)
        is_whole = signed.hash(REVISION) == row.hash and (body is None or body.hash() == revision.body_hash)
    except (BrokenSignatureError, msgspec.MsgspecError, ValueError):
        return None
    return (
        Candidate(
            hash=row.hash,
            signed=signed,
            revision=revision,
            body=body,
            device=device_facts(row),
            epoch=row.in_epoch,
            seq=row.seq,
            evidence=row.evidence,
        )
        if is_whole
        else None
    )
