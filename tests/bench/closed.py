"""What closed entries cost somebody who reads none of them: the same store before and after there are a thousand."""

from collections.abc import Callable, Iterator
from pathlib import Path

from carer_app.demo.line import DirectLine
from carer_app.gateway.enrol import invite
from carer_app.gateway.homes import add_home
from carer_app.gateway.services import make_services
from carer_app.journal.closing import Closing, Readership
from carer_app.journal.forms import New
from carer_app.store.index import Wanted
from carer_app.vault.who import Who
from carer_app.work import Work
from tests.bench.measure import Figure, median, timed
from tests.bench.searching import TYPED
from tests.bench.stores import NOW, PASSPHRASE, Bench, fill, make_bench, words

OPEN, CLOSED, TIMES = 50_000, 1_000, 200
MOST = 1.25


def figures(folder: Path) -> Iterator[Figure]:
    bench = make_bench(folder / "closed")
    manager = bench.session.add_person(Who(name="Jo Marsh", role="registered_manager"), PASSPHRASE + " other")
    services = make_services(folder / "closed-gateway", clock=bench.session.clock)
    work = Work(bench.session, lambda _url: DirectLine(services))
    work.enrol("https://records.council.example", invite(services, add_home(services, "Oak House")).code)
    work.sync_once()
    fill(bench, OPEN)
    ways = _ways(bench, work)
    before = {name: _taken(way) for name, way in ways.items()}
    closing = Closing(bench.session, bench.journal)
    for number in range(CLOSED):
        raw = {"day": f"{NOW:%Y-%m-%d}", "what_happened": words(number)}
        closing.add(New(kind="daily_log", child=bench.child, raw=raw), Readership(readers=(manager.id,)))
    work.sync_once()
    for name, way in ways.items():
        after = _taken(way)
        yield Figure(
            name=f"{name}, {CLOSED:,} closed entries among {OPEN:,}, for somebody who reads none of them",
            ours=f"{after:.2f} ms",
            baseline=f"the same without them {before[name]:.2f} ms",
            promise=f"as fast: at most {MOST} x",
            kept=after <= MOST * before[name],
        )
    services.close()
    bench.session.lock()


def _ways(bench: Bench, work: Work) -> dict[str, Callable[[int], object]]:
    wanted = Wanted(child=bench.child, limit=100)
    return {
        "a page of the timeline": lambda _number: bench.journal.entries(wanted),
        "search as typed": lambda number: bench.journal.search(TYPED[number % len(TYPED)], wanted),
        "a sync with nothing new": lambda _number: work.sync_once(),
    }


def _taken(way: Callable[[int], object]) -> float:
    timed(way, 10)
    return median(timed(way, TIMES))
