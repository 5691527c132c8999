"""What a council asks of computers, in memory: what stands in for the two tables of it, under the product's own rules.

`sync/listening.py` and `sync/obeying.py` are the product's, and so is what the gateway's answers and refusals tell.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from hashlib import blake2b
from typing import Any
from unittest.mock import patch

from carer_app.domain.command import Command, Outcome
from carer_app.domain.entry import Control
from carer_app.domain.signing import Signed
from carer_app.gateway import answering
from carer_app.store import commands, device_keys, gateways, writing
from carer_app.store.device_keys import LogKeys
from carer_app.sync import obeying
from tests.faults.sim.power import Violation
from tests.faults.sim.signing import MOST, SIGNATURES, HashKey
from tests.faults.sim.tables import Tables

# ---- at the gateway


def _not_obeyed(tables: Tables, device: str) -> tuple[Signed, ...]:
    if not tables.commands:
        return ()
    own = {number: one for (of, number), one in tables.commands.items() if of == device}
    return tuple(own[number] for number in sorted(own) if (device, number) not in tables.obeyed)


# ---- at a computer: `port` is the transaction that the product takes for one of its database


def _pinned(port: Any, _gateway: str) -> Any:
    return port.gateway()


def _latest(port: Any, _gateway: str) -> int:
    return max(port.disk.asked, default=0)


def _keep(port: Any, command: Command, signed: Signed) -> None:
    port.disk.asked.setdefault(command.counter, signed)


def _waiting(port: Any, gateway: str | None = None) -> list[Command]:
    found = port.disk.asked
    return [found[number].read(Command) for number in sorted(found) if number not in port.disk.obeyed]


def _settle(port: Any, command: Command, outcome: Outcome, _at: str) -> None:
    if command.counter in port.disk.obeyed:
        raise Violation("commands once", f"{port.device} does {command.counter} a second time")
    port.disk.obeyed[command.counter] = str(outcome)


def _keep_hold(port: Any, command: Command) -> None:
    port.disk.settings["asked to hold"] = (*port.disk.settings.get("asked to hold", ()), command.file)


def _append(port: Any, _device: Any, _gateway: str, hashes: tuple[str, ...], control: tuple[Control, ...] = ()) -> Any:
    gateway = port.gateway()
    return port.append(port.end(gateway.epoch), hashes, control=control, beacon=gateway.beacon)


def _keep_keys(port: Any, keys: LogKeys) -> None:
    port.keep_keys(keys)


@lru_cache(MOST)
def _key(private: str) -> HashKey:
    return HashKey(bytes.fromhex(private))


class _NewKeys:
    """In place of `SigningKey` where a computer makes a new key: another one each time, the same in the same history."""

    @staticmethod
    def generate() -> HashKey:
        return HashKey(blake2b(f"new key {SIGNATURES.count}".encode(), digest_size=32).digest())


@contextmanager
def asked_in_memory() -> Iterator[None]:
    """While this lasts, both ends ask dictionaries what was asked and answered."""
    of_commands = {
        "latest": _latest,
        "keep": _keep,
        "waiting": _waiting,
        "settle": _settle,
        "keep_hold": _keep_hold,
    }
    with ExitStack() as stack:
        for name, stand_in in of_commands.items():
            stack.enter_context(patch.object(commands, name, stand_in))
        stack.enter_context(patch.object(gateways, "one", _pinned))
        stack.enter_context(patch.object(writing, "append", _append))
        stack.enter_context(patch.object(device_keys, "keep", _keep_keys))
        stack.enter_context(patch.object(device_keys, "_key", _key))
        stack.enter_context(patch.object(obeying, "SigningKey", _NewKeys))
        stack.enter_context(patch.object(answering, "not_obeyed", _not_obeyed))
        yield
