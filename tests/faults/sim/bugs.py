"""Faults that programs of this sort are known for, each put into the real code for as long as a test asks for it.

Every one is the way some published system lost or doubled what people wrote, or a line that is easily left out.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

import msgspec

from carer_app.domain import revision as revision_module
from carer_app.domain.closed import Box
from carer_app.domain.command import Command
from carer_app.domain.entry import START
from carer_app.gateway import answering, judging, opening, services
from carer_app.gateway import sync as gateway_sync
from carer_app.gateway.db import closed
from carer_app.gateway.sync import accept
from carer_app.gateway.trouble import RefusedError, bad_request
from carer_app.sync import engine, epochs, exchange, listening, taking, verify
from carer_app.sync.protocol import RECEIPT, LogHead, Receipt, StreamHead, next_head
from carer_app.sync.verify import Pinned
from tests.faults.sim import council, telling
from tests.faults.sim.computer import Computer, ComputerPort
from tests.faults.sim.council import MemoryPort, SimCouncil
from tests.faults.sim.power import PowerCutError

Change = tuple[Any, str, Any]


class Bug(msgspec.Struct, frozen=True, kw_only=True):
    """One fault: what goes wrong, and which functions are another while it stands. One that is `masked` does no harm
    while another check stands, and is only looked for together with the fault of that one.
    """

    name: str
    what: str
    changes: tuple[Change, ...]
    masked: bool = False


@contextmanager
def planted(*bugs: Bug) -> Iterator[None]:
    """While this lasts, the code has these faults."""
    with ExitStack() as stack:
        for bug in bugs:
            for where, name, other in bug.changes:
                stack.enter_context(patch.object(where, name, other))
        yield


# ---- at the gateway

_open_fresh = opening._fresh
_give_places = MemoryPort.give_places
_keep_revisions = MemoryPort.keep_revisions
_news = answering._news
_readable = telling._readable


def _ack_before_commit(self: SimCouncil, request: Any) -> Any:
    outcome = None
    try:
        with self.port() as port:
            outcome = accept(port, request)
    except PowerCutError:
        if outcome is None:
            raise
    return outcome


def _no_gap_check(port: Any, device: Any, log: LogHead, lines: list[Any]) -> list[Any]:
    try:
        return _open_fresh(port, device, log, lines)
    except opening.ForkedError:
        raise
    except RefusedError:
        return [line for line in lines if line.entry.seq > log.seq]


def _fork_accepted(port: Any, device: Any, log: LogHead, lines: list[Any]) -> list[Any]:
    return [line for line in lines if line.entry.seq > log.seq] if lines else []


def _position_reused(self: StreamHead, revision: str) -> StreamHead:
    return StreamHead(position=max(self.position, 1), head=next_head(self.head, revision))


def _nothing_held(self: MemoryPort, held: Any) -> None:
    return None


def _without_revoked(council: Any, request: Any, device: Any, log: LogHead) -> Any:
    return _news(council, request, msgspec.structs.replace(device, revoked=False), log)


def _every_stream(tables: Any, home: str, today: str) -> Any:
    found = []
    for other in {one.home for one in tables.placements.values()} | {home}:
        found += _readable(tables, other, today)
    return sorted({one.stream: one for one in found}.values(), key=lambda one: one.stream)


def _every_closed(tables: Any, home: str) -> list[str]:
    return sorted({stream for stream, _reader in tables.closed_keys.values()})


def _placed_again(self: MemoryPort, hashes: Any) -> dict[str, Any]:
    return {}


def _refuses_out_of_scope(self: judging.Judge, candidate: Any) -> Any:
    reason = _reason_to_hold(self, candidate)
    if reason is judging.Held.OUT_OF_SCOPE:
        raise RefusedError(bad_request("not yours to write"))
    return reason


_reason_to_hold = judging.Judge.reason_to_hold


def _bodies_left(self: MemoryPort, candidates: Any) -> None:
    for candidate in candidates:
        self._write()
        self._t.revisions[candidate.hash] = candidate


def _never_released(self: MemoryPort, streams: Any, people: Any) -> list[Any]:
    return []


@contextmanager
def _no_transaction(self: SimCouncil) -> Iterator[Any]:
    yield self.tables
    self.power.step()


def _boxes_left(request: Any, lines: Any, kept: Any) -> Iterator[Box]:
    return iter(())


def _keys_left(port: Any, device: Any, controls: Any) -> set[str]:
    return set()


# ---- at the computer

_read_outbox = exchange.Exchange.read_outbox
_keep_pages = taking.keep_pages
_keep_receipt = taking.keep_receipt


def _cursor_first(self: Any, request: Any, answer: Any) -> Any:
    with self._memory.writing() as port:
        for stream, page in answer.pages.items():
            if page.rows:
                port.move_cursor(stream, page.next, page.head)
    return _apply(self, request, answer)


_apply = exchange.Exchange.apply


def _gone_when_sent(self: Any) -> Any:
    read = _read_outbox(self)
    if read.request.entries:
        with self._memory.writing() as port:
            disk = port.disk
            disk.received[read.head.epoch] = max(disk.received.get(read.head.epoch, 0), read.head.seq)
    return read


def _head_ignored(theirs: LogHead, ours: LogHead) -> bool:
    return False


def _receipt_believed(signed: Any, pinned: Pinned) -> Receipt:
    return signed.read(Receipt)


def _receipt_of_anybody(signed: Any, pinned: Pinned) -> Receipt:
    return signed.verify(RECEIPT, pinned.key).read(Receipt)


def _chain_believed(stream: str, page: Any, position: int, head: str) -> None:
    return None


def _nothing_wrapped(port: Any, gateway: Any, hashes: Any) -> None:
    return None


def _same_epoch(port: Any, after: int) -> None:
    gateway = port.gateway()
    epochs.name_keys(port, gateway)
    epochs.wrap(port, gateway, port.own_revisions())


def _no_closed_wrapped(port: Any, gateway: Any) -> None:
    return None


def _nothing_said_again(port: Any, gateway: Any, said: Any) -> None:
    return None


def _next_number(given: Any, at: str) -> int:
    return max(given, default=0) + 1


def _anybodys_commands(database: Any, gateway: str, device: str, told: Any) -> None:
    with database.writing() as db:
        for signed in told:
            db.disk.asked.setdefault(signed.read(Command).counter, signed)


def _one_head(parents_of: Any) -> tuple[str, ...]:
    found = _heads(parents_of)
    return found[-1:]


_heads = revision_module.heads


def _cursor_by_receipt(port: Any, request: Any, answer: Any, receipt: Receipt, at: str) -> set[str]:
    touched = _keep_receipt(port, request, answer, receipt, at)
    for stream, end in receipt.streams.items():
        port.move_cursor(stream, end.position, end.head)
    return touched


def _last_one_wins(self: ComputerPort, signed: Any) -> None:
    _add(self, signed)
    older = [
        name
        for name, one in self.disk.revisions.items()
        if one.revision.record == signed.revision.record and name != signed.hash
    ]
    for name in older:
        del self.disk.revisions[name]


_add = ComputerPort.add


def _words_left(row: Any) -> Any:
    return msgspec.structs.replace(_row_read(row), body=None)


_row_read = taking._read


@contextmanager
def _half_an_answer(self: Computer) -> Iterator[Any]:
    yield ComputerPort(self)
    self.power.step()
    self.watch.committed(self)


def _blind_cursor(port: Any, answer: Any) -> Any:
    fresh = _keep_pages(port, answer)
    for stream, page in answer.pages.items():
        if page.more:
            port.move_cursor(stream, page.next + 1, page.head)
    return fresh


def _anybody_recognised(port: Any, theirs: LogHead) -> bool:
    return port.hash_at(theirs.epoch, theirs.seq) is None or _recognises(port, theirs)


_recognises = epochs.recognises


def _seq_of_the_received(self: ComputerPort, epoch: int) -> Any:
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


BUGS = (
    Bug(
        name="ack before commit",
        what="the receipt goes out though the commit failed",
        changes=((services.Services, "_accept", _ack_before_commit),),
    ),
    Bug(
        name="no gap check",
        what="the gateway takes entry 7 after entry 5",
        changes=((opening, "_fresh", _no_gap_check),),
    ),
    Bug(
        name="fork accepted",
        what="the gateway takes another entry under a number that it has for the same",
        changes=((opening, "_fresh", _fork_accepted),),
    ),
    Bug(
        name="position reused",
        what="two revisions of a stream get one position",
        changes=((StreamHead, "after", _position_reused),),
    ),
    Bug(
        name="held dropped",
        what="what is out of scope is receipted as held, and not kept",
        changes=((MemoryPort, "hold", _nothing_held),),
    ),
    Bug(
        name="revoked still served",
        what="a revoked device goes on getting pages",
        changes=((answering, "_news", _without_revoked),),
    ),
    Bug(
        name="another home's pages",
        what="a home is given the streams of every home",
        changes=((answering, "readable", _every_stream),),
    ),
    Bug(
        name="closed for all",
        what="a home is given closed sections of which nobody there is a reader",
        changes=((closed, "streams_of_home", _every_closed),),
    ),
    Bug(
        name="placed again",
        what="what came a second time gets a second place",
        changes=((MemoryPort, "kept", _placed_again),),
    ),
    Bug(
        name="out of scope refused",
        what="the gateway answers 400 in place of holding",
        changes=((judging.Judge, "reason_to_hold", _refuses_out_of_scope),),
    ),
    Bug(
        name="words not kept",
        what="the gateway keeps revisions without their words",
        changes=((MemoryPort, "keep_revisions", _bodies_left),),
    ),
    Bug(
        name="never released",
        what="what was held for want of a key stays held when the key comes",
        changes=((MemoryPort, "waiting", _never_released),),
    ),
    Bug(
        name="half a batch",
        what="the gateway keeps what it had written when the power went",
        changes=((SimCouncil, "writing", _no_transaction),),
    ),
    Bug(
        name="boxes not kept",
        what="the gateway takes the entries of closed sections and drops the boxes",
        changes=((opening, "_boxes", _boxes_left),),
    ),
    Bug(
        name="keys not taken",
        what="the gateway does not learn of new people",
        changes=((gateway_sync, "_take_keys", _keys_left),),
    ),
    Bug(
        name="cursor before rows",
        what="the cursor moves in a transaction before that of its rows",
        changes=((exchange.Exchange, "apply", _cursor_first),),
    ),
    Bug(
        name="blind cursor",
        what="the cursor moves past what was read",
        changes=((taking, "keep_pages", _blind_cursor),),
    ),
    Bug(
        name="cursor by receipt",
        what="a push moves the pull cursor past what others wrote meanwhile",
        changes=((taking, "keep_receipt", _cursor_by_receipt),),
    ),
    Bug(
        name="gone when sent",
        what="the outbox is emptied by sending, not by the receipt",
        changes=((exchange.Exchange, "read_outbox", _gone_when_sent),),
    ),
    Bug(
        name="head ignored",
        what="the computer does not look how far its log has come at the gateway",
        changes=((engine, "_differs", _head_ignored),),
    ),
    Bug(
        name="old council believed",
        what="a gateway that was put back to an old copy is not sent again what it forgot",
        changes=((engine, "_has_forgotten", _head_ignored),),
    ),
    Bug(
        name="anybody recognised",
        what="a log that goes on beyond ours is taken for ours",
        changes=((exchange, "recognises", _anybody_recognised),),
    ),
    Bug(
        name="receipt believed",
        what="the receipt's signature is not verified",
        changes=((verify, "read_receipt", _receipt_believed), (taking, "read_receipt", _receipt_believed)),
    ),
    Bug(
        name="anybody's receipt",
        what="the receipt of another computer is taken",
        changes=((verify, "read_receipt", _receipt_of_anybody), (taking, "read_receipt", _receipt_of_anybody)),
        masked=True,
    ),
    Bug(
        name="chain believed",
        what="pages are taken without looking at their chain",
        changes=((verify, "check_page", _chain_believed),),
    ),
    Bug(
        name="nothing wrapped",
        what="a new epoch begins without what was written before",
        changes=((epochs, "wrap", _nothing_wrapped),),
    ),
    Bug(
        name="the same epoch",
        what="the log is wrapped anew without a new epoch",
        changes=((exchange, "begin_epoch", _same_epoch),),
    ),
    Bug(
        name="closed not wrapped",
        what="a new epoch leaves closed sections out",
        changes=((epochs, "_wrap_closed", _no_closed_wrapped),),
    ),
    Bug(
        name="nothing said again",
        what="a new epoch leaves out what was done of what the council asked",
        changes=((epochs, "_say_again", _nothing_said_again),),
    ),
    Bug(
        name="a number asked twice",
        what="a council that was put back asks under a number that it gave before",
        changes=((council, "later_number", _next_number),),
    ),
    Bug(
        name="anybody's command",
        what="a computer does what another was asked",
        changes=((listening, "take", _anybodys_commands),),
    ),
    Bug(name="one head", what="of two versions only one is shown", changes=((revision_module, "heads", _one_head),)),
    Bug(
        name="the last one wins",
        what="a version that comes replaces those that are here",
        changes=((ComputerPort, "add", _last_one_wins),),
    ),
    Bug(name="words not pulled", what="revisions come without their words", changes=((taking, "_read", _words_left),)),
    Bug(
        name="half an answer",
        what="the computer keeps what it had written when the power went",
        changes=((Computer, "writing", _half_an_answer),),
    ),
    Bug(
        name="number of the received",
        what="a new entry takes the number after the last received one",
        changes=((ComputerPort, "end", _seq_of_the_received),),
    ),
)

NAMED = {bug.name: bug for bug in BUGS}

MASKED = (
    ("head ignored", "no gap check"),
    ("head ignored", "fork accepted"),
    ("no gap check", "fork accepted"),
    ("head ignored", "no gap check", "fork accepted"),
    ("receipt believed", "head ignored"),
    ("anybody's receipt", "head ignored"),
    ("anybody's receipt", "anybody recognised"),
    ("chain believed", "blind cursor"),
    ("nothing wrapped", "closed not wrapped"),
    ("ack before commit", "half a batch"),
)
"""Faults that may hide each other: each of them is looked for together too."""
