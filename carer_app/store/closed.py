"""Closed sections as they lie in the store: boxes and sealed keys, of which only a reader's own key makes anything."""

from collections.abc import Collection, Iterable, Sequence

import msgspec
from sqlalchemy import func, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from carer_app.domain.closed import Box
from carer_app.domain.entry import chunks_named, reader_added
from carer_app.domain.sealing import NotForYouError, SealingKey, seal
from carer_app.store import attachments, directory, gateways, log, streams
from carer_app.store.engine import Connection
from carer_app.store.gateways import Gateway
from carer_app.store.tables import closed, closed_keys, closed_streams
from carer_app.store.writing import PER_ENTRY, Device

_NOTE = "closed, written here: "


class SealedKey(msgspec.Struct, frozen=True, kw_only=True):
    """The key of a section, sealed to one of its readers; `routing` is for the gateway, empty while there is none."""

    stream: str
    key: str
    routing: str = ""


def sealed_key(stream: str, key: bytes, person: str, public_key: str, gateway: Gateway | None) -> SealedKey:
    """The key of a section for one reader. Only the gateway learns, from `routing`, whose it is."""
    routing = seal(person.encode(), gateway.sealing_key).hex() if gateway else ""
    return SealedKey(stream=stream, key=seal(key, public_key).hex(), routing=routing)


def keep_key(db: Connection, one: SealedKey) -> None:
    db.execute(upsert(closed_keys).values(**msgspec.structs.asdict(one)).on_conflict_do_nothing())


def keep_box(db: Connection, box: Box) -> None:
    db.execute(upsert(closed).values(**msgspec.structs.asdict(box)).on_conflict_do_nothing())


def know_stream(db: Connection, stream: str, gateway: str) -> None:
    db.execute(upsert(closed_streams).values(stream=stream, gateway=gateway).on_conflict_do_nothing())


def assign(db: Connection, streams: Collection[str], gateway: str) -> None:
    """These streams go to that gateway from now on."""
    db.execute(update(closed_streams).where(closed_streams.c.stream.in_(streams)).values(gateway=gateway))


def gateway_of(db: Connection, stream: str) -> str:
    """The gateway that a closed section goes to, empty while there is none."""
    return db.scalar(select(closed_streams.c.gateway).where(closed_streams.c.stream == stream)) or ""


def streams_of(db: Connection, gateway: str) -> list[str]:
    query = select(closed_streams.c.stream).where(closed_streams.c.gateway == gateway)
    return list(db.scalars(query.order_by(closed_streams.c.stream)))


def cursors_of(db: Connection, gateway: str) -> dict[str, tuple[int, str]]:
    """How far each closed section was pulled, and its chain's head there."""
    return streams.cursors_of(db, _cursors(gateway))


def move_cursor(db: Connection, gateway: str, stream: str, position: int, head: str) -> None:
    """Move a cursor, in the transaction of the boxes that it covers."""
    streams.move_cursor(db, _cursors(gateway), stream, position, head)


def _cursors(gateway: str) -> str:
    """Under what the cursors of closed sections are kept, apart from all others."""
    return f"{gateway}/closed"


def keys(db: Connection, after: int = 0) -> list[tuple[int, SealedKey]]:
    """The sealed keys that came after this number, each with its own."""
    query = select(closed_keys).where(closed_keys.c.number > after).order_by(closed_keys.c.number)
    return [(row.number, SealedKey(stream=row.stream, key=row.key, routing=row.routing)) for row in db.execute(query)]


def keys_of(db: Connection, streams: Collection[str]) -> list[SealedKey]:
    found = db.execute(select(closed_keys).where(closed_keys.c.stream.in_(streams)).order_by(closed_keys.c.number))
    return [SealedKey(stream=row.stream, key=row.key, routing=row.routing) for row in found]


def boxes(db: Connection, streams: Collection[str], after: int = 0) -> list[tuple[int, Box]]:
    """The boxes of these streams that came after this number, each with its own."""
    query = select(closed).where(closed.c.stream.in_(streams), closed.c.number > after).order_by(closed.c.number)
    return [(row.number, Box(hash=row.hash, stream=row.stream, box=row.box)) for row in db.execute(query)]


def by_hash(db: Connection, hashes: Collection[str]) -> dict[str, Box]:
    """The boxes of those names that are here."""
    found = db.execute(select(closed).where(closed.c.hash.in_(hashes)))
    return {row.hash: Box(hash=row.hash, stream=row.stream, box=row.box) for row in found}


def notes(db: Connection, hashes: Collection[str]) -> dict[str, bytes]:
    """What lies beside these boxes for whoever wrote them here: it opens to their key alone, and is empty inside."""
    found = {name: directory.setting(db, _NOTE + name) for name in hashes}
    return {name: bytes.fromhex(note) for name, note in found.items() if note}


def written_by(db: Connection, hashes: Collection[str], key: SealingKey) -> set[str]:
    """Which of these boxes were written here by the holder of this key."""
    return {name for name, note in notes(db, hashes).items() if _is_for(key, note)}


def _is_for(key: SealingKey, sealed: bytes) -> bool:
    try:
        key.open(sealed)
    except NotForYouError:
        return False
    return True


def names(db: Connection) -> set[str]:
    """The name of every box."""
    return set(db.scalars(select(closed.c.hash)))


def ends(db: Connection) -> tuple[int, int]:
    """The numbers of the last box and of the last key: whether anything came since one looked."""
    last_box, last_key = db.execute(_ENDS).one()
    return last_box, last_key


_ENDS = select(
    select(func.coalesce(func.max(closed.c.number), 0)).scalar_subquery().label("box"),
    select(func.coalesce(func.max(closed_keys.c.number), 0)).scalar_subquery().label("key"),
)


def write(
    db: Connection,
    device: Device,
    found: Sequence[Box],
    new_keys: Iterable[SealedKey],
    gateway: str,
    writer: str = "",
) -> None:
    """Keep boxes and sealed keys of one gateway, and queue them; no list and no count of anybody else's tells of them.

    `writer` is the sealing key of who wrote them: they alone can tell later that these were theirs.
    """
    given = list(new_keys)
    for box in found:
        keep_box(db, box)
        if writer:
            directory.set_setting(db, _NOTE + box.hash, seal(b"", writer).hex())
        know_stream(db, box.stream, gateway)
    for one in given:
        keep_key(db, one)
    queue(db, device, [box.hash for box in found], given, gateway)


def write_on(db: Connection, device: Device, box: Box, writer: str) -> None:
    """Keep and queue one more box of a section that is known here."""
    write(db, device, [box], (), gateway_of(db, box.stream), writer)


def queue(db: Connection, device: Device, hashes: Sequence[str], found: Sequence[SealedKey], gateway: str) -> None:
    """Put boxes that are here, and the keys that go with them, at the end of the log for a gateway."""
    known = gateways.one(db, gateway)
    control = tuple(reader_added(one.stream, one.key, one.routing) for one in found if one.routing)
    for start in range(0, max(len(hashes), 1), PER_ENTRY):
        end = log.end(db, gateway, known.epoch if known else 0)
        beacon = known.beacon if known else None
        some = tuple(hashes[start : start + PER_ENTRY])
        control += tuple(chunks_named(box, names) for box, names in attachments.of_boxes(db, some).items())
        log.append(db, device.keys(db).after(end), device.id, end, some, control=control, beacon=beacon, closed=True)
        control = ()
