"""The port of `accept` over a real database: one object, one transaction."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import Connection, select, update

from carer_app.clock import Clock, stamp
from carer_app.domain.access import Access
from carer_app.domain.act import Act
from carer_app.domain.closed import SAFEGUARDING, Box
from carer_app.domain.command import Ask
from carer_app.domain.entry import START, Entry
from carer_app.domain.files import FileKind, SectionOpened
from carer_app.domain.kinds import kinds
from carer_app.domain.people import Person
from carer_app.domain.revision import Body, new_id
from carer_app.domain.sealing import NotForYouError
from carer_app.domain.signing import Signed
from carer_app.gateway.db import (
    accesses,
    acts,
    closed,
    commands,
    copies,
    device_keys,
    gathering,
    index,
    moved_on,
    moves,
    photos,
    prepared,
    rights,
)
from carer_app.gateway.db.ahead import Ahead, listed
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.db.persons import keep_person, keys_in
from carer_app.gateway.db.rows import (
    body_row,
    device_facts,
    held_row,
    link_rows,
    parent_rows,
    position_row,
    revision_row,
    signed_of,
    stream_facts,
)
from carer_app.gateway.db.safeguarding import public_key
from carer_app.gateway.db.tables import (
    bodies,
    entries,
    files,
    forks,
    held,
    links,
    parents,
    people,
    placements,
    positions,
    revisions,
    streams,
)
from carer_app.gateway.db.taken_off import TAKEN_OFF, is_known_off
from carer_app.gateway.db.trips import keep_plans
from carer_app.gateway.db.upsert import insert_all, insert_new
from carer_app.gateway.db.waiting import held_candidates
from carer_app.gateway.keys import GatewayKeys
from carer_app.gateway.port import (
    Candidate,
    DeviceFacts,
    FileFacts,
    Kept,
    NewEntry,
    NewKey,
    Place,
    PlacementFacts,
    StreamFacts,
)
from carer_app.gateway.verifying import verify
from carer_app.sync.protocol import Held, LogHead, StreamHead, SyncRequest


class DatabasePort:
    """See `carer_app.gateway.port.Port`."""

    def __init__(self, connection: Connection, clock: Clock, keys: GatewayKeys) -> None:
        self._db = connection
        self._clock = clock
        self._keys = keys
        self.gateway = keys.gateway
        self.gateway_key = keys.signing.public
        self.kinds: Collection[str] = kinds().keys()
        self._files: dict[str, str] = {}
        self._ahead = Ahead(connection)
        self._device: DeviceFacts | None = None
        self.taken_off: list[tuple[str, str]] = []

    @property
    def connection(self) -> Connection:
        """The transaction itself, for what is kept beside."""
        return self._db

    def now(self) -> str:
        return stamp(self._clock.now())

    def verify(self, label: str, signed: Signed, public_key: str) -> None:
        verify(label, signed, public_key)

    # ---- facts

    def expect(self, request: SyncRequest) -> None:
        keep_plans(self._db)
        self._ahead.expect(self.gateway, request)

    def device(self, device: str) -> DeviceFacts | None:
        found = self._ahead.rows(prepared.DEVICE, {"device": device})
        self._device = device_facts(found[0]) if found else None
        return self._device

    def earlier_key(self, device: str, epoch: int, seq: int) -> str:
        return device_keys.KeysOfDevices(self._db, device).of_entry(device, epoch, seq)

    def log(self, device: str, epoch: int) -> LogHead:
        of_log = {"device": device, "gateway": self.gateway, "epoch": epoch}
        found = self._ahead.rows(prepared.LOG_END, of_log)
        return (
            LogHead(epoch=epoch, seq=found[0].seq, head=found[0].hash)
            if found
            else LogHead(epoch=epoch, seq=0, head=START)
        )

    def entry_hashes(self, device: str, epoch: int, first: int) -> Mapping[int, str]:
        of_log = {"device": device, "gateway": self.gateway, "epoch": epoch}
        found = prepared.LOG_FROM.rows(self._db, of_log | {"first": first})
        return {row.seq: row.hash for row in found}

    def named_from(self, device: str, epoch: int, first: int, most: int) -> list[tuple[int, str]]:
        of_log = {"device": device, "gateway": self.gateway, "epoch": epoch}
        found = prepared.ENTRIES_FROM.rows(self._db, of_log | {"first": first, "until": first + most})
        read = [signed_of(row).read(Entry) for row in found]
        return [(entry.seq, hash_) for entry in read for hash_ in entry.revisions]

    def kept(self, hashes: Collection[str]) -> dict[str, Kept]:
        if not hashes:
            return {}
        found = self._ahead.rows(prepared.KEPT, {"hashes": listed(hashes)})
        return {
            row.hash: Kept(stream=row.stream, position=row.position, reason=Held(row.reason) if row.reason else None)
            for row in found
        }

    def streams(self, names: Collection[str]) -> dict[str, StreamFacts]:
        if not names:
            return {}
        given = {"names": listed(names)}
        locked = self._ahead.known(prepared.LOCKED_STREAMS, given)
        found = prepared.STREAMS.rows(self._db, given) if locked is None else locked
        return {row.stream: stream_facts(row) for row in found}

    def files(self, names: Collection[str]) -> dict[str, FileFacts]:
        if not names:
            return {}
        found = prepared.FILES.rows(self._db, {"names": list(names)})
        return {row.id: FileFacts(id=row.id, kind=FileKind(row.kind), home=row.home) for row in found}

    def placements(self, homes: Collection[str]) -> list[PlacementFacts]:
        if not homes:
            return []
        if self._device and homes == {self._device.home}:
            found = self._ahead.rows(prepared.PLACEMENTS_OF_DEVICE, {"device": self._device.id})
        else:
            found = prepared.PLACEMENTS.rows(self._db, {"homes": list(homes)})
        return [PlacementFacts(child=row.child, home=row.home, start=row.start, end=row.end) for row in found]

    def author_keys(self, people: Collection[str]) -> set[tuple[str, str]]:
        return keys_in(self._ahead.rows(prepared.AUTHOR_KEYS, {"people": listed(people)})) if people else set()

    def record_streams(self, names: Collection[str]) -> dict[str, str]:
        if not names:
            return {}
        found = self._ahead.rows(prepared.RECORDS, {"names": listed(names)})
        return {row.record: row.stream for row in found}

    def may_write_at_desk(self, person: str, stream: StreamFacts) -> bool:
        return rights.may_read_stream(self._db, person, stream, self.now())

    # ---- keeping

    def add_person(self, person: Person, device: DeviceFacts) -> bool:
        known = self._db.execute(select(people.c.home).where(people.c.id == person.id)).one_or_none()
        if known and (known.home is None or known.home != device.home):
            return False
        self._ahead.forget()
        keep_person(self._db, person, device, self.now())
        return True

    def open_stream(self, stream: str, section: SectionOpened, home: str | None) -> None:
        keeper = None if section.file_kind is FileKind.CHILD else home
        opened = section.opened.isoformat()
        file = {"id": section.file, "kind": str(section.file_kind), "authority": section.authority}
        insert_new(self._db, files, [file | {"home": keeper, "name": "", "opened": opened}])
        row = {"stream": stream, "file": section.file, "section": str(section.section), "home": home}
        self._ahead.forget()
        insert_all(self._db, streams, [row | {"opened": opened, "position": 0, "head": START}])

    def place_child(self, child: str, home: str, start: str, device: str) -> None:
        row = {"id": new_id(), "child": child, "home": home, "start": start, "made_by": device}
        insert_all(self._db, placements, [row])

    def lock_streams(self, names: Collection[str]) -> dict[str, StreamHead]:
        if not names:
            return {}
        locked = self._ahead.rows(prepared.LOCKED_STREAMS, {"names": listed(names)})
        self._files |= {row.stream: row.file for row in locked}
        return {row.stream: StreamHead(position=row.position, head=row.head) for row in locked}

    def stream_heads(self, names: Collection[str]) -> dict[str, StreamHead]:
        if not names:
            return {}
        found = prepared.STREAM_HEADS.rows(self._db, {"names": list(names)})
        return {row.stream: StreamHead(position=row.position, head=row.head) for row in found}

    def keep_entries(self, device: DeviceFacts, lines: Iterable[NewEntry]) -> None:
        insert_all(self._db, entries, [self._line(device, line) for line in lines])

    def keep_device_keys(self, device: DeviceFacts, keys: Sequence[NewKey]) -> None:
        device_keys.keep_keys(self._db, device.id, device.public_key, keys, self.now())
        note(self._db, self.now(), "new device key", device=device.id)
        if not commands.was_asked(self._db, device.id, Ask.ROTATE):
            self.alarm("key-not-asked-for", device.id, "")

    def keep_fork(self, device: DeviceFacts, entry: NewEntry) -> None:
        insert_new(self._db, forks, [self._line(device, entry)])

    def _line(self, device: DeviceFacts, line: NewEntry) -> dict[str, object]:
        return {
            "device": device.id,
            "gateway": self.gateway,
            "epoch": line.epoch,
            "seq": line.seq,
            "hash": line.hash,
            "data": line.signed.data.encode(),
            "signature": line.signed.signature,
            "received": self.now(),
        }

    def keep_revisions(self, candidates: Collection[Candidate]) -> None:
        received = self.now()
        insert_all(self._db, revisions, [revision_row(candidate, received) for candidate in candidates])
        photos.keep_names(self._db, candidates)
        self.keep_bodies([candidate.body for candidate in candidates if candidate.body])

    def keep_bodies(self, found: Collection[Body]) -> None:
        rows = {body.hash(): body_row(body) for body in found}
        insert_new(self._db, bodies, list(rows.values()))

    def give_places(self, places: Collection[Place]) -> None:
        if places:
            self._give_places(places)
        self._ahead.forget()

    def _give_places(self, places: Collection[Place]) -> None:
        received = self.now()
        insert_all(self._db, positions, [position_row(place, received) for place in places])
        ends = {place.candidate.revision.stream: place for place in places}
        for stream, place in ends.items():
            grown = {"of_stream": stream, "grown_to": place.position, "grown_head": place.head}
            prepared.GROWN.run(self._db, grown)
        taken = [place.candidate for place in places]
        photos.keep_names(self._db, taken)
        insert_new(self._db, parents, [row for candidate in taken for row in parent_rows(candidate)])
        insert_new(self._db, links, [row for candidate in taken for row in link_rows(candidate)])
        index.grow(self._db, taken, self._files, received, self._ahead)
        gathering.tell_leads(self._db, taken)
        for record in moves.settle(self._db, taken):
            note(self._db, received, "hold kept words", about=record)

    def hold(self, waiting: Collection[tuple[Candidate, Held]]) -> None:
        at = self.now()
        insert_new(self._db, held, [held_row(candidate, reason, at) for candidate, reason in waiting])

    def settle(self, hashes: Collection[str]) -> None:
        if hashes:
            settled = update(held).where(held.c.revision.in_(hashes), held.c.settled.is_(None))
            self._db.execute(settled.values(settled=self.now(), settled_by=""))

    def waiting(self, streams: Collection[str], people: Collection[str]) -> list[Candidate]:
        for_want = held.c.reason.in_((Held.UNKNOWN_STREAM, Held.UNKNOWN_AUTHOR))
        come = revisions.c.stream.in_(streams) | revisions.c.author.in_(people)
        return held_candidates(self._db, for_want & come)

    def kept_boxes(self, hashes: Collection[str]) -> dict[str, Kept]:
        return closed.kept(self._db, hashes) if hashes else {}

    def keep_boxes(self, boxes: Sequence[Box], device: DeviceFacts) -> dict[str, Kept]:
        if not boxes:
            return {}
        keep = closed.set_aside if device.revoked else closed.take
        return keep(self._db, boxes, device.id, self.now())

    def name_chunks(self, box: str, names: Collection[str]) -> None:
        photos.keep_names_of_box(self._db, box, names)

    def give_section(self, stream: str, key: str, routing: str) -> bool:
        try:
            person = self._keys.sealing.open(bytes.fromhex(routing)).decode()
        except (NotForYouError, ValueError):
            return False
        is_known = self._db.scalar(select(people.c.id).where(people.c.id == person)) is not None
        if not is_known and not (person == SAFEGUARDING and public_key(self._db)):
            return False
        closed.keep_key(self._db, stream, person, key, self.now())
        return True

    def keep_answer(self, device: DeviceFacts, counter: int, outcome: str, at: str) -> bool:
        return commands.keep_answer(self._db, device.id, counter, outcome, at, self.now())

    def keep_handed_back(self, device: DeviceFacts, child: str, at: str, *, kept: bool) -> None:
        moved_on.keep_handed_back(self._db, device, child, at, self.now(), kept=kept)
        note(self._db, self.now(), "handed back", device=device.id, about=child, detail="kept" if kept else "gone")

    def keep_access(self, device: DeviceFacts, access: Access) -> None:
        accesses.keep(self._db, device.id, access, self.now())

    def keep_act(self, device: DeviceFacts, act: Act) -> None:
        acts.keep(self._db, device.id, act, self.now())

    def hear(self, device: DeviceFacts, epoch: int, instance: str) -> None:
        if device.instance != instance and not device.hosted:
            copies.note_copy(self._db, self.now(), device, instance)
        heard = {"of_device": device.id, "heard_at": self.now(), "in_epoch": max(epoch, device.epoch)}
        prepared.HEARD.run(self._db, heard | {"on_instance": instance})

    def note_taken_off(self, device: DeviceFacts, person: str, by: str) -> None:
        if device.home is not None and not is_known_off(self._db, device.id, person):
            self.taken_off.append((device.id, by))
        note(self._db, self.now(), TAKEN_OFF, device=device.id, about=person, detail=by)

    def alarm(self, what: str, device: str, about: str) -> None:
        note(self._db, self.now(), f"alarm: {what}", device=device, about=about)
