"""What the person at the keyboard may read of closed sections: opened in memory only, in the form of a store of its own."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import msgspec
from sqlalchemy import insert, select, text
from sqlalchemy.dialects.sqlite import insert as upsert

from carer_app.domain.closed import Box, open_box
from carer_app.domain.revision import SignedRevision
from carer_app.domain.sealing import NotForYouError, SealingKey, seal
from carer_app.errors import KnownError
from carer_app.store import closed, directory, revisions, writing
from carer_app.store.engine import Connection, Database
from carer_app.store.memory import MemoryDatabase, form_of
from carer_app.store.tables import people, positions, record_index

FIRST_NUMBER = 3_000_000
"""Where the numbers of closed entries begin, so that none is also the number of an open one."""


_SEEN = "closed sections"


@dataclass
class _Looked:
    """How far one has looked: the last box, key and place, and how many people were known."""

    box: int = 0
    key: int = 0
    place: int = 0
    people: int = 0
    streams: dict[str, bytes] = field(default_factory=dict)


class _Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What is remembered for the next unlock, sealed to its reader: the last key that was tried, and those that opened."""

    key: int
    streams: dict[str, str]


class ClosedShelf:
    """Finds by the reader's own key alone which boxes are theirs; of all others it knows nothing."""

    def __init__(self, database: Database, sealing: SealingKey) -> None:
        self._database = database
        self._sealing = sealing
        self._looked = _Looked()
        self._memory: MemoryDatabase | None = None
        self.broken: list[str] = []

    @contextmanager
    def reading(self) -> Iterator[Connection | None]:
        """The opened entries, brought up to date; None where this person reads no closed section."""
        self.renew()
        if self._memory is None:
            yield None
        else:
            with self._memory.reading() as db:
                yield db

    def key_of(self, stream: str) -> bytes | None:
        """The key of a section, where it is this person's to read."""
        self.renew()
        return self._looked.streams.get(stream)

    def streams(self) -> list[str]:
        """The closed sections that this person reads."""
        self.renew()
        return sorted(self._looked.streams)

    def holds(self, record: str) -> bool:
        with self.reading() as db:
            return db is not None and bool(revisions.of_record(db, record))

    def renew(self) -> None:
        """Open what came since one looked last; quick where nothing did."""
        with self._database.reading() as db:
            last_box, last_key = closed.ends(db)
            is_new = last_key != self._looked.key
            if is_new or last_box != self._looked.box:
                tried = self._open(db)
                self._looked.box, self._looked.key = last_box, last_key
            if self._memory is not None:
                self._bring_along(db, self._memory)
        if is_new and tried:
            self._remember()

    def close(self) -> None:
        if self._memory is not None:
            self._memory.close()

    # ---- inside

    def _open(self, db: Connection) -> int:
        """Open what is new; gives how many keys had to be tried."""
        before = set(self._looked.streams)
        tried = self._try_keys(db)
        fresh = [stream for stream in self._looked.streams if stream not in before]
        found = closed.boxes(db, fresh) if fresh else []
        known = [stream for stream in self._looked.streams if stream not in fresh]
        found += closed.boxes(db, known, self._looked.box) if known else []
        if not found:
            return tried
        if self._memory is None:
            self._memory = MemoryDatabase(form_of(db))
            self._bring_along(db, self._memory)
        with self._memory.writing() as memory:
            _number_apart(memory)
            opened = [one for _number, box in sorted(found, key=lambda one: one[0]) if (one := self._opened(box))]
            for one in opened:
                revisions.add(memory, one)
                writing.know_section(memory, one, "")
            writing.renew(memory, opened, [])
        return tried

    def _try_keys(self, db: Connection) -> int:
        """Find the sections of which a key opens, from where one looked last, in this unlock or an earlier one."""
        if self._looked.key == 0:
            self._recall(db)
        fresh = closed.keys(db, self._looked.key)
        for _number, one in fresh:
            if one.stream in self._looked.streams:
                continue
            with suppress(NotForYouError, ValueError):
                self._looked.streams[one.stream] = self._sealing.open(bytes.fromhex(one.key))
        return len(fresh)

    def _recall(self, db: Connection) -> None:
        sealed = directory.setting(db, self._sealing.mark(_SEEN))
        if sealed is None:
            return
        with suppress(NotForYouError, ValueError, msgspec.DecodeError):
            seen = msgspec.json.decode(self._sealing.open(bytes.fromhex(sealed)), type=_Seen)
            self._looked.key = seen.key
            self._looked.streams = {stream: bytes.fromhex(key) for stream, key in seen.streams.items()}

    def _remember(self) -> None:
        """Spare the next unlock the trying; a disk that takes nothing just now costs no more than that."""
        seen = _Seen(key=self._looked.key, streams={name: key.hex() for name, key in self._looked.streams.items()})
        sealed = seal(msgspec.json.encode(seen), self._sealing.public).hex()
        with suppress(KnownError), self._database.writing() as db:
            directory.set_setting(db, self._sealing.mark(_SEEN), sealed)

    def _opened(self, box: Box) -> SignedRevision | None:
        try:
            return open_box(box, self._looked.streams[box.stream])
        except NotForYouError:
            self.broken.append(box.hash)
            return None

    def _bring_along(self, db: Connection, memory: MemoryDatabase) -> None:
        """The people whom the entries name, and the places that the gateway gave them, where any came."""
        place, count = db.execute(_NEWS).one()
        if (place, count) == (self._looked.place, self._looked.people):
            return
        everyone = [row._asdict() for row in db.execute(select(people))]
        of_streams = positions.c.stream.in_(list(self._looked.streams))
        places = [row._asdict() for row in db.execute(select(positions).where(of_streams))]
        with memory.writing() as own:
            _replace(own, everyone, places)
        self._looked.place, self._looked.people = place, count


_NEWS = text("SELECT (SELECT coalesce(max(rowid), 0) FROM positions), (SELECT count(*) FROM people)")


def _replace(db: Connection, everyone: Sequence[dict[str, object]], places: Sequence[dict[str, object]]) -> None:
    if everyone:
        db.execute(upsert(people).on_conflict_do_nothing(), everyone)
    if places:
        db.execute(upsert(positions).on_conflict_do_nothing(), places)
        hashes = [str(place["revision"]) for place in places]
        writing.renew(db, [], {one.revision.record for one in revisions.by_hash(db, hashes)})


def _number_apart(db: Connection) -> None:
    """Let the numbers of these records begin far above those of the store."""
    if db.execute(select(record_index.c.number).limit(1)).one_or_none() is None:
        floor = dict.fromkeys(("record", "stream", "file", "kind", "head", "occurred", "written", "author"), "")
        more = {"headline": "", "conflict": False, "state": "saved", "versions": 0, "flags": "", "listed": False}
        db.execute(insert(record_index).values(number=FIRST_NUMBER, **floor, **more))
