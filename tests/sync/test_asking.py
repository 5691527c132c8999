"""After a cut a computer asks what became of what it sent, before it sends it again: fewer bytes, and the same in the end."""

from collections.abc import Callable
from datetime import date

import msgspec
import pytest

from carer_app.domain.signing import Signed
from carer_app.domain.story import State
from carer_app.gateway.audit import audit
from carer_app.gateway.homes import end_placement, placements_of
from carer_app.gateway.services import Services
from carer_app.store.index import Wanted
from carer_app.store.verify import verify
from carer_app.sync.client import SyncStoppedError
from carer_app.sync.engine import Engine, OutboxRead, ReadOutbox, Unreachable, Woken
from carer_app.sync.protocol import LogHead, Receipt, SyncRequest
from carer_app.sync.verify import Pinned
from tests.sync.conftest import Connected

Connect = Callable[..., Connected]


@pytest.fixture
def cut(connect: Connect) -> Connected:
    """A home whose last evenings arrived, and whose answer did not."""
    side = connect()
    child = side.home.child()
    side.work.sync_once()
    for number in range(3):
        side.home.log(child, f"Evening {number}.")
    side.line.requests.clear()
    side.line.cut_after = 1
    with pytest.raises(SyncStoppedError):
        side.work.sync_once()
    return side


def sent(side: Connected) -> list[int]:
    """How many entries each request brought."""
    return [len(request.entries) for request in side.line.requests]


def states(side: Connected) -> set[State]:
    return {told.state for told in side.home.journal.told(Wanted(kind="daily_log", limit=100))}


def test_what_arrived_is_asked_for_and_not_sent_again(cut: Connected, services: Services) -> None:
    assert states(cut) == {State.SAVED}
    cut.work.sync_once()
    assert sent(cut) == [3, 0, 0]
    assert states(cut) == {State.RECEIVED}
    assert cut.work.sync_status().waiting == 0
    assert verify(cut.home.session.database, cut.home.session.device).broken == ()
    assert audit(services).faults == ()


def test_what_never_arrived_is_sent(connect: Connect, services: Services) -> None:
    side = connect()
    side.home.log(side.home.child())
    side.line.cut_before = 1
    with pytest.raises(SyncStoppedError):
        side.work.sync_once()
    side.work.sync_once()
    assert sent(side)[0] == 0
    assert sent(side)[1] > 0
    assert side.work.sync_status().waiting == 0
    assert audit(services).faults == ()


def test_what_is_held_is_told_with_its_reason(connect: Connect, services: Services) -> None:
    side = connect()
    child = side.home.child()
    side.work.sync_once()
    (placement,) = placements_of(services, child)
    end_placement(services, placement.id, date(2026, 1, 1), "command")
    side.home.log(child)
    side.line.cut_after = 1
    with pytest.raises(SyncStoppedError):
        side.work.sync_once()
    side.line.requests.clear()
    side.work.sync_once()
    assert sent(side)[0] == 0
    assert sum(sent(side)) == 0
    assert side.work.sync_status().held == 1


def test_a_gateway_that_does_not_know_the_question_is_sent_it_again(cut: Connected, services: Services) -> None:
    """An older one leaves out what it does not know, and its receipt names nothing."""
    cut.line.is_older = True
    cut.work.sync_once()
    assert sent(cut) == [3, 0, 3]
    assert states(cut) == {State.RECEIVED}


def test_the_receipt_names_no_more_than_was_asked_for(cut: Connected, services: Services) -> None:
    asked = msgspec.structs.replace(cut.line.requests[0], entries=(), revisions=(), bodies={}, more=True)
    told = services.sync(msgspec.structs.replace(asked, unheard=1), asked.device).receipt.read(Receipt)
    last = services.sync(msgspec.structs.replace(asked, unheard=told.log.seq), asked.device).receipt.read(Receipt)
    assert len(told.items) > len(last.items) == 1
    assert services.sync(asked, asked.device).receipt.read(Receipt).items == ()
    other = msgspec.structs.replace(asked, unheard=1, epoch=asked.epoch + 1)
    assert services.sync(other, asked.device).receipt.read(Receipt).items == ()


def asks_after(engine: Engine, request: SyncRequest, problem: str) -> bool:
    """Whether the next thing that goes up, after this came to nothing, is the question only."""
    engine.step(Woken())
    engine.step(OutboxRead(request=request, head=HEAD))
    engine.step(Unreachable(problem=problem))
    (effect,) = engine.step(Woken())
    engine.step(Unreachable(problem="busy"))
    assert isinstance(effect, ReadOutbox)
    return effect.asks


def test_it_is_asked_until_there_is_an_answer_and_only_after_a_cut() -> None:
    engine = Engine(Pinned(gateway="g", key="k", device="d"), lambda: 0.5)
    nothing = SyncRequest(device="d", epoch=1, instance="i")
    entries = msgspec.structs.replace(nothing, entries=(Signed(data="", signature=""),))
    question = msgspec.structs.replace(nothing, unheard=1)
    assert not asks_after(engine, nothing, "unreachable")
    assert asks_after(engine, entries, "unreachable")
    assert asks_after(engine, question, "garbage")
    assert not asks_after(engine, question, "busy")
    assert not asks_after(engine, entries, "busy")


HEAD = LogHead(epoch=1, seq=0, head="0" * 64)
