"""The device's log for each gateway, and its outbox: what is not yet known to be received."""

from typing import Any

import msgspec
from sqlalchemy import Row, bindparam, func, insert, select, update

from carer_app.domain.entry import ENTRY, START, Control, Entry, SignedEntry, sign_entry
from carer_app.domain.signing import Signed, SigningKey
from carer_app.store.engine import Connection
from carer_app.store.tables import entries, outbox

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
    _keep(db, signed, closed=closed)
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


def count_waiting(db: Connection, gateway: str, epoch: int) -> int:
    """How many entries have no receipt yet, as everybody here may know it: without those of closed sections."""
    of_log = (outbox.c.gateway == gateway, outbox.c.epoch == epoch, outbox.c.received.is_(None))
    return db.scalar(select(func.count()).select_from(outbox).where(*of_log, ~outbox.c.closed)) or 0


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


def every(db: Connection) -> list[SignedEntry]:
    """All entries of all logs, each log in order."""
    query = select(entries).order_by(entries.c.gateway, entries.c.epoch, entries.c.seq)
    return [_loaded(row) for row in db.execute(query)]


def _keep(db: Connection, signed: SignedEntry, *, closed: bool) -> None:
    entry = signed.entry
    where = {"gateway": entry.gateway, "epoch": entry.epoch, "seq": entry.seq}
    row = {"hash": signed.hash, "data": signed.signed.data.encode(), "signature": signed.signed.signature}
    db.execute(_ADD, where | row)
    db.execute(_QUEUE, where | {"received": None, "closed": closed})


_ADD = insert(entries)
_QUEUE = insert(outbox)
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
    signed = Signed(data=row.data.decode(), signature=row.signature)
    return SignedEntry(signed=signed, entry=signed.read(Entry), hash=signed.hash(ENTRY))
