"""The gateway in memory: the real `Services.sync` over the port of dictionaries."""

from collections.abc import Collection, Sequence
from contextlib import nullcontext
from typing import Any

import msgspec

from carer_app.domain.command import Command
from carer_app.domain.handed import PROFILE
from carer_app.domain.holds import Hold
from carer_app.domain.people import Person
from carer_app.domain.signing import SigningKey
from carer_app.gateway.council import DESK
from carer_app.gateway.db.commands import later_number
from carer_app.gateway.port import DeviceFacts, NewKey
from carer_app.gateway.services import Services
from carer_app.gateway.sync import release
from carer_app.store.gateways import Gateway
from carer_app.sync.protocol import COMMAND, Held
from tests.faults.sim.council_port import MemoryPort
from tests.faults.sim.power import Power, Transaction
from tests.faults.sim.signing import HashKey
from tests.faults.sim.tables import GATEWAY, Stayed, Tables, go_on_under
from tests.faults.sim.writing import ToldClock


class CouncilKeys:
    """The gateway's own keys, as far as the sync uses them."""

    def __init__(self, seed: bytes) -> None:
        self.gateway = GATEWAY
        self.signing = HashKey(seed)
        self.sealing: Any = None


class _Profile(msgspec.Struct, frozen=True, kw_only=True):
    gateway: str


class SimCouncil(Services):
    """A council's gateway of which the database, the keys and the clock are in memory; all else is the product's."""

    def __init__(self, seed: bytes, clock: ToldClock, kinds: Collection[str]) -> None:
        self.tables = Tables()
        self.keys: Any = CouncilKeys(seed)
        self.clock: ToldClock = clock
        self.kinds = kinds
        self.power = Power()
        self.profile_told = self.keys.signing.sign(PROFILE, _Profile(gateway=GATEWAY))

    def now(self) -> str:
        return self.clock.stamp

    def today(self) -> str:
        return self.clock.day

    def nonce(self) -> str:
        return "nonce"

    def port(self) -> Any:
        return MemoryPort(self)

    def reading(self) -> Any:
        return nullcontext(self.tables)

    def writing(self) -> Any:
        """One transaction, with power cuts before and after its commit."""
        return Transaction(self, "tables", self.tables)

    def retrying(self, work: Any) -> Any:
        return work()

    # ---- what people at the council do

    def add_home(self, name: str) -> str:
        return name

    def desk_key(self, key: SigningKey) -> SigningKey:
        return key

    def open_desk(self, key: str, person: Person) -> None:
        """The desk with somebody at it."""
        self.tables.people[person.id] = (person, None)
        self.tables.keys[person.id, person.signing_key] = person
        facts = DeviceFacts(id=DESK, home=None, public_key=key, instance=DESK, epoch=1, hosted=True)
        self.tables.devices[DESK] = facts

    def routing(self, person: str) -> str:
        """Whom a closed section is given to, for the gateway alone to read."""
        return person

    def take_in(self, device: str, home: str, public_key: str, instance: str, people: Sequence[Person]) -> Gateway:
        """Enrol a device; its code and the answer are not played through here."""
        with self.port() as port:
            facts = DeviceFacts(id=device, home=home, public_key=public_key, instance=instance, epoch=1)
            self.tables.devices[device] = facts
            for person in people:
                port.add_person(person, facts)
        return Gateway(
            id=self.keys.gateway,
            name="",
            url="",
            key=self.keys.signing.public,
            sealing_key="",
            authority="england",
            home=home,
            home_name=home,
            epoch=1,
        )

    def take_in_anew(self, device: str, key: SigningKey, _before: SigningKey) -> int:
        """Take a device in under another key, as in `gateway.enrol`; the epoch that its log has then."""
        with self.writing():
            facts = self.tables.devices[device]
            epoch = max(facts.epoch, *(one.epoch for one in self.tables.device_keys.get(device, ())), 0) + 1
            go_on_under(self.tables, facts, [NewKey(epoch=epoch, seq=0, key=key.public)])
            now = self.tables.devices[device]
            self.tables.devices[device] = msgspec.structs.replace(now, epoch=epoch)
        return epoch

    def ask(self, device: str, what: str, file: str) -> None:
        """Ask a computer for something, as in `gateway.commands.ask`."""
        number = later_number((given for of, given in self.tables.commands if of == device), self.now())
        command = Command(gateway=self.keys.gateway, device=device, counter=number, what=what, at=self.now(), file=file)
        with self.writing():
            self.tables.commands[device, number] = self.keys.signing.sign(COMMAND, command)

    def change_hold(self, file: str) -> None:
        """Place a hold on a file, or lift the one that stands."""
        with self.writing():
            if not self.tables.holds.pop(file, None):
                self.tables.holds[file] = Hold(file=file, words="", since=self.now())

    def revoke(self, device: str) -> None:
        with self.writing():
            facts = self.tables.devices[device]
            self.tables.devices[device] = msgspec.structs.replace(facts, revoked=True)

    def place(self, child: str, home: str, start: str) -> None:
        """Place a child in a home; what was held for want of it is judged again, as in `homes.add_placement`."""
        with self.port() as port:
            placed = Stayed(child=child, home=home, start=start, confirmed=True)
            self.tables.placements[len(self.tables.placements)] = placed
            release(port, port.held_candidates(lambda _candidate, reason: reason is Held.OUT_OF_SCOPE))
            of_child = {name for name, facts in self.tables.streams.items() if facts.file == child}
            unknown = Held.UNKNOWN_STREAM
            release(port, port.held_candidates(lambda one, why: why is unknown and one.revision.stream in of_child))

    def change_placement(self, number: int, **changed: Any) -> None:
        """End, undo or confirm a placement."""
        with self.writing():
            placed = self.tables.placements[number]
            self.tables.placements[number] = msgspec.structs.replace(placed, **changed)
