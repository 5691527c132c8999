"""Thousands of computers of homes, and their requests, signed beforehand so that the loader costs little of the two cores."""

import asyncio
import gzip
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import httpx2
import msgspec

from carer_app.domain.handed import PROFILE
from carer_app.gateway.services import Services
from carer_app.sync.protocol import StreamHead
from tests.bench.stores import words
from tests.gateway.builders import Laptop, Writer
from tests.gateway.signing import sign


@dataclass(frozen=True, kw_only=True)
class Ready:
    """One request as bytes for the line, and how many records it brings."""

    sent: bytes
    records: int


@dataclass
class Ran:
    """How a load went: milliseconds of each request from when it was due, the bytes, and the answers that were none."""

    seconds: float = 0.0
    took: list[float] = field(default_factory=list)
    records: int = 0
    up: int = 0
    down: int = 0
    errors: int = 0


@dataclass
class Home:
    """A computer with a child's stay to write in, and how far it has read each stream."""

    laptop: Laptop
    stay: str
    read: dict[str, StreamHead]
    profile: str


def homes(services: Services, count: int) -> list[Home]:
    """So many homes, each with a computer that is taken in and a child."""
    made = []
    for number in range(count):
        laptop = Laptop(services, writer=Writer(name=f"Writer {number}"))
        laptop.enrol(f"Home {number}")
        opened = laptop.open_child()
        answer = laptop.sync()
        pages = answer.pages
        assert answer.profile
        laptop.revisions.clear()
        read = {stream: StreamHead(position=page.next, head=page.head) for stream, page in pages.items()}
        made.append(Home(laptop, opened.stay, read, answer.profile.hash(PROFILE)))
    return made


def ready(home: Home, address: str, nonce: str, records: int) -> Ready:
    """The next sync of a home with so many new records, after it has read all before; none is a sync with nothing to send."""
    cursors = {stream: end.position for stream, end in home.read.items()}
    heads = {stream: end.head for stream, end in home.read.items()}
    written = [home.laptop.log(home.stay, words(home.laptop.seq + number)) for number in range(records)]
    for one in written:
        home.read[home.stay] = home.read[home.stay].after(one.hash)
    request = home.laptop.request(cursors=cursors, heads=heads, profile=home.profile)
    content = gzip.compress(msgspec.json.encode(request), compresslevel=5)
    home.laptop.waiting = []
    home.laptop.revisions.clear()
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip", "Accept-Encoding": "gzip"}
    asked = httpx2.Request("POST", f"{address}/v1/sync", content=content, headers=headers)
    sign(asked, device=home.laptop.id, key=home.laptop.key, nonce=nonce, content=content)
    lines = [f"POST {asked.url.raw_path.decode()} HTTP/1.1", *(f"{name}: {value}" for name, value in _told(asked))]
    return Ready(sent="\r\n".join(lines).encode() + b"\r\n\r\n" + content, records=records)


def _told(request: httpx2.Request) -> list[tuple[str, str]]:
    return [(name.decode("ascii"), value.decode("ascii")) for name, value in request.headers.raw]


def at_once(requests: Sequence[Ready], port: int, lines: int) -> Ran:
    """All of them over so many lines, each line the next as soon as its last is answered."""
    return asyncio.run(_driven(requests, port, lines, lambda _number: 0.0))


def paced(requests: Sequence[Ready], port: int, lines: int, a_second: float) -> Ran:
    """So many a second, whether the gateway keeps up or not; each is timed from when it was due."""
    return asyncio.run(_driven(requests, port, lines, lambda number: number / a_second))


async def _driven(requests: Sequence[Ready], port: int, lines: int, due: Callable[[int], float]) -> Ran:
    ran, queue = Ran(), iter(enumerate(requests))
    began = time.perf_counter()

    async def line() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**22)
        for number, request in queue:
            at = began + due(number)
            await asyncio.sleep(max(0.0, at - time.perf_counter()))
            start = at if due(number) else time.perf_counter()
            writer.write(request.sent)
            status, size = await _answer(reader)
            ran.took.append((time.perf_counter() - start) * 1000)
            ran.up, ran.down = ran.up + len(request.sent), ran.down + size
            ran.errors += status != 200
            ran.records += request.records if status == 200 else 0
        writer.close()

    await asyncio.gather(*(line() for _ in range(lines)))
    ran.seconds = time.perf_counter() - began
    ran.took.sort()
    return ran


async def _answer(reader: asyncio.StreamReader) -> tuple[int, int]:
    """The status, and how many bytes came."""
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    length = next(int(line.partition(b":")[2]) for line in lines if line.startswith(b"content-length:"))
    await reader.readexactly(length)
    return int(head[9:12]), len(head) + length
