"""When to come back: not before it was asked, never all at once, and never much later than a person would wait."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carer_app.domain.signing import SigningKey
from carer_app.sync.backoff import LONGEST_ASKED_SECONDS, LONGEST_SECONDS, rest_seconds, wait_seconds
from carer_app.sync.client import SyncStoppedError
from carer_app.sync.line import GatewayUnreachableError
from carer_app.sync.pace import Pace
from carer_app.sync.protocol import BATCH, SyncRequest
from carer_app.sync.transport import HttpTransport
from tests.sync.conftest import Connected

BUSY = b'{"type":"busy","title":"Later.","status":503,"retryable":true,"retry_after":7}'


@given(st.integers(1, 60), st.floats(0, 1), st.none() | st.integers(-5, 10**9))
def test_nobody_comes_sooner_than_asked_nor_much_later(attempt: int, chance: float, asked: int | None) -> None:
    wait = wait_seconds(attempt, lambda: chance, asked)
    assert min(asked or 0, LONGEST_ASKED_SECONDS) <= wait <= LONGEST_SECONDS + LONGEST_ASKED_SECONDS


@given(st.floats(0, 1), st.none() | st.integers(-5, 10**9))
def test_a_gateway_that_took_everything_is_let_be_for_what_it_asked_and_not_much_more(
    chance: float, asked: int | None
) -> None:
    rest = rest_seconds(lambda: chance, asked)
    least = min(max(asked or 0, 0), LONGEST_ASKED_SECONDS)
    assert least <= rest <= min(2 * least, least + LONGEST_SECONDS)


def test_a_herd_that_was_turned_away_at_once_does_not_come_back_at_once() -> None:
    waits = sorted(wait_seconds(3, lambda number=number: number / 1000, 5) for number in range(1000))
    assert waits[0] == 5
    assert max(later - sooner for sooner, later in pairwise(waits)) < 0.02
    assert waits[-1] > 20


def test_a_sync_that_was_turned_away_says_so_and_waits(connect: Callable[..., Connected]) -> None:
    one = connect()
    one.home.log(one.home.child())
    one.line.fails_with = GatewayUnreachableError("busy", 7)
    with pytest.raises(SyncStoppedError, match="busy just now") as stopped:
        one.work.sync_once()
    assert stopped.value.retry_seconds is not None
    assert stopped.value.retry_seconds >= 7
    one.line.fails_with = None
    one.home.clock.advance(timedelta(seconds=stopped.value.retry_seconds))
    assert one.work.sync_once().waiting == 0


@pytest.mark.parametrize(
    ("status", "content", "headers", "told"),
    [
        (503, BUSY, {}, ("busy", 7)),
        (503, b"<html>", {"Retry-After": "11"}, ("garbage", 11)),
        (429, b"<html>", {"Retry-After": "3"}, ("garbage", 3)),
        (502, b"<html>", {"Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT"}, ("garbage", None)),
        (503, b"<html>", {"Retry-After": "9" * 40}, ("garbage", None)),
    ],
)
def test_what_a_gateway_or_a_proxy_asks_for_is_heard(
    status: int, content: bytes, headers: dict[str, str], told: tuple[str, int | None]
) -> None:
    answer = httpx2.MockTransport(lambda _request: httpx2.Response(status, content=content, headers=headers))
    with httpx2.Client(transport=answer) as client, pytest.raises(GatewayUnreachableError) as problem:
        HttpTransport("https://records.council.example", client).sync(
            SyncRequest(device="d", epoch=1, instance="i"), "nonce", SigningKey.generate()
        )
    assert (problem.value.problem, problem.value.retry_after) == told


def test_less_goes_after_a_cut_and_more_again_while_the_line_holds() -> None:
    pace = Pace()
    seen = []
    for _ in range(8):
        pace.note("unreachable")
        seen.append(pace.most)
    assert seen == [25, 12, 6, 6, 6, 3, 3, 3]
    assert pace.rows == 6
    for _ in range(8):
        pace.passed()
    assert (pace.most, pace.rows) == (BATCH, 0)
    pace.note("busy")
    assert pace.most == BATCH


def test_after_a_lost_answer_less_is_sent_and_every_receipt_still_comes(connect: Callable[..., Connected]) -> None:
    one = connect()
    child = one.home.child()
    for number in range(60):
        one.home.log(child, f"Day {number}.")
    one.line.cut_after = 1
    with pytest.raises(SyncStoppedError):
        one.work.sync_once()
    assert one.work.sync_once().waiting == 0
    sent = [len(request.entries) for request in one.line.requests if request.entries]
    assert max(sent[1:3]) < sent[0] == BATCH
