"""What closed entries cost somebody who reads none of them: two stores alike, one of them with a thousand more, turn by turn."""

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
from tests.bench.measure import Figure, turn_by_turn
from tests.bench.searching import TYPED
from tests.bench.stores import NOW, PASSPHRASE, Bench, fill, make_bench, words

OPEN, CLOSED, TIMES = 50_000, 1_000, 200
MOST = 1.25

Way = Callable[[int], object]


def figures(folder: Path) -> Iterator[Figure]:
    without, with_them = _store(folder / "without"), _store(folder / "with")
    manager = with_them[0].session.add_person(Who(name="Jo Marsh", role="registered_manager"), PASSPHRASE + " other")
    _shut_away(*with_them, manager.id)
    ways = zip(_ways(*without).items(), _ways(*with_them).values(), strict=True)
    for (name, plain), closed in ways:
        theirs, ours = turn_by_turn(plain, closed, TIMES)
        yield Figure(
            name=f"{name}, {CLOSED:,} closed entries among {OPEN:,}, for somebody who reads none of them",
            ours=f"{ours:.2f} ms",
            baseline=f"the same without them {theirs:.2f} ms",
            promise=f"as fast: at most {MOST} x",
            kept=ours <= MOST * theirs,
        )
    for bench, _work in (without, with_them):
        bench.session.lock()


def _store(folder: Path) -> tuple[Bench, Work]:
    bench = make_bench(folder)
    services = make_services(folder / "gateway", clock=bench.session.clock)
    work = Work(bench.session, lambda _url: DirectLine(services))
    work.enrol("https://records.council.example", invite(services, add_home(services, "Oak House")).code)
    fill(bench, OPEN)
    work.sync_once()
    return bench, work


def _shut_away(bench: Bench, work: Work, reader: str) -> None:
    closing = Closing(bench.session, bench.journal)
    for number in range(CLOSED):
        raw = {"day": f"{NOW:%Y-%m-%d}", "what_happened": words(number)}
        closing.add(New(kind="daily_log", child=bench.child, raw=raw), Readership(readers=(reader,)))
    work.sync_once()


def _ways(bench: Bench, work: Work) -> dict[str, Way]:
    wanted = Wanted(child=bench.child, limit=100)
    return {
        "a page of the timeline": lambda _number: bench.journal.entries(wanted),
        "search as typed": lambda number: bench.journal.search(TYPED[number % len(TYPED)], wanted),
        "a sync with nothing new": lambda _number: work.sync_once(),
    }
