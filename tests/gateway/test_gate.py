"""More comes than can be done: who is too many is asked to come back, and whoever comes back is served."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import httpx2
import msgspec
import psycopg
import pytest

from carer_app.gateway.app import make_app
from carer_app.gateway.audit import audit
from carer_app.gateway.gate import COME_BACK_SECONDS, LET_BE_SECONDS, Gate
from carer_app.gateway.services import Services
from carer_app.sync.protocol import SyncAnswer, Trouble
from tests.gateway.builders import Laptop, Writer
from tests.gateway.signing import sign

DEVICES = 24


@pytest.fixture
def database_url(postgres_url: str) -> str:
    return postgres_url


@pytest.fixture
def herd(services: Services) -> list[Laptop]:
    """Computers that all have something to send."""
    made = [Laptop(services, writer=Writer(name=f"Writer {number}")) for number in range(DEVICES)]
    for laptop in made:
        laptop.enrol()
        laptop.open_child()
    return made


def test_who_is_too_many_is_asked_to_come_back_and_nothing_of_it_is_kept(
    services: Services, herd: list[Laptop], postgres_url: str
) -> None:
    async def come() -> list[httpx2.Response]:
        with psycopg.connect(postgres_url) as somebody:
            somebody.execute("LOCK TABLE entries")
            async with _line(services, Gate(threads=2, waiting=3)) as client:
                coming = [asyncio.create_task(_ask(client, laptop)) for laptop in herd]
                done: set[asyncio.Task[httpx2.Response]] = set()
                while len(done) < DEVICES - 5:
                    done, _ = await asyncio.wait(coming, return_when=asyncio.FIRST_COMPLETED)
                    done = {one for one in coming if one.done()}
                somebody.rollback()
                return list(await asyncio.gather(*coming))

    answers = asyncio.run(come())
    refused = [answer for answer in answers if answer.status_code != 200]
    assert len(refused) == DEVICES - 5
    for answer in refused:
        trouble = msgspec.json.decode(answer.content, type=Trouble)
        assert (trouble.type, trouble.status, trouble.retryable) == ("busy", 503, True)
        assert trouble.retry_after == int(answer.headers["retry-after"]) == COME_BACK_SECONDS
    assert audit(services).entries == 5 * 3


def test_who_is_served_while_many_wait_is_asked_to_stay_away_for_a_while_and_who_comes_last_is_not(
    services: Services, herd: list[Laptop], postgres_url: str
) -> None:
    async def come() -> list[httpx2.Response]:
        with psycopg.connect(postgres_url) as somebody:
            somebody.execute("LOCK TABLE entries")
            async with _line(services, Gate(threads=2, waiting=8)) as client:
                coming = [asyncio.create_task(_ask(client, laptop)) for laptop in herd[:11]]
                await asyncio.wait(coming, return_when=asyncio.FIRST_COMPLETED)
                somebody.rollback()
                answers = [await one for one in asyncio.as_completed(coming)]
                return [*answers, await _ask(client, herd[11])]

    turned_away, *served = asyncio.run(come())
    assert turned_away.status_code == 503
    asked = [msgspec.json.decode(answer.content, type=SyncAnswer).retry_after for answer in served]
    assert (asked[0], asked[-1]) == (LET_BE_SECONDS, None)
    assert b"retry_after" not in served[-1].content


def test_a_herd_that_comes_back_is_served_to_the_last(services: Services, herd: list[Laptop]) -> None:
    async def come() -> int:
        async with _line(services, Gate(threads=2, waiting=2)) as client:
            turns = _Turns()
            return sum(await asyncio.gather(*(turns.until_served(client, laptop) for laptop in herd)))

    assert asyncio.run(come()) > 0
    found = audit(services)
    assert (found.is_whole, found.entries) == (True, DEVICES * 3)


def test_requests_that_fill_the_memory_are_turned_away_and_the_room_comes_back(
    services: Services, herd: Sequence[Laptop]
) -> None:
    async def come() -> tuple[int, int]:
        async with _line(services, Gate(room=2_000)) as client:
            large = await _ask(client, herd[0])
            small = await client.post("/v1/sync", content=b"{}", headers={"Content-Type": "application/json"})
            return large.status_code, small.status_code

    assert asyncio.run(come()) == (503, 401)


@asynccontextmanager
async def _line(services: Services, gate: Gate) -> AsyncIterator[httpx2.AsyncClient]:
    transport = httpx2.ASGITransport(app=make_app(services, gate))
    async with httpx2.AsyncClient(transport=transport, base_url="https://testserver", timeout=60) as client:
        yield client


async def _ask(client: httpx2.AsyncClient, laptop: Laptop) -> httpx2.Response:
    content = msgspec.json.encode(laptop.request())
    request = client.build_request("POST", "/v1/sync", content=content, headers={"Content-Type": "application/json"})
    sign(request, device=laptop.id, key=laptop.key, nonce=laptop.services.nonce(), content=content)
    return await client.send(request)


class _Turns:
    """Tells whoever was turned away that somebody else has been served, and so that it may be worth asking again."""

    def __init__(self) -> None:
        self._next = asyncio.Event()

    async def until_served(self, client: httpx2.AsyncClient, laptop: Laptop) -> int:
        """How often it was turned away before."""
        turned_away = 0
        while True:
            somebody_else = self._next
            answer = await _ask(client, laptop)
            if answer.status_code != 503:
                assert answer.status_code == 200, answer.text
                break
            turned_away += 1
            await somebody_else.wait()
        self._next.set()
        self._next = asyncio.Event()
        return turned_away
