"""The port of the real `accept` over dictionaries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

import msgspec

from carer_app.domain.access import Access
from carer_app.domain.act import Act
from carer_app.domain.closed import Box
from carer_app.domain.entry import START, Entry
from carer_app.domain.files import FileKind, SectionOpened
from carer_app.domain.people import Person
from carer_app.domain.revision import Body
from carer_app.domain.signing import Signed
from carer_app.gateway.db.copies import Change
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
from carer_app.sync.protocol import Held, LogHead, StreamHead, SyncRequest
from tests.faults.sim.power import Violation
from tests.faults.sim.tables import Placed, Stayed, go_on_under, key_of_entry

if TYPE_CHECKING:
    from tests.faults.sim.council import SimCouncil


class MemoryPort:
    """See `carer_app.gateway.port.Port`: the same facts and the same constraints as the database's, in dictionaries."""

    def __init__(self, council: SimCouncil) -> None:
        self._council = council
        self._t = council.tables
        self.gateway = council.keys.gateway
        self.gateway_key = council.keys.signing.public
        self.kinds: Collection[str] = council.kinds
        self.now = council.now
        self.taken_off: list[tuple[str, str]] = []

    @property
    def connection(self) -> Any:
        """What is asked for news in the same transaction."""
        return self._t

    def __enter__(self) -> Self:
        """A transaction of the council."""
        self._transaction = self._council.writing()
        self._transaction.__enter__()
        return self

    def __exit__(self, *problem: Any) -> None:
        self._transaction.__exit__(*problem)

    def verify(self, label: str, signed: Signed, public_key: str) -> None:
        signed.verify(label, public_key)

    # ---- facts

    def expect(self, request: SyncRequest) -> None:
        """Nothing is far."""

    def device(self, device: str) -> DeviceFacts | None:
        return self._t.devices.get(device)

    def earlier_key(self, device: str, epoch: int, seq: int) -> str:
        return key_of_entry(self._t, device, epoch, seq)

    def log(self, device: str, epoch: int) -> LogHead:
        return self._t.logs.get((device, epoch)) or LogHead(epoch=epoch, seq=0, head=START)

    def entry_hashes(self, device: str, epoch: int, first: int) -> Mapping[int, str]:
        last = self.log(device, epoch).seq
        found = {seq: self._t.entries.get((device, epoch, seq)) for seq in range(first, last + 1)}
        return {seq: entry.hash for seq, entry in found.items() if entry}

    def named_from(self, device: str, epoch: int, first: int, most: int) -> list[tuple[int, str]]:
        found = [self._t.entries.get((device, epoch, seq)) for seq in range(first, first + most)]
        return [(one.seq, hash_) for one in found if one for hash_ in one.signed.read(Entry).revisions]

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
        if stream in self._t.streams:
            raise _given_twice("a stream is opened twice", stream)
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
            if key in self._t.entries:
                raise _given_twice("a number of a log is given twice", key)
            self._t.entries[key] = entry
            self._t.logs[device.id, entry.epoch] = LogHead(epoch=entry.epoch, seq=entry.seq, head=entry.hash)

    def keep_device_keys(self, device: DeviceFacts, keys: Sequence[NewKey]) -> None:
        self._write()
        go_on_under(self._t, device, keys)

    def keep_fork(self, device: DeviceFacts, entry: NewEntry) -> None:
        self._write()
        self._t.forks.setdefault((device.id, entry.epoch, entry.seq, entry.hash), entry)

    def keep_revisions(self, candidates: Collection[Candidate]) -> None:
        for candidate in candidates:
            self._write()
            if candidate.hash in self._t.revisions:
                raise _given_twice("a revision is kept twice", candidate.hash)
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
            if (stream, place.position) in self._t.rows:
                raise _given_twice("a position is given twice", (stream, place.position))
            if place.candidate.hash in self._t.places:
                raise _given_twice("a revision has two places", place.candidate.hash)
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
            if box.hash in self._t.boxes:
                raise _given_twice("a box is kept twice", box.hash)
            end = self._t.closed_ends.get(box.stream, StreamHead(position=0, head=START)).after(box.hash)
            self._t.closed_ends[box.stream] = end
            row = Placed(hash=box.hash, head=end.head, received=self.now())
            self._t.closed_rows[box.stream, end.position] = row
            self._t.boxes[box.hash] = (box, end.position)
        return self.kept_boxes([box.hash for box in boxes])

    def name_chunks(self, box: str, names: Collection[str]) -> None:
        self._write()

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
        """Nobody is taken off in a history."""

    def keep_access(self, device: DeviceFacts, access: Access) -> None:
        """Nobody looks at anything in a history."""

    def keep_act(self, device: DeviceFacts, act: Act) -> None:
        """Nobody does anything with a computer in a history."""

    def hear(self, device: DeviceFacts, epoch: int, instance: str) -> None:
        self._write()
        if device.instance != instance and not device.hosted:
            before = self._t.copies.get(device.id, ())
            self._t.copies[device.id] = (*before, Change(self.now(), device.instance, instance))
        now = self._t.devices[device.id]
        heard = msgspec.structs.replace(now, epoch=max(epoch, device.epoch), instance=instance)
        self._t.devices[device.id] = heard

    def alarm(self, what: str, device: str, about: str) -> None:
        self._write()
        self._t.alarms[what, device, about] = self._t.alarms.get((what, device, about), 0) + 1

    def _write(self) -> None:
        power = self._council.power
        if power.left is not None:
            power.step()


def _given_twice(what: str, key: object) -> Violation:
    return Violation("I4 I5 I6 one place each", f"{what}: {key}")
