"""The gateway, or the database under it, is killed in the middle of its work, again and again: no receipt is without a row.

    python -m tests.faults.killed_gateway --size 200 --seed 1            the gateway's process
    python -m tests.faults.killed_gateway --size 100 --seed 1 --database   PostgreSQL, every process of it
"""

import argparse
import random
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from carer_app.gateway.audit import audit
from carer_app.gateway.db.tables import entries, positions
from carer_app.gateway.services import Services, make_services
from tests.faults.devices import Caller
from tests.faults.servers import Cluster, GatewayProcess, own_cluster
from tests.gateway.builders import Laptop, Writer

WRITERS = 4
MOST_ACKNOWLEDGED = 60
"""A process lives until at most so many receipts have come since it began."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of it. `lost` are receipts whose revision is not where they say; `twice` entries that are there again."""

    kills: int
    acknowledged: int
    again: int
    unanswered: int
    lost: int
    twice: int
    is_whole: bool

    @property
    def holds(self) -> bool:
        return self.is_whole and self.lost == self.twice == 0

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.acknowledged} records receipted, {self.unanswered} requests without an answer, "
            f"{self.again} answered as duplicates, {self.lost} receipts without a row, {self.twice} entries twice"
        )


class Load:
    """Devices that write without a pause until told to stop."""

    def __init__(self, callers: list[Caller], streams: list[str]) -> None:
        self._pairs = list(zip(callers, streams, strict=True))
        self._stopped = threading.Event()
        self._came = threading.Condition()
        self._count = 0

    def write(self, number: int) -> None:
        """What one device does."""
        caller, stream = self._pairs[number]
        chance = random.Random(number)
        while not self._stopped.is_set():
            for line in range(chance.randint(1, 5)):
                caller.laptop.log(stream, f"Line {line}")
            caller.sync_until_answered()
            with self._came:
                self._count += 1
                self._came.notify_all()

    def wait_for(self, receipts: int) -> None:
        """Until so many more receipts have come."""
        with self._came:
            wanted = self._count + receipts
            assert self._came.wait_for(lambda: self._count >= wanted, timeout=120), "nothing is answered any more"

    def stop(self) -> None:
        self._stopped.set()


def run(size: int, seed: int, *, of_database: bool = False) -> Outcome:
    """Kill so many times; the moments are the seed's."""
    with own_cluster() as cluster:
        gateway = GatewayProcess(cluster.folder, cluster.serving)
        services = make_services(cluster.folder, cluster.serving)
        gateway.start()
        again = _again(cluster) if of_database else _again(gateway)
        try:
            callers = _under_load(services, gateway.address, size, random.Random(seed), again)
        finally:
            gateway.stop()
        found = _compared(services, callers, size)
        services.close()
        return found


def _again(server: Cluster | GatewayProcess) -> Callable[[], None]:
    def kill_and_begin() -> None:
        server.kill()
        server.start()

    return kill_and_begin


def _under_load(
    services: Services, address: str, kills: int, chance: random.Random, again: Callable[[], None]
) -> list[Caller]:
    laptops = [Laptop(services, writer=Writer(name=f"Writer {number}")) for number in range(WRITERS)]
    streams = []
    for laptop in laptops:
        laptop.enrol()
        streams.append(laptop.open_child().stay)
        laptop.sync()
    callers = [Caller(laptop, address) for laptop in laptops]
    load = Load(callers, streams)
    with ThreadPoolExecutor(WRITERS) as pool:
        for caller in callers:
            caller.__enter__()
        running = [pool.submit(load.write, number) for number in range(WRITERS)]
        try:
            for _ in range(kills):
                load.wait_for(chance.randint(1, MOST_ACKNOWLEDGED))
                again()
            load.wait_for(WRITERS)
        finally:
            load.stop()
        for one in running:
            one.result(120)
    for caller in callers:
        caller.__exit__(None, None, None)
    return callers


def _compared(services: Services, callers: list[Caller], kills: int) -> Outcome:
    """Every receipt beside the database."""
    with services.reading() as connection:
        there = {row.revision: row.position for row in connection.execute(positions.select())}
        lines = [(row.device, row.seq) for row in connection.execute(entries.select())]
    told = {revision: item.position for caller in callers for revision, item in caller.acknowledged.items()}
    return Outcome(
        kills=kills,
        acknowledged=len(told),
        again=sum(caller.duplicates for caller in callers),
        unanswered=sum(caller.unanswered for caller in callers),
        lost=sum(there.get(revision) != position for revision, position in told.items()),
        twice=len(lines) - len(set(lines)),
        is_whole=audit(services).is_whole,
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.killed_gateway", description=__doc__)
    parser.add_argument("--size", type=int, default=200, help="how often it is killed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", action="store_true", help="kill PostgreSQL and not the gateway")
    given = parser.parse_args()
    found = run(given.size, given.seed, of_database=given.database)
    sys.stdout.write(f"{found}\n")
    sys.exit(0 if found.holds else 1)


if __name__ == "__main__":
    main()
