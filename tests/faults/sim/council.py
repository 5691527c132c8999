"""The gateway in memory: the port of the real `accept` over dictionaries, under the real `Services.sync`."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import msgspec

from carer_app.clock import SetClock, local, stamp
from carer_app.domain.closed import Box
from carer_app.domain.command import Command
from carer_app.domain.entry import START
from carer_app.domain.files import FileKind, SectionOpened
from carer_app.domain.people import Person
from carer_app.domain.revision import Body
from carer_app.domain.signing import Signed, SigningKey
from carer_app.gateway.council import DESK
from carer_app.gateway.db.commands import later_number
from carer_app.gateway.db.copies import Change
from carer_app.gateway.port import (
    Candidate,
    DeviceFacts,
    FileFacts,
    Kept,
    NewEntry,
    Place,
    PlacementFacts,
    StreamFacts,
)
from carer_app.gateway.services import Services
from carer_app.gateway.sync import release
from carer_app.store.gateways import Gateway
from carer_app.sync.protocol import COMMAND, Held, LogHead, StreamHead
from tests.faults.sim.power import Power, Violation
from tests.faults.sim.signing import HashKey

Facts = dict[Any, Any]


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a stream."""

    hash: str
    head: str
    received: str


class Stayed(msgspec.Struct, frozen=True, kw_only=True):
    """A placement."""

    child: str
    home: str
    start: str
    end: str | None = None
    undone: bool = False
    confirmed: bool = False


GATEWAY = "gateway"


@dataclass
class Tables:
    """All that a gateway keeps. Values are never changed, so that a copy of the dictionaries is a copy of all."""

    devices: Facts = field(default_factory=dict)
    people: Facts = field(default_factory=dict)
    keys: Facts = field(default_factory=dict)
    files: Facts = field(default_factory=dict)
    streams: Facts = field(default_factory=dict)
    ends: Facts = field(default_factory=dict)
    rows: Facts = field(default_factory=dict)
    places: Facts = field(default_factory=dict)
    records: Facts = field(default_factory=dict)
    revisions: Facts = field(default_factory=dict)
    bodies: Facts = field(default_factory=dict)
    entries: Facts = field(default_factory=dict)
    logs: Facts = field(default_factory=dict)
    forks: Facts = field(default_factory=dict)
    held: Facts = field(default_factory=dict)
    settled: Facts = field(default_factory=dict)
    placements: Facts = field(default_factory=dict)
    boxes: Facts = field(default_factory=dict)
    closed_ends: Facts = field(default_factory=dict)
    closed_rows: Facts = field(default_factory=dict)
    closed_keys: Facts = field(default_factory=dict)
    alarms: Facts = field(default_factory=dict)
    copies: Facts = field(default_factory=dict)
    commands: Facts = field(default_factory=dict)
    obeyed: Facts = field(default_factory=dict)

    def copy(self) -> "Tables":
        return Tables(*[table.copy() for table in self.__dict__.values()])


class CouncilKeys:
    """The gateway's own keys, as far as the sync uses them."""

    def __init__(self, seed: bytes) -> None:
        self.gateway = GATEWAY
        self.signing = HashKey(seed)
        self.sealing: Any = None


class MemoryPort:
    """See `carer_app.gateway.port.Port`: the same facts and the same constraints as the database's, in dictionaries."""

    def __init__(self, council: "SimCouncil") -> None:
        self._council = council
        self._t = council.tables
        self.gateway = council.keys.gateway
        self.gateway_key = council.keys.signing.public
        self.kinds: Collection[str] = council.kinds

    def now(self) -> str:
        return self._council.now()

    def verify(self, label: str, signed: Signed, public_key: str) -> None:
        signed.verify(label, public_key)

    # ---- facts

    def device(self, device: str) -> DeviceFacts | None:
        return self._t.devices.get(device)

    def log(self, device: str, epoch: int) -> LogHead:
        return self._t.logs.get((device, epoch)) or LogHead(epoch=epoch, seq=0, head=START)

    def entry_hashes(self, device: str, epoch: int, first: int) -> Mapping[int, str]:
        last = self.log(device, epoch).seq
        found = {seq: self._t.entries.get((device, epoch, seq)) for seq in range(first, last + 1)}
        return {seq: entry.hash for seq, entry in found.items() if entry}

    def kept(self, hashes: Collection[str]) -> dict[str, Kept]:
        return {hash_: self._kept(hash_) for hash_ in hashes if hash_ in self._t.revisions}

    def _kept(self, hash_: str) -> Kept:
        stream, position = self._t.places.get(hash_, ("", None))
        held = self._t.held.get(hash_)
        own = stream or self._t.revisions[hash_].revision.stream
        return Kept(stream=own, position=position, reason=held[1] if held else None)

    def streams(self, names: Collection[str]) -> dict[str, StreamFacts]:
        return {name: self._t.streams[name] for name in names if name in self._t.streams}

    def files(self, names: Collection[str]) -> dict[str, FileFacts]:
        return {name: self._t.files[name] for name in names if name in self._t.files}

    def placements(self, homes: Collection[str]) -> list[PlacementFacts]:
        return [
            PlacementFacts(child=one.child, home=one.home, start=one.start, end=one.end)
            for one in self._t.placements.values()
            if one.home in homes and not one.undone
        ]

    def author_keys(self, people: Collection[str]) -> set[tuple[str, str]]:
        return {pair for pair in self._t.keys if pair[0] in people}

    def record_streams(self, names: Collection[str]) -> dict[str, str]:
        return {name: self._t.records[name] for name in names if name in self._t.records}

    def may_write_at_desk(self, person: str, stream: StreamFacts) -> bool:
        return True

    # ---- keeping

    def add_person(self, person: Person, device: DeviceFacts) -> bool:
        known = self._t.people.get(person.id)
        if known and known[1] != device.home:
            return False
        self._write()
        self._t.people[person.id] = (person, device.home)
        self._t.keys.setdefault((person.id, person.signing_key), person)
        return True

    def open_stream(self, stream: str, section: SectionOpened, home: str | None) -> None:
        self._write()
        keeper = None if section.file_kind is FileKind.CHILD else home
        self._t.files.setdefault(section.file, FileFacts(id=section.file, kind=section.file_kind, home=keeper))
        self._new(self._t.streams, stream, "a stream is opened twice")
        self._t.streams[stream] = StreamFacts(
            stream=stream, file=section.file, file_kind=section.file_kind, section=section.section, home=home
        )
        self._t.ends[stream] = StreamHead(position=0, head=START)

    def place_child(self, child: str, home: str, start: str, device: str) -> None:
        self._write()
        self._t.placements[len(self._t.placements)] = Stayed(child=child, home=home, start=start)

    def lock_streams(self, names: Collection[str]) -> dict[str, StreamHead]:
        return self.stream_heads(names)

    def stream_heads(self, names: Collection[str]) -> dict[str, StreamHead]:
        return {name: self._t.ends[name] for name in names if name in self._t.ends}

    def keep_entries(self, device: DeviceFacts, entries: Iterable[NewEntry]) -> None:
        for entry in entries:
            self._write()
            key = (device.id, entry.epoch, entry.seq)
            self._new(self._t.entries, key, "a number of a log is given twice")
            self._t.entries[key] = entry
            self._t.logs[device.id, entry.epoch] = LogHead(epoch=entry.epoch, seq=entry.seq, head=entry.hash)

    def keep_fork(self, device: DeviceFacts, entry: NewEntry) -> None:
        self._write()
        self._t.forks.setdefault((device.id, entry.epoch, entry.seq, entry.hash), entry)

    def keep_revisions(self, candidates: Collection[Candidate]) -> None:
        for candidate in candidates:
            self._write()
            self._new(self._t.revisions, candidate.hash, "a revision is kept twice")
            self._t.revisions[candidate.hash] = candidate
        self.keep_bodies([candidate.body for candidate in candidates if candidate.body])

    def keep_bodies(self, bodies: Collection[Body]) -> None:
        for body in bodies:
            self._write()
            self._t.bodies.setdefault(body.hash(), body)

    def give_places(self, places: Collection[Place]) -> None:
        for place in places:
            self._write()
            stream = place.candidate.revision.stream
            self._new(self._t.rows, (stream, place.position), "a position is given twice")
            self._new(self._t.places, place.candidate.hash, "a revision has two places")
            row = Placed(hash=place.candidate.hash, head=place.head, received=self.now())
            self._t.rows[stream, place.position] = row
            self._t.places[place.candidate.hash] = (stream, place.position)
            self._t.ends[stream] = StreamHead(position=place.position, head=place.head)
            self._t.records.setdefault(place.candidate.revision.record, stream)

    def hold(self, held: Collection[tuple[Candidate, Held]]) -> None:
        for candidate, reason in held:
            self._write()
            self._t.held.setdefault(candidate.hash, (candidate, reason))

    def settle(self, hashes: Collection[str]) -> None:
        for hash_ in hashes:
            if hash_ in self._t.held:
                self._t.settled[hash_] = True

    def waiting(self, streams: Collection[str], people: Collection[str]) -> list[Candidate]:
        for_want = (Held.UNKNOWN_STREAM, Held.UNKNOWN_AUTHOR)
        return self.held_candidates(
            lambda candidate, reason: (
                reason in for_want and (candidate.revision.stream in streams or candidate.revision.author in people)
            )
        )

    def held_candidates(self, wanted: Any) -> list[Candidate]:
        """What is held, as it would be read back now: the device as it is by now."""
        found = [
            msgspec.structs.replace(candidate, device=self._t.devices[candidate.device.id])
            for hash_, (candidate, reason) in self._t.held.items()
            if hash_ not in self._t.settled and wanted(candidate, reason)
        ]
        return sorted(found, key=lambda one: (one.device.id, one.epoch, one.seq))

    def kept_boxes(self, hashes: Collection[str]) -> dict[str, Kept]:
        return {
            hash_: Kept(
                stream=self._t.boxes[hash_][0].stream,
                position=self._t.boxes[hash_][1],
                reason=None if self._t.boxes[hash_][1] else Held.REVOKED_DEVICE,
            )
            for hash_ in hashes
            if hash_ in self._t.boxes
        }

    def keep_boxes(self, boxes: Sequence[Box], device: DeviceFacts) -> dict[str, Kept]:
        for box in boxes:
            self._write()
            if device.revoked:
                self._t.boxes.setdefault(box.hash, (box, None))
                continue
            self._new(self._t.boxes, box.hash, "a box is kept twice")
            end = self._t.closed_ends.get(box.stream, StreamHead(position=0, head=START)).after(box.hash)
            self._t.closed_ends[box.stream] = end
            row = Placed(hash=box.hash, head=end.head, received=self.now())
            self._t.closed_rows[box.stream, end.position] = row
            self._t.boxes[box.hash] = (box, end.position)
        return self.kept_boxes([box.hash for box in boxes])

    def give_section(self, stream: str, key: str, routing: str) -> bool:
        if routing not in self._t.people:
            return False
        self._write()
        self._t.closed_keys.setdefault(key, (stream, routing))
        return True

    def keep_answer(self, device: DeviceFacts, counter: int, outcome: str, at: str) -> bool:
        if (device.id, counter) not in self._t.commands:
            return False
        self._write()
        self._t.obeyed.setdefault((device.id, counter), outcome)
        return True

    def keep_handed_back(self, device: DeviceFacts, child: str, at: str, *, kept: bool) -> None:
        """Nobody hands anything back in a history."""

    def note_taken_off(self, device: DeviceFacts, person: str, by: str) -> None:
        """Nobody is taken off a computer in a history."""

    def hear(self, device: DeviceFacts, epoch: int, instance: str) -> None:
        self._write()
        if device.instance != instance and not device.hosted:
            before = self._t.copies.get(device.id, ())
            self._t.copies[device.id] = (*before, Change(self.now(), device.instance, instance))
        heard = msgspec.structs.replace(device, epoch=max(epoch, device.epoch), instance=instance)
        self._t.devices[device.id] = heard

    def alarm(self, what: str, device: str, about: str) -> None:
        self._write()
        self._t.alarms[what, device, about] = self._t.alarms.get((what, device, about), 0) + 1

    def _write(self) -> None:
        self._council.power.step()

    @staticmethod
    def _new(table: Facts, key: Any, what: str) -> None:
        if key in table:
            raise Violation("I4 I5 I6 one place each", f"{what}: {key}")


_stamped = cache(stamp)
_local_day = cache(lambda at: local(at).date().isoformat())


class SimCouncil(Services):
    """A council's gateway of which the database, the keys and the clock are in memory; all else is the product's."""

    def __init__(self, seed: bytes, clock: SetClock, kinds: Collection[str]) -> None:
        self.tables = Tables()
        self.keys: Any = CouncilKeys(seed)
        self.clock = clock
        self.kinds = kinds
        self.power = Power()

    def now(self) -> str:
        return _stamped(self.clock.now())

    def today(self) -> str:
        return _local_day(self.clock.now())

    def nonce(self) -> str:
        return "nonce"

    @contextmanager
    def port(self) -> Iterator[Any]:
        with self.writing():
            yield MemoryPort(self)

    @contextmanager
    def reading(self) -> Iterator[Any]:
        yield self.tables

    @contextmanager
    def writing(self) -> Iterator[Any]:
        """One transaction, with power cuts before and after its commit."""
        before = self.tables.copy()
        try:
            yield self.tables
            self.power.step()
        except BaseException:
            self.tables = before
            raise
        self.power.step()

    def retrying(self, work: Any) -> Any:
        return work()

    # ---- what people at the council do

    def add_home(self, name: str) -> str:
        return name

    def desk_key(self, key: SigningKey) -> SigningKey:
        return key

    def open_desk(self, key: str, person: Person) -> None:
        """The desk with somebody at it."""
        self.tables.people[person.id] = (person, None)
        self.tables.keys[person.id, person.signing_key] = person
        facts = DeviceFacts(id=DESK, home=None, public_key=key, instance=DESK, epoch=1, hosted=True)
        self.tables.devices[DESK] = facts

    def routing(self, person: str) -> str:
        """Whom a closed section is given to, for the gateway alone to read."""
        return person

    def take_in(self, device: str, home: str, public_key: str, instance: str, people: Sequence[Person]) -> Gateway:
        """Enrol a device; its code and the answer are not played through here."""
        with self.port() as port:
            facts = DeviceFacts(id=device, home=home, public_key=public_key, instance=instance, epoch=1)
            self.tables.devices[device] = facts
            for person in people:
                port.add_person(person, facts)
        return Gateway(
            id=self.keys.gateway,
            name="",
            url="",
            key=self.keys.signing.public,
            sealing_key="",
            authority="england",
            home=home,
            home_name=home,
            epoch=1,
        )

    def ask(self, device: str, what: str, file: str) -> None:
        """Ask a computer for something, as in `gateway.commands.ask`."""
        number = later_number((given for of, given in self.tables.commands if of == device), self.now())
        command = Command(gateway=self.keys.gateway, device=device, counter=number, what=what, at=self.now(), file=file)
        with self.writing():
            self.tables.commands[device, number] = self.keys.signing.sign(COMMAND, command)

    def revoke(self, device: str) -> None:
        with self.writing():
            facts = self.tables.devices[device]
            self.tables.devices[device] = msgspec.structs.replace(facts, revoked=True)

    def place(self, child: str, home: str, start: str) -> None:
        """Place a child in a home; what was held for want of it is judged again, as in `homes.add_placement`."""
        with self.port() as port:
            placed = Stayed(child=child, home=home, start=start, confirmed=True)
            self.tables.placements[len(self.tables.placements)] = placed
            release(port, port.held_candidates(lambda _candidate, reason: reason is Held.OUT_OF_SCOPE))
            of_child = {name for name, facts in self.tables.streams.items() if facts.file == child}
            unknown = Held.UNKNOWN_STREAM
            release(port, port.held_candidates(lambda one, why: why is unknown and one.revision.stream in of_child))

    def change_placement(self, number: int, **changed: Any) -> None:
        """End, undo or confirm a placement."""
        with self.writing():
            placed = self.tables.placements[number]
            self.tables.placements[number] = msgspec.structs.replace(placed, **changed)
