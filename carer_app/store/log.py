"""The device's log for each gateway, and its outbox: what is not yet known to be received."""

import re
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Row, bindparam, func, insert, select, tuple_, update

from carer_app.domain.access import access_of
from carer_app.domain.act import act_of
from carer_app.domain.entry import ENTRY, START, Control, Entry, SignedEntry, sign_entry
from carer_app.domain.parcel import Label
from carer_app.domain.signing import Signed, SigningKey
from carer_app.store.engine import FRESH, Connection
from carer_app.store.tables import accesses, acts, entries, gateways, outbox

NO_GATEWAY = ""


class LogEnd(msgspec.Struct, frozen=True, kw_only=True):
    """The last entry of a log; seq 0 when there is none yet."""

    gateway: str
    epoch: int
    seq: int
    hash: str


def end(db: Connection, gateway: str, epoch: int) -> LogEnd:
    """Where the log for a gateway and epoch ends."""
    row = db.execute(_END, {"of_gateway": gateway, "of_epoch": epoch}).one_or_none()
    return LogEnd(gateway=gateway, epoch=epoch, seq=row.seq if row else 0, hash=row.hash if row else START)


def open_end(db: Connection, gateway: str, epoch: int) -> str:
    """The hash of the last entry of a log that is not of closed sections."""
    return db.scalar(_OPEN_END, {"of_gateway": gateway, "of_epoch": epoch}) or START


def ends(db: Connection) -> list[LogEnd]:
    """Where every log that was ever begun here ends."""
    rows = db.execute(
        select(entries.c.gateway, entries.c.epoch, func.max(entries.c.seq)).group_by(*_LOG).order_by(*_LOG)
    )
    return [end(db, gateway, epoch) for gateway, epoch, _seq in rows]


def numbers(db: Connection) -> set[tuple[str, int, int]]:
    """Gateway, epoch and number of every entry that is here."""
    return {(row.gateway, row.epoch, row.seq) for row in db.execute(select(*_LOG, entries.c.seq))}


def append(
    db: Connection,
    key: SigningKey,
    device: str,
    after: LogEnd,
    revisions: tuple[str, ...],
    *,
    control: tuple[Control, ...] = (),
    beacon: Signed | None = None,
    closed: bool = False,
) -> LogEnd:
    """Sign the next entry, keep it, and queue it for its gateway. Gives the new end of the log.

    A `closed` one is of closed sections: nobody is told that it waits.
    """
    signed = sign_entry(following(after, device, revisions, control, beacon), key)
    keep(db, signed, closed=closed)
    return end_at(signed)


def following(
    after: LogEnd,
    device: str,
    revisions: tuple[str, ...],
    control: tuple[Control, ...] = (),
    beacon: Signed | None = None,
) -> Entry:
    """The entry that follows the end of a log: the next number, and the hash of the one before."""
    return Entry(
        device=device,
        gateway=after.gateway,
        epoch=after.epoch,
        seq=after.seq + 1,
        prev=after.hash,
        revisions=revisions,
        control=control,
        beacon=beacon,
    )


def end_at(signed: SignedEntry) -> LogEnd:
    """The end of a log whose last entry is this one."""
    entry = signed.entry
    return LogEnd(gateway=entry.gateway, epoch=entry.epoch, seq=entry.seq, hash=signed.hash)


def waiting(db: Connection, gateway: str, epoch: int, limit: int) -> list[SignedEntry]:
    """The next entries without a receipt, in order."""
    query = (
        select(entries)
        .join(
            outbox,
            (outbox.c.gateway == entries.c.gateway)
            & (outbox.c.epoch == entries.c.epoch)
            & (outbox.c.seq == entries.c.seq),
        )
        .where(entries.c.gateway == gateway, entries.c.epoch == epoch, outbox.c.received.is_(None))
        .order_by(entries.c.seq)
        .limit(limit)
    )
    return [_loaded(row) for row in db.execute(query)]


def is_waiting(db: Connection, gateway: str, epoch: int) -> bool:
    """Whether any entry has no receipt yet, those of closed sections too."""
    of_log = (outbox.c.gateway == gateway, outbox.c.epoch == epoch, outbox.c.received.is_(None))
    return db.execute(select(outbox.c.seq).where(*of_log).limit(1)).one_or_none() is not None


def first_waiting(db: Connection, gateway: str, epoch: int) -> int | None:
    """The number of the first entry that has no receipt yet."""
    of_log = (outbox.c.gateway == gateway, outbox.c.epoch == epoch, outbox.c.received.is_(None))
    found: int | None = db.scalar(select(func.min(outbox.c.seq)).where(*of_log))
    return found


def count_waiting(db: Connection, gateway: str, epoch: int) -> int:
    """How many entries have no receipt yet, as everybody here may know it: without those of closed sections."""
    of_log = (outbox.c.gateway == gateway, outbox.c.epoch == epoch, outbox.c.received.is_(None))
    return db.scalar(select(func.count()).select_from(outbox).where(*of_log, ~outbox.c.closed)) or 0


def named_waiting(db: Connection) -> set[str]:
    """What the entries name that have no receipt yet in the logs that count now; of a damaged one, what can be made out."""
    of_entry = (entries.c.gateway == outbox.c.gateway) & (entries.c.epoch == outbox.c.epoch)
    query = select(entries.c.data).join(outbox, of_entry & (entries.c.seq == outbox.c.seq))
    query = query.outerjoin(gateways, gateways.c.id == outbox.c.gateway).where(outbox.c.received.is_(None), _OF_NOW)
    return {name.decode() for data in db.scalars(query) for name in _NAME.findall(data)}


def mark_received(db: Connection, gateway: str, epoch: int, up_to: int, at: str) -> None:
    """The gateway has every entry up to this seq, by a verified receipt."""
    where = (outbox.c.gateway == gateway, outbox.c.epoch == epoch, outbox.c.seq <= up_to, outbox.c.received.is_(None))
    db.execute(update(outbox).where(*where).values(received=at))


def hash_at(db: Connection, gateway: str, epoch: int, seq: int) -> str | None:
    """The hash of one entry of this device's own log; that of the beginning for seq 0."""
    if seq == 0:
        return START
    query = select(entries.c.hash).where(entries.c.gateway == gateway, entries.c.epoch == epoch, entries.c.seq == seq)
    return db.scalar(query)


def said(db: Connection, gateway: str) -> list[Control]:
    """What the log for a gateway ever told as facts of this device itself, each once, in the order of the last time. An entry
    that is damaged says nothing.
    """
    query = select(entries).where(entries.c.gateway == gateway, func.instr(entries.c.data, _NOTHING_SAID) == 0)
    told: dict[tuple[object, ...], Control] = {}
    for row in db.execute(query.order_by(entries.c.epoch.desc(), entries.c.seq.desc())):
        signed = Signed(data=row.data.decode(errors="replace"), signature=row.signature)
        if signed.hash(ENTRY) == row.hash:
            told |= {(one.what, *sorted(one.facts.items())): one for one in reversed(signed.read(Entry).control)}
    return list(told.values())[::-1]


def waiting_keys(db: Connection) -> list[tuple[str, int, int]]:
    """Gateway, epoch and number of every entry without a receipt, of the epoch that counts, in order."""
    theirs = gateways.c.id == outbox.c.gateway
    query = select(outbox.c.gateway, outbox.c.epoch, outbox.c.seq).outerjoin(gateways, theirs)
    query = query.where(outbox.c.received.is_(None), _OF_NOW).order_by(outbox.c.gateway, outbox.c.epoch, outbox.c.seq)
    return [(row.gateway, row.epoch, row.seq) for row in db.execute(query)]


def by_key(db: Connection, keys: Sequence[tuple[str, int, int]]) -> list[SignedEntry]:
    """The entries of those gateways, epochs and numbers that are here."""
    found = []
    for start in range(0, len(keys), 300):
        of_keys = tuple_(entries.c.gateway, entries.c.epoch, entries.c.seq).in_(keys[start : start + 300])
        query = select(entries).where(of_keys).order_by(entries.c.gateway, entries.c.epoch, entries.c.seq)
        found += [_loaded(row) for row in db.execute(query)]
    return found


def is_past(db: Connection, entry: Entry, until: str) -> bool:
    """Whether an entry was received before that time, or is of a log that was begun anew since."""
    of_log = (outbox.c.gateway == entry.gateway, outbox.c.epoch == entry.epoch, outbox.c.seq == entry.seq)
    received = db.scalar(select(outbox.c.received).where(*of_log))
    now = db.scalar(select(gateways.c.epoch).where(gateways.c.id == entry.gateway))
    return entry.epoch < (now or 0) or bool(received and received <= until)


def may_be_past(db: Connection, label: Label, until: str) -> bool:
    """Whether the last entry of a parcel lets one think that all of it was received before that time."""
    if label.gateway == NO_GATEWAY:
        return bool(until)
    last = Entry(device=label.device, gateway=label.gateway, epoch=label.epoch, seq=label.last, prev=START)
    return is_past(db, last, until)


def every(db: Connection) -> list[SignedEntry]:
    """All entries of all logs, each log in order."""
    query = select(entries).order_by(entries.c.gateway, entries.c.epoch, entries.c.seq)
    return [_loaded(row) for row in db.execute(query)]


def quiet(db: Connection) -> set[tuple[str, int, int]]:
    """The entries of which nobody is told that they wait, by gateway, epoch and number."""
    return {(row.gateway, row.epoch, row.seq) for row in db.execute(select(outbox).where(outbox.c.closed))}


def keep(db: Connection, signed: SignedEntry, *, closed: bool) -> None:
    """Keep an entry that follows the last of its log, and queue it. Nobody is told that a closed one waits, nor one that tells
    of nothing but who opened what, or what was done with this computer.
    """
    entry = signed.entry
    where = {"gateway": entry.gateway, "epoch": entry.epoch, "seq": entry.seq}
    row = {"hash": signed.hash, "data": signed.signed.data.encode(), "signature": signed.signed.signature}
    db.execute(_ADD, where | row)
    looked = [access for access in map(access_of, entry.control) if access]
    done = [act for act in map(act_of, entry.control) if act]
    is_quiet = closed or (bool(looked or done) and not entry.revisions)
    db.execute(_QUEUE, where | {"received": None, "closed": is_quiet})
    for access in looked:
        db.execute(_FIND_AGAIN, msgspec.structs.asdict(access))
    for act in done:
        db.execute(_KEEP_ACT, msgspec.structs.asdict(act))
    db.info.setdefault(FRESH, []).append(signed)


_LOG = (entries.c.gateway, entries.c.epoch)
_NAME = re.compile(rb"[0-9a-f]{64}")
_OF_NOW = (outbox.c.epoch == gateways.c.epoch) | gateways.c.id.is_(None)
_NOTHING_SAID = b'"control":[]'
_ADD = insert(entries)
_QUEUE = insert(outbox)
_FIND_AGAIN = insert(accesses).prefix_with("OR IGNORE")
_KEEP_ACT = insert(acts).prefix_with("OR IGNORE")
_END = (
    select(entries.c.seq, entries.c.hash)
    .where(entries.c.gateway == bindparam("of_gateway"), entries.c.epoch == bindparam("of_epoch"))
    .order_by(entries.c.seq.desc())
    .limit(1)
)


_OPEN_END = (
    select(entries.c.hash)
    .join(
        outbox,
        (outbox.c.gateway == entries.c.gateway)
        & (outbox.c.epoch == entries.c.epoch)
        & (outbox.c.seq == entries.c.seq)
        & ~outbox.c.closed,
    )
    .where(entries.c.gateway == bindparam("of_gateway"), entries.c.epoch == bindparam("of_epoch"))
    .order_by(entries.c.seq.desc())
    .limit(1)
)


def _loaded(row: Row[Any]) -> SignedEntry:
    signed = Signed.kept(row.data, row.signature)
    return SignedEntry(signed=signed, entry=signed.read(Entry), hash=signed.hash(ENTRY))
