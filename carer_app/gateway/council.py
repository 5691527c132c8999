"""One council's gateway, as everything here sees it: its database, keys and clock, and its transactions."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, IntegrityError

from carer_app.clock import Clock, stamp, today
from carer_app.councils import CouncilProfile
from carer_app.gateway.blobs import Blobs
from carer_app.gateway.db import photos, profiles
from carer_app.gateway.db.device_keys import PresentKey
from carer_app.gateway.db.engine import reading, writing
from carer_app.gateway.db.port import DatabasePort
from carer_app.gateway.keys import GatewayKeys
from carer_app.gateway.nonces import make_nonce
from carer_app.gateway.sweeping import sweep

T = TypeVar("T")

DESK = "desk"
TRIES = 4
MOST_KEYS = 100_000


class DeviceKeys:
    """The public keys of devices that were asked for before. One may have grown stale since the device was given another;
    that, and whether it may still speak, is asked anew each time, elsewhere.
    """

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self.newest = ""

    def get(self, device: str) -> str | None:
        return self._known.get(device)

    def keep(self, found: Iterable[PresentKey]) -> None:
        """Remember these too; `newest` is from then on when the last of them was added."""
        for one in found:
            if len(self._known) >= MOST_KEYS:
                self._known.clear()
            self._known[one.device] = one.key
            self.newest = max(self.newest, one.added)


class Council:
    """Put together once, by `make_services`, and handed on. Any thread may use it."""

    def __init__(self, engine: Engine, keys: GatewayKeys, clock: Clock, name: str, blobs: Blobs) -> None:
        self.engine = engine
        self.blobs = blobs
        self.keys = keys
        self.clock = clock
        self.name = name
        self.device_keys = DeviceKeys()

    @property
    def profile(self) -> CouncilProfile:
        """The council's own words, figures and contacts, as they are now."""
        with self.reading() as connection:
            return profiles.standing(connection).profile

    def now(self) -> str:
        return stamp(self.clock.now())

    def today(self) -> str:
        """Today's date in England, as text."""
        return today(self.clock).isoformat()

    def nonce(self) -> str:
        return make_nonce(self.keys.nonces, self.clock.now())

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads."""
        with reading(self.engine) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes. What nothing names any more after it is taken away."""
        with writing(self.engine) as connection:
            yield connection
            has_erased = photos.was_erased(connection)
        if has_erased:
            sweep(self.engine, self.blobs)

    @contextmanager
    def port(self) -> Iterator[DatabasePort]:
        """A transaction that writes, as `accept` sees it."""
        with self.writing() as connection:
            yield self.port_on(connection)

    def port_on(self, connection: Connection) -> DatabasePort:
        return DatabasePort(connection, self.clock, self.keys)

    def retrying(self, work: Callable[[], T]) -> T:
        """Do a whole transaction again when another one came between; it must be safe to do twice."""
        for left in reversed(range(TRIES)):
            try:
                return work()
            except DBAPIError as problem:
                if not left or not came_between(problem):
                    raise
        raise AssertionError

    def reaching(self, work: Callable[[], T]) -> T:
        """Do it once more when the connection turns out to be lost, since the database was begun anew; it must be safe to do
        again though it was durable the first time.
        """
        try:
            return work()
        except DBAPIError as problem:
            if not problem.connection_invalidated:
                raise
        return work()

    def close(self) -> None:
        self.engine.dispose()


def came_between(problem: DBAPIError) -> bool:
    """Whether it failed only because somebody else did the same, or was in the way, at the same moment."""
    return isinstance(problem, IntegrityError) or getattr(problem.orig, "sqlstate", "") in ("40001", "40P01")
