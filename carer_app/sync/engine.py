"""What a device does next, as a pure state machine: events go in, effects come out; disk, network, clock and chance are
the caller's.

One round: read the outbox, send it, verify the answer, apply it; again while there is more either way. A gateway that
has another log than ours makes a new epoch; anything else that goes wrong makes a wait.
"""

from collections.abc import Callable

import msgspec

from carer_app.domain.entry import Entry
from carer_app.domain.signing import BrokenSignatureError
from carer_app.sync.backoff import rest_seconds, wait_seconds
from carer_app.sync.pace import CUT, Pace
from carer_app.sync.protocol import BATCH, LogHead, SyncAnswer, SyncRequest, Trouble
from carer_app.sync.verify import Pinned, Verified, verified_answer

CHAIN_FAULTS = ("chain-gap", "chain-fork")
HISTORY_DIFFERS = "history-differs"
BAD_BYTES = "bad-bytes"
NOT_SIGNED = "not-signed"
OTHER_GATEWAY = "other-gateway"
"""Whoever answers at the council's address is not the gateway that this computer was connected to."""
BUSY = "busy"
UNREACHABLE = "unreachable"
NOT_TRUSTED = "not-trusted"
"""What answers shows a certificate that this computer has no reason to believe, so that nothing is sent to it."""
UNTOLD = "untold"
"""What was sent was taken; something at the gateway is damaged, and of what is new not everything could be told."""
MOST_MENDED = 20
"""How often a log is begun anew within one sync because something could not be taken; the next sync goes on."""


class ReadOutbox(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Read the next batch and the cursors from the store: at most so many entries, and rows of the answer (0: any).

    `asks`: only ask what became of what was sent and not answered.
    """

    most: int = BATCH
    rows: int = 0
    asks: bool = False


class Send(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Send this to the gateway."""

    request: SyncRequest


class Apply(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Keep this verified answer, in one transaction."""

    request: SyncRequest
    verified: Verified


class Recognise(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Is this end of a log, as the gateway has it, an entry of our own? Another program here may have sent meanwhile."""

    theirs: LogHead


class OpenEpoch(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The gateway's log is not ours: open a new epoch after its own and wrap anew what it lacks."""

    after: int


class SetAside(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Something that we sent, or would send, is damaged: set it aside, and open a new epoch after that one with the rest.

    `refused` are the revisions of the entry that was not taken, as far as one knows; `again` when they were refused before.
    """

    after: int
    refused: tuple[str, ...] = ()
    again: bool = False


class Renonce(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Remember the nonce that the next request has to be signed with."""

    nonce: str


class Rest(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Nothing more to do now. `problem` is a stable word for what went wrong, empty when all is well. `is_asked`: it is the
    gateway, or somebody on the way to it, who asked to be let be for so many seconds.
    """

    seconds: float | None = None
    problem: str = ""
    is_asked: bool = False


class Woken(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Somebody saved, pressed the button, or the time is up."""


class OutboxRead(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The next batch, as a request; `head` is the hash of its last entry, or of the last one received before it."""

    request: SyncRequest
    head: LogHead


class OutboxBroken(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Something in the next batch cannot be read here. `epoch` is that of our log."""

    epoch: int


class Answered(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The gateway answered."""

    answer: SyncAnswer


class Recognised(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Whether the gateway's end of the log is an entry of ours."""

    is_ours: bool


class Refused(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The gateway said no, in words that the protocol knows."""

    trouble: Trouble


class Unreachable(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """No answer, or one that is none. `problem` is a stable word."""

    problem: str = UNREACHABLE
    retry_after: int | None = None


class Applied(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The answer is durable here; `more` when there is more to send or to fetch. `damaged`: not all of its pages was taken."""

    more: bool
    damaged: bool = False


class EpochOpened(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The new epoch is durable here."""


class KeyUnsure(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """No new epoch yet: the gateway was sent a new key, and nobody here knows whether it goes by that one."""


Event = (
    Woken
    | OutboxRead
    | OutboxBroken
    | Answered
    | Recognised
    | Refused
    | Unreachable
    | Applied
    | EpochOpened
    | KeyUnsure
)
Effect = ReadOutbox | Send | Apply | Recognise | OpenEpoch | SetAside | Renonce | Rest


class Engine:
    """The client's side of the sync with one gateway. One push at a time is under way."""

    def __init__(self, pinned: Pinned, chance: Callable[[], float]) -> None:
        self._pinned = pinned
        self._chance = chance
        self._pace = Pace()
        self._asks = False
        self._sent: OutboxRead | None = None
        self._verified: Verified | None = None
        self._trouble: Trouble | None = None
        self._busy = False
        self._failures = 0
        self._renonced = False
        self._epochs = 0
        self._blamed: set[str] = set()
        self._mended = 0
        self._doubted = False
        self._damaged = False

    def step(self, event: Event) -> list[Effect]:
        """What to do about an event."""
        match event:
            case Woken():
                return [] if self._busy else self._begin()
            case OutboxRead():
                self._sent = event
                return [Send(request=event.request)]
            case OutboxBroken():
                return self._mend(event.epoch, ())
            case Answered():
                return self._answered(event.answer)
            case Recognised():
                return self._recognised(is_ours=event.is_ours)
            case Refused():
                return self._refused(event.trouble)
            case Unreachable():
                return self._failed(event.problem, event.retry_after)
            case Applied():
                self._damaged = self._damaged or event.damaged
                return self._applied(more=event.more)
            case EpochOpened():
                self._asks = False
                return self._read()
            case KeyUnsure():
                self._asks, self._epochs = True, max(self._epochs - 1, 0)
                return self._read()

    def _begin(self) -> list[Effect]:
        self._busy, self._renonced, self._epochs, self._mended = True, False, 0, 0
        self._doubted = False
        self._blamed.clear()
        return self._read()

    def _applied(self, *, more: bool) -> list[Effect]:
        if not self._is_question():
            self._pace.passed()
        self._asks = False
        self._failures = self._failures if self._is_untold() else 0
        if more:
            return self._read()
        return self._failed(UNTOLD, self._asked_for()) if self._is_untold() else self._rest()

    def _is_untold(self) -> bool:
        """Whether the gateway said, under its signature, that it could not tell everything, or told it damaged."""
        return self._damaged or (self._verified is not None and bool(self._verified.receipt.untold))

    def _read(self) -> list[Effect]:
        return [ReadOutbox(most=self._pace.most, rows=self._pace.rows, asks=self._asks)]

    def _is_question(self) -> bool:
        """Whether what was sent only asks what became of something."""
        return self._sent is not None and self._sent.request.unheard > 0

    def _answered(self, answer: SyncAnswer) -> list[Effect]:
        assert self._sent
        try:
            self._verified = verified_answer(answer, self._pinned, self._sent.request)
        except BrokenSignatureError:
            return self._failed("broken-receipt")
        self._damaged = self._verified.answer is not answer
        if _has_forgotten(answer.status, self._sent.head):
            return self._new_epoch(answer.status.epoch)
        if _differs(answer.status, self._sent.head):
            return [Recognise(theirs=answer.status)]
        return self._recognised(is_ours=True)

    def _recognised(self, *, is_ours: bool) -> list[Effect]:
        trouble, self._trouble = self._trouble, None
        if trouble and trouble.log:
            return self._failed(trouble.type, trouble.retry_after) if is_ours else self._new_epoch(trouble.log.epoch)
        assert self._sent
        assert self._verified
        if not is_ours:
            return self._new_epoch(self._verified.answer.status.epoch)
        return [Apply(request=self._sent.request, verified=self._verified)]

    def _refused(self, trouble: Trouble) -> list[Effect]:
        if trouble.gateway not in ("", self._pinned.gateway):
            return self._failed(OTHER_GATEWAY)
        renew: list[Effect] = [Renonce(nonce=trouble.nonce)] if trouble.nonce else []
        if trouble.log and (trouble.type in CHAIN_FAULTS or self._is_old(trouble.type, trouble.log)):
            return renew + self._new_epoch(trouble.log.epoch)
        if trouble.log and self._is_anothers(trouble.type, trouble.log):
            self._trouble = trouble
            return [*renew, Recognise(theirs=trouble.log)]
        if trouble.type == NOT_SIGNED and self._sent and self._sent.request.entries:
            return renew + self._key_unknown(self._sent.request.epoch)
        if trouble.status == 401 and trouble.nonce and not self._renonced and self._sent:
            self._renonced = True
            return [*renew, Send(request=self._sent.request)]
        if trouble.type == BAD_BYTES and self._sent and trouble.index is not None:
            return renew + self._mend(self._sent.request.epoch, self._named(trouble.index))
        return renew + self._failed(trouble.type, trouble.retry_after)

    def _named(self, index: int) -> tuple[str, ...]:
        """The revisions of the entry that the gateway could not take; none where the entry itself cannot be read."""
        assert self._sent
        try:
            return self._sent.request.entries[index].read(Entry).revisions
        except (IndexError, BrokenSignatureError):
            return ()

    def _key_unknown(self, epoch: int) -> list[Effect]:
        """The gateway knows this computer by another key than what waits was signed under: it may have taken that already,
        and a question tells. If it has not, another copy of this folder told it of a key, and our log begins anew under that.
        """
        if self._doubted:
            return self._new_epoch(epoch)
        self._doubted = self._asks = True
        return self._read()

    def _mend(self, epoch: int, refused: tuple[str, ...]) -> list[Effect]:
        self._mended += 1
        if self._mended > MOST_MENDED:
            return self._failed(BAD_BYTES)
        again = bool(refused) and self._blamed.issuperset(refused)
        self._blamed.update(refused)
        return [SetAside(after=epoch, refused=refused, again=again)]

    def _is_old(self, problem: str, log: LogHead) -> bool:
        """Whether the gateway shows another history because it was put back to an old copy: then it gets ours again."""
        return problem == HISTORY_DIFFERS and self._sent is not None and _has_forgotten(log, self._sent.head)

    def _is_anothers(self, problem: str, log: LogHead) -> bool:
        """Whether the gateway that shows another history may have a log there that another copy of this folder began."""
        return problem == HISTORY_DIFFERS and self._sent is not None and _differs(log, self._sent.head)

    def _new_epoch(self, after: int) -> list[Effect]:
        self._epochs += 1
        if self._epochs > 2:
            return self._failed("chain-fork")
        return [OpenEpoch(after=after)]

    def _failed(self, problem: str, retry_after: int | None = None) -> list[Effect]:
        self._busy = False
        self._failures += 1
        has_sent = self._sent is not None and bool(self._sent.request.entries)
        self._asks = problem in CUT and (has_sent or self._is_question())
        if not self._is_question():
            self._pace.note(problem)
        seconds = wait_seconds(self._failures, self._chance, retry_after)
        return [Rest(seconds=seconds, problem=problem, is_asked=bool(retry_after and retry_after > 0))]

    def _rest(self) -> list[Effect]:
        self._busy = False
        seconds = rest_seconds(self._chance, self._asked_for())
        return [Rest(seconds=seconds, is_asked=True)] if seconds else [Rest()]

    def _asked_for(self) -> int | None:
        """For how long the gateway, having taken everything, asked to be let be in its last answer."""
        return self._verified.answer.retry_after if self._verified else None


def _has_forgotten(theirs: LogHead, ours: LogHead) -> bool:
    """Whether the gateway, having taken a request, has less of our log than it went up to: it was put back to an old copy."""
    return theirs.epoch == ours.epoch and theirs.seq < ours.seq


def _differs(theirs: LogHead, ours: LogHead) -> bool:
    return (theirs.epoch, theirs.seq, theirs.head) != (ours.epoch, ours.seq, ours.head)
