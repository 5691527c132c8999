"""A draft's copy for the council: sealed to it as the draft is kept, so that it can be saved though its writer is away.

Nobody here can open it. One of a closed section is sealed to the council's safeguarding key and to the readers who were
chosen, never to the council's own.
"""

import json
from hashlib import sha256

import msgspec
from sqlalchemy import func, select

from carer_app.domain.last_words import LeftDraft, Written
from carer_app.domain.sealing import SealingKey, seal
from carer_app.store import attachments, gateways
from carer_app.store.draft import Draft
from carer_app.store.engine import Connection
from carer_app.store.gateways import Gateway
from carer_app.store.tables import drafts, entries, people, revisions, sections, staged


def copies(db: Connection, draft: Draft, writer: SealingKey) -> tuple[LeftDraft, ...]:
    """The draft sealed to each who may read it; none where this computer has joined no council."""
    gateway = _gateway_of(db, draft)
    if gateway is None:
        return ()
    plain = msgspec.json.encode(
        Written(
            person=db.scalar(select(people.c.id).where(people.c.sealing_key == writer.public)) or "",
            kind=draft.kind,
            child=draft.child,
            record=draft.record,
            changed=draft.changed,
            text=json.dumps(draft.raw),
            manifests=tuple(attachments.of_draft(db, draft.name, writer)),
        )
    )
    keys = _readers(db, gateway, draft) if draft.closed else {gateway.sealing_key}
    return tuple(LeftDraft(gateway=gateway.id, to=key, sealed=seal(plain, key)) for key in sorted(keys))


def as_it_stands(db: Connection) -> str:
    """A name for all that is written here, entries and drafts with their photos: another as soon as anything was added."""
    counted = db.execute(select(select(func.max(revisions.c.number)).scalar_subquery(), _ENTRIES)).one()
    sealed = (*db.scalars(select(drafts.c.sealed)), *db.scalars(select(staged.c.sealed)))
    lying = sha256(b"".join(sorted(sha256(one).digest() for one in sealed)))
    return f"{counted[0]} {counted[1]} {lying.hexdigest()}"


_ENTRIES = select(func.count()).select_from(entries).scalar_subquery()


def _gateway_of(db: Connection, draft: Draft) -> Gateway | None:
    known = gateways.every(db)
    of_child = select(sections.c.gateway).where(sections.c.file == draft.child).limit(1)
    named = db.scalar(of_child) if draft.child else None
    return next((one for one in known if one.id == named), next(iter(known), None))


def _readers(db: Connection, gateway: Gateway, draft: Draft) -> set[str]:
    chosen = set(db.scalars(select(people.c.sealing_key).where(people.c.id.in_(draft.readers))))
    return {key for key in (*chosen, gateway.safeguarding) if key}
