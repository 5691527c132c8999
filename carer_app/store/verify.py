"""Verifying the whole store: every hash, signature, chain and body, and the triggers that keep them."""

from collections.abc import Iterator

import msgspec
from sqlalchemy import func, select, text

from carer_app.domain.entry import ENTRY, START
from carer_app.domain.revision import SignedRevision, open_revision
from carer_app.domain.signing import BrokenSignatureError
from carer_app.store import directory, gateways, log, revisions, schema
from carer_app.store.engine import Connection, Database
from carer_app.store.tables import bodies, parents
from carer_app.store.tables import revisions as revision_table
from carer_app.store.writing import Device


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What a check found. `broken` names revisions and entries, never what they say."""

    records: int
    revisions: int
    broken: tuple[str, ...]


def verify(database: Database, device: Device) -> Checked:
    """Look at every byte that was signed."""
    with database.reading() as db:
        records = db.scalar(select(func.count(func.distinct(revision_table.c.record)))) or 0
        count = db.scalar(select(func.count()).select_from(revision_table)) or 0
        broken = (
            *_file(db),
            *(f"trigger {name} is missing" for name in sorted(schema.missing_triggers(db))),
            *_revisions(db),
            *_entries(db, device),
            *_receipts(db),
        )
    return Checked(records=records, revisions=count, broken=broken)


def _file(db: Connection) -> Iterator[str]:
    for pragma in ("cipher_integrity_check", "integrity_check"):
        for row in db.execute(text(f"PRAGMA {pragma}")):
            if row[0] != "ok":
                yield f"file: {row[0]}"


def _revisions(db: Connection) -> Iterator[str]:
    known = set(db.scalars(select(revision_table.c.hash)))
    for parent in db.scalars(select(parents.c.parent).distinct()):
        if parent not in known:
            yield f"revision {parent} is missing"
    for stray in set(db.scalars(select(bodies.c.revision))) - known:
        yield f"body {stray} belongs to nothing"
    names = list(db.scalars(select(revision_table.c.hash).order_by(revision_table.c.number)))
    for start in range(0, len(names), 500):
        for signed in revisions.by_hash(db, names[start : start + 500]):
            yield from _revision(db, signed)


def _revision(db: Connection, signed: SignedRevision) -> Iterator[str]:
    name = f"revision {signed.hash}"
    try:
        opened = open_revision(signed.signed, signed.body)
    except BrokenSignatureError:
        yield f"{name}: the signature does not hold"
        return
    if opened.hash != signed.hash:
        yield f"{name}: the bytes are not those of this name"
    if signed.body and signed.body.hash() != opened.revision.body_hash:
        yield f"{name}: the body was changed"
    if directory.key_owner(db, opened.revision.author_key) not in (opened.revision.author, None):
        yield f"{name}: signed with another person's key"


def _entries(db: Connection, device: Device) -> Iterator[str]:
    known = set(db.scalars(select(revision_table.c.hash)))
    public = device.key().public
    expected: dict[tuple[str, int], tuple[int, str]] = {}
    for signed in log.every(db):
        entry = signed.entry
        where, name = (entry.gateway, entry.epoch), f"entry {entry.gateway or 'here'}/{entry.epoch}/{entry.seq}"
        seq, head = expected.get(where, (0, START))
        expected[where] = (entry.seq, signed.hash)
        try:
            signed.signed.verify(ENTRY, public)
        except BrokenSignatureError:
            yield f"{name}: the signature does not hold"
        if entry.seq != seq + 1 or entry.prev != head:
            yield f"{name}: the chain is broken before it"
        yield from (f"{name}: revision {hash_} is missing" for hash_ in entry.revisions if hash_ not in known)


def _receipts(db: Connection) -> Iterator[str]:
    for gateway in gateways.every(db):
        for number, receipt in enumerate(gateways.receipts_of(db, gateway.id), start=1):
            try:
                receipt.verify("receipt", gateway.key)
            except BrokenSignatureError:
                yield f"receipt {number} of {gateway.name}: the signature does not hold"
