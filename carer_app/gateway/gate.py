"""How much the gateway takes on at once. What is more is asked to come back, before it costs memory or anybody's wait."""

from collections.abc import Callable
from typing import TypeVar

from anyio.to_thread import current_default_thread_limiter
from starlette.concurrency import run_in_threadpool

from carer_app.gateway.db.engine import THREADS
from carer_app.gateway.trouble import BUSY, RefusedError
from carer_app.sync.protocol import Trouble

T = TypeVar("T")

WAITING = 160
"""Requests that may wait for a thread: about a second's work."""

ROOM = 256 * 1024 * 1024
"""Bytes of requests, as sent, that may lie in memory at once."""

COME_BACK_SECONDS = 5

LET_BE_SECONDS = 60
"""For so long whoever was served is asked to stay away while half of those wait who may: what is written meanwhile comes
together then, and in one request.
"""


class Gate:
    """Counts what is under way in one process."""

    def __init__(self, threads: int = THREADS, waiting: int = WAITING, room: int = ROOM) -> None:
        self._threads = threads
        self._most = threads + waiting
        self._many = threads + waiting // 2
        self._room = room
        self._under_way = 0

    def take(self, size: int) -> None:
        """Make room for so many bytes; raises RefusedError (503, with when to come back) where there is none."""
        if size > self._room:
            raise _busy()
        self._room -= size

    def give_back(self, size: int) -> None:
        """So many bytes are no longer needed."""
        self._room += size

    def let_be_seconds(self) -> int | None:
        """For how long whoever is served now is to stay away; None where nobody has to."""
        return LET_BE_SECONDS if self._under_way > self._many else None

    async def run(self, work: Callable[..., T], *given: object) -> T:
        """Do the work in a thread; raises RefusedError (503, with when to come back) where too many wait for one."""
        if self._under_way >= self._most:
            raise _busy()
        current_default_thread_limiter().total_tokens = self._threads
        self._under_way += 1
        try:
            return await run_in_threadpool(work, *given)
        finally:
            self._under_way -= 1


def _busy() -> RefusedError:
    return RefusedError(
        Trouble(
            type=BUSY,
            title="The gateway has its hands full just now. Send again in a moment.",
            status=503,
            retryable=True,
            retry_after=COME_BACK_SECONDS,
        )
    )
