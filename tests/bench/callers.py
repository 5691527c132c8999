"""Thousands of computers of homes, and their requests, signed beforehand so that the loader costs little of the two cores."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import httpx2

from carer_app.domain.handed import PROFILE
from carer_app.gateway.services import Services
from carer_app.sync.protocol import Receipt, StreamHead
from carer_app.sync.transport import HttpTransport
from tests.bench.stores import words
from tests.gateway.builders import Laptop, Writer


@dataclass(frozen=True, kw_only=True)
class Ready:
    """One request as bytes for the line, how many of them are content, and how many records it brings."""

    sent: bytes
    content: int
    records: int


@dataclass
class Ran:
    """How a load went: milliseconds of each request from when it was due, the bytes, those of them both ways that are no
    headers, and the answers that were none.
    """

    seconds: float = 0.0
    took: list[float] = field(default_factory=list)
    records: int = 0
    up: int = 0
    down: int = 0
    content: int = 0
    errors: int = 0


@dataclass
class Home:
    """A computer with a child's stay to write in, and how far it has read each stream."""

    laptop: Laptop
    stay: str
    read: dict[str, StreamHead]
    profile: str
    directory: str


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
        directory = answer.receipt.read(Receipt).directory
        made.append(Home(laptop, opened.stay, read, answer.profile.hash(PROFILE), directory))
    return made


def ready(home: Home, transport: HttpTransport, nonce: str, records: int) -> Ready:
    """The next sync of a home with so many new records, after it has read all before; none is a sync with nothing to send."""
    cursors = {stream: end.position for stream, end in home.read.items()}
    heads = {stream: end.head for stream, end in home.read.items()}
    written = [home.laptop.log(home.stay, words(home.laptop.seq + number)) for number in range(records)]
    for one in written:
        home.read[home.stay] = home.read[home.stay].after(one.hash)
    known = {"profile": home.profile, "directory": home.directory}
    request = home.laptop.request(cursors=cursors, heads=heads, **known)
    home.laptop.waiting = []
    home.laptop.revisions.clear()
    signing = {"device": home.laptop.id, "nonce": nonce, "key": home.laptop.key}
    asked = transport.packed("/v1/sync", request, signing)
    lines = [f"POST {asked.url.raw_path.decode()} HTTP/1.1", *(f"{name}: {value}" for name, value in _told(asked))]
    content = asked.read()
    head = "\r\n".join(lines).encode() + b"\r\n\r\n"
    return Ready(sent=head + content, content=len(content), records=records)


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
            status, head, content = await _answer(reader)
            ran.took.append((time.perf_counter() - start) * 1000)
            ran.up, ran.down = ran.up + len(request.sent), ran.down + head + content
            ran.content += request.content + content
            ran.errors += status != 200
            ran.records += request.records if status == 200 else 0
        writer.close()

    await asyncio.gather(*(line() for _ in range(lines)))
    ran.seconds = time.perf_counter() - began
    ran.took.sort()
    return ran


async def _answer(reader: asyncio.StreamReader) -> tuple[int, int, int]:
    """The status, and how many bytes came of headers and of content."""
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    length = next(int(line.partition(b":")[2]) for line in lines if line.startswith(b"content-length:"))
    await reader.readexactly(length)
    return int(head[9:12]), len(head), length
