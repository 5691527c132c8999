"""Drives the engine over the real store and the real line: one sync with every gateway of this computer."""

import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime

import msgspec

from carer_app.clock import moment
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
    let_be,
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
    BUSY,
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
from carer_app.sync.outgoing import Outgoing
from carer_app.sync.patience import Patience, Wish
from carer_app.sync.photos import Carried, carry_photos
from carer_app.sync.protocol import Enrolled, SyncRequest
from carer_app.sync.proving import Proving, tells_new_key
from carer_app.sync.saying import stopped_by
from carer_app.sync.setting_aside import send_again
from carer_app.sync.stored import Sender, StoredMemory, StoredPort
from carer_app.sync.verify import Verified


class SyncResult(msgspec.Struct, frozen=True, kw_only=True):
    """What one sync did, and how things stand after it: see `SyncStatus`."""

    pushed: int = 0
    pulled: int = 0
    waiting: int = 0
    held: int = 0
    conflicts: int = 0
    set_aside: int = 0
    copied: bool = False
    again_at: str | None = None


class CouncilStanding(msgspec.Struct, frozen=True, kw_only=True):
    """How things stand with one council. `authority` is its profile's slug, `last_problem` a stable word or empty. `again_at`:
    it asked to be let be until then.
    """

    name: str
    authority: str
    home: str
    waiting: int
    last_heard: str | None
    last_problem: str
    again_at: str | None = None


class SyncStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How things stand, for one sentence on the screen. `loose` of those that wait are for a council not joined yet.
    `photos` says how many photos and papers have a way to go.

    Of `set_aside` records a version could not be taken by a council's computer and waits for a person here.

    `gateway_name` and `last_heard` are of the gateway heard last; `last_problem` is that of any. `copied`: a council says that
    two computers use copies of this folder. `again_at` is when a council that asked to be let be is tried again by itself, the
    first of those for which something waits. `own_closed` counts what is closed and has not arrived, for whoever may know of
    that: see `Work.own_status`. It is in no other count.
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
    again_at: str | None = None
    own_closed: int = 0


class SyncStoppedError(KnownError):
    """The sync could not finish; what was to be sent is still here. `council` is named where there are several. Where
    somebody asked to be let be, `again_at` is until when.
    """

    def __init__(self, problem: str, seconds: float | None, council: str = "", again_at: str | None = None) -> None:
        sentence = stopped_by(problem)
        super().__init__(f"{council}: {sentence}" if council else sentence)
        self.problem = problem
        self.council = council
        self.retry_seconds = seconds
        self.again_at = again_at


class NotEnrolledError(KnownError):
    """There is no gateway to sync with."""

    def __init__(self) -> None:
        super().__init__(
            _("This computer is not connected to a council yet. Ask the council for an address and a code.")
        )


class Run:
    """One sync with one gateway: does what the engine says until it rests. `has_arrived` where anything of it may have reached
    the gateway, or something on the way that answered.
    """

    def __init__(self, exchange: Exchange, transport: RecordLine) -> None:
        self.exchange = exchange
        self.pushed = self.pulled = 0
        self.rest = Rest()
        self.has_arrived = False
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
                return self._apply(effect.request, effect.verified)
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
        keys, nonce = self.exchange.proof()
        line, is_unsure = Proving(self._transport, keys), tells_new_key(request)
        arrived, self.has_arrived = self.has_arrived, True
        try:
            return Answered(answer=line.sync(request, nonce))
        except GatewayRefusedError as problem:
            is_unsure = False  # of what is refused nothing is taken, a new key neither
            return Refused(trouble=problem.trouble)
        except GatewayUnreachableError as problem:
            self.has_arrived = arrived or problem.is_sent or problem.retry_after is not None
            return Unreachable(problem=problem.problem, retry_after=problem.retry_after)
        finally:
            if is_unsure:
                self.exchange.key = ""
            elif line.took:
                self.exchange.key = line.took.public

    def _apply(self, request: SyncRequest, verified: Verified) -> Event:
        try:
            counted = self.exchange.apply(request, verified)
        except BrokenSignatureError:
            return Unreachable(problem="broken-receipt")
        self.pushed += counted.pushed
        self.pulled += counted.pulled
        return Applied(more=counted.more, damaged=counted.damaged)

    def _rest(self, rest: Rest) -> None:
        self.rest = rest
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
        self._patience = Patience(sender.database, sender.clock, chance)

    def once(self, wish: Wish = Wish.BY_ITSELF) -> SyncResult:
        """Send all that waits and fetch all that is new; raises NotEnrolledError, SyncStoppedError.

        One council that cannot be reached, or asked to be let be, keeps no other from being served; what stopped first is
        said in the end.
        What was moved to another file and may go is then erased here; while another program reads, or a hold stands, at a
        later sync.
        """
        known = self._gateways()
        if not known:
            raise NotEnrolledError
        pushed = pulled = 0
        stopped: list[SyncStoppedError] = []
        for gateway in known:
            line = self._line(gateway)
            run = Run(Exchange(StoredMemory(self._sender, gateway.id)), line)
            problem = self._one(run, gateway, wish, gateway.name if len(known) > 1 else "")
            stopped += [problem] if problem else []
            pushed, pulled = pushed + run.pushed, pulled + run.pulled
        with suppress(StoreBusyError, UnderHoldError):
            erase_moved(self._sender.database)
        if stopped:
            raise stopped[0]
        return _result(pushed, pulled, self.status())

    def status(self) -> SyncStatus:
        """How things stand now, without asking anybody."""
        with self._sender.database.reading() as db:
            known = gateways.every(db)
            sealed = moved_on.kept(db)
            counted = index.counts(db, without=sealed)
            held = streams.count_held(db, without=sealed)
            loose = belonging.count_loose(db) if known else 0
            on_their_way = photos.waiting(db) if known else Waiting()
            councils = tuple(_standing(db, one, self._sender.clock.now()) for one in known)
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
            again_at=min(_asked_until(councils, loose), default=None),
        )

    def send_again(self) -> int:
        """Queue what was set aside once more, to go with the next sync; gives how many versions that were."""
        with self._sender.database.writing() as db:
            return sum(send_again(StoredPort(db, self._sender, one.id)) for one in gateways.every(db))

    def carry_photos(self, is_wanted: Callable[[], bool]) -> Carried:
        """Carry photos and papers either way, after the words, for as long as `is_wanted`; it is asked before each chunk."""
        return carry_photos(self._sender, self._connect, is_wanted, self._chance)

    def enrol(self, url: str, code: str) -> Enrolled:
        """Connect this computer to a gateway with a one-use code: see `sync.joining`. Raises BadInputError on a code that was
        used or has run out, GatewayUnreachableError without an answer.
        """
        enrolled = join(self._sender, self._connect(url), url, code)
        self._patience.forget(enrolled.gateway)
        return enrolled

    def _gateways(self) -> list[Gateway]:
        with self._sender.database.reading() as db:
            return gateways.every(db)

    def _line(self, gateway: Gateway) -> RecordLine:
        going = Outgoing(self._connect(gateway.url), self._sender.database, self._sender.clock)
        return Listening(going, self._sender.database, gateway.id)

    def _one(self, run: Run, gateway: Gateway, wish: Wish, name: str) -> SyncStoppedError | None:
        """One sync with one gateway, unless that asked to be let be; gives what stopped it."""
        until = self._patience.until(gateway, wish)
        if until:
            seconds = (moment(until) - self._sender.clock.now()).total_seconds()
            return SyncStoppedError(BUSY, seconds, name, until)
        tried = self._patience.end(gateway)
        try:
            self._through(run, gateway)
        except SyncStoppedError as problem:
            asked = self._patience.note(tried, wish, run.rest) if run.has_arrived else self._patience.goes_on(gateway)
            return SyncStoppedError(problem.problem, self._seconds(gateway, problem, asked), name, asked)
        self._patience.note(tried, wish, run.rest)
        return None

    def _seconds(self, gateway: Gateway, problem: SyncStoppedError, asked: str | None) -> float | None:
        """After how long to try again: when a gateway that asked is let be no more, and sooner where something pressing waits."""
        if asked:
            return (moment(asked) - self._sender.clock.now()).total_seconds()
        seconds = problem.retry_seconds
        return seconds if seconds is None else self._patience.for_pressing(gateway.id, seconds)

    def _through(self, run: Run, gateway: Gateway) -> None:
        """One sync with one gateway. An engine that was broken off in the middle, by a full disk say, is not used again."""
        engine = self._engines.pop(gateway.id, None) or Engine(run.exchange.pinned(), self._chance)
        try:
            run.through(engine)
        except SyncStoppedError:
            self._engines[gateway.id] = engine
            raise
        self._engines[gateway.id] = engine


def _result(pushed: int, pulled: int, status: SyncStatus) -> SyncResult:
    return SyncResult(
        pushed=pushed,
        pulled=pulled,
        waiting=status.waiting,
        held=status.held,
        conflicts=status.conflicts,
        set_aside=status.set_aside,
        copied=status.copied,
        again_at=status.again_at,
    )


def _standing(db: Connection, gateway: Gateway, now: datetime) -> CouncilStanding:
    asked = let_be.standing(db, gateway.id, now)
    return CouncilStanding(
        name=gateway.name,
        authority=gateway.authority,
        home=gateway.home_name,
        waiting=log.count_waiting(db, gateway.id, gateway.epoch),
        last_heard=gateway.last_heard,
        last_problem=gateway.last_problem,
        again_at=asked.until if asked else None,
    )


def _asked_until(councils: Sequence[CouncilStanding], loose: int) -> list[str]:
    """Until when councils asked to be let be: those for which something waits, or all where nothing does. What is `loose`
    waits for none of them.
    """
    waiting = [one for one in councils if one.waiting]
    return [one.again_at for one in (waiting if waiting or loose else councils) if one.again_at]
