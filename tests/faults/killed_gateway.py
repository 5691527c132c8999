"""The gateway's process is killed in the middle of its work, again and again: no receipt is without a row.

python -m tests.faults.killed_gateway --size 200 --seed 1
"""

import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from carer_app.gateway.audit import audit
from carer_app.gateway.db.tables import positions
from carer_app.gateway.services import Services, make_services
from tests.faults.alone import main_of
from tests.faults.devices import Caller
from tests.faults.result import Result
from tests.faults.servers import Cluster, GatewayProcess, own_cluster
from tests.gateway.builders import Laptop, Writer

WRITERS = 4
MOST_ACKNOWLEDGED = 20
"""A process lives until at most so many receipts have come since it began."""


class Victim(Protocol):
    """What is killed, and begins again."""

    def kill(self) -> None: ...

    def start(self) -> None: ...


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


def run(size: int, seed: int) -> Result:
    """Kill the gateway so many times; the moments are the seed's."""
    return killing("killed gateway", size, seed, lambda _cluster, gateway: gateway)


def killing(name: str, size: int, seed: int, whom: Callable[[Cluster, GatewayProcess], Victim]) -> Result:
    """The same for whom it names."""
    with own_cluster() as cluster:
        gateway = GatewayProcess(cluster.folder, cluster.serving)
        services = make_services(cluster.folder, cluster.serving)
        gateway.start()
        try:
            callers = _under_load(services, gateway.address, size, random.Random(seed), whom(cluster, gateway))
        finally:
            gateway.stop()
        services.engine.dispose()
        found = _compared(services, callers, name, size)
        services.close()
        return found


def _under_load(services: Services, address: str, kills: int, chance: random.Random, victim: Victim) -> list[Caller]:
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
                victim.kill()
                victim.start()
            load.wait_for(WRITERS)
        finally:
            load.stop()
        for one in running:
            one.result(120)
    for caller in callers:
        caller.__exit__(None, None, None)
    return callers


def _compared(services: Services, callers: list[Caller], name: str, kills: int) -> Result:
    """Every receipt beside the database."""
    with services.reading() as connection:
        there = {row.revision: row.position for row in connection.execute(positions.select())}
    told = {revision: item.position for caller in callers for revision, item in caller.acknowledged.items()}
    lost = [revision for revision, position in told.items() if there.get(revision) != position]
    unanswered = sum(caller.unanswered for caller in callers)
    again = sum(caller.duplicates for caller in callers)
    checks = {
        f"{len(lost)} receipts are without a row": not lost,
        "the audit found faults": audit(services).is_whole,
        "no request was cut off, so that nothing was tried": unanswered > 0,
        "nothing was receipted": bool(told),
    }
    return Result(
        name=name,
        cases=kills,
        figures=(
            f"{len(told)} records receipted",
            f"{unanswered} requests without an answer",
            f"{again} answered as duplicates",
            f"{len(lost)} receipts without a row",
        ),
        broken=tuple(told for told, holds in checks.items() if not holds),
    )


if __name__ == "__main__":
    main_of(run, 200)
