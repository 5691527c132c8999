"""An entry of a device's log: what the device signs, numbered without gaps and chained, one log for each gateway."""

from collections.abc import Collection
from enum import StrEnum

import msgspec

from carer_app.domain.canonical import Count
from carer_app.domain.people import Person
from carer_app.domain.signing import Signed, SigningKey
from carer_app.domain.well_formed import is_hash

ENTRY = "entry"
START = "0" * 64
MOST_NAMED = 1000
"""Chunks that one control entry can name: more than the photos of one entry have."""


class What(StrEnum):
    """What a control entry says happened on the device."""

    KEY_ADDED = "key_added"
    CLOCK_JUMPED = "clock_jumped"
    VIEWED = "viewed"
    EXPORTED = "exported"
    PRINTED = "printed"
    HANDED_BACK = "handed_back"
    READER_ADDED = "reader_added"
    OBEYED = "obeyed"
    KEY_CHANGED = "key_changed"
    CHUNKS_NAMED = "chunks_named"
    TAKEN_OFF = "taken_off"
    ACT = "act"


class Control(msgspec.Struct, frozen=True, kw_only=True):
    """A fact of the device itself, such as a new person's key. `what` is one of `What`, or a word of a newer program."""

    what: str
    facts: dict[str, str]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the log. `seq` is 1, 2, 3 for each device, gateway and epoch; `prev` the hash of the line before."""

    v: int = 1
    device: str
    gateway: str
    epoch: Count
    seq: Count
    prev: str
    revisions: tuple[str, ...] = ()
    control: tuple[Control, ...] = ()
    beacon: Signed | None = None


class SignedEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry with its exact bytes."""

    signed: Signed
    entry: Entry
    hash: str


def sign_entry(entry: Entry, key: SigningKey) -> SignedEntry:
    """Sign an entry by the device's key."""
    signed = key.sign(ENTRY, entry)
    return SignedEntry(signed=signed, entry=entry, hash=signed.hash(ENTRY))


def open_entry(signed: Signed, device_key: str) -> SignedEntry:
    """Read and verify an entry; raises BrokenSignatureError."""
    entry = signed.read(Entry)
    signed.verify(ENTRY, device_key)
    return SignedEntry(signed=signed, entry=entry, hash=signed.hash(ENTRY))


def key_added(person: Person) -> Control:
    """The control entry that makes a person's key known to the council."""
    facts = {"person": person.id, "name": person.name, "role": str(person.role)}
    keys = {"signing_key": person.signing_key, "sealing_key": person.sealing_key}
    return Control(what=What.KEY_ADDED, facts=facts | keys)


def reader_added(stream: str, key: str, routing: str) -> Control:
    """The control entry that gives a closed section to one more reader: its key sealed to them, and who that is sealed to
    the gateway.
    """
    return Control(what=What.READER_ADDED, facts={"stream": stream, "key": key, "routing": routing})


def chunks_named(box: str, chunks: Collection[str]) -> Control:
    """The control entry that says which sealed chunks belong to a box of a closed section: what they are, its readers know."""
    return Control(what=What.CHUNKS_NAMED, facts={"box": box, "chunks": " ".join(chunks)})


def chunks_in(control: Control) -> tuple[str, list[str]]:
    """The box and the chunks that such an entry names, as far as they can be names; nothing for any other."""
    box, names = control.facts.get("box", ""), control.facts.get("chunks", "").split()
    if control.what != What.CHUNKS_NAMED or not is_hash(box):
        return "", []
    return box, [name for name in dict.fromkeys(names) if is_hash(name)][:MOST_NAMED]


def taken_off(person: Person, by: Person, at: str) -> Control:
    """The control entry that says that somebody does not unlock at this computer any more, and who decided it."""
    return Control(what=What.TAKEN_OFF, facts={"person": person.id, "by": by.id, "at": at})
