"""Keys of the people of a shift, each in a box that only that person's PIN opens; nothing of it is ever written down."""

import os
import time
from dataclasses import dataclass
from typing import Protocol

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from carer_app.keeper.memory import hold_in_memory
from carer_app.keeper.wire import FREE_TRIES, Answer, Ask, Do, Why

LONGEST_SHIFT = 12 * 3600.0
"""Seconds after the full unlock, at most."""
LONGEST_SLEEP = 15 * 60.0
"""Seconds that the computer may sleep between two unlocks."""
_NONCE = bytes(12)
"""Each box has a salt, and with it a key, of its own, which seals once."""


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """How hard a PIN is stretched: KiB of memory, passes over it, and lanes."""

    memory: int = 64 * 1024
    passes: int = 3
    lanes: int = 4


class Clocks(Protocol):
    """Seconds that nobody can put forward or back; tests set them by hand."""

    def running(self) -> float:
        """Since the start of the computer, asleep or awake."""

    def asleep(self) -> float:
        """How long of that it slept, counted from any moment."""


class SystemClocks:
    """What the system says. Where it does not tell sleep apart, it counts as none."""

    def running(self) -> float:
        whole = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC_RAW", None))
        return time.monotonic() if whole is None else time.clock_gettime(whole)

    def asleep(self) -> float:
        awake = getattr(time, "CLOCK_UPTIME_RAW", None)
        return self.running() - (time.monotonic() if awake is None else time.clock_gettime(awake))


class OverSleptError(Exception):
    """The computer slept for too long: the keeper ends."""


class _Box(msgspec.Struct, kw_only=True):
    salt: bytes
    sealed: bytearray
    ends: float
    left: int = FREE_TRIES


class _Held(msgspec.Struct, frozen=True, kw_only=True):
    """All that is in the chest, sealed as it lies there."""

    boxes: dict[str, _Box]
    ended: dict[str, str]
    slept: float


class Chest:
    """The boxes. Every request first looks whether their time is over."""

    def __init__(self, clocks: Clocks, stretch: Stretch | None = None) -> None:
        self._stretch = stretch or Stretch()
        self._clocks = clocks
        self._boxes: dict[str, _Box] = {}
        self._ended: dict[str, str] = {}
        self._slept = clocks.asleep()

    def look(self) -> None:
        """Empty what is over. Raises OverSleptError, with nothing left in the chest."""
        if self._clocks.asleep() - self._slept > LONGEST_SLEEP:
            for person in list(self._boxes):
                self._empty(person, Why.ASLEEP)
            raise OverSleptError
        now = self._clocks.running()
        for person in [one for one, box in self._boxes.items() if box.ends <= now]:
            self._empty(person, Why.OVER)

    def answer(self, ask: Ask) -> Answer:
        """Do what is asked. Raises OverSleptError."""
        self.look()
        if ask.do is Do.KEEP:
            self._keep(ask)
        elif ask.do is Do.FORGET:
            self._empty(ask.person, "")
        elif ask.do is Do.RELEASE:
            return self._release(ask)
        return Answer(who=tuple(self._boxes), ended=self._ended)

    def lying(self) -> bytes:
        """All that is in it, for `take`. No PIN is in that, nor anything that one releases."""
        return msgspec.json.encode(_Held(boxes=self._boxes, ended=self._ended, slept=self._slept))

    def take(self, lying: bytes) -> None:
        """Hold this in place of what it held; raises msgspec.DecodeError."""
        held = msgspec.json.decode(lying, type=_Held)
        for person in list(self._boxes):
            self._empty(person, "")
        self._boxes, self._ended, self._slept = held.boxes, held.ended, held.slept
        for box in self._boxes.values():
            hold_in_memory(box.sealed)

    def _keep(self, ask: Ask) -> None:
        salt = os.urandom(16)
        sealed = bytearray(self._cipher(ask.pin, salt).encrypt(_NONCE, bytes.fromhex(ask.held), ask.person.encode()))
        ends = self._clocks.running() + min(ask.seconds, LONGEST_SHIFT)
        self._empty(ask.person, "")
        self._boxes[ask.person] = _Box(salt=salt, sealed=sealed, ends=ends)
        self._slept = self._clocks.asleep()

    def _release(self, ask: Ask) -> Answer:
        """A try is counted before it is made."""
        box = self._boxes.get(ask.person)
        if box is None:
            return Answer(why=self._ended.get(ask.person, Why.UNKNOWN))
        box.left -= 1
        try:
            held = self._cipher(ask.pin, box.salt).decrypt(_NONCE, bytes(box.sealed), ask.person.encode())
        except InvalidTag:
            if box.left <= 0:
                self._empty(ask.person, Why.TRIES)
                return Answer(why=Why.TRIES, was_tried=True)
            return Answer(why=Why.WRONG, left=box.left, was_tried=True)
        box.left = FREE_TRIES
        self._boxes[ask.person] = self._boxes.pop(ask.person)
        self._slept = self._clocks.asleep()
        return Answer(held=held.hex())

    def _cipher(self, pin: str, salt: bytes) -> AESGCM:
        how = self._stretch
        argon = Argon2id(salt=salt, length=32, iterations=how.passes, lanes=how.lanes, memory_cost=how.memory)
        return AESGCM(argon.derive(pin.encode()))

    def _empty(self, person: str, why: str) -> None:
        box = self._boxes.pop(person, None)
        if box is not None:
            box.sealed[:] = bytes(len(box.sealed))
        self._ended.pop(person, None)
        if why:
            self._ended[person] = why
