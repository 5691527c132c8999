"""The line between a computer and the council: it loses, doubles, delays and forges, by one seeded chance."""

from collections.abc import Callable
from random import Random
from typing import Any

import msgspec

from carer_app.domain.device_key import changed_to
from carer_app.domain.entry import ENTRY, Entry
from carer_app.domain.revision import REVISION
from carer_app.domain.signing import SigningKey
from carer_app.gateway.trouble import NEW_NONCE, RefusedError
from carer_app.sync.line import GatewayRefusedError, GatewayUnreachableError
from carer_app.sync.protocol import RECEIPT, LogHead, Receipt, SyncAnswer, SyncRequest, Trouble
from tests.faults.sim.power import PowerCutError, Violation
from tests.faults.sim.signing import HashKey

FORGER = HashKey(b"somebody on the way")
STEPS_OF_A_SYNC = 24
MOST_REQUESTS = 400
KEPT_ON_THE_WAY = 0.25
"""How many answers somebody on the way keeps, in place of an older one, beside all in which something is asked."""


class Weather(msgspec.Struct, frozen=True, kw_only=True):
    """How often, of one, each thing goes wrong with a request."""

    lost: float = 0.0
    answer_lost: float = 0.0
    doubled: float = 0.0
    gateway_cut: float = 0.0
    forged: float = 0.0
    nonce: float = 0.0
    torn: float = 0.0


FINE = Weather()


def some_weather(rng: Random) -> Weather:
    """Fine for a whole history, or bad in a way of its own."""
    if rng.random() < 0.2:
        return FINE
    return Weather(
        lost=rng.choice((0.0, 0.1, 0.4)),
        answer_lost=rng.choice((0.0, 0.1, 0.4)),
        doubled=rng.choice((0.0, 0.2)),
        gateway_cut=rng.choice((0.0, 0.1, 0.3)),
        forged=rng.choice((0.0, 0.1, 0.3)),
        nonce=rng.choice((0.0, 0.2)),
        torn=rng.choice((0.0, 0.0, 0.1)),
    )


class Line:
    """One computer's line. `late` takes the requests that will arrive once more, `seen` is told of every answer given."""

    def __init__(
        self,
        council: Any,
        rng: Random,
        weather: Weather,
        late: list[tuple[SyncRequest, str]],
        seen: Callable[[SyncRequest, SyncAnswer | None, Trouble | None], None],
        stale: dict[str, SyncAnswer],
    ) -> None:
        self._council = council
        self._rng = rng
        self._weather = weather
        self._late = late
        self._seen = seen
        self._stale = stale
        self._asked = 0

    def sync(self, request: SyncRequest, nonce: str, key: SigningKey) -> SyncAnswer:
        rng, weather = self._rng, self._weather
        self._asked += 1
        if self._asked > MOST_REQUESTS:
            raise Violation("I11 an end", f"{request.device} asks without end")
        if weather is FINE:
            return self.ask(request, key.public)
        if rng.random() < weather.nonce:
            raise GatewayRefusedError(Trouble(type=NEW_NONCE, title="", status=401, retryable=True, nonce="newer"))
        if rng.random() < weather.doubled:
            self._late.append((request, key.public))
        if rng.random() < weather.lost:
            raise GatewayUnreachableError
        if rng.random() < weather.forged / 3 and request.entries and request.device in self._stale:
            return _forged(request, self._stale[request.device])
        if rng.random() < weather.torn:
            request = _torn(request, rng)
        if rng.random() < weather.gateway_cut:
            self._council.power.left = rng.randrange(rng.choice((STEPS_OF_A_SYNC // 3, STEPS_OF_A_SYNC)))
        try:
            answer = self.ask(request, key.public)
        except PowerCutError as cut:
            raise GatewayUnreachableError from cut
        finally:
            self._council.power.left = None
        if rng.random() < weather.answer_lost:
            raise GatewayUnreachableError
        told = self._meddled(request, answer) if rng.random() < weather.forged else answer
        if weather.forged and (answer.commands or rng.random() < KEPT_ON_THE_WAY):
            self._stale[request.device] = answer
        return told

    def ask(self, request: SyncRequest, key: str) -> SyncAnswer:
        """What the council says to a request that was signed by that key."""
        try:
            answer = self._council.sync(request, request.device, key)
        except RefusedError as problem:
            self._seen(request, None, problem.trouble)
            raise GatewayRefusedError(problem.trouble) from problem
        self._seen(request, answer, None)
        return answer

    def _meddled(self, request: SyncRequest, answer: SyncAnswer) -> SyncAnswer:
        """What somebody on the way, or a broken proxy, makes of an answer."""
        choice = self._rng.randrange(1, 6)
        others = [name for name in self._stale if name != request.device]
        if choice == 1:
            return _with_a_row_left_out(answer)
        if choice == 2:
            return _with_rows_of_another_order(answer)
        if choice == 3:
            return _with_changed_words(answer)
        if choice == 4 and others:
            return self._stale[self._rng.choice(others)]
        return self._stale.get(request.device, answer)


def _forged(request: SyncRequest, earlier: SyncAnswer) -> SyncAnswer:
    """Somebody on the way keeps the request and signs a receipt for it, with all else from an earlier answer."""
    last = request.entries[-1]
    log = LogHead(epoch=request.epoch, seq=last.read(Entry).seq, head=last.hash(ENTRY))
    told = msgspec.structs.replace(earlier.receipt.read(Receipt), log=log, items=())
    receipt = FORGER.sign(RECEIPT, told)
    return msgspec.structs.replace(earlier, receipt=receipt, status=log, pages={}, closed={})


def _torn(request: SyncRequest, rng: Random) -> SyncRequest:
    """An entry falls out on the way, and what it names with it; not one that tells a key, by which alone the next is read."""
    if not request.entries:
        return request
    out = rng.randrange(len(request.entries))
    if changed_to(request.entries[out].read(Entry)):
        return request
    entries = request.entries[:out] + request.entries[out + 1 :]
    names = {name for entry in entries for name in entry.read(Entry).revisions}
    return msgspec.structs.replace(
        request,
        entries=entries,
        revisions=tuple(one for one in request.revisions if one.hash(REVISION) in names),
        boxes=tuple(box for box in request.boxes if box.hash in names),
    )


def _with_a_row_left_out(answer: SyncAnswer) -> SyncAnswer:
    pages = {
        stream: msgspec.structs.replace(page, rows=page.rows[:-2] + page.rows[-1:]) if len(page.rows) > 1 else page
        for stream, page in answer.pages.items()
    }
    return msgspec.structs.replace(answer, pages=pages)


def _with_rows_of_another_order(answer: SyncAnswer) -> SyncAnswer:
    pages = {}
    for stream, page in answer.pages.items():
        rows = list(page.rows)
        if len(rows) > 1:
            first, second = rows[0], rows[1]
            rows[0] = msgspec.structs.replace(second, position=first.position)
            rows[1] = msgspec.structs.replace(first, position=second.position)
        pages[stream] = msgspec.structs.replace(page, rows=tuple(rows))
    return msgspec.structs.replace(answer, pages=pages)


def _with_changed_words(answer: SyncAnswer) -> SyncAnswer:
    """The words of the second half of each page are others."""
    pages = {}
    for stream, page in answer.pages.items():
        half = len(page.rows) // 2
        rows = tuple(
            msgspec.structs.replace(row, body=msgspec.structs.replace(row.body, text='{"content":{"text":"false"}}'))
            if row.body
            else row
            for row in page.rows[half:]
        )
        pages[stream] = msgspec.structs.replace(page, rows=page.rows[:half] + rows)
    return msgspec.structs.replace(answer, pages=pages)
