"""The port of the sync over the real store: one object, one transaction of the encrypted database."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from carer_app.clock import Clock, SystemClock, stamp
from carer_app.domain.closed import Box
from carer_app.domain.device_key import key_changed
from carer_app.domain.entry import Control, SignedEntry
from carer_app.domain.holds import Hold
from carer_app.domain.people import Person
from carer_app.domain.revision import SignedRevision
from carer_app.domain.signing import Signed, SigningKey
from carer_app.store import (
    closed,
    commands,
    computers,
    device_keys,
    directory,
    gateways,
    holds,
    log,
    photos,
    profiles,
    revisions,
    set_aside,
    streams,
    writing,
)
from carer_app.store.closed import SealedKey
from carer_app.store.computers import Computer
from carer_app.store.engine import Connection, Database
from carer_app.store.gateways import Gateway
from carer_app.store.log import LogEnd
from carer_app.store.streams import Positioned
from carer_app.store.writing import Device
from carer_app.sync.port import Cursors
from carer_app.sync.protocol import Directory
from carer_app.sync.told import keep_told

_DIRECTORY = "directory of "
_CLOSED_STATE = "closed state of "


@dataclass(frozen=True, kw_only=True)
class Sender:
    """This computer as the sync needs it: its store, its own log key, and the token that tells two copies apart."""

    database: Database
    device: Device
    name: str
    instance: str
    clock: Clock = field(default_factory=SystemClock)


class StoredPort:
    """See `carer_app.sync.port.Port`."""

    def __init__(self, db: Connection, sender: Sender, gateway: str) -> None:
        self._db = db
        self._sender = sender
        self._gateway = gateway
        self.device = sender.device.id
        self.instance = sender.instance
        self._keys = sender.device.keys(db)

    # ---- what is here

    def now(self) -> str:
        return stamp(self._sender.clock.now())

    def gateway(self) -> Gateway:
        found = gateways.one(self._db, self._gateway)
        assert found
        return found

    def waiting(self, limit: int) -> list[SignedEntry]:
        return log.waiting(self._db, self._gateway, self.gateway().epoch, limit)

    def is_waiting(self) -> bool:
        return log.is_waiting(self._db, self._gateway, self.gateway().epoch)

    def first_waiting(self) -> int:
        epoch = self.gateway().epoch
        return log.first_waiting(self._db, self._gateway, epoch) or self.end(epoch).seq + 1

    def keys(self) -> list[SigningKey]:
        likeliest = self._keys.of_entry(self._gateway, self.gateway().epoch, self.first_waiting())
        others = self._keys.every(self._gateway)
        return [likeliest, *(key for key in others if key.public != likeliest.public)]

    def end(self, epoch: int) -> LogEnd:
        return log.end(self._db, self._gateway, epoch)

    def hash_at(self, epoch: int, seq: int) -> str | None:
        return log.hash_at(self._db, self._gateway, epoch, seq)

    def said(self) -> list[Control]:
        said = log.said(self._db, self._gateway)
        damaged = [one for one in commands.answers(self._db, self._gateway) if one not in said]
        return [*damaged, *said]

    def revisions(self, names: Sequence[str]) -> list[SignedRevision]:
        return revisions.by_hash(self._db, names)

    def boxes(self, names: Sequence[str]) -> dict[str, Box]:
        return closed.by_hash(self._db, names)

    def whole(self, with_words: Mapping[str, bool]) -> set[str]:
        return revisions.whole(self._db, with_words)

    def cursors(self) -> Cursors:
        return streams.cursors_of(self._db, self._gateway)

    def closed_cursors(self) -> Cursors:
        return closed.cursors_of(self._db, self._gateway)

    def closed_state(self) -> str:
        return directory.setting(self._db, _CLOSED_STATE + self._gateway) or ""

    def profile(self) -> str:
        return profiles.hash_of(self._db, self._gateway)

    def directory(self) -> str:
        return directory.setting(self._db, _DIRECTORY + self._gateway) or ""

    def keys_here(self) -> list[Person]:
        return directory.keys_here(self._db)

    def made_here(self) -> set[str]:
        return directory.made_here(self._db)

    def everyone(self) -> list[Person]:
        return directory.everyone(self._db)

    def may_sign(self, author: str, signing_key: str) -> bool:
        return directory.may_sign(self._db, author, signing_key)

    def own_revisions(self) -> list[str]:
        own = [section.stream for section in streams.sections_of(self._db, gateway=self._gateway)]
        aside = set(set_aside.names(self._db, self._gateway))
        return [name for name in revisions.of_streams(self._db, own) if name not in aside]

    def own_boxes(self) -> list[tuple[list[str], list[SealedKey]]]:
        aside = set(set_aside.names(self._db, self._gateway))
        return [
            (
                [box.hash for _number, box in closed.boxes(self._db, [stream]) if box.hash not in aside],
                closed.keys_of(self._db, [stream]),
            )
            for stream in closed.streams_of(self._db, self._gateway)
        ]

    # ---- keeping

    def append(
        self,
        after: LogEnd,
        revisions: tuple[str, ...],
        *,
        control: tuple[Control, ...] = (),
        beacon: Signed | None = None,
        closed: bool = False,
    ) -> LogEnd:
        key = self._keys.after(after)
        return log.append(self._db, key, self.device, after, revisions, control=control, beacon=beacon, closed=closed)

    def keep_gateway(self, gateway: Gateway) -> None:
        gateways.keep(self._db, gateway)
        photos.begin(self._db, gateway)

    def begin_log(self, gateway: Gateway, key: str) -> None:
        self.keep_gateway(gateway)
        own = next((one for one in self._keys.every(self._gateway) if one.public == key), None)
        if own:
            self._go_on_under(own, self.end(gateway.epoch))

    def renew_key(self) -> None:
        gateway = self.gateway()
        end, newest = self.end(gateway.epoch), self._keys.newest(self._gateway)
        if self._keys.after(end).public != newest.public:
            control = key_changed(self.device, self._gateway, newest)
            self._go_on_under(newest, self.append(end, (), control=(control,), beacon=gateway.beacon))

    def _go_on_under(self, key: SigningKey, end: LogEnd) -> None:
        if self._keys.after(end).public != key.public:
            self._keys = self._keys.with_key(end, key)
            device_keys.keep(self._db, self._keys)

    def keep_key(self, person: str, signing_key: str) -> None:
        directory.keep_key(self._db, person, signing_key)

    def keep_person(self, person: Person) -> None:
        directory.keep_person(self._db, person, here=False)

    def keep_erased(self, hashes: Sequence[str]) -> None:
        directory.keep_erased(self._db, self._gateway, hashes)

    def keep_holds(self, found: Sequence[Hold]) -> None:
        holds.keep(self._db, self._gateway, found)

    def keep_computers(self, found: Sequence[Computer]) -> None:
        computers.keep(self._db, self._gateway, found)

    def keep_told(self, told: Directory) -> None:
        keep_told(self._db, self._gateway, told)

    def keep_directory(self, word: str) -> None:
        if word != self.directory():
            directory.set_setting(self._db, _DIRECTORY + self._gateway, word)

    def keep_copied(self, copied: str) -> None:
        computers.keep_copied(self._db, self._gateway, copied)

    def keep_profile(self, signed: Signed) -> None:
        profiles.keep(self._db, self._gateway, signed)

    def keep_receipt(self, signed: Signed) -> None:
        gateways.keep_receipt(self._db, self._gateway, signed)

    def mark_received(self, epoch: int, up_to: int, at: str) -> None:
        log.mark_received(self._db, self._gateway, epoch, up_to, at)

    def keep_held(self, revision: str, reason: str, at: str) -> None:
        streams.keep_held(self._db, revision, self._gateway, reason, at)

    def set_aside(self, names: Collection[str]) -> None:
        set_aside.keep(self._db, self._gateway, names)

    def take_back_aside(self) -> list[str]:
        return set_aside.take_back(self._db, self._gateway)

    def keep_places(self, places: Sequence[Positioned]) -> None:
        streams.keep_positions(self._db, places)

    def add(self, signed: SignedRevision) -> None:
        revisions.add(self._db, signed)
        writing.know_section(self._db, signed, self._gateway)

    def move_cursor(self, stream: str, position: int, head: str) -> None:
        streams.move_cursor(self._db, self._gateway, stream, position, head)

    def keep_closed(self, stream: str, boxes: Iterable[Box], keys: Iterable[SealedKey]) -> None:
        closed.know_stream(self._db, stream, self._gateway)
        for box in boxes:
            closed.keep_box(self._db, box)
        for key in keys:
            closed.keep_key(self._db, key)

    def move_closed_cursor(self, stream: str, position: int, head: str) -> None:
        closed.move_cursor(self._db, self._gateway, stream, position, head)

    def keep_closed_state(self, state: str) -> None:
        directory.set_setting(self._db, _CLOSED_STATE + self._gateway, state)

    def renew(self, pulled: Sequence[SignedRevision], touched: Collection[str]) -> None:
        writing.renew(self._db, pulled, set(touched) | streams.let_in(self._db))


class StoredMemory:
    """See `carer_app.sync.port.Memory`."""

    def __init__(self, sender: Sender, gateway: str) -> None:
        self._sender = sender
        self._gateway = gateway

    @contextmanager
    def reading(self) -> Iterator[StoredPort]:
        with self._sender.database.reading() as db:
            yield StoredPort(db, self._sender, self._gateway)

    @contextmanager
    def writing(self) -> Iterator[StoredPort]:
        with self._sender.database.writing() as db:
            yield StoredPort(db, self._sender, self._gateway)
