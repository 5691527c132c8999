"""The port of the real sync over the dictionaries of a computer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Self

import msgspec

from carer_app.domain.closed import Box
from carer_app.domain.device_key import key_changed
from carer_app.domain.entry import START, Control, SignedEntry, sign_entry
from carer_app.domain.files import SECTION_OPENED, Section, SectionOpened
from carer_app.domain.people import Person
from carer_app.domain.revision import SignedRevision
from carer_app.domain.signing import Signed, SigningKey
from carer_app.store.closed import SealedKey
from carer_app.store.device_keys import KeyFrom, LogKeys
from carer_app.store.gateways import Gateway
from carer_app.store.log import LogEnd, end_at, following
from carer_app.store.streams import Positioned
from carer_app.sync.protocol import Directory
from tests.faults.sim.disk import ONLY
from tests.faults.sim.signing import MOST

if TYPE_CHECKING:
    from tests.faults.sim.computer import Computer


class ComputerPort:
    """See `carer_app.sync.port.Port`: the same facts and constraints as the store's, in dictionaries."""

    def __init__(self, computer: Computer) -> None:
        self._computer = computer
        self.disk = computer.disk
        self.device = computer.id
        self.instance = computer.instance

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_problem: object) -> None:
        """Nothing is to be closed."""

    # ---- what is here

    def now(self) -> str:
        return "2026-03-02T21:04:00Z"

    def gateway(self) -> Gateway:
        return self.disk.gateways[ONLY]

    def waiting(self, limit: int) -> list[SignedEntry]:
        epoch = self.disk.gateways[ONLY].epoch
        first = self.disk.received.get(epoch, 0) + 1
        last = min(self.end(epoch).seq, first + limit - 1)
        return [self.disk.entries[epoch, seq] for seq in range(first, last + 1)]

    def is_waiting(self) -> bool:
        epoch = self.disk.gateways[ONLY].epoch
        return self.disk.received.get(epoch, 0) < self.end(epoch).seq

    def first_waiting(self) -> int:
        return int(self.disk.received.get(self.disk.gateways[ONLY].epoch, 0)) + 1

    def log_keys(self) -> LogKeys:
        """As in `store.device_keys.of`."""
        return _log_keys(self._computer.key, self.disk.settings.get("device keys", ()))

    def keys(self) -> list[SigningKey]:
        keys = self.log_keys()
        if not keys.found:
            return [self._computer.key]
        likeliest = keys.of_entry(ONLY, self.gateway().epoch, self.first_waiting())
        return [likeliest, *(key for key in keys.every(ONLY) if key.public != likeliest.public)]

    def end(self, epoch: int) -> LogEnd:
        return self.disk.ends.get(epoch) or LogEnd(gateway=ONLY, epoch=epoch, seq=0, hash=START)

    def hash_at(self, epoch: int, seq: int) -> str | None:
        if seq == 0:
            return START
        found = self.disk.entries.get((epoch, seq))
        return found.hash if found else None

    def said(self) -> list[Control]:
        latest = [
            one for key in sorted(self.disk.entries, reverse=True) for one in self.disk.entries[key].entry.control
        ]
        return list({(one.what, *sorted(one.facts.items())): one for one in latest}.values())[::-1]

    def revisions(self, names: Sequence[str]) -> list[SignedRevision]:
        return [self.disk.revisions[name] for name in names if name in self.disk.revisions]

    def boxes(self, names: Sequence[str]) -> dict[str, Box]:
        return {name: self.disk.boxes[name] for name in names if name in self.disk.boxes}

    def whole(self, with_words: Mapping[str, bool]) -> set[str]:
        here = {hash_: self.disk.revisions[hash_] for hash_ in with_words if hash_ in self.disk.revisions}
        return {hash_ for hash_, one in here.items() if one.body or not with_words[hash_]}

    def cursors(self) -> dict[str, tuple[int, str]]:
        return self.disk.cursors

    def closed_cursors(self) -> dict[str, tuple[int, str]]:
        return self.disk.closed_cursors

    def closed_state(self) -> str:
        return self.disk.settings.get("closed state", "")

    def profile(self) -> str:
        return ""

    def directory(self) -> str:
        return str(self.disk.settings.get("directory", ""))

    def keys_here(self) -> list[Person]:
        own = [self.disk.people[name] for name in self.disk.here]
        return [
            msgspec.structs.replace(person, signing_key=key)
            for person in own
            for key in (
                *(k for p, k in self.disk.person_keys if p == person.id and k != person.signing_key),
                person.signing_key,
            )
        ]

    def made_here(self) -> set[str]:
        return set(self.disk.here)

    def everyone(self) -> list[Person]:
        return list(self.disk.people.values())

    def may_sign(self, author: str, signing_key: str) -> bool:
        if (author, signing_key) in self.disk.person_keys:
            return True
        return author not in self.disk.people and signing_key not in {key for _who, key in self.disk.person_keys}

    def own_revisions(self) -> list[str]:
        aside = self.disk.settings.get("aside", ())
        here = self.disk.revisions.items()
        return [name for name, one in here if one.revision.stream in self.disk.sections and name not in aside]

    def own_boxes(self) -> list[tuple[list[str], list[SealedKey]]]:
        return [
            (
                [name for name, box in self.disk.boxes.items() if box.stream == stream],
                [key for key in self.disk.keys.values() if key.stream == stream],
            )
            for stream in sorted(self.disk.closed_streams)
        ]

    # ---- keeping

    def append(
        self,
        after: LogEnd,
        revisions: tuple[str, ...],
        *,
        control: tuple[Control, ...] = (),
        beacon: Signed | None = None,
        closed: bool = False,
    ) -> LogEnd:
        self._write()
        signed = sign_entry(following(after, self.device, revisions, control, beacon), self.log_keys().after(after))
        end = end_at(signed)
        if (end.epoch, end.seq) in self.disk.entries:
            raise AssertionError(f"entry {end.epoch}/{end.seq} is written twice")
        self.disk.entries[end.epoch, end.seq] = signed
        self.disk.ends[end.epoch] = end
        return end

    def keep_gateway(self, gateway: Gateway) -> None:
        self._write()
        self.disk.gateways[ONLY] = gateway

    def begin_log(self, gateway: Gateway, key: str) -> None:
        self.keep_gateway(gateway)
        own = next((one for one in self.log_keys().every(ONLY) if one.public == key), None)
        if own:
            self._go_on_under(own, self.end(gateway.epoch))

    def renew_key(self) -> None:
        gateway, keys = self.gateway(), self.log_keys()
        end, newest = self.end(gateway.epoch), keys.newest(ONLY)
        if keys.after(end).public != newest.public:
            control = key_changed(self.device, ONLY, newest)
            self._go_on_under(newest, self.append(end, (), control=(control,), beacon=gateway.beacon))

    def _go_on_under(self, key: SigningKey, end: LogEnd) -> None:
        if self.log_keys().after(end).public != key.public:
            self.keep_keys(self.log_keys().with_key(end, key))

    def keep_keys(self, keys: LogKeys) -> None:
        """As `store.device_keys.keep`."""
        self._write()
        self.disk.settings["device keys"] = keys.found

    def keep_key(self, person: str, signing_key: str) -> None:
        self.disk.person_keys.setdefault((person, signing_key), True)

    def keep_person(self, person: Person) -> None:
        self._write()
        self.disk.people[person.id] = person
        self.keep_key(person.id, person.signing_key)

    def keep_erased(self, hashes: Sequence[str]) -> None:
        self.disk.settings["erased"] = tuple(hashes)

    def keep_holds(self, found: Sequence[object]) -> None:
        self.disk.settings["holds"] = tuple(found)

    def keep_computers(self, found: Sequence[object]) -> None:
        self.disk.settings["computers"] = tuple(found)

    def keep_told(self, told: Directory) -> None:
        self._write()
        self.disk.settings["lease days"] = str(told.lease_days)

    def set_aside(self, names: Collection[str]) -> None:
        self._write()
        self.disk.settings["aside"] = {*self.disk.settings.get("aside", ()), *names}

    def take_back_aside(self) -> list[str]:
        self._write()
        return sorted(self.disk.settings.pop("aside", ()))

    def keep_directory(self, word: str) -> None:
        self.disk.settings["directory"] = word

    def keep_copied(self, copied: str) -> None:
        self.disk.settings["copied"] = copied

    def keep_profile(self, signed: Signed) -> None:
        self.disk.settings["profile"] = signed

    def keep_receipt(self, signed: Signed) -> None:
        self._write()
        self.disk.receipts[len(self.disk.receipts)] = signed

    def mark_received(self, epoch: int, up_to: int, at: str) -> None:
        self._write()
        self._computer.watch.received(self._computer, epoch, up_to)
        self.disk.received[epoch] = max(self.disk.received.get(epoch, 0), min(up_to, self.end(epoch).seq))

    def keep_held(self, revision: str, reason: str, at: str) -> None:
        self._write()
        self.disk.held.setdefault(revision, reason)

    def keep_places(self, places: Sequence[Positioned]) -> None:
        for place in places:
            self._write()
            if (place.stream, place.position) not in self.disk.places:
                self.disk.places[place.stream, place.position] = place.revision
                self.disk.placed.setdefault(place.revision, (place.stream, place.position))

    def add(self, signed: SignedRevision) -> None:
        self._write()
        known = self.disk.revisions.get(signed.hash)
        if known is None or (known.body is None and signed.body):
            self.disk.revisions[signed.hash] = signed
        section = section_in(signed)
        if section:
            self.disk.sections.setdefault(section.stream, section)

    def move_cursor(self, stream: str, position: int, head: str) -> None:
        self._write()
        self.disk.cursors[stream] = (position, head)

    def keep_closed(self, stream: str, boxes: Iterable[Box], keys: Iterable[SealedKey]) -> None:
        self._write()
        self.disk.closed_streams.setdefault(stream, True)
        for box in boxes:
            self.disk.boxes.setdefault(box.hash, box)
        for key in keys:
            self.disk.keys.setdefault((key.stream, key.key), key)

    def move_closed_cursor(self, stream: str, position: int, head: str) -> None:
        self._write()
        self.disk.closed_cursors[stream] = (position, head)

    def keep_closed_state(self, state: str) -> None:
        self.disk.settings["closed state"] = state

    def renew(self, pulled: Sequence[SignedRevision], touched: Collection[str]) -> None:
        """What is shown is not kept here: it follows from the rest."""

    def _write(self) -> None:
        power = self._computer.power
        if power.left is not None:
            power.step()


@lru_cache(MOST)
def _log_keys(first: SigningKey, found: tuple[KeyFrom, ...]) -> LogKeys:
    return LogKeys(first.private_bytes().hex(), found)


def section_in(signed: SignedRevision) -> Section | None:
    """The section that a revision opens, as in `store.writing.know_section`."""
    if signed.revision.kind != SECTION_OPENED.slug or signed.body is None:
        return None
    raw = signed.body.statement().content
    opened = SECTION_OPENED.read(signed.revision.schema, raw) if raw else None
    return opened.as_section(signed.revision.stream) if isinstance(opened, SectionOpened) else None
