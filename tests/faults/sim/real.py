"""The real things in a history: Ed25519, SQLCipher on the disk, the gateway's own database, requests as bytes."""

import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import msgspec
from sqlalchemy import select

from carer_app.clock import Clock, SetClock
from carer_app.domain.closed import Box
from carer_app.domain.device_key import proof_of_before
from carer_app.domain.entry import key_added
from carer_app.domain.files import FileKind
from carer_app.domain.people import Person
from carer_app.domain.revision import SignedRevision
from carer_app.domain.sealing import seal
from carer_app.domain.signing import SigningKey
from carer_app.gateway import commands, holds, homes
from carer_app.gateway.db import tables as t
from carer_app.gateway.db.engine import writing as gateway_writing
from carer_app.gateway.db.holds import STANDING
from carer_app.gateway.enrol import invite
from carer_app.gateway.services import Services, make_services
from carer_app.store import belonging, closed, directory, gateways, revisions, schema, streams, writing
from carer_app.store.closed import SealedKey
from carer_app.store.engine import Database
from carer_app.store.gateways import Gateway
from carer_app.store.writing import Device
from carer_app.sync.client import Run, SyncStoppedError
from carer_app.sync.engine import Engine
from carer_app.sync.epochs import wrap
from carer_app.sync.exchange import Exchange
from carer_app.sync.joining import begin_anew
from carer_app.sync.line import Transport
from carer_app.sync.listening import Listening
from carer_app.sync.obeying import Obeying
from carer_app.sync.protocol import Enrol, SyncAnswer, SyncRequest
from carer_app.sync.stored import Sender, StoredMemory, StoredPort
from tests.faults.sim.computer import Watch
from tests.faults.sim.disk import Disk
from tests.faults.sim.power import Power
from tests.faults.sim.reading import disk_of, tables_of
from tests.faults.sim.tables import Tables

KEY = b"k" * 32
STEPS = ("keep", "append", "mark", "add", "move", "give", "hold", "settle", "open", "place", "hear", "renew")


class Stepping:
    """A port in front of a port: at each thing that is kept the power may go."""

    def __init__(self, port: Any, power: Power, watch: Any = None) -> None:
        self._port = port
        self._power = power
        self._watch = watch

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._port, name)
        if not name.startswith(STEPS):
            return found

        def stepped(*given: Any, **named: Any) -> Any:
            self._power.step()
            if name == "mark_received" and self._watch:
                self._watch(*given)
            return found(*given, **named)

        return stepped


class RealCouncil(Services):
    """The gateway over a database on the disk, or PostgreSQL; its power can go as the simulated one's can."""

    def __init__(self, made: Services, kinds: Collection[str]) -> None:
        super().__init__(made.engine, made.keys, made.clock, made.name, made.blobs)
        self.kinds = kinds
        self.power = Power()

    @property
    def tables(self) -> Tables:
        """All that is kept, as the judges of a history read it."""
        with self.reading() as connection:
            return tables_of(connection)

    @contextmanager
    def port(self) -> Iterator[Any]:
        with gateway_writing(self.engine) as connection:
            yield Stepping(self.port_on(connection), self.power)
            self.power.step()
        self.power.step()

    def sync(self, request: SyncRequest, device: str, key: str = "") -> SyncAnswer:
        """As bytes, both ways."""
        read = msgspec.json.decode(msgspec.json.encode(request), type=SyncRequest)
        return msgspec.json.decode(msgspec.json.encode(super().sync(read, device, key)), type=SyncAnswer)

    def add_home(self, name: str) -> str:
        return homes.add_home(self, name)

    def desk_key(self, _key: SigningKey) -> SigningKey:
        return self.keys.desk

    def open_desk(self, _key: str, person: Person) -> None:
        row = {"id": person.id, "name": person.name, "role": str(person.role), "home": None, "added": self.now()}
        keys = {"person": person.id, "signing_key": person.signing_key, "sealing_key": person.sealing_key}
        with self.writing() as connection:
            connection.execute(t.people.insert(), row)
            connection.execute(t.person_keys.insert(), keys | {"device": None, "added": self.now()})

    def routing(self, person: str) -> str:
        return seal(person.encode(), self.keys.sealing.public).hex()

    def take_in(self, device: str, home: str, public_key: str, instance: str, people: Sequence[Person]) -> Gateway:
        wish = Enrol(
            code=invite(self, home).code,
            device=device,
            device_key=public_key,
            device_name=device,
            people=tuple(people),
            instance=instance,
        )
        told = self.enrol(wish)
        return Gateway(
            id=told.gateway,
            name=told.gateway_name,
            url="https://council.example",
            key=told.gateway_key,
            sealing_key=told.council_sealing_key,
            authority=told.authority,
            home=told.home,
            home_name=told.home_name,
            epoch=told.epoch,
        )

    def take_in_anew(self, device: str, key: SigningKey, before: SigningKey) -> int:
        """Take a device in under another key; the epoch that its log has then."""
        facts = self.tables.devices[device]
        wish = Enrol(
            code=invite(self, facts.home or "").code,
            device=device,
            device_key=key.public,
            device_name=device,
            people=(),
            instance=facts.instance,
            proof=proof_of_before(device, key.public, before),
        )
        return self.enrol(wish).epoch

    def ask(self, device: str, what: str, file: str) -> None:
        asked: Any = what
        commands.ask(self, device, asked, "ruth", file=file)

    def change_hold(self, file: str) -> None:
        """Place a hold on a child's file, or lift the one that stands."""
        with self.reading() as connection:
            standing = connection.execute(STANDING).all()
            is_child = connection.scalar(select(t.files.c.kind).where(t.files.c.id == file)) == FileKind.CHILD
        found = [row.id for row in standing if row.file == file]
        if found:
            holds.lift(self, found[0], "It is over.", "ruth")
        elif is_child:
            holds.place(self, holds.NewHold(child=file, reason="A court asked for it."), "ruth")

    def revoke(self, device: str) -> None:
        homes.revoke(self, device)

    def place(self, child: str, home: str, start: str) -> None:
        homes.add_placement(self, child, home, date.fromisoformat(start), "ruth")

    def change_placement(self, number: str, **changed: Any) -> None:
        if changed.get("undone"):
            homes.undo_placement(self, number, "ruth")
        elif changed.get("confirmed"):
            homes.confirm_placement(self, number, "ruth")
        else:
            homes.end_placement(self, number, date.fromisoformat(changed["end"]), "ruth")


class _SteppingMemory:
    def __init__(self, computer: "RealComputer") -> None:
        self._computer = computer
        self._memory = StoredMemory(computer.sender(), computer.gateway.id)

    @contextmanager
    def reading(self) -> Iterator[Any]:
        with self._memory.reading() as port:
            yield port

    @contextmanager
    def writing(self) -> Iterator[Any]:
        computer = self._computer

        def watch(epoch: int, up_to: int, _at: str) -> None:
            computer.watch.received(computer, epoch, up_to)  # type: ignore[arg-type]

        with self._memory.writing() as port:
            yield Stepping(port, computer.power, watch)
            computer.power.step()
        computer.watch.committed(computer)  # type: ignore[arg-type]
        computer.power.step()


class RealComputer:
    """One computer with a store on the disk, seen as the simulated one is."""

    def __init__(
        self, folder: Path, name: str, home: str, key: SigningKey, instance: str, watch: Watch, clock: Clock
    ) -> None:
        self.id = name
        self.home = home
        self.key = key
        self.instance = instance
        self.watch = watch
        self.clock = clock
        self.power = Power()
        self.folder = folder
        self.gateway: Gateway
        self._copies = 0
        self._engine: Engine | None = None
        self.database = Database(folder / "store.db", KEY)

    @property
    def disk(self) -> Disk:
        """All that is kept, as the judges of a history read it."""
        with self.database.reading() as db:
            return disk_of(db, self.gateway.id)

    def sender(self) -> Sender:
        device = Device(id=self.id, private_key=self.key.private_bytes().hex())
        return Sender(database=self.database, device=device, name=self.id, instance=self.instance)

    def join(self, gateway: Gateway, people: Sequence[Person], before: Sequence[SignedRevision] = ()) -> None:
        self.gateway = gateway
        sender = self.sender()
        with self.database.writing() as db:
            for person in people:
                directory.keep_person(db, person, here=True)
            if before:
                writing.write(db, sender.device, before, {})
        with self.database.writing() as db:
            gateways.keep(db, gateway)
            own = belonging.newly_belonging(db, gateway)
            streams.assign(db, own, gateway.id)
            wrap(StoredPort(db, sender, gateway.id), gateway, revisions.of_streams(db, own))
        self.watch.committed(self)  # type: ignore[arg-type]

    def write(
        self,
        signed: Sequence[SignedRevision] = (),
        people: Sequence[Person] = (),
        boxes: Sequence[Box] = (),
        keys: Sequence[SealedKey] = (),
    ) -> None:
        device = self.sender().device
        with self.database.writing() as db:
            for person in people:
                directory.keep_person(db, person, here=True)
                writing.announce(db, device, key_added(person))
                self.power.step()
            if signed:
                writing.write(db, device, signed, {})
            if boxes:
                closed.write(db, device, boxes, keys, self.gateway.id)
            self.power.step()
        self.watch.committed(self)  # type: ignore[arg-type]
        self.power.step()

    def sync(self, line: Transport, chance: Any) -> str:
        problem = self._once(line, chance)
        unused: Any = None
        is_asked = Obeying(self.sender(), self.clock, self.folder, "", unused).obey()
        return self._once(line, chance) if is_asked and not problem else problem

    def _once(self, line: Transport, chance: Any) -> str:
        listening = Listening(line, self.database, self.gateway.id)
        run = Run(Exchange(_SteppingMemory(self)), listening)
        engine, self._engine = self._engine or Engine(run.exchange.pinned(), chance), None
        try:
            run.through(engine)
        except SyncStoppedError as stopped:
            self._engine = engine
            return stopped.problem
        self._engine = engine
        return ""

    def reading(self) -> AbstractContextManager[StoredPort]:
        return StoredMemory(self.sender(), self.gateway.id).reading()

    def begin_anew(self, epoch: int, key: SigningKey) -> None:
        with self.database.writing() as db:
            known = gateways.one(db, self.gateway.id)
            assert known
            begin_anew(db, self.sender(), known, max(known.epoch, epoch), key)

    def start_again(self) -> None:
        self.database.close()
        self.database = Database(self.folder / "store.db", KEY)
        self._engine = None
        self.power.left = None

    def copy(self) -> Path:
        """A copy of the folder, to be put aside."""
        self._copies += 1
        aside = self.folder.with_name(f"{self.folder.name}-{self._copies}")
        self.database.empty_log()
        shutil.copytree(self.folder, aside)
        return aside

    def put_back(self, copy: Path) -> None:
        self.database.close()
        shutil.rmtree(self.folder)
        shutil.copytree(copy, self.folder)
        self.start_again()

    def twin(self, instance: str) -> "RealComputer":
        made = RealComputer(self.copy(), self.id, self.home, self.key, instance, self.watch, self.clock)
        made.gateway = self.gateway
        return made


class RealWorld:
    """Everything real, in a folder; `database_url` names an empty, migrated PostgreSQL database, None for SQLite."""

    is_in_memory = False
    clock: Clock

    def __init__(self, folder: Path, database_url: str | None) -> None:
        self._folder = folder
        self._url = database_url
        self._made: list[Any] = []
        folder.mkdir(parents=True, exist_ok=True)

    def key(self, seed: bytes) -> SigningKey:
        return SigningKey(seed)

    def council(self, rng: Random, clock: SetClock, kinds: Collection[str]) -> RealCouncil:
        self.clock = clock
        made = RealCouncil(make_services(self._folder / "gateway", self._url, clock, "england"), kinds)
        self._made.append(made.engine.dispose)
        return made

    def computer(self, name: str, home: str, key: SigningKey, watch: Watch) -> RealComputer:
        folder = self._folder / name
        folder.mkdir()
        shutil.copy(self._empty_store(), folder / "store.db")
        return RealComputer(folder, name, home, key, f"{name}/1", watch, self.clock)

    def close(self) -> None:
        for close in self._made:
            close()

    def _empty_store(self) -> Path:
        """A store as it is when it was made; made once, because alembic takes its time."""
        path = self._folder.parent / "empty-store" / "store.db"
        if not path.exists():
            path.parent.mkdir(parents=True)
            database = Database(path, KEY)
            schema.migrate(database)
            database.empty_log()
            database.close()
        return path
