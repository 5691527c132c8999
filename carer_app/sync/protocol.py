"""What travels between a device and the gateway: the wire's types, and how a request is signed. Both ends read this file."""

from enum import StrEnum

import msgspec

from carer_app.domain.canonical import Count, digest
from carer_app.domain.closed import Box
from carer_app.domain.holds import Hold
from carer_app.domain.lent import Lent
from carer_app.domain.moved_on import MovedOn
from carer_app.domain.people import Person, Role
from carer_app.domain.revision import Body
from carer_app.domain.sealed_file import CHUNK
from carer_app.domain.signing import Signed

RECEIPT = "receipt"
BEACON = "beacon"
DIRECTORY = "directory"
COMMAND = "command"

BATCH = 50
LARGEST_BATCH = 6 * 1024 * 1024
LARGEST_CHUNK = CHUNK + 16
MOST_CHUNKS = 1000
NONCE_HEADER = "Hearthlog-Nonce"
SIGNATURE_TAG = "hearthlog"
COVERED = ("@method", "@target-uri")


class Enrol(msgspec.Struct, frozen=True, kw_only=True):
    """A device asks to be taken in, with a one-use code. `instance` tells two clones of one folder apart. `proof` is by a key
    that the device went by here before, where it comes back under another; empty where it does not.
    """

    code: str
    device: str
    device_key: str
    device_name: str
    people: tuple[Person, ...]
    instance: str
    proof: str = ""


class Enrolled(msgspec.Struct, frozen=True, kw_only=True):
    """The gateway's answer. Its signing key is pinned from here on."""

    device: str
    epoch: int
    gateway: str
    gateway_name: str
    gateway_key: str
    council_sealing_key: str
    authority: str
    home: str
    home_name: str


class ItemState(StrEnum):
    """What became of one entry. Held is kept and durable, and a person looks at it."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    HELD = "held"


class Held(StrEnum):
    """Why something was set aside for a person to look at."""

    UNKNOWN_STREAM = "unknown-stream"
    OUT_OF_SCOPE = "out-of-scope"
    REVOKED_DEVICE = "revoked-device"
    UNKNOWN_KIND = "unknown-kind"
    UNKNOWN_AUTHOR = "unknown-author"
    BODY_MISSING = "body-missing"


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one revision of one entry; `position` is its place in its stream.

    `state` is one of `ItemState` and `reason` one of `Held`, or a word of a newer gateway.
    """

    seq: int
    revision: str
    state: str
    position: int | None = None
    reason: str | None = None


class StreamHead(msgspec.Struct, frozen=True, kw_only=True):
    """How far a stream has grown, and the head of its chain."""

    position: int
    head: str

    def after(self, revision: str) -> "StreamHead":
        """The same stream with one more revision at its end."""
        return StreamHead(position=self.position + 1, head=next_head(self.head, revision))


class LogHead(msgspec.Struct, frozen=True, kw_only=True):
    """How far a device's log has come at the gateway."""

    epoch: int
    seq: int
    head: str


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """Signed by the gateway after its commit. Only this turns “saved here” into “received”. `last_words` names those that
    came with the request; where none did it is left out. `directory` is the gateway's own word for the directory that
    stands: where the request named the same, the answer need not tell it again. `untold`: of what is new not everything
    could be read at the gateway, because something there is damaged; what was sent is kept all the same. It is left out
    where all could.
    """

    v: int = 1
    gateway: str
    device: str
    log: LogHead
    items: tuple[Item, ...]
    streams: dict[str, StreamHead]
    at: str
    last_words: str | msgspec.UnsetType = msgspec.UNSET
    directory: str = ""
    untold: bool | msgspec.UnsetType = msgspec.UNSET


class Beacon(msgspec.Struct, frozen=True, kw_only=True):
    """The gateway's word on the time."""

    v: int = 1
    gateway: str
    at: str


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One place in a stream: a revision, its body unless erased, and when the gateway received it."""

    position: int
    revision: Signed
    body: Body | None
    received: str


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What is new in one stream after a cursor. `next` is the cursor to ask from, `head` the chain's head there."""

    rows: tuple[Row, ...]
    next: int
    head: str
    more: bool = False


class ClosedRow(msgspec.Struct, frozen=True, kw_only=True):
    """One place in a closed stream: a box, by the name of the revision in it, and when the gateway received it."""

    position: int
    hash: str
    box: bytes
    received: str


class ClosedPage(msgspec.Struct, frozen=True, kw_only=True):
    """What is new in one closed stream, as a `Page`; with it every sealed key of the section."""

    rows: tuple[ClosedRow, ...]
    keys: tuple[str, ...]
    next: int
    head: str
    more: bool = False


class HomeListed(msgspec.Struct, frozen=True, kw_only=True):
    """A home, by id and name."""

    id: str
    name: str


class Stay(msgspec.Struct, frozen=True, kw_only=True):
    """A child placed in a home: the streams that the home's devices read while it lasts."""

    child: str
    home: str
    streams: tuple[str, ...]
    start: str
    end: str | None = None
    confirmed: bool = False


class DeviceListed(msgspec.Struct, frozen=True, kw_only=True):
    """A device of the home and when it was last heard from."""

    id: str
    name: str
    heard: str | None
    revoked: bool = False


_ROLES = {str(role): role for role in Role}


class PersonListed(msgspec.Struct, frozen=True, kw_only=True):
    """A person in the directory. `role` is one of `Role`, or a word of a newer gateway."""

    id: str
    name: str
    role: str
    signing_key: str
    sealing_key: str
    until: str | None = None

    def as_person(self) -> Person:
        role = _ROLES.get(self.role, Role.OTHER)
        return Person(
            id=self.id,
            name=self.name,
            role=role,
            signing_key=self.signing_key,
            sealing_key=self.sealing_key,
            until=self.until,
        )


def listed(person: Person) -> PersonListed:
    """The person as the directory names them."""
    return PersonListed(
        id=person.id,
        name=person.name,
        role=str(person.role),
        signing_key=person.signing_key,
        sealing_key=person.sealing_key,
        until=person.until,
    )


class Directory(msgspec.Struct, frozen=True, kw_only=True):
    """Who and what a device may know of, signed by the gateway.

    `erased` names the revisions in the streams that it reads, or wrote, whose words a confirmed move erased at the gateway
    and which no hold keeps: these the device may erase too, and nothing else. `holds` are those that stand over its files.
    `safeguarding` is the key that closed sections are sealed to as well, empty where the council has none. `lease_days` is
    how long the device may be read after this without another word, 0 for ever: so it is with a gateway that knows of none.
    `moved_on` are the children whose stay in the home is over, until this device says that it handed their records back.
    `lent` are the earlier stays in other homes that it may read for a time. `program` is the version of the gateway's own
    Hearthlog, empty where it does not say.
    """

    v: int = 1
    gateway: str
    home: HomeListed
    stays: tuple[Stay, ...]
    people: tuple[PersonListed, ...]
    devices: tuple[DeviceListed, ...]
    at: str
    erased: tuple[str, ...] = ()
    safeguarding: str = ""
    holds: tuple[Hold, ...] = ()
    lease_days: int = 0
    moved_on: tuple[MovedOn, ...] = ()
    lent: tuple[Lent, ...] = ()
    program: str = ""


class SyncRequest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Up: the next entries of the log with their revisions and bodies. Down: what is new after these cursors.

    `bodies` go by the hash of their revision. `heads` are the chain heads that this device holds at its cursors, so that
    nobody can be shown another history. `more`: further entries follow at once, so pages and directory can wait for the
    last of them. `profile` is the hash of the council's signed profile that is here, empty where there is none. `boxes` are
    the revisions of closed sections. `closed_state` is the gateway's own word for how far closed sections had come when all
    of them were here, so that nothing more need be told while it stands; `closed` and `closed_heads` are the cursors, only
    where the gateway asked for them. `last_words` is sealed to the council: what a computer that is about to be emptied
    leaves to it, and `sealed` are bodies sealed to it, of what was written while reading rested there. `rows` is how many
    the answer may bring, on a line that is often cut; 0 for as many as the gateway gives. `directory` is the gateway's own
    word for the directory that is here, from the receipt that came with it; empty to be told it whatever it is. `unheard` is
    the first entry that may have arrived though no answer came: where nothing else goes up, the receipt names what became of
    it and of those after it, so that they need not go again to learn of it; 0 where there is none.
    """

    device: str
    epoch: Count
    instance: str
    entries: tuple[Signed, ...] = ()
    revisions: tuple[Signed, ...] = ()
    bodies: dict[str, Body] = {}
    cursors: dict[str, Count] = {}
    heads: dict[str, str] = {}
    more: bool = False
    profile: str = ""
    boxes: tuple[Box, ...] = ()
    closed_state: str = ""
    closed: dict[str, Count] | None = None
    closed_heads: dict[str, str] = {}
    last_words: bytes = b""
    sealed: dict[str, bytes] = {}
    rows: Count = 0
    directory: str = ""
    unheard: Count = 0


class SyncAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The receipt for what went up, pages of what is new, and signed facts. `status` is the log as the gateway has it.

    `directory` is left out while more entries follow, and where the receipt says that the one that is here stands.
    `profile` is the council's own, where it is another than the device has. `closed` are pages of closed streams that
    somebody of the device's home reads; `closed_state` is how far those have come by now, and
    `closed_differs` asks for their cursors, because some may be new. `waiting_for_photos` names the revisions of this
    request whose photos or papers have not all come. `copied` is when another copy of this computer's folder was last heard
    in its place, empty where there is none: two computers then use copies of one folder. `retry_after` are seconds for which
    the gateway, which has nearly too much to do, asks to be let be; it is left out where it asks for nothing.
    """

    receipt: Signed
    status: LogHead
    pages: dict[str, Page]
    directory: Signed | None
    beacon: Signed
    nonce: str
    commands: tuple[Signed, ...] = ()
    retry_after: int | None = None
    profile: Signed | None = None
    closed: dict[str, ClosedPage] = {}
    closed_state: str = ""
    closed_differs: bool = False
    waiting_for_photos: tuple[str, ...] = ()
    copied: str = ""


class ChunksWanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which of these sealed chunks of photos and papers have not come? At most a thousand, by the hash of their bytes."""

    hashes: tuple[str, ...]


class ChunksMissing(msgspec.Struct, frozen=True, kw_only=True):
    """Those that have not come, in the order in which they were asked for. `unknown` are those that nothing names which is
    the asker's to send or to read: whether they are here is not said.
    """

    missing: tuple[str, ...]
    unknown: tuple[str, ...] = ()


class ChunkKept(msgspec.Struct, frozen=True, kw_only=True):
    """The chunk of that name is durable at the gateway."""

    name: str


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """A refusal (RFC 9457). `type` is stable; `log` is of chain faults; `retry_after` is in seconds; `gateway` says who does
    not know a key, empty in all else.
    """

    type: str
    title: str
    status: int
    detail: str = ""
    retryable: bool = False
    log: LogHead | None = None
    index: int | None = None
    nonce: str | None = None
    commands: tuple[Signed, ...] = ()
    retry_after: int | None = None
    gateway: str = ""


def next_head(head: str, revision: str) -> str:
    """The head of a stream's chain after one more revision."""
    return digest("stream", bytes.fromhex(head) + bytes.fromhex(revision))
