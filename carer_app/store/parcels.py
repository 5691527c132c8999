"""Entries of this store as parcels: with every revision, body and box that they name and that no receipt is known of."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

import msgspec
from sqlalchemy import select

from carer_app.domain.entry import Entry, SignedEntry
from carer_app.domain.parcel import Label, Parcel, ShutKey
from carer_app.store import closed, revisions, sealed_words, streams
from carer_app.store.engine import Connection
from carer_app.store.tables import bodies
from carer_app.store.tables import revisions as revision_table

PER_PARCEL = 25
LARGEST = 4 * 1024 * 1024
T = TypeVar("T")


def label_for(run: Sequence[SignedEntry]) -> Label:
    """What a parcel of these entries, which follow each other in one log, says openly."""
    first, last = run[0].entry, run[-1].entry
    return Label(gateway=first.gateway, device=first.device, epoch=first.epoch, first=first.seq, last=last.seq)


def parcel_of(db: Connection, run: Sequence[SignedEntry]) -> Parcel:
    """These entries with what they name. What the council has by a receipt is named and not copied."""
    names = list(dict.fromkeys(name for one in run for name in one.entry.revisions))
    received = streams.received_when(db, names)
    wanted = [name for name in names if name not in received]
    signed = revisions.by_hash(db, wanted)
    missing = set(wanted) - {one.hash for one in signed}
    boxes = tuple(closed.by_hash(db, missing).values()) if missing else ()
    bare = [one.hash for one in signed if one.body is None]
    keys = closed.keys_of(db, {box.stream for box in boxes}) if boxes else []
    return Parcel(
        entries=tuple(one.signed for one in run),
        revisions=tuple(one.signed for one in signed),
        bodies={one.hash: one.body for one in signed if one.body},
        boxes=boxes,
        keys=tuple(ShutKey(stream=one.stream, key=one.key, routing=one.routing) for one in keys),
        sealed=sealed_words.of(db, bare) if bare else {},
    )


def runs(entries: Sequence[SignedEntry]) -> Iterator[list[SignedEntry]]:
    """The same entries in runs that follow each other in one log, none of them long."""
    run: list[SignedEntry] = []
    for one in entries:
        if run and (not _follows(run[-1].entry, one.entry) or len(run) == PER_PARCEL):
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def without_erased(db: Connection, parcel: Parcel) -> Parcel:
    """The same without the bodies that this store had and erased, sealed or not."""
    named = [*parcel.bodies, *parcel.sealed]
    here = set(db.scalars(select(revision_table.c.hash).where(revision_table.c.hash.in_(named))))
    kept = set(db.scalars(select(bodies.c.revision).where(bodies.c.revision.in_(named))))
    gone = here - kept - sealed_words.of(db, named).keys()
    lean = {name: body for name, body in parcel.bodies.items() if name not in gone}
    shut = {name: body for name, body in parcel.sealed.items() if name not in gone}
    return msgspec.structs.replace(parcel, bodies=lean, sealed=shut) if gone else parcel


def named_in(parcel: Parcel) -> set[str]:
    """Every revision and box that its entries name."""
    return {name for entry in entries_in(parcel) for name in entry.revisions}


def entries_in(parcel: Parcel) -> list[Entry]:
    """Its entries, read but not verified."""
    return [signed.read(Entry) for signed in parcel.entries]


def _follows(one: Entry, other: Entry) -> bool:
    return (other.gateway, other.epoch, other.seq) == (one.gateway, one.epoch, one.seq + 1)
