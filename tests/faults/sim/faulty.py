"""The product's own functions as they would be with the known faults of `bugs.py` in them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from carer_app.domain import revision as revision_module
from carer_app.domain.closed import Box
from carer_app.domain.command import Command
from carer_app.domain.entry import START
from carer_app.gateway import answering, judging, opening
from carer_app.gateway.answering import read_news
from carer_app.gateway.services import Services, Taken
from carer_app.gateway.sync import accept
from carer_app.gateway.trouble import RefusedError, bad_request
from carer_app.sync import engine, epochs, exchange, protocol, taking
from carer_app.sync.protocol import RECEIPT, LogHead, Receipt, StreamHead
from carer_app.sync.proving import Proving
from carer_app.sync.verify import Pinned
from tests.faults.sim import telling
from tests.faults.sim.computer import Computer
from tests.faults.sim.computer_port import ComputerPort
from tests.faults.sim.council import SimCouncil
from tests.faults.sim.council_port import MemoryPort
from tests.faults.sim.power import PowerCutError

# ---- at the gateway

_open_fresh = opening._fresh
_give_places = MemoryPort.give_places
_keep_revisions = MemoryPort.keep_revisions
_readable = telling._readable


def ack_before_commit(self: SimCouncil, request: Any, key: str = "") -> Any:
    taken = None
    try:
        with self.port() as port:
            outcome = accept(port, request, key)
            news = read_news(self, port.connection, request, outcome.device) if outcome.receipt else None
            taken = Taken(outcome, news)
    except PowerCutError:
        if taken is None:
            raise
    return taken


def no_gap_check(port: Any, device: Any, log: LogHead, lines: list[Any]) -> list[Any]:
    try:
        return _open_fresh(port, device, log, lines)
    except opening.ForkedError:
        raise
    except RefusedError:
        return [line for line in lines if line.entry.seq > log.seq]


def fork_accepted(port: Any, device: Any, log: LogHead, lines: list[Any]) -> list[Any]:
    return [line for line in lines if line.entry.seq > log.seq] if lines else []


def position_reused(self: StreamHead, revision: str) -> StreamHead:
    return StreamHead(position=max(self.position, 1), head=protocol.next_head(self.head, revision))


def nothing_held(self: MemoryPort, held: Any) -> None:
    return None


def without_revoked(council: Any, connection: Any, request: Any, device: Any) -> Any:
    return read_news(council, connection, request, msgspec.structs.replace(device, revoked=False))


def word_without_holds(told: Any, device: str) -> str:
    return _word_for(msgspec.structs.replace(told, holds=()), device)


_word_for = answering.word_for


def every_stream(tables: Any, home: str, today: str) -> Any:
    found = []
    for other in {one.home for one in tables.placements.values()} | {home}:
        found += _readable(tables, other, today)
    every = sorted({one.stream: one for one in found}.values(), key=lambda one: one.stream)
    return lambda: every


def every_closed(tables: Any, home: str) -> list[str]:
    return sorted({stream for stream, _reader in tables.closed_keys.values()})


def placed_again(self: MemoryPort, hashes: Any) -> dict[str, Any]:
    return {}


def refuses_out_of_scope(self: judging.Judge, candidate: Any) -> Any:
    reason = _reason_to_hold(self, candidate)
    if reason is judging.Held.OUT_OF_SCOPE:
        raise RefusedError(bad_request("not yours to write"))
    return reason


_reason_to_hold = judging.Judge.reason_to_hold


def bodies_left(self: MemoryPort, candidates: Any) -> None:
    for candidate in candidates:
        self._write()
        self._t.revisions[candidate.hash] = candidate


def never_released(self: MemoryPort, streams: Any, people: Any) -> list[Any]:
    return []


@contextmanager
def no_transaction(self: SimCouncil) -> Iterator[Any]:
    yield self.tables
    self.power.step()


def boxes_left(beside: Any, lines: Any, kept: Any) -> Iterator[Box]:
    return iter(())


def keys_left(port: Any, device: Any, controls: Any) -> set[str]:
    return set()


# ---- at the computer

_read_outbox = exchange.Exchange.read_outbox
_keep_pages = taking.keep_pages
_keep_receipt = taking.keep_receipt


def cursor_first(self: Any, request: Any, verified: Any) -> Any:
    with self._memory.writing() as port:
        for stream, page in verified.answer.pages.items():
            if page.rows:
                port.move_cursor(stream, page.next, page.head)
    return _apply(self, request, verified)


_apply = exchange.Exchange.apply


def gone_when_sent(self: Any, *given: Any, **named: Any) -> Any:
    read = _read_outbox(self)
    if read.request.entries:
        with self._memory.writing() as port:
            disk = port.disk
            disk.received[read.head.epoch] = max(disk.received.get(read.head.epoch, 0), read.head.seq)
    return read


def head_ignored(theirs: LogHead, ours: LogHead) -> bool:
    return False


def receipt_believed(signed: Any, pinned: Pinned) -> Receipt:
    return signed.read(Receipt)


def receipt_of_anybody(signed: Any, pinned: Pinned) -> Receipt:
    return signed.verify(RECEIPT, pinned.key).read(Receipt)


def chain_believed(stream: str, page: Any, rows: Any, position: int, head: str) -> None:
    return None


def nothing_wrapped(port: Any, gateway: Any, hashes: Any) -> None:
    return None


def same_epoch(port: Any, after: int) -> None:
    gateway = port.gateway()
    epochs.name_keys(port, gateway)
    epochs.wrap(port, gateway, port.own_revisions())


def no_closed_wrapped(port: Any, gateway: Any) -> None:
    return None


def nothing_said_again(port: Any, gateway: Any, said: Any) -> None:
    return None


def next_number(given: Any, at: str) -> int:
    return max(given, default=0) + 1


def anybodys_commands(database: Any, gateway: str, device: str, told: Any) -> None:
    with database.writing() as db:
        for signed in told:
            db.disk.asked.setdefault(signed.read(Command).counter, signed)


def all_set_aside(port: Any, refused: Any, after: int, *, again: bool) -> None:
    port.set_aside(port.own_revisions())
    epochs.begin_epoch(port, after)


def only_taken_back(port: Any) -> int:
    return len(port.take_back_aside())


def held_up(self: engine.Engine, epoch: int, refused: Any) -> Any:
    return self._failed(engine.BAD_BYTES)


def one_head(parents_of: Any) -> tuple[str, ...]:
    found = _heads(parents_of)
    return found[-1:]


_heads = revision_module.heads


def cursor_by_receipt(port: Any, request: Any, verified: Any, at: str) -> set[str]:
    touched = _keep_receipt(port, request, verified, at)
    for stream, end in verified.receipt.streams.items():
        port.move_cursor(stream, end.position, end.head)
    return touched


def last_one_wins(self: ComputerPort, signed: Any) -> None:
    _add(self, signed)
    older = [
        name
        for name, one in self.disk.revisions.items()
        if one.revision.record == signed.revision.record and name != signed.hash
    ]
    for name in older:
        del self.disk.revisions[name]


_add = ComputerPort.add


def words_left(row: Any) -> Any:
    signed = _as_signed(row)
    return signed and msgspec.structs.replace(signed, body=None)


_as_signed = taking._as_signed


@contextmanager
def half_an_answer(self: Computer) -> Iterator[Any]:
    yield ComputerPort(self)
    self.power.step()
    self.watch.committed(self)


def blind_cursor(port: Any, verified: Any, heads: Any) -> Any:
    kept = _keep_pages(port, verified, heads)
    for stream, page in verified.answer.pages.items():
        if page.more:
            port.move_cursor(stream, page.next + 1, page.head)
    return kept


def past_the_damage(page: Any, rows: Any, _head: str) -> Any:
    return msgspec.structs.replace(page, rows=page.rows[: len(rows)])


def anybody_recognised(port: Any, theirs: LogHead) -> bool:
    return port.hash_at(theirs.epoch, theirs.seq) is None or _recognises(port, theirs)


_recognises = epochs.recognises


def seq_of_the_received(self: ComputerPort, epoch: int) -> Any:
    end = _end(self, epoch)
    seq = self.disk.received.get(epoch, 0)
    if seq == end.seq:
        return end
    before = self.disk.entries.get((epoch, seq))
    for later in range(seq + 1, end.seq + 1):
        del self.disk.entries[epoch, later]
    self.disk.ends[epoch] = msgspec.structs.replace(end, seq=seq, hash=before.hash if before else START)
    return self.disk.ends[epoch]


_end = ComputerPort.end


# ---- with the keys of computers

_take = Services._take
_ask_under = Proving.sync


def any_key(self: Services, request: Any, key: str = "") -> Any:
    return _take(self, request, "")


def one_key_tried(self: Proving, request: Any, nonce: str) -> Any:
    self._keys = self._keys[:1]
    return _ask_under(self, request, nonce)


def key_not_kept(self: ComputerPort, keys: Any) -> None:
    """The new key is told, and was in memory only."""
