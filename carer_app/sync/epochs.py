"""Whose log it is: recognising our own, and beginning it anew after another history, so that nothing is silently not sent."""

from collections.abc import Iterable

import msgspec

from carer_app.domain.entry import Control, What, key_added, reader_added
from carer_app.store.gateways import Gateway
from carer_app.store.writing import PER_ENTRY
from carer_app.sync.port import Port
from carer_app.sync.protocol import LogHead

_TOLD_ANEW = (What.READER_ADDED, What.KEY_CHANGED)


def recognises(port: Port, theirs: LogHead) -> bool:
    """Whether the gateway's end of the log is an entry of ours, though perhaps not the last that we just sent."""
    ours = port.hash_at(theirs.epoch, theirs.seq)
    return theirs.epoch == port.gateway().epoch and ours == theirs.head


def begin_epoch(port: Port, after: int, key: str = "") -> None:
    """Begin the log anew after another history: name every key, say again what was said and wrap every revision again.
    `key` is the one of this computer's by which the gateway knows it now; empty where it did not say so just now.

    What the gateway still has it answers as a duplicate, so nothing is lost and nothing doubles.
    """
    known = port.gateway()
    gateway = msgspec.structs.replace(known, epoch=max(known.epoch, after) + 1)
    said = port.said()
    port.begin_log(gateway, key)
    port.renew_key()
    name_keys(port, gateway)
    say_again(port, gateway, said)
    wrap(port, gateway, port.own_revisions())
    wrap_closed(port, gateway)


def wrap(port: Port, gateway: Gateway, hashes: Iterable[str]) -> None:
    """Queue revisions for a gateway, one entry each, at the end of its log."""
    end = port.end(gateway.epoch)
    for hash_ in hashes:
        end = port.append(end, (hash_,), beacon=gateway.beacon)


def name_keys(port: Port, gateway: Gateway) -> None:
    """Tell the gateway every key that people of this computer sign or ever signed with, the present one of each last."""
    end = port.end(gateway.epoch)
    for person in port.keys_here():
        end = port.append(end, (), control=(key_added(person),), beacon=gateway.beacon)


def say_again(port: Port, gateway: Gateway, said: Iterable[Control]) -> None:
    """Tell the gateway anew what else this computer ever told it, such as what it did of what it was asked. The keys of its
    people, its own, and the readers of closed sections are told in another way.
    """
    here = {person.id for person in port.keys_here()}
    end = port.end(gateway.epoch)
    for control in said:
        is_named = control.what == What.KEY_ADDED and control.facts.get("person") in here
        if control.what not in _TOLD_ANEW and not is_named:
            is_closed = control.what == What.CHUNKS_NAMED
            end = port.append(end, (), control=(control,), beacon=gateway.beacon, closed=is_closed)


def wrap_closed(port: Port, gateway: Gateway) -> None:
    """Queue the boxes of closed sections and the keys that go with them; nobody is told that these wait."""
    end = port.end(gateway.epoch)
    for hashes, keys in port.own_boxes():
        control = tuple(reader_added(one.stream, one.key, one.routing) for one in keys if one.routing)
        for start in range(0, max(len(hashes), 1), PER_ENTRY):
            some = tuple(hashes[start : start + PER_ENTRY])
            end = port.append(end, some, control=control, beacon=gateway.beacon, closed=True)
            control = ()
