"""A council's evening: thousands of computers sync with a gateway of two workers, PostgreSQL behind, all on this machine."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import func, select

from carer_app.gateway.db.tables import positions
from carer_app.gateway.services import Services, make_services
from carer_app.sync.transport import HttpTransport
from tests.bench import callers
from tests.bench.callers import Home, Ran, Ready
from tests.bench.measure import Figure, median, percentile
from tests.faults.servers import GatewayProcess, own_cluster

HOMES = 5_000
LINES = 16
PACE = 300
PACED_SECONDS = 10
BATCHES = 400
BASELINE = "two workers, PostgreSQL and the loader on the same cores"


def figures(_folder: Path, homes: int = HOMES) -> Iterator[Figure]:
    with own_cluster() as cluster:
        services = make_services(cluster.folder, cluster.serving)
        gateway = GatewayProcess(cluster.folder, cluster.serving, "--workers", "2")
        gateway.start()
        try:
            yield from _evening(services, gateway.address, homes)
        finally:
            gateway.stop()
            services.close()


def _evening(services: Services, address: str, count: int) -> Iterator[Figure]:
    homes, port = callers.homes(services, count), int(address.rpartition(":")[2])
    before = _kept(services)
    warm = callers.at_once(_ready(services, homes[:200], address, 1), port, LINES)
    small = callers.at_once(_ready(services, homes, address, 3), port, LINES)
    some = [homes[number % count] for number in range(PACE * PACED_SECONDS)]
    even = callers.paced(_ready(services, some, address, 1), port, 64, PACE)
    large = callers.at_once(_ready(services, homes[:BATCHES], address, 50), port, LINES)
    nothing = callers.at_once(_ready(services, homes[:100], address, 0), port, 1)
    ran = (warm, small, even, large, nothing)
    assert _kept(services) - before == sum(one.records for one in ran), "a record was answered and is not there"
    assert not sum(one.errors for one in ran), "a request was not answered"
    yield _rate(f"{count} computers with 3 records each", small, 1_000)
    yield _late(even)
    yield _rate(f"batches of 50 from {min(BATCHES, count)} computers", large, 2_500)
    yield from _bytes(large, nothing)


def _ready(services: Services, homes: list[Home], address: str, records: int) -> list[Ready]:
    nonce, transport = services.nonce(), HttpTransport(address)
    return [callers.ready(home, transport, nonce, records) for home in homes]


def _kept(services: Services) -> int:
    with services.reading() as connection:
        return connection.scalar(select(func.count()).select_from(positions)) or 0


def _rate(name: str, ran: Ran, promised: int) -> Figure:
    rate = ran.records / ran.seconds
    took = f"median {median(ran.took):.0f} ms, 99th of 100 {percentile(ran.took, 0.99):.0f} ms"
    return Figure(
        name=name,
        ours=f"{rate:,.0f} records a second, {len(ran.took) / ran.seconds:,.0f} syncs a second; {took}",
        baseline=BASELINE,
        promise=f"at least {promised:,} records a second",
        kept=rate >= promised,
    )


def _late(ran: Ran) -> Figure:
    late = percentile(ran.took, 0.99)
    return Figure(
        name=f"a sync when {PACE} begin each second",
        ours=f"median {median(ran.took):.0f} ms, 99th of 100 {late:.0f} ms",
        baseline=BASELINE,
        promise="99 of 100 under 250 ms",
        kept=late < 250,
    )


def _bytes(large: Ran, nothing: Ran) -> Iterator[Figure]:
    each, idle = large.up / large.records, nothing.content / len(nothing.took)
    whole = (nothing.up + nothing.down) / len(nothing.took)
    yield Figure(
        name="bytes up for a record in batches of 50",
        ours=f"{each:.0f} B, headers too",
        baseline="about 300 characters of words in each",
        promise="at most 700 B",
        kept=each <= 700,
    )
    yield Figure(
        name="a sync with nothing to send or to fetch",
        ours=f"{whole:,.0f} B both ways in one request, {idle:.0f} B of them content",
        baseline="a home with one carer and one child",
        promise="at most 1.5 KB with every header, one request",
        kept=whole <= 1_536,
    )
