"""A real client syncs over a line that loses answers, is slow and is cut all the time: all of it arrives, once.

python -m tests.faults.bad_line --size 500 --seed 1
"""

import tempfile
from pathlib import Path

from carer_app.gateway.audit import audit
from carer_app.gateway.enrol import invite
from carer_app.gateway.homes import add_home
from carer_app.gateway.services import make_services
from carer_app.journal.forms import New
from carer_app.sync.client import SyncStoppedError
from carer_app.work import Work
from tests.bench.stores import Bench, make_bench, words
from tests.faults.alone import main_of
from tests.faults.proxy import BadLine, Counted, Weather
from tests.faults.result import Result
from tests.faults.servers import GatewayProcess, own_cluster

RECORDS = 100
"""Records of one sync."""

FINE = Weather()
BAD = Weather(lost_answers=0.3, bytes_per_second=80_000, cut_after=(1_000, 20_000))
"""64 kbit/s ten times as fast, and everything else as it is: the bytes are the same."""

MOST_TRIES = 400
MOST_RESENT = 1.5
"""Bytes that were sent in vain, for each that got through; and as many more in all than on a whole line."""


def run(size: int, seed: int, records: int = RECORDS, weather: Weather = BAD) -> Result:
    """So many syncs of a hundred records each."""
    with own_cluster() as cluster, tempfile.TemporaryDirectory(prefix="hl") as folder:
        gateway = GatewayProcess(cluster.folder, cluster.serving)
        services = make_services(cluster.folder, cluster.serving)
        gateway.start()
        try:
            with BadLine(int(gateway.address.rpartition(":")[2]), FINE, seed) as line:
                bench = make_bench(Path(folder) / "home")
                work = Work(bench.session)
                work.enrol(line.address, invite(services, add_home(services, "Oak House")).code)
                _synced(work)
                fine = _carried(bench, work, line, 1, FINE, records)
                bad = _carried(bench, work, line, size, weather, records)
                bench.session.lock()
            found = audit(services)
        finally:
            gateway.stop()
            services.close()
    return _told(size, fine, bad, found.is_whole, wanted=(size + 1) * records, came=found.records)


class _Carried(Counted):
    """What passed, how many tries it took, and how many syncs were not finished."""

    tries = 0
    unfinished = 0


def _carried(bench: Bench, work: Work, line: BadLine, size: int, weather: Weather, records: int) -> _Carried:
    line.counted = counted = _Carried()
    line.weather = weather
    for number in range(size):
        for each in range(records):
            raw = {"day": "2026-03-02", "what_happened": words(records * number + each)}
            bench.journal.add(New(kind="daily_log", child=bench.child, raw=raw))
        tries = _synced(work)
        counted.tries += tries
        counted.unfinished += tries >= MOST_TRIES
    return counted


def _synced(work: Work) -> int:
    """Sync again and again, without the waits between, until nothing waits; gives how often."""
    for number in range(1, MOST_TRIES):
        try:
            if work.sync_once().waiting == 0:
                return number
        except SyncStoppedError:
            continue
    return MOST_TRIES


def _told(size: int, fine: _Carried, bad: _Carried, is_whole: bool, wanted: int, came: int) -> Result:
    again, whole = bad.in_vain / (bad.up - bad.in_vain), bad.up / (fine.up * size)
    checks = {
        f"{bad.unfinished} syncs were never finished": not bad.unfinished,
        f"{came} records came, {wanted} were written": came >= wanted,
        "the audit found faults": is_whole,
        f"{again:.2f} times what got through was sent again": again <= MOST_RESENT,
        f"{whole:.2f} times the bytes of a whole line were sent": whole <= 1 + MOST_RESENT,
    }
    return Result(
        name="bad line",
        cases=size,
        figures=(
            f"{bad.connections} connections, {bad.lost} answers lost, {bad.cut} cut",
            f"{bad.tries} tries",
            f"{fine.up} bytes up for {wanted // (size + 1)} records on a whole line, {bad.up // size} on this one",
            f"sent again: {again:.2f} of what got through; {whole:.2f} times the bytes of a whole line in all",
        ),
        broken=tuple(told for told, holds in checks.items() if not holds),
    )


if __name__ == "__main__":
    main_of(run, 500)
