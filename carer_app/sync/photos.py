"""Carries photos and papers after the words: chunk by chunk, from where it was cut, with one that is damaged set aside."""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from hashlib import sha256
from typing import TypeVar

import msgspec

from carer_app.clock import stamp
from carer_app.domain.sealed_file import ChangedFileError, UnreadFileError
from carer_app.errors import KnownError
from carer_app.store import gateways, let_be, photos
from carer_app.store.gateways import Gateway
from carer_app.store.let_be import LetBe
from carer_app.store.photos import DAMAGED, REFUSED, OnItsWay
from carer_app.store.sealed_folder import SealedFolder
from carer_app.sync.backoff import rest_seconds
from carer_app.sync.line import GatewayRefusedError, GatewayUnreachableError, PhotoLine, Proof
from carer_app.sync.protocol import MOST_CHUNKS, ChunksMissing, ChunksWanted
from carer_app.sync.stored import Sender, StoredPort

T = TypeVar("T")

_CANNOT_GO = ("too-large", "wrong-digest", "bad-request")


class Carried(msgspec.Struct, frozen=True, kw_only=True):
    """How many chunks went and came. `problem` is a stable word for why it ended early, empty where it did not."""

    sent: int = 0
    fetched: int = 0
    problem: str = ""

    def __add__(self, other: "Carried") -> "Carried":
        return Carried(
            sent=self.sent + other.sent,
            fetched=self.fetched + other.fetched,
            problem=self.problem or other.problem,
        )


def carry_photos(
    sender: Sender,
    connect: Callable[[str], PhotoLine],
    is_wanted: Callable[[], bool],
    chance: Callable[[], float] = random.random,
) -> Carried:
    """Carry what has a way to go with every gateway, for as long as `is_wanted`; it is asked before each chunk.

    A gateway that cannot be reached keeps no other from being served. Everything that went is remembered chunk by chunk,
    so that after a cut at most the chunk under way goes again. One that asked to be let be is let be, and heard when it asks.
    """
    carried, now = Carried(), sender.clock.now()
    with sender.database.reading() as db:
        known = [one for one in gateways.every(db) if let_be.standing(db, one.id, now) is None]
    for gateway in known:
        lane = _Lane(sender, gateway, connect(gateway.url))
        carried += lane.carry(is_wanted)
        seconds = rest_seconds(chance, lane.asked)
        if seconds:
            with suppress(KnownError), sender.database.writing() as db:
                let_be.keep(db, gateway.id, LetBe(until=stamp(sender.clock.now() + timedelta(seconds=seconds))))
    return carried


class _Lane:
    """The chunks of one gateway's records. `asked`: for so many seconds the gateway asked to be let be."""

    def __init__(self, sender: Sender, gateway: Gateway, line: PhotoLine) -> None:
        self._database = sender.database
        self._folder = SealedFolder(sender.database.path)
        self._gateway = gateway
        self._line = line
        self.asked: int | None = None
        with sender.database.reading() as db:
            key = StoredPort(db, sender, gateway.id).keys()[0]
        self._proof = Proof(device=sender.device.id, nonce=gateway.nonce, key=key)

    def carry(self, is_wanted: Callable[[], bool]) -> Carried:
        sent = fetched = 0
        try:
            for chunk in self._with_a_way_to_go():
                if not is_wanted():
                    break
                if chunk.is_here:
                    sent += self._send(chunk.name)
                else:
                    fetched += self._fetch(chunk.name)
        except GatewayUnreachableError as problem:
            self.asked = problem.retry_after
            return Carried(sent=sent, fetched=fetched, problem=problem.problem)
        except GatewayRefusedError as problem:
            return Carried(sent=sent, fetched=fetched, problem=problem.trouble.type)
        return Carried(sent=sent, fetched=fetched)

    def _with_a_way_to_go(self) -> Iterator[OnItsWay]:
        """What to send, first, and then what can be fetched; the gateway is asked what it has got."""
        with self._database.writing() as db:
            photos.begin(db, self._gateway)
            found = photos.on_their_way(db, self._gateway.id)
        parts = [found[start : start + MOST_CHUNKS] for start in range(0, len(found), MOST_CHUNKS)]
        asked = [(part, self._ask(part)) for part in parts]
        for part, answer in asked:
            lacking = set(answer.missing)
            yield from (chunk for chunk in part if chunk.is_here and chunk.name in lacking)
        for part, answer in asked:
            away = {*answer.missing, *answer.unknown}
            yield from (chunk for chunk in part if not chunk.is_here and chunk.name not in away)

    def _ask(self, part: Sequence[OnItsWay]) -> ChunksMissing:
        wanted = ChunksWanted(hashes=tuple(chunk.name for chunk in part))
        answer = self._signed(lambda proof: self._line.missing_chunks(wanted, proof))
        away = {*answer.missing, *answer.unknown}
        there = [chunk.name for chunk in part if chunk.is_here and chunk.name not in away]
        if there:
            with self._database.writing() as db:
                photos.note_there(db, self._gateway.id, there)
        return answer

    def _send(self, name: str) -> bool:
        """Send a chunk; one that is damaged here, or that the gateway will never take, is set aside. One that cannot be read
        just now is tried another time.
        """
        try:
            sealed = self._folder.read(name)
        except UnreadFileError:
            return False
        except ChangedFileError:
            return self._set_aside(name, DAMAGED)
        try:
            self._signed(lambda proof: self._line.put_chunk(name, sealed, proof))
        except GatewayRefusedError as problem:
            if problem.trouble.type in _CANNOT_GO:
                return self._set_aside(name, REFUSED)
            if problem.trouble.status == 404:
                return False
            raise
        with self._database.writing() as db:
            photos.note_there(db, self._gateway.id, [name])
        return True

    def _fetch(self, name: str) -> bool:
        """Fetch a chunk; one that has not come yet, or that is not what it should be, is asked for again another time."""
        try:
            sealed = self._signed(lambda proof: self._line.get_chunk(name, proof))
        except GatewayRefusedError as problem:
            if problem.trouble.status == 404:
                return False
            raise
        return sha256(sealed).hexdigest() == name and self._keep(name, sealed)

    def _keep(self, name: str, sealed: bytes) -> bool:
        self._folder.lay({name: sealed})
        try:
            with self._database.writing() as db:
                is_awaited = photos.note_come(db, name)
                if is_awaited:
                    self._folder.settle([name])
        finally:
            self._folder.take_away([name])
        return is_awaited

    def _set_aside(self, name: str, problem: str) -> bool:
        with self._database.writing() as db:
            photos.set_aside(db, name, problem)
        return False

    def _signed(self, ask: Callable[[Proof], T]) -> T:
        """Ask, and once more where the gateway wants another nonce."""
        try:
            return ask(self._proof)
        except GatewayRefusedError as problem:
            if problem.trouble.status != 401 or problem.trouble.nonce is None:
                raise
            self._proof = Proof(device=self._proof.device, nonce=problem.trouble.nonce, key=self._proof.key)
        return ask(self._proof)
