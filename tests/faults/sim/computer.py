"""A home's computer in memory: the real sync over the port of dictionaries, and what its people write."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from carer_app.clock import Clock
from carer_app.domain.closed import Box
from carer_app.domain.entry import START, key_added, reader_added
from carer_app.domain.people import Person
from carer_app.domain.revision import SignedRevision
from carer_app.domain.signing import SigningKey
from carer_app.store.closed import SealedKey
from carer_app.store.gateways import Gateway
from carer_app.store.log import LogEnd
from carer_app.store.writing import PER_ENTRY
from carer_app.sync.client import Run, SyncStoppedError
from carer_app.sync.engine import Engine
from carer_app.sync.epochs import begin_epoch, wrap
from carer_app.sync.exchange import Exchange
from carer_app.sync.line import Transport
from carer_app.sync.listening import Listening
from carer_app.sync.obeying import Obeying
from carer_app.sync.setting_aside import send_again
from tests.faults.sim.computer_port import ComputerPort
from tests.faults.sim.disk import ONLY, Disk
from tests.faults.sim.power import Power, Transaction

FOLDER = Path()


class Watch:
    """Who is told of what a computer believes, the moment it does."""

    def received(self, computer: "Computer", epoch: int, up_to: int) -> None:
        """A computer is about to take these entries for received."""

    def committed(self, computer: "Computer") -> None:
        """A computer committed something."""


class Computer:
    """One computer: its disk, what it holds in memory, and whether it still runs."""

    def __init__(self, name: str, home: str, key: SigningKey, instance: str, watch: Watch, clock: Clock) -> None:
        self.id = name
        self.home = home
        self.key = key
        self.instance = instance
        self.watch = watch
        self.clock = clock
        self.disk = Disk()
        self.power = Power()
        self._port = ComputerPort(self)
        self._engine: Engine | None = None
        device = SimpleNamespace(id=name, keys=lambda port: port.log_keys())
        sender: Any = SimpleNamespace(database=self, device=device)
        unused: Any = None
        self._obeying = Obeying(sender, clock, FOLDER, "", unused)

    def reading(self) -> AbstractContextManager[Any]:
        if self._port.disk is not self.disk or self._port.instance != self.instance:
            self._port = ComputerPort(self)
        return self._port

    def writing(self) -> AbstractContextManager[Any]:
        """One transaction, with power cuts in it, before and after its commit."""
        return Transaction(self, "disk", self.reading(), partial(self.watch.committed, self))

    def join(self, gateway: Gateway, people: Sequence[Person], before: Sequence[SignedRevision] = ()) -> None:
        """Enrolled with that gateway, as in `client.Sync.enrol`; what was written before goes into its log."""
        with self.writing() as port:
            self.disk.gateways[ONLY] = gateway
            self._know(people)
            for one in before:
                port.add(one)
            wrap(port, gateway, [one.hash for one in before])

    def begin_anew(self, epoch: int, key: SigningKey) -> None:
        """Taken in once more, under a new key, as in `sync.joining.begin_anew`."""
        with self.writing() as port:
            known = port.gateway()
            after = max(known.epoch, epoch)
            port.keep_keys(port.log_keys().with_key(LogEnd(gateway=ONLY, epoch=after + 1, seq=0, hash=START), key))
            begin_epoch(port, after, key.public)

    def _know(self, people: Sequence[Person]) -> None:
        for person in people:
            self.disk.people[person.id] = person
            self.disk.here[person.id] = True
            self.disk.person_keys[person.id, person.signing_key] = True

    def write(
        self,
        signed: Sequence[SignedRevision] = (),
        people: Sequence[Person] = (),
        boxes: Sequence[Box] = (),
        keys: Sequence[SealedKey] = (),
    ) -> None:
        """Keep and queue what people here write, as in `store.writing.write`: all of it durable, or none."""
        with self.writing() as port:
            self._know(people)
            for one in signed:
                port.add(one)
            for box in boxes:
                port.keep_closed(box.stream, (box,), keys)
            gateway = port.gateway()
            end = port.end(gateway.epoch)
            for person in people:
                end = port.append(end, (), control=(key_added(person),), beacon=gateway.beacon)
            names = [one.hash for one in signed] + [box.hash for box in boxes]
            control = tuple(reader_added(key.stream, key.key, key.routing) for key in keys)
            for start in range(0, len(names), PER_ENTRY):
                some = tuple(names[start : start + PER_ENTRY])
                end = port.append(end, some, control=control, beacon=gateway.beacon, closed=bool(boxes))
                control = ()

    def send_again(self) -> int:
        """What was set aside goes with the next sync, as in `client.Sync.send_again`."""
        with self.writing() as port:
            return send_again(port)

    def sync(self, line: Transport, chance: Any) -> str:
        """One sync, as in `Work.sync_once`: the stable word for what stopped it, empty when all is well."""
        problem = self._once(line, chance)
        is_asked = self._obeying.obey()
        return self._once(line, chance) if is_asked and not problem else problem

    def _once(self, line: Transport, chance: Any) -> str:
        database: Any = self
        run = Run(Exchange(self), Listening(line, database, ONLY))
        engine, self._engine = self._engine or Engine(run.exchange.pinned(), chance), None
        try:
            run.through(engine)
        except SyncStoppedError as stopped:
            self._engine = engine
            return stopped.problem
        self._engine = engine
        return ""

    def start_again(self) -> None:
        """After a power cut: what was in memory only is gone."""
        self._engine = None
        self.power.left = None

    def copy(self) -> Disk:
        """A copy of the disk, to be put aside."""
        return self.disk.copy()

    def put_back(self, disk: Disk) -> None:
        """An old copy of the disk in place of what was there."""
        self.disk = disk.copy()
        self.start_again()

    def twin(self, instance: str) -> "Computer":
        """A second computer with the same folder."""
        made = Computer(self.id, self.home, self.key, instance, self.watch, self.clock)
        made.disk = self.disk.copy()
        return made
