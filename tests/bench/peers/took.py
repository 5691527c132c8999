"""What a piece of work took on the line, counted by a proxy that both sorts of software speak through."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.faults.proxy import BadLine, Weather

FAIR = Weather()


@dataclass
class Took:
    """Seconds, and what went over the line: bytes with every header, and requests."""

    seconds: float = 0.0
    up: int = 0
    down: int = 0
    requests: int = 0


@contextmanager
def counted(line: BadLine) -> Iterator[Took]:
    """Counts for as long as it is entered."""
    took, seen = Took(), line.counted
    up, down, requests = seen.up, seen.down, seen.requests
    start = time.perf_counter()
    yield took
    took.seconds = time.perf_counter() - start
    took.up, took.down, took.requests = seen.up - up, seen.down - down, seen.requests - requests
