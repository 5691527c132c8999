"""What `accept` needs of the world: facts to judge by, and a place to keep things. Swapped for memory in simulations."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

import msgspec

from carer_app.domain.access import Access
from carer_app.domain.act import Act
from carer_app.domain.closed import Box
from carer_app.domain.files import FileKind, SectionOpened
from carer_app.domain.kind import SectionKind
from carer_app.domain.people import Person
from carer_app.domain.revision import Body, Revision
from carer_app.domain.signing import Signed
from carer_app.sync.protocol import Held, LogHead, StreamHead, SyncRequest


class DeviceFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A device as the gateway knows it. `hosted` is the desk, which belongs to no home."""

    id: str
    home: str | None
    public_key: str
    instance: str
    epoch: int
    revoked: bool = False
    hosted: bool = False


class FileFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A file that the gateway knows; `home` is the home that keeps it, None for a child's."""

    id: str
    kind: FileKind
    home: str | None


class StreamFacts(msgspec.Struct, frozen=True, kw_only=True):
    """An open stream; `home` is the home whose stay or book it is."""

    stream: str
    file: str
    file_kind: FileKind
    section: SectionKind
    home: str | None


class PlacementFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A child's placement in a home, by dates; undone ones are not told."""

    child: str
    home: str
    start: str
    end: str | None


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A revision that the gateway already has: in its place, or held."""

    stream: str
    position: int | None
    reason: Held | None


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A verified revision on its way to a place. `evidence` is the earliest time it can be from."""

    hash: str
    signed: Signed
    revision: Revision
    body: Body | None
    device: DeviceFacts
    epoch: int
    seq: int
    evidence: str


class NewEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A verified entry to keep."""

    epoch: int
    seq: int
    hash: str
    signed: Signed


class NewKey(msgspec.Struct, frozen=True, kw_only=True):
    """The key by which a device's log goes on after an entry."""

    epoch: int
    seq: int
    key: str


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """The place a candidate was given, and the head of its stream's chain there."""

    candidate: Candidate
    position: int
    head: str


class Port(Protocol):
    """One transaction of the gateway's memory. All of it becomes durable together, or none."""

    gateway: str
    gateway_key: str
    kinds: Collection[str]
    taken_off: list[tuple[str, str]]
    """Computers off which somebody was taken in this transaction, which was not known before, each with who did it."""

    def now(self) -> str: ...

    def verify(self, label: str, signed: Signed, public_key: str) -> None:
        """Raises BrokenSignatureError."""

    def expect(self, request: SyncRequest) -> None:
        """This is about to be taken: whoever is asked from afar may fetch at once what that will ask."""

    def device(self, device: str) -> DeviceFacts | None:
        """The device, its log locked until the end of the transaction."""

    def earlier_key(self, device: str, epoch: int, seq: int) -> str:
        """The key that an entry of a device's log is to be verified with by what is kept, perhaps not the present one."""

    def log(self, device: str, epoch: int) -> LogHead: ...

    def entry_hashes(self, device: str, epoch: int, first: int) -> Mapping[int, str]:
        """The hashes of the entries kept from `first` on, by seq."""

    def named_from(self, device: str, epoch: int, first: int, most: int) -> list[tuple[int, str]]:
        """What the entries kept from `first` on name, by seq and in order; of so many entries at most."""

    def kept(self, hashes: Collection[str]) -> dict[str, Kept]: ...

    def streams(self, names: Collection[str]) -> dict[str, StreamFacts]: ...

    def files(self, names: Collection[str]) -> dict[str, FileFacts]: ...

    def placements(self, homes: Collection[str]) -> list[PlacementFacts]: ...

    def author_keys(self, people: Collection[str]) -> set[tuple[str, str]]:
        """Pairs of person and public key that are known to belong together."""

    def record_streams(self, names: Collection[str]) -> dict[str, str]:
        """The stream of each of these records that has a place already."""

    def may_write_at_desk(self, person: str, stream: StreamFacts) -> bool:
        """Whether somebody at the council may write in a stream: whoever may read it."""

    def add_person(self, person: Person, device: DeviceFacts) -> bool:
        """Take a key that a home's device names for one of the home's people; False when it is not the home's to name."""

    def open_stream(self, stream: str, section: SectionOpened, home: str | None) -> None:
        """Keep a stream, and its file when that is new."""

    def place_child(self, child: str, home: str, start: str, device: str) -> None:
        """Keep a placement that is to be confirmed."""

    def lock_streams(self, names: Collection[str]) -> dict[str, StreamHead]:
        """How far each has grown; nobody else makes it grow until the end of the transaction."""

    def keep_entries(self, device: DeviceFacts, entries: Iterable[NewEntry]) -> None: ...

    def keep_device_keys(self, device: DeviceFacts, keys: Sequence[NewKey]) -> None:
        """Keep the keys by which a device's log goes on, in order: from here on the last of them alone proves who asks."""

    def keep_fork(self, device: DeviceFacts, entry: NewEntry) -> None: ...

    def stream_heads(self, names: Collection[str]) -> dict[str, StreamHead]:
        """The same without holding anybody up."""

    def keep_revisions(self, candidates: Collection[Candidate]) -> None:
        """Keep revisions that are not kept yet, with their bodies."""

    def keep_bodies(self, bodies: Collection[Body]) -> None:
        """Keep bodies that came after their revisions."""

    def give_places(self, places: Collection[Place]) -> None: ...

    def hold(self, held: Collection[tuple[Candidate, Held]]) -> None:
        """Note why each waits; what is held already keeps its first reason."""

    def settle(self, hashes: Collection[str]) -> None:
        """Note that these, which were held, now have their places."""

    def waiting(self, streams: Collection[str], people: Collection[str]) -> list[Candidate]:
        """What is held for want of a stream or of somebody's key, in these streams or by these people.

        Which of the two was wanting first does not matter: when it comes, the other may be wanting still.
        """

    def kept_boxes(self, hashes: Collection[str]) -> dict[str, Kept]:
        """Which of these are boxes of closed sections that the gateway has."""

    def keep_boxes(self, boxes: Sequence[Box], device: DeviceFacts) -> dict[str, Kept]:
        """Give boxes their places; those of a device that was revoked are kept without one."""

    def name_chunks(self, box: str, names: Collection[str]) -> None:
        """Know that these sealed chunks belong to a box."""

    def give_section(self, stream: str, key: str, routing: str) -> bool:
        """Give a closed section to the reader whom `routing` names to the gateway alone; False where it names nobody."""

    def keep_answer(self, device: DeviceFacts, counter: int, outcome: str, at: str) -> bool:
        """Keep what a device did of what it was asked under this number; False where nothing was."""

    def keep_handed_back(self, device: DeviceFacts, child: str, at: str, *, kept: bool) -> None:
        """Keep that a device handed a child's records back: its copy is gone, or kept by the home."""

    def keep_access(self, device: DeviceFacts, access: Access) -> None:
        """Keep that somebody opened a record on this device, or let a paper leave it; once, however often it is told."""

    def keep_act(self, device: DeviceFacts, act: Act) -> None:
        """Keep that something was done with this device, such as letting somebody in; once, however often it is told."""

    def hear(self, device: DeviceFacts, epoch: int, instance: str) -> None:
        """Note that the device was heard from, in which epoch, on which computer."""

    def note_taken_off(self, device: DeviceFacts, person: str, by: str) -> None: ...

    def alarm(self, what: str, device: str, about: str) -> None: ...
