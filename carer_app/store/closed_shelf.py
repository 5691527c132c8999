"""What the person at the keyboard may read of closed sections: opened in memory only, in the form of a store of its own."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import RLock

import msgspec
from sqlalchemy import insert, select, text
from sqlalchemy.dialects.sqlite import insert as upsert

from carer_app.domain.closed import SAFEGUARDING, Box, open_box, opening_key
from carer_app.domain.revision import SignedRevision, open_revision
from carer_app.domain.sealing import NotForYouError, SealingKey, seal
from carer_app.domain.signing import BrokenSignatureError
from carer_app.domain.well_formed import has_times, is_well_named
from carer_app.errors import KnownError
from carer_app.store import closed, directory, gateways, moved_on, revisions, set_aside, writing
from carer_app.store.engine import Connection, Database
from carer_app.store.memory import MemoryDatabase, form_of
from carer_app.store.tables import people, positions, record_index

FIRST_NUMBER = 3_000_000
"""Where the numbers of closed entries begin, so that none is also the number of an open one."""


_SEEN = "closed sections"
_STEP = 4096
_NOWHERE = -1


@dataclass
class _Looked:
    """How far one has looked: the last box, key and place, and how many people were known."""

    box: int = 0
    key: int = 0
    place: int = 0
    people: int = 0
    aside: frozenset[str] = frozenset()
    streams: dict[str, bytes] = field(default_factory=dict)


class _Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What is remembered for the next unlock, sealed to its reader: the last key that was tried, and those that opened."""

    key: int
    streams: dict[str, str]


class ClosedShelf:
    """Finds by the reader's own key alone which boxes are theirs; of all others it knows nothing. Any thread may ask it.

    What is not whole, or not signed by whom it names, stays out, and its box is named in `broken`.
    """

    def __init__(self, database: Database, sealing: SealingKey) -> None:
        self._database = database
        self._sealing = sealing
        self._lock = RLock()
        self._looked = _Looked()
        self._memory: MemoryDatabase | None = None
        self._is_shut = False
        self._gone: frozenset[str] = frozenset()
        self.broken: list[Box] = []

    @contextmanager
    def reading(self) -> Iterator[Connection | None]:
        """The opened entries, brought up to date; None where this person reads no closed section."""
        with self._lock:
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
        tried = 0
        with self._lock, self._database.reading() as db:
            if self._is_shut:
                return
            last_box, last_key = closed.ends(db)
            if last_box or self._memory is not None:
                self._mind_handed_back(db)
            if (last_box, last_key) != (self._looked.box, self._looked.key):
                tried = self._open(db)
                self._looked.box, self._looked.key = last_box, last_key
            if self._memory is not None:
                self._bring_along(db, self._memory)
        if tried:
            self._remember()

    def close(self) -> None:
        """Shut everything; whoever asks afterwards is a reader of nothing."""
        with self._lock:
            if self._memory is not None:
                self._memory.close()
            self._memory, self._is_shut, self._looked = None, True, _Looked()

    # ---- inside

    def _mind_handed_back(self, db: Connection) -> None:
        """What is closed about a child goes from here with the rest of their file, and comes again with it."""
        gone = moved_on.handed_back_files(db)
        if gone != self._gone and self._memory is not None:
            self._memory.close()
            self._memory, self._looked = None, _Looked()
        self._gone = gone

    def _open(self, db: Connection) -> int:
        """Open what is new; gives how many keys had to be tried."""
        if self._looked.key == 0:
            self._recall(db)
        known = self._looked.streams if self._memory is not None else {}
        given, tried = self._given(db)
        fresh = {stream: keys for stream, keys in given.items() if stream not in known}
        boxes = closed.boxes(db, list(fresh)) if fresh else []
        found = {**known, **_fitting(fresh, [box for _number, box in boxes])}
        boxes += closed.boxes(db, list(known), self._looked.box) if known else []
        ours = [box for _number, box in sorted(boxes, key=lambda one: one[0]) if box.stream in found]
        if ours:
            self._keep(db, ours, found)
        self._looked.streams, self._looked.place = found, _NOWHERE
        return tried

    def _given(self, db: Connection) -> tuple[dict[str, list[bytes]], int]:
        """The keys that open to this person, by section: those known, then those that came; and how many of these were
        tried. Somebody may have sent false ones.
        """
        given = {stream: [key] for stream, key in self._looked.streams.items()}
        fresh = closed.keys(db, self._looked.key)
        for _number, one in fresh:
            with suppress(NotForYouError, ValueError):
                given.setdefault(one.stream, []).append(self._sealing.open(bytes.fromhex(one.key)))
        return given, len(fresh)

    def _keep(self, db: Connection, boxes: Sequence[Box], keys: dict[str, bytes]) -> None:
        if self._memory is None:
            self._memory = MemoryDatabase(form_of(db))
            self._bring_along(db, self._memory)
        with self._memory.writing() as memory:
            _number_apart(memory)
            opened = []
            for box in boxes:
                try:
                    one = _whole(open_box(box, keys[box.stream]))
                    _check_place(db, memory, one)
                except (NotForYouError, BrokenSignatureError):
                    self.broken.append(box)
                    continue
                revisions.add(memory, one)
                writing.know_section(memory, one, "")
                opened.append(one)
            writing.renew(memory, opened, [])
            for file in self._gone:
                moved_on.erase_file(memory, file)

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
        told = msgspec.json.encode(seen)
        sealed = seal(told + b" " * (-len(told) % _STEP), self._sealing.public).hex()
        with suppress(KnownError), self._database.writing() as db:
            directory.set_setting(db, self._sealing.mark(_SEEN), sealed)

    def _bring_along(self, db: Connection, memory: MemoryDatabase) -> None:
        """The people whom the entries name, and the places that the gateway gave them, where any came."""
        place, count = db.execute(_NEWS).one()
        aside = frozenset(set_aside.every(db))
        if (place, count, aside) == (self._looked.place, self._looked.people, self._looked.aside):
            return
        everyone = [row._asdict() for row in db.execute(select(people))]
        of_streams = positions.c.stream.in_(list(self._looked.streams))
        places = [row._asdict() for row in db.execute(select(positions).where(of_streams))]
        with memory.writing() as own:
            _replace(own, everyone, places)
            set_aside.bring_along(own, aside)
        self._looked.place, self._looked.people, self._looked.aside = place, count, aside


_NEWS = text("SELECT (SELECT coalesce(max(rowid), 0) FROM positions), (SELECT count(*) FROM people)")


def _replace(db: Connection, everyone: Sequence[dict[str, object]], places: Sequence[dict[str, object]]) -> None:
    if everyone:
        db.execute(upsert(people).on_conflict_do_nothing(), everyone)
    if places:
        db.execute(upsert(positions).on_conflict_do_nothing(), places)
        hashes = [str(place["revision"]) for place in places]
        writing.renew(db, [], {one.revision.record for one in revisions.by_hash(db, hashes)})


def _fitting(given: Mapping[str, Sequence[bytes]], boxes: Sequence[Box]) -> dict[str, bytes]:
    """Of the keys that were given for each section, the one that opens it."""
    lying: dict[str, list[Box]] = {}
    for box in boxes:
        lying.setdefault(box.stream, []).append(box)
    found = {stream: opening_key(keys, lying.get(stream, ())) for stream, keys in given.items()}
    return {stream: key for stream, key in found.items() if key is not None}


def _whole(signed: SignedRevision) -> SignedRevision:
    """The same, verified; raises BrokenSignatureError."""
    open_revision(signed.signed, signed.body)
    if not (has_times(signed.revision) and is_well_named(signed.revision)):
        raise BrokenSignatureError("What was signed has a time or a name that cannot be.")
    if signed.body and signed.body.hash() != signed.revision.body_hash:
        raise BrokenSignatureError("A body is not the one that was signed.")
    return signed


def _check_place(db: Connection, memory: Connection, signed: SignedRevision) -> None:
    """Raise BrokenSignatureError for what is signed in another's name, or stands in the place of another record."""
    revision = signed.revision
    if revision.author == SAFEGUARDING:
        if revision.author_key not in {gateway.key for gateway in gateways.every(db)}:
            raise BrokenSignatureError("No council signed this as its safeguarding key.")
    elif not directory.may_sign(db, revision.author, revision.author_key):
        raise BrokenSignatureError("A revision is signed with another person's key.")
    elsewhere = {one.revision.stream for one in revisions.of_record(memory, revision.record)} - {revision.stream}
    if elsewhere or revisions.of_record(db, revision.record):
        raise BrokenSignatureError("A closed entry names another record as its own.")


def _number_apart(db: Connection) -> None:
    """Let the numbers of these records begin far above those of the store."""
    if db.execute(select(record_index.c.number).limit(1)).one_or_none() is None:
        floor = dict.fromkeys(("record", "stream", "file", "kind", "head", "occurred", "written", "author"), "")
        more = {"headline": "", "conflict": False, "state": "saved", "versions": 0, "flags": "", "listed": False}
        db.execute(insert(record_index).values(number=FIRST_NUMBER, **floor, **more))
