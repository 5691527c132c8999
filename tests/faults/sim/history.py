"""One history: homes, computers and a council, a few dozen things that people and bad luck do, and then all is healed."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from carer_app.domain import revision as revision_module
from carer_app.domain.command import Ask
from carer_app.domain.entry import Entry, sign_entry
from carer_app.domain.files import FileKind
from carer_app.domain.kind import SectionKind
from carer_app.domain.people import Role
from carer_app.domain.revision import Op, SignedRevision
from carer_app.gateway.council import DESK
from carer_app.gateway.sync import accept
from carer_app.sync.line import GatewayRefusedError
from carer_app.sync.protocol import SyncAnswer, SyncRequest
from tests.faults.sim.deciding import change_placements, hold
from tests.faults.sim.healing import find_out_an_old_council, heal, how_far
from tests.faults.sim.ledger import Ledger
from tests.faults.sim.line import FINE, STEPS_OF_A_SYNC, Line, Weather, some_weather
from tests.faults.sim.luck import clone, damage, restore
from tests.faults.sim.power import PowerCutError
from tests.faults.sim.promises import judge
from tests.faults.sim.sizes import some_size
from tests.faults.sim.tables import was_asked
from tests.faults.sim.world import MemoryWorld
from tests.faults.sim.writing import DAY, KINDS, NEWER_ASK, NEWER_KIND, START, Pen, ToldClock, Writer


@dataclass
class Seat:
    """A computer with the people who use it, and what was put aside of it."""

    computer: Any
    home: str
    writers: list[Writer]
    offset: timedelta = timedelta()
    copy: Any = None
    rested: tuple[object, ...] | None = None


KEPT = 0.4
"""How much of all that can happen is in one history."""
OFTENER = (1, 1, 3)
"""How much oftener than usual one thing happens in it."""


class History:
    """Everything that happens follows from one seed."""

    def __init__(self, seed: int, world: MemoryWorld, rng: Random | None = None) -> None:
        self.rng = rng or Random(seed)
        self.size = some_size(self.rng)
        self.world = world
        self.pen = Pen(self.rng)
        self.clock = ToldClock(START)
        self.council = world.council(self.rng, self.clock, KINDS)
        self.ledger = Ledger(self.council, self.council.today)
        self.seats: list[Seat] = []
        self.homes: list[str] = []
        self.late: list[tuple[SyncRequest, str]] = []
        self.stale: dict[str, SyncAnswer] = {}
        self.steps: list[str] = []
        self.backup: Any = None
        self.whole: dict[str, SignedRevision] = {}
        self.ruth = Writer("ruth", Role.MANAGER, self.rng, world.key)
        self.desk = self.council.desk_key(world.key(self.rng.randbytes(32)))

    def run(self) -> None:
        """Play it; raises Violation."""
        self.settle()
        doings = self._doings()
        names, weights = list(doings), [weight for _do, weight in doings.values()]
        for name in self.rng.choices(names, weights, k=self.rng.choice(self.size.doings)):
            self.do(name, doings[name][0])
        self.end()

    def do(self, name: str, doing: Callable[[], None]) -> None:
        """One thing happens, whatever comes of it."""
        self.steps.append(name)
        with suppress(PowerCutError):
            doing()
        self.council.power.left = None

    def end(self) -> None:
        """All is healed, and every promise judged; raises Violation."""
        heal(self)
        judge(self.council, [seat.computer for seat in self.seats], self.ledger, self.council.today())
        if self.backup is not None:
            find_out_an_old_council(self)

    # ---- the beginning

    def settle(self) -> None:
        rng = self.rng
        self.homes = [self.council.add_home(f"home-{number}") for number in range(rng.choice((1, 1, 2, 2, 3)))]
        self.weather = some_weather(rng)
        self.council.open_desk(self.desk.public, self.ruth.person())
        for number in range(rng.choice(self.size.computers)):
            self._add_computer(self.homes[number % len(self.homes)], f"laptop-{number}")

    def _add_computer(self, home: str, name: str) -> None:
        key = self.world.key(self.rng.randbytes(32))
        computer = self.world.computer(name, home, key, self.ledger)
        writer = self._carer(f"{name}/carer")
        gateway = self.council.take_in(name, home, key.public, computer.instance, [writer.person()])
        seat = Seat(computer, home, [writer])
        self.seats.append(seat)
        first = [self._opening(seat, FileKind.HOME, SectionKind.BOOK, f"{home}/file")] if self._is_first(seat) else []
        first += self._new_child(seat) if self._is_first(seat) or self.rng.random() < 0.2 else []
        before, after = (first, []) if self.rng.random() < 0.3 else ([], first)
        computer.join(gateway, [writer.person()], before)
        self.ledger.save(computer, [one.hash for one in before])
        if after:
            self._write(seat, after)

    def _carer(self, name: str) -> Writer:
        return Writer(name, Role.FOSTER_CARER, self.rng, self.world.key)

    def _is_first(self, seat: Seat) -> bool:
        return [one.home for one in self.seats].count(seat.home) == 1

    # ---- what people do

    def _doings(self) -> dict[str, tuple[Callable[[], None], float]]:
        """What happens in this history: it leaves some of it out and does some more often, so that rare things meet."""
        rng, always = self.rng, ("write", "sync")
        return {
            name: (do, weight * rng.choice(OFTENER))
            for name, (do, weight) in self.doings().items()
            if name in always or rng.random() < KEPT
        }

    def doings(self) -> dict[str, tuple[Callable[[], None], float]]:
        """What can happen, and how often; what cannot happen in this world has no weight."""
        return {
            "write": (self.write, 12),
            "sync": (self.sync, 14),
            "amend": (self.amend, 6),
            "late": (self.arrive_late, 2),
            "cut": (self.write_and_cut, 2),
            "cut sync": (self.sync_and_cut, 3),
            "copy": (self.put_a_copy_aside, 1.5),
            "restore": (partial(restore, self), 1.5),
            "damage": (partial(damage, self), 0.7 if self.world.is_in_memory else 0),
            "clone": (partial(clone, self), 0.8),
            "child": (self.new_child, 0.6),
            "stay": (self.open_stay, 1),
            "place": (partial(change_placements, self), 1.5),
            "hold": (partial(hold, self), 0.6),
            "revoke": (self.revoke, 0.2),
            "newer": (self.write_newer, 1),
            "closed": (self.write_closed, 1.5),
            "ask": (self.ask, 1.2),
            "clock": (self.move_clocks, 0.7),
            "key": (self.new_key, 0.5),
            "person": (self.new_person, 1),
            "comment": (self.comment, 1),
            "backup": (self.put_a_council_aside, 0.7 if self.world.is_in_memory else 0),
        }

    def write(self) -> None:
        seat = self.somebody()
        streams = list(seat.computer.disk.sections)
        if streams:
            made = [
                self._revision(seat, self.rng.choice(streams), self.pen.name("record"))
                for _one in range(self.rng.choice((1, 1, 1, 2, 4)))
            ]
            self._write(seat, made)

    def write_newer(self) -> None:
        self.write_newer_at(self.somebody())

    def write_newer_at(self, seat: Seat) -> None:
        """A program that is newer than the council's writes something that is kept there, and perhaps held."""
        streams = list(seat.computer.disk.sections)
        if streams:
            kind = self.rng.choice(("daily_log", NEWER_KIND))
            stream, record = self.rng.choice(streams), self.pen.name("record")
            writer = self.rng.choice(seat.writers)
            made = self.pen.revision(writer, stream, record, self._time(seat), kind=kind, newer=True)
            self._write(seat, [made])

    def amend(self) -> None:
        """A new version on what is current here: of one version, or of several that are brought together."""
        seat = self.somebody()
        here = list(seat.computer.disk.revisions.values())
        if not here:
            return
        of = self.rng.choice(here).revision
        versions = {one.hash: one.revision.parents for one in here if one.revision.record == of.record}
        current = revision_module.heads(versions)
        parents = current if self.rng.random() < 0.6 else current[:1]
        op = Op.MERGE if len(parents) > 1 else self.rng.choice((Op.AMEND, Op.AMEND, Op.RETRACT))
        self._write(seat, [self._revision(seat, of.stream, of.record, parents=parents, op=op)])

    def write_closed(self) -> None:
        seat = self.somebody()
        own = list(seat.computer.disk.closed_streams)
        stream = self.rng.choice(own) if own and self.rng.random() < 0.5 else self.pen.name("closed")
        readers = self.rng.sample([one.id for one in self._everybody()], k=min(2, len(self._everybody())))
        boxes = [self.pen.box(stream) for _one in range(self.rng.choice((1, 2)))]
        keys = [self.pen.sealed_key(stream, self.council.routing(reader)) for reader in (seat.writers[0].id, *readers)]
        self._at(seat).write(boxes=boxes, keys=keys)
        self.ledger.save(seat.computer, [box.hash for box in boxes])

    def new_child(self) -> None:
        seat = self.somebody()
        self._write(seat, self._new_child(seat))

    def open_stay(self) -> None:
        """A home that learnt of a child begins its own section."""
        seat = self.somebody()
        sheets = [one for one in seat.computer.disk.sections.values() if one.section is SectionKind.SHEET]
        if sheets:
            child = self.rng.choice(sheets).file
            self._write(seat, [self._opening(seat, FileKind.CHILD, SectionKind.STAY, child)])

    def new_key(self) -> None:
        """Somebody recovered their store and signs with a new key."""
        seat = self.somebody()
        writer = self.rng.choice(seat.writers)
        writer.renew()
        self._at(seat).write(people=[writer.person()])

    def new_person(self) -> None:
        seat = self.somebody()
        writer = self._carer(self.pen.name("person"))
        if self.rng.random() < 0.5:
            self._write_before_the_key(seat, writer)
        self._at(seat).write(people=[writer.person()])
        seat.writers.append(writer)

    def _write_before_the_key(self, seat: Seat, writer: Writer) -> None:
        """A child whom somebody new began, an entry of another's in it, and only then the key of the first."""
        child = self.pen.name("child")
        own = Seat(seat.computer, seat.home, [writer], seat.offset)
        opening = self._opening(own, FileKind.CHILD, SectionKind.STAY, child)
        self._write(seat, [opening])
        self.sync_at(seat, self.weather)
        self._write(seat, [self._revision(seat, opening.revision.stream, self.pen.name("record"))])
        self.sync_at(seat, self.weather)

    def comment(self) -> None:
        """The social worker writes about something: the desk is a device too."""
        placed = list(self.council.tables.places.items())
        if not placed:
            return
        _hash, (stream, _position) = self.rng.choice(placed)
        made = self.pen.revision(self.ruth, stream, self.pen.name("record"), self.clock.now(), kind="comment")
        with self.council.port() as port:
            log = port.log(DESK, 1)
            entry = Entry(
                device=DESK, gateway=port.gateway, epoch=1, seq=log.seq + 1, prev=log.head, revisions=(made.hash,)
            )
            bodies = {made.hash: made.body} if made.body else {}
            entries, revisions = (sign_entry(entry, self.desk).signed,), (made.signed,)
            accept(
                port,
                SyncRequest(device=DESK, epoch=1, instance=DESK, entries=entries, revisions=revisions, bodies=bodies),
            )

    # ---- what bad luck does

    def sync(self) -> None:
        seat = self.somebody()
        self.sync_at(seat, self.weather)
        self.ledger.after_a_cut(seat.computer)

    def sync_and_cut(self) -> None:
        self.cut_a_sync_at(self.somebody())

    def cut_a_sync_at(self, seat: Seat) -> None:
        """The power goes while a computer syncs."""
        seat.computer.power.left = self.rng.randrange(self.rng.choice((STEPS_OF_A_SYNC // 2, STEPS_OF_A_SYNC)))
        self._cut(seat, lambda: self.sync_at(seat, self.weather))

    def write_and_cut(self) -> None:
        seat = self.somebody()
        streams = list(seat.computer.disk.sections)
        if not streams:
            return
        made = [self._revision(seat, self.rng.choice(streams), self.pen.name("record")) for _one in range(2)]
        seat.computer.power.left = self.rng.randrange(6)
        self._cut(seat, lambda: self._write(seat, made))

    def _cut(self, seat: Seat, doing: Callable[[], object]) -> None:
        with suppress(PowerCutError):
            doing()
        seat.computer.start_again()
        self.ledger.after_a_cut(seat.computer)

    def arrive_late(self) -> None:
        """A request comes a second time, in any order, long after."""
        if not self.late:
            self.sync()
        if self.late:
            request, key = self.late.pop(self.rng.randrange(len(self.late)))
            line = Line(self.council, self.rng, FINE, [], self.ledger.seen, {})
            with suppress(GatewayRefusedError):
                line.ask(request, key)

    def put_a_copy_aside(self) -> None:
        seat = self.somebody()
        seat.copy = seat.computer.copy()

    def revoke(self) -> None:
        device = self.somebody().computer.id
        if not was_asked(self.council.tables, device, Ask.ROTATE):  # put back, it could not be let in again
            self.council.revoke(device)

    def ask(self) -> None:
        """The council asks a computer for something; one that is older than the council does not know what."""
        file, seat = self.rng.choice(sorted(self.council.tables.files) or [""]), self.somebody()
        device, what = seat.computer.id, self.rng.choice((Ask.LOCK, Ask.HOLD, Ask.ROTATE, NEWER_ASK))
        self.council.ask(device, Ask.LOCK if self.council.tables.devices[device].revoked else what, file)
        if self.rng.random() < 0.5:
            self.cut_a_sync_at(seat)

    def move_clocks(self) -> None:
        years = timedelta(days=3650)
        choice = self.rng.randrange(3)
        if choice == 0:
            self.clock.advance(timedelta(days=self.rng.choice((1, 5, 30))))
        else:
            self.somebody().offset = self.rng.choice((years, -years, timedelta(days=1), timedelta()))

    def put_a_council_aside(self) -> None:
        """A backup of the council's database."""
        self.backup = self.council.tables.copy()

    # ---- inside

    def sync_at(self, seat: Seat, weather: Weather) -> str:
        """One sync; the stable word for what stopped it, empty when all is well."""
        seat.rested = None
        problem: str = seat.computer.sync(self.line(weather), self.rng.random)
        if not problem and weather is FINE and self.world.is_in_memory:
            seat.rested = how_far(self)
        return problem

    def _at(self, seat: Seat) -> Any:
        """The computer at which somebody is about to write."""
        seat.rested = None
        return seat.computer

    def line(self, weather: Weather) -> Line:
        return Line(self.council, self.rng, weather, self.late, self.ledger.seen, self.stale)

    def somebody(self) -> Seat:
        return self.rng.choice(self.seats)

    def _everybody(self) -> list[Writer]:
        return [self.ruth, *(writer for seat in self.seats for writer in seat.writers)]

    def _time(self, seat: Seat) -> datetime:
        return self.clock.now() + seat.offset

    def _revision(
        self, seat: Seat, stream: str, record: str, *, parents: tuple[str, ...] = (), op: str = Op.CREATE
    ) -> SignedRevision:
        writer = self.rng.choice(seat.writers)
        return self.pen.revision(writer, stream, record, self._time(seat), parents=parents, op=op)

    def _opening(self, seat: Seat, file_kind: FileKind, section: SectionKind, file: str) -> SignedRevision:
        opened: date = DAY
        return self.pen.opening(seat.writers[0], file, file_kind, section, self._time(seat), opened)

    def _new_child(self, seat: Seat) -> list[SignedRevision]:
        child = self.pen.name("child")
        sheet = self._opening(seat, FileKind.CHILD, SectionKind.SHEET, child)
        writer, stream = seat.writers[0], sheet.revision.stream
        about = self.pen.revision(writer, stream, f"{child}/sheet", self._time(seat), kind="child_file")
        return [sheet, about, self._opening(seat, FileKind.CHILD, SectionKind.STAY, child)]

    def _write(self, seat: Seat, signed: list[SignedRevision]) -> None:
        """Write it and hear that it is saved."""
        self._at(seat).write(signed)
        self.ledger.save(seat.computer, [one.hash for one in signed])
