"""Drives the engine over the real store and the real line: one sync with every gateway of this computer."""

import random
from collections.abc import Callable
from contextlib import suppress

import msgspec

from carer_app.domain.holds import UnderHoldError
from carer_app.domain.signing import BrokenSignatureError
from carer_app.domain.story import State
from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.store import (
    belonging,
    computers,
    gateways,
    index,
    log,
    moved_on,
    photos,
    set_aside,
    streams,
)
from carer_app.store.engine import Connection, StoreBusyError
from carer_app.store.erasure import erase_moved
from carer_app.store.gateways import Gateway
from carer_app.store.photos import Waiting
from carer_app.sync.engine import (
    OTHER_GATEWAY,
    UNTOLD,
    Answered,
    Applied,
    Apply,
    Effect,
    Engine,
    EpochOpened,
    Event,
    KeyUnsure,
    OpenEpoch,
    ReadOutbox,
    Recognise,
    Recognised,
    Refused,
    Renonce,
    Rest,
    Send,
    SetAside,
    Unreachable,
    Woken,
)
from carer_app.sync.exchange import Exchange
from carer_app.sync.joining import join
from carer_app.sync.line import GatewayRefusedError, GatewayUnreachableError, RecordLine, Transport
from carer_app.sync.listening import Listening
from carer_app.sync.photos import Carried, carry_photos
from carer_app.sync.protocol import Enrolled, SyncAnswer, SyncRequest
from carer_app.sync.proving import Proving, tells_new_key
from carer_app.sync.setting_aside import send_again
from carer_app.sync.stored import Sender, StoredMemory, StoredPort


class SyncResult(msgspec.Struct, frozen=True, kw_only=True):
    """What one sync did, and how things stand after it."""

    pushed: int = 0
    pulled: int = 0
    waiting: int = 0
    held: int = 0
    conflicts: int = 0


class CouncilStanding(msgspec.Struct, frozen=True, kw_only=True):
    """How things stand with one council. `authority` is its profile's slug, `last_problem` a stable word or empty."""

    name: str
    authority: str
    home: str
    waiting: int
    last_heard: str | None
    last_problem: str


class SyncStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How things stand, for one sentence on the screen. `loose` of those that wait are for a council not joined yet.
    `photos` says how many photos and papers have a way to go.

    Of `set_aside` records a version could not be taken by a council's computer and waits for a person here.

    `gateway_name` and `last_heard` are of the gateway heard last; `last_problem` is that of any. `copied`: a council says that
    two computers use copies of this folder.
    """

    enrolled: bool
    gateway_name: str
    waiting: int
    held: int
    conflicts: int
    last_heard: str | None
    last_problem: str
    councils: tuple[CouncilStanding, ...] = ()
    loose: int = 0
    photos: Waiting = Waiting()
    copied: bool = False
    set_aside: int = 0


class SyncStoppedError(KnownError):
    """The sync could not finish; what was to be sent is still here. `council` is named where there are several."""

    def __init__(self, problem: str, seconds: float | None, council: str = "") -> None:
        sentence = _SENTENCES.get(problem, _SENTENCES["unreachable"])
        super().__init__(f"{council}: {sentence}" if council else sentence)
        self.problem = problem
        self.retry_seconds = seconds


class NotEnrolledError(KnownError):
    """There is no gateway to sync with."""

    def __init__(self) -> None:
        super().__init__(
            _("This computer is not connected to a council yet. Ask the council for an address and a code.")
        )


class Run:
    """One sync with one gateway: does what the engine says until it rests."""

    def __init__(self, exchange: Exchange, transport: RecordLine) -> None:
        self.exchange = exchange
        self.pushed = self.pulled = 0
        self._transport = transport

    def through(self, engine: Engine) -> None:
        effects = engine.step(Woken())
        while effects:
            effect = effects.pop(0)
            if isinstance(effect, Rest):
                self._rest(effect)
                return
            event = self._do(effect)
            if event is not None:
                effects = [*effects, *engine.step(event)]

    def _do(self, effect: Effect) -> Event | None:
        match effect:
            case ReadOutbox():
                return self.exchange.read_outbox(effect.most, effect.rows, asks=effect.asks)
            case Send():
                return self._send(effect.request)
            case Apply():
                return self._apply(effect.request, effect.answer)
            case Recognise():
                return Recognised(is_ours=self.exchange.recognises(effect.theirs))
            case OpenEpoch() | SetAside() if self.exchange.is_key_unsure():
                return KeyUnsure()
            case OpenEpoch():
                self.exchange.open_epoch(effect.after)
                return EpochOpened()
            case SetAside():
                self.exchange.set_aside(effect.refused, effect.after, again=effect.again)
                return EpochOpened()
            case Renonce():
                self.exchange.renonce(effect.nonce)
                return None
            case Rest():
                return None

    def _send(self, request: SyncRequest) -> Event:
        line, is_unsure = Proving(self._transport, self.exchange.keys()), tells_new_key(request)
        try:
            return Answered(answer=line.sync(request, self.exchange.gateway().nonce))
        except GatewayRefusedError as problem:
            is_unsure = False  # of what is refused nothing is taken, a new key neither
            return Refused(trouble=problem.trouble)
        except GatewayUnreachableError as problem:
            return Unreachable(problem=problem.problem, retry_after=problem.retry_after)
        finally:
            if is_unsure:
                self.exchange.key = ""
            elif line.took:
                self.exchange.key = line.took.public

    def _apply(self, request: SyncRequest, answer: SyncAnswer) -> Event:
        try:
            counted = self.exchange.apply(request, answer)
        except BrokenSignatureError:
            return Unreachable(problem="broken-receipt")
        self.pushed += counted.pushed
        self.pulled += counted.pulled
        return Applied(more=counted.more, damaged=counted.damaged)

    def _rest(self, rest: Rest) -> None:
        self.exchange.note_problem(rest.problem)
        if rest.problem:
            raise SyncStoppedError(rest.problem, rest.seconds)


class Sync:
    """The sync of this computer. `connect` makes a transport for an address."""

    def __init__(
        self, sender: Sender, connect: Callable[[str], Transport], chance: Callable[[], float] = random.random
    ) -> None:
        self._sender = sender
        self._connect = connect
        self._chance = chance
        self._engines: dict[str, Engine] = {}

    def once(self) -> SyncResult:
        """Send all that waits and fetch all that is new; raises NotEnrolledError, SyncStoppedError.

        One council that cannot be reached keeps no other from being served; what stopped first is said in the end.
        What was moved to another file and may go is then erased here; while another program reads, or a hold stands, at a
        later sync.
        """
        known = self._gateways()
        if not known:
            raise NotEnrolledError
        pushed = pulled = 0
        stopped: list[SyncStoppedError] = []
        for gateway in known:
            line = Listening(self._connect(gateway.url), self._sender.database, gateway.id)
            run = Run(Exchange(StoredMemory(self._sender, gateway.id)), line)
            try:
                self._through(run, gateway)
            except SyncStoppedError as problem:
                name = gateway.name if len(known) > 1 else ""
                stopped.append(SyncStoppedError(problem.problem, problem.retry_seconds, name))
            pushed, pulled = pushed + run.pushed, pulled + run.pulled
        with suppress(StoreBusyError, UnderHoldError):
            erase_moved(self._sender.database)
        if stopped:
            raise stopped[0]
        status = self.status()
        return SyncResult(
            pushed=pushed, pulled=pulled, waiting=status.waiting, held=status.held, conflicts=status.conflicts
        )

    def status(self) -> SyncStatus:
        """How things stand now, without asking anybody."""
        with self._sender.database.reading() as db:
            known = gateways.every(db)
            sealed = moved_on.kept(db)
            counted = index.counts(db, without=sealed)
            held = streams.count_held(db, without=sealed)
            loose = belonging.count_loose(db) if known else 0
            on_their_way = photos.waiting(db) if known else Waiting()
            councils = tuple(_standing(db, one) for one in known)
            copied = computers.is_copied(db)
            aside = set_aside.count(db)
        waiting = sum(one.waiting for one in councils) + loose if known else counted[State.SAVED]
        latest = max(known, key=lambda one: one.last_heard or "", default=None)
        return SyncStatus(
            enrolled=bool(known),
            gateway_name=latest.name if latest else "",
            waiting=waiting,
            held=held,
            conflicts=counted[State.CONFLICT],
            last_heard=latest.last_heard if latest else None,
            last_problem=next((one.last_problem for one in councils if one.last_problem), ""),
            councils=councils,
            loose=loose,
            photos=on_their_way,
            copied=copied,
            set_aside=aside,
        )

    def send_again(self) -> int:
        """Queue what was set aside once more, to go with the next sync; gives how many versions that were."""
        with self._sender.database.writing() as db:
            return sum(send_again(StoredPort(db, self._sender, one.id)) for one in gateways.every(db))

    def carry_photos(self, is_wanted: Callable[[], bool]) -> Carried:
        """Carry photos and papers either way, after the words, for as long as `is_wanted`; it is asked before each chunk."""
        return carry_photos(self._sender, self._connect, is_wanted)

    def enrol(self, url: str, code: str) -> Enrolled:
        """Connect this computer to a gateway with a one-use code: see `sync.joining`. Raises BadInputError on a code that was
        used or has run out, GatewayUnreachableError without an answer.
        """
        return join(self._sender, self._connect(url), url, code)

    def _gateways(self) -> list[Gateway]:
        with self._sender.database.reading() as db:
            return gateways.every(db)

    def _through(self, run: Run, gateway: Gateway) -> None:
        """One sync with one gateway. An engine that was broken off in the middle, by a full disk say, is not used again."""
        engine = self._engines.pop(gateway.id, None) or Engine(run.exchange.pinned(), self._chance)
        try:
            run.through(engine)
        except SyncStoppedError:
            self._engines[gateway.id] = engine
            raise
        self._engines[gateway.id] = engine


def _standing(db: Connection, gateway: Gateway) -> CouncilStanding:
    return CouncilStanding(
        name=gateway.name,
        authority=gateway.authority,
        home=gateway.home_name,
        waiting=log.count_waiting(db, gateway.id, gateway.epoch),
        last_heard=gateway.last_heard,
        last_problem=gateway.last_problem,
    )


_NOT_TAKEN = _("The council's computer could not take what was sent. Everything is safe here. Tell the council.")
TWO_COPIES = _(
    "Two computers use copies of one Hearthlog folder. Nothing is lost: both send what they have. "
    "Please go on with one of them only, and tell the council. It helps to set up the other one afresh."
)
"""What a person is told where `copied`."""

_SENTENCES = {
    "too-large": _NOT_TAKEN,
    "bad-bytes": _NOT_TAKEN,
    "bad-request": _NOT_TAKEN,
    "not-signed": _(
        "The council does not know this computer by its key any more; perhaps its folder was put back from an old copy. "
        "Everything is safe here. Ask the council for a new code and connect again."
    ),
    OTHER_GATEWAY: _(
        "Another computer answers at the council's address than the one that this computer was connected to. Perhaps the "
        "council set up a new one. Nothing was sent, and everything is safe here. Tell the council."
    ),
    UNTOLD: _(
        "Everything written here was received by the council. But something in the council's own records is damaged, so "
        "not all that is new could be fetched. Nothing of it is lost here. Tell the council."
    ),
    "newer-version": _(
        "The council's computer has an older Hearthlog than this one and cannot read what is sent. Everything is safe here "
        "and will be sent once the council has updated it. Tell the council."
    ),
    "unreachable": _(
        "The council's computer cannot be reached just now. Everything is safe here and will be sent later."
    ),
    "garbage": _(
        "Something on the way answered in the council's place. Everything is safe here and will be sent later."
    ),
    "busy": _("The council's computer is busy just now. Everything is safe here and will be sent in a moment."),
    "broken-receipt": _(
        "The council's answer was not signed as it should be, so nothing counts as received. Tell the council."
    ),
    "chain-fork": _("The council holds another history of this computer. Everything is safe here. Tell the council."),
    "history-differs": _(
        "The council's history is not the one it showed before. Everything is safe here. Tell the council."
    ),
    "revoked": _("The council has taken this computer off its list. Everything is safe here. Ring the council."),
}
