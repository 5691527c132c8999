"""Verifying what the council said of this store: every place, receipt, held mark and cursor must have its signature or chain.

The times that stand beside what was fetched are the council's plain word: nothing here can prove them.
"""

from collections import defaultdict
from collections.abc import Iterator

import msgspec
from sqlalchemy import select

from carer_app.domain.canonical import digest
from carer_app.domain.entry import START
from carer_app.domain.signing import BrokenSignatureError, Signed
from carer_app.store import gateways
from carer_app.store.engine import Connection
from carer_app.store.given import ends_of_given
from carer_app.store.tables import closed, cursors, entries, held, outbox, positions, receipts, revisions

_HELD = "held"


class _Log(msgspec.Struct, frozen=True, kw_only=True):
    epoch: int
    seq: int
    head: str


class _Item(msgspec.Struct, frozen=True, kw_only=True):
    revision: str
    state: str
    position: int | None = None
    reason: str | None = None


class _Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What counts here of a receipt; see `sync.protocol.Receipt`."""

    gateway: str
    log: _Log
    items: tuple[_Item, ...]
    at: str


def broken_places(db: Connection) -> Iterator[str]:
    """What is said to be received, placed or held without a receipt or a chain that says so."""
    told = list(_receipts(db))
    yield from (fault for fault in told if isinstance(fault, str))
    found = [one for one in told if isinstance(one, _Receipt)]
    yield from _logs(db, found)
    yield from _outbox(db, found)
    yield from _held(db, found)
    yield from _positions(db, found)
    yield from _gateways(db)


def _receipts(db: Connection) -> Iterator[_Receipt | str]:
    keys, next_one = {one.id: one.key for one in gateways.every(db)}, 1
    for row in db.execute(select(receipts).order_by(receipts.c.number)):
        if row.number != next_one:
            yield f"receipt {next_one}: it is missing"
        next_one = row.number + 1
        try:
            signed = Signed(data=bytes(row.data).decode(), signature=str(row.signature))
            receipt = signed.verify("receipt", keys.get(row.gateway, "")).read(_Receipt)
        except (BrokenSignatureError, UnicodeError):
            yield f"receipt {row.number}: the signature does not hold"
            continue
        yield receipt if receipt.gateway == row.gateway else f"receipt {row.number}: it is another council's"


def _logs(db: Connection, found: list[_Receipt]) -> Iterator[str]:
    """What a receipt says of the log of this computer is what stands there."""
    hashes = {(row.gateway, row.epoch, row.seq): row.hash for row in db.execute(select(entries))}
    for one in found:
        ours = hashes.get((one.gateway, one.log.epoch, one.log.seq), START if not one.log.seq else "")
        if ours != one.log.head:
            yield f"receipt of {one.at}: it is of another log than the one that is here"


def _outbox(db: Connection, found: list[_Receipt]) -> Iterator[str]:
    """Every entry is queued once, and none counts as received without a receipt."""
    rows = {(row.gateway, row.epoch, row.seq): row.received for row in db.execute(select(outbox))}
    kept = {(row.gateway, row.epoch, row.seq) for row in db.execute(select(entries))}
    for gateway, epoch, seq in sorted(rows.keys() ^ kept):
        yield f"entry {gateway or 'here'}/{epoch}/{seq}: it is not queued as it should be"
    times: dict[tuple[str, int], list[tuple[int, str]]] = defaultdict(list)
    for one in found:
        times[one.gateway, one.log.epoch].append((one.log.seq, one.at))
    for (gateway, epoch, seq), received in rows.items():
        said = {at for last, at in times[gateway, epoch] if last >= seq}
        if received is not None and received not in said:
            yield f"entry {gateway or 'here'}/{epoch}/{seq}: no receipt says that it was received"


def _held(db: Connection, found: list[_Receipt]) -> Iterator[str]:
    """What waits for a person at the council is what a receipt says, and all of it."""
    said = {
        (item.revision, one.gateway, item.reason or "", one.at)
        for one in found
        for item in one.items
        if item.state == _HELD
    }
    here = {(row.revision, row.gateway, row.reason, row.received) for row in db.execute(select(held))}
    for name, *_rest in sorted(here - said):
        yield f"revision {name}: no receipt says that it is held"
    for name in sorted({one[0] for one in said} - {one[0] for one in here}):
        yield f"revision {name}: a receipt says that it is held, and that is not kept here"


def _positions(db: Connection, found: list[_Receipt]) -> Iterator[str]:
    """Every place is in its revision's own stream, and in the chain up to the cursor, or by a receipt beyond it."""
    streams = {row.hash: row.stream for row in db.execute(select(revisions.c.hash, revisions.c.stream))}
    streams |= {row.hash: row.stream for row in db.execute(select(closed.c.hash, closed.c.stream))}
    placed: dict[str, dict[int, str]] = defaultdict(dict)
    for row in db.execute(select(positions)):
        placed[row.stream][row.position] = row.revision
        if streams.get(row.revision) != row.stream:
            yield f"revision {row.revision}: its place is in another stream"
    said = {(item.revision, item.position) for one in found for item in one.items if item.position is not None}
    for name, position in sorted(said):
        if placed.get(streams.get(name, ""), {}).get(position) != name and name in streams:
            yield f"revision {name}: it does not have the place that a receipt says"
    ends = {row.stream: (row.position, row.head) for row in db.execute(select(cursors))}
    for stream, given in ends_of_given(db).items():
        ends[stream] = max(given, ends.get(stream, given), key=lambda end: end[0])
    for stream in sorted(placed.keys() | ends.keys()):
        yield from _chain(stream, placed[stream], ends.get(stream, (0, START)), said)


def _chain(stream: str, rows: dict[int, str], end: tuple[int, str], said: set[tuple[str, int]]) -> Iterator[str]:
    head = START
    for position in range(1, end[0] + 1):
        if position not in rows:
            yield f"stream {stream}: place {position} is missing"
            return
        head = digest("stream", bytes.fromhex(head) + _raw(rows[position]))
    if head != end[1]:
        yield f"stream {stream}: it does not chain up to where it was fetched"
    for position, name in sorted(rows.items()):
        if position > end[0] and (name, position) not in said:
            yield f"revision {name}: no receipt gives it its place"


def _raw(name: str) -> bytes:
    try:
        return bytes.fromhex(name)
    except ValueError:
        return name.encode()


def _gateways(db: Connection) -> Iterator[str]:
    """Each council has an address of its own, its log is in the epoch of its last entries, and the time that it signed is
    signed.
    """
    addresses: set[str] = set()
    for gateway in gateways.every(db):
        if gateway.url in addresses:
            yield f"council {gateway.id}: another one is kept under its address"
        addresses.add(gateway.url)
        last = db.scalar(
            select(entries.c.epoch).where(entries.c.gateway == gateway.id).order_by(entries.c.epoch.desc()).limit(1)
        )
        if last is not None and last != gateway.epoch:
            yield f"council {gateway.id}: its log stands in another epoch"
        try:
            if gateway.beacon:
                gateway.beacon.verify("beacon", gateway.key)
        except BrokenSignatureError:
            yield f"council {gateway.id}: the time that it told is not signed as it should be"
