"""The work of the table done with Hearthlog: two computers of a home, a gateway of its own process, PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from carer_app.domain.story import State
from carer_app.gateway.enrol import invite
from carer_app.gateway.homes import add_home
from carer_app.gateway.services import make_services
from carer_app.journal.forms import New
from carer_app.work import Work
from tests.bench.peers.took import FAIR, Took, counted
from tests.bench.stores import Bench, make_bench, words
from tests.faults.proxy import BadLine
from tests.faults.servers import GatewayProcess, own_cluster

NAME = "Hearthlog"


class Ours:
    """Two computers that sync through one line."""

    def __init__(self, line: BadLine, one: tuple[Bench, Work], two: tuple[Bench, Work]) -> None:
        self._line = line
        self._bench, self._one = one
        self._two = two[1]
        self._written = 0

    def write(self, count: int) -> None:
        for number in range(self._written, self._written + count):
            raw = {"day": "2026-03-02", "what_happened": words(number)}
            self._bench.journal.add(New(kind="daily_log", child=self._bench.child, raw=raw))
        self._written += count

    def sync_first(self) -> Took:
        return self._synced(self._one)

    def sync_second(self) -> Took:
        return self._synced(self._two)

    def _synced(self, work: Work) -> Took:
        with counted(self._line) as took:
            work.sync_once()
        return took

    def two_offline_edits(self) -> str:
        """What a person sees after both computers changed one sheet without a line."""
        sheet = self._one.journal.child(self._bench.child)
        base = msgspec.to_builtins(sheet.sheet)
        self._one.journal.amend(sheet.sheet_record, base | {"language": "Tigrinya"}, "told by his aunt")
        self._two.journal.amend(sheet.sheet_record, base | {"what_helps": "a quiet corner"}, "seen this week")
        for work in (self._one, self._two, self._one):
            work.sync_once()
        entries = [work.journal.entry(sheet.sheet_record) for work in (self._one, self._two)]
        assert all(entry.state is State.CONFLICT for entry in entries), "the edits are not shown as two"
        return "both are shown side by side on both computers, until a person brings them together"


@contextmanager
def begun(folder: Path) -> Iterator[Ours]:
    """Both computers joined, the first sync of each done."""
    with own_cluster() as cluster:
        services = make_services(cluster.folder, cluster.serving)
        gateway = GatewayProcess(cluster.folder, cluster.serving)
        gateway.start()
        try:
            with BadLine(int(gateway.address.rpartition(":")[2]), FAIR) as line:
                home, computers = add_home(services, "Oak House"), []
                for name in ("one", "two"):
                    bench = make_bench(folder / name)
                    work = Work(bench.session)
                    work.enrol(line.address, invite(services, home).code)
                    work.sync_once()
                    computers.append((bench, work))
                computers[0][1].sync_once()
                yield Ours(line, *computers)
        finally:
            for bench, _work in computers:
                bench.session.lock()
            gateway.stop()
            services.close()
