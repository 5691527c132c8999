"""Verifying the whole store: every hash, signature, chain and body, and the triggers that keep them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Column, ColumnElement, Row, func, literal, select, text

from carer_app.domain.entry import START, open_entry
from carer_app.domain.revision import body_hash, open_revision
from carer_app.domain.signing import BrokenSignatureError, Signed
from carer_app.store import closed, directory, gateways, log, moves, schema
from carer_app.store.closed_shelf import ClosedShelf
from carer_app.store.engine import Connection, DamagedStoreError, Database
from carer_app.store.mirror import Mirror, mirror_of
from carer_app.store.sealed_folder import SealedFolder
from carer_app.store.tables import about, bodies, entries, parents
from carer_app.store.tables import revisions as revision_table
from carer_app.store.verify_asked import broken_words
from carer_app.store.verify_attachments import broken_attachments, named_by_revisions
from carer_app.store.verify_places import broken_places
from carer_app.store.writing import Device

_Filed = tuple[set[str], set[str], tuple[str, ...]]


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What a check found. `broken` names revisions and entries, never what they say. `erased` is how many versions have
    no words here any more because their entry was moved to another file, and that was confirmed.
    """

    records: int
    revisions: int
    erased: int
    broken: tuple[str, ...]


def verify(database: Database, device: Device, shelf: ClosedShelf | None = None) -> Checked:
    """Look at every byte that was signed. `shelf` opens the closed entries of whoever asks: of those of others nobody can
    tell more than their names.
    """
    with database.reading() as db:
        records = db.scalar(select(func.count(func.distinct(revision_table.c.record)))) or 0
        count = db.scalar(select(func.count()).select_from(revision_table)) or 0
        erased, lost = moves.erased(db)
        broken = (
            *(f"revision {name}: its words are gone, and no confirmed move says why" for name in sorted(lost)),
            *_file(db),
            *(f"trigger {name} is missing" for name in sorted(schema.missing_triggers(db))),
            *_revisions(db),
            *_entries(db, device),
            *broken_places(db),
            *broken_words(db, device),
            *broken_attachments(db, SealedFolder(database.path)),
            *_second_copy(database, db),
            *_closed(shelf),
        )
    return Checked(records=records, revisions=count, erased=len(erased), broken=broken)


def is_whole(path: Path, key: bytes | bytearray) -> bool:
    """Whether a file opens under its key and every page of it is as it was written."""
    database = Database(path, key)
    try:
        with database.reading() as db:
            return not list(_file(db))
    except DamagedStoreError:
        return False
    finally:
        database.close()


def _closed(shelf: ClosedShelf | None) -> Iterator[str]:
    if shelf is not None:
        shelf.renew()
        yield from (f"closed entry {box.hash}: it does not open, or is not what was signed" for box in shelf.broken)


def _councils(db: Connection, mirror: Mirror) -> Iterator[str]:
    """The keys of a council are those that were there when it was joined."""
    known = {row["id"]: row for row in (mirror.who.read() or {}).get("gateways", [])}
    for gateway in gateways.every(db):
        row = known.get(gateway.id)
        if known and (row is None or (row["key"], row["sealing_key"]) != (gateway.key, gateway.sealing_key)):
            yield f"council {gateway.id}: its keys are not those that the second copy tells"


def _second_copy(database: Database, db: Connection) -> Iterator[str]:
    """Whether the second copy is whole, and has everything that waits to be sent."""
    mirror = mirror_of(database)
    if mirror is None:
        return
    yield from mirror.faults()
    yield from _councils(db, mirror)
    for gateway, epoch, seq in mirror.lacking(db):
        yield f"entry {gateway or 'here'}/{epoch}/{seq}: it waits, and is not in the second copy"


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
    filed = (_links(db, parents.c.child, parents.c.parent), _links(db, about.c.revision, _WHOLE_LINK))
    files = named_by_revisions(db)
    for stray in sorted({*filed[0], *filed[1], *files} - known):
        yield f"revision {stray} is missing"
    for row in db.execute(_EVERY_REVISION):
        own = (filed[0].get(row.hash, set()), filed[1].get(row.hash, set()), files.get(row.hash, ()))
        yield from _revision(db, row, own)


def _links(db: Connection, of: Column[str], to: ColumnElement[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in db.execute(select(of.label("one"), to.label("other"))):
        found.setdefault(row.one, set()).add(row.other)
    return found


def _revision(db: Connection, row: Row[Any], filed: _Filed) -> Iterator[str]:
    name = f"revision {row.hash}"
    try:
        opened = open_revision(_signed(row), None)
    except BrokenSignatureError:
        yield f"{name}: the signature does not hold"
        return
    revision = opened.revision
    if opened.hash != row.hash:
        yield f"{name}: the bytes are not those of this name"
    said = {f"{link.record} {link.revision or ''}" for link in revision.about}
    links = (set(revision.parents), said, revision.attachments)
    if filed != links or any(getattr(row, column) != getattr(revision, column) for column in _FILED_UNDER):
        yield f"{name}: it is filed under something that it does not say"
    if row.salt is not None and _body_hash(row) != revision.body_hash:
        yield f"{name}: the body was changed"
    if directory.key_owner(db, revision.author_key) not in (revision.author, None):
        yield f"{name}: signed with another person's key"


_WHOLE_LINK = about.c.record + literal(" ") + about.c.target
_FILED_UNDER = ("record", "stream", "op", "kind", "schema", "author", "written")
_EVERY_REVISION = (
    select(revision_table, bodies.c.salt, bodies.c.text)
    .outerjoin_from(revision_table, bodies, bodies.c.revision == revision_table.c.hash)
    .order_by(revision_table.c.number)
)


def _body_hash(row: Row[Any]) -> str:
    try:
        return body_hash(row.salt, row.text)
    except ValueError:
        return ""


def _signed(row: Row[Any]) -> Signed:
    """Signed bytes as they lie in the file; raises BrokenSignatureError when they cannot even be text."""
    try:
        return Signed(data=bytes(row.data).decode(), signature=str(row.signature))
    except (TypeError, UnicodeError) as problem:
        raise BrokenSignatureError("Signed bytes are not of the form that they should have.") from problem


def _entries(db: Connection, device: Device) -> Iterator[str]:
    open_ones = set(db.scalars(select(revision_table.c.hash)))
    known, quiet, keys = open_ones | closed.names(db), log.quiet(db), device.keys(db)
    expected: dict[tuple[str, int], tuple[int, str]] = {}
    for row in db.execute(_EVERY_ENTRY):
        where, name = (row.gateway, row.epoch), f"entry {row.gateway or 'here'}/{row.epoch}/{row.seq}"
        seq, head = expected.get(where, (0, START))
        expected[where] = (row.seq, row.hash)
        try:
            opened = open_entry(_signed(row), keys.of_entry(row.gateway, row.epoch, row.seq).public)
        except BrokenSignatureError:
            yield f"{name}: the signature does not hold"
            continue
        entry = opened.entry
        if (entry.gateway, entry.epoch, entry.seq, opened.hash) != (*where, row.seq, row.hash):
            yield f"{name}: it is filed under something that it does not say"
        if entry.seq != seq + 1 or entry.prev != head:
            yield f"{name}: the chain is broken before it"
        if (*where, row.seq) in quiet and not open_ones.isdisjoint(entry.revisions):
            yield f"{name}: it is queued as one of which nobody is told that it waits"
        yield from (f"{name}: revision {hash_} is missing" for hash_ in entry.revisions if hash_ not in known)


_EVERY_ENTRY = select(entries).order_by(entries.c.gateway, entries.c.epoch, entries.c.seq)
