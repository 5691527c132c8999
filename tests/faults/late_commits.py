"""Many write to shared streams while some commits come late: whoever reads by cursor misses nothing.

python -m tests.faults.late_commits --size 1000000 --seed 1
"""

import random
import threading
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Engine

from carer_app.clock import SystemClock
from carer_app.gateway.audit import audit
from carer_app.gateway.blobs import Blobs
from carer_app.gateway.db.engine import open_engine
from carer_app.gateway.keys import GatewayKeys
from carer_app.gateway.services import Services, make_services
from carer_app.gateway.sync import Outcome as Taken
from carer_app.gateway.sync import accept
from carer_app.sync.protocol import SyncRequest
from tests.faults.alone import main_of
from tests.faults.result import Result
from tests.faults.servers import own_cluster
from tests.gateway.builders import Laptop, Writer

HOMES = 8
WRITERS = 32
BATCH = 10
LATE = 0.05
LATE_SECONDS = 0.01


class LateServices(Services):
    """The gateway, some of whose commits come late."""

    def __init__(self, engine: Engine, keys: GatewayKeys, blobs: Blobs, seed: int) -> None:
        super().__init__(engine, keys, SystemClock(), "Late", blobs)
        self._chance = random.Random(seed)

    def _accept(self, request: SyncRequest, key: str = "") -> Taken:
        with self.writing() as connection:
            outcome = accept(self.port_on(connection), request, key)
            if request.entries and self._chance.random() < LATE:
                connection.exec_driver_sql(f"SELECT pg_sleep({LATE_SECONDS})")
            return outcome


class Reader:
    """A device of a home that only reads, page by page, until told that all is written."""

    def __init__(self, laptop: Laptop, stream: str) -> None:
        self._laptop = laptop
        self._stream = stream
        self.seen: list[tuple[int, str]] = []

    def read(self, is_over: threading.Event) -> None:
        cursor, is_last = 0, False
        while True:
            page = self._laptop.sync(cursors={self._stream: cursor}).pages.get(self._stream)
            if page is not None:
                self.seen += [(row.position, row.revision.hash("revision")) for row in page.rows]
                cursor, is_last = page.next, False
            elif is_last:
                return
            else:
                is_last = is_over.is_set()


def run(size: int, seed: int) -> Result:
    """Write so many records, read at the same time, and compare."""
    with own_cluster() as cluster:
        made = make_services(cluster.folder, cluster.serving)
        services = LateServices(open_engine(cluster.folder, cluster.serving), made.keys, made.blobs, seed)
        made.close()
        try:
            return _written_and_read(services, size)
        finally:
            services.close()


def _written_and_read(services: Services, size: int) -> Result:
    writers: list[tuple[Laptop, str]] = []
    readers = []
    for home in range(HOMES):
        devices = [Laptop(services, writer=Writer(name=f"{home}/{number}")) for number in range(WRITERS // HOMES + 1)]
        for device in devices:
            device.enrol(f"Home {home}")
        stream = devices[0].open_child().stay
        devices[0].sync()
        writers += [(device, stream) for device in devices[1:]]
        readers.append(Reader(devices[0], stream))
    is_over = threading.Event()
    with ThreadPoolExecutor(WRITERS + HOMES) as pool:
        reading = [pool.submit(reader.read, is_over) for reader in readers]
        writing = [pool.submit(_write, device, stream, size // WRITERS) for device, stream in writers]
        written = {hash_ for one in writing for hash_ in one.result()}
        is_over.set()
        for one in reading:
            one.result()
    seen = {hash_ for reader in readers for _position, hash_ in reader.seen}
    positions = [[position for position, _hash in reader.seen] for reader in readers]
    missed = len(written - seen)
    checks = {
        f"{missed} records were missed by whoever reads by cursor": not missed,
        "positions came with a gap or out of turn": all(p == list(range(1, len(p) + 1)) for p in positions),
        "the audit found faults": audit(services).is_whole,
    }
    return Result(
        name="late commits",
        cases=len(written),
        figures=(f"{WRITERS} writers in {HOMES} streams", f"{LATE:.0%} of commits late", f"{missed} records missed"),
        broken=tuple(told for told, holds in checks.items() if not holds),
    )


def _write(device: Laptop, stream: str, count: int) -> list[str]:
    """Gives the hashes of what was written and receipted."""
    hashes = []
    for start in range(0, count, BATCH):
        hashes += [device.log(stream, f"Line {start}").hash for _ in range(min(BATCH, count - start))]
        device.revisions = {hash_: device.revisions[hash_] for hash_ in hashes[-BATCH:]}
        device.sync(more=True)
    return hashes


if __name__ == "__main__":
    main_of(run, 20_000)
