"""Several processes of one gateway on one database: devices notice nothing of it, and one that dies is missed by nobody."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from carer_app.gateway.audit import audit
from carer_app.gateway.services import Services, make_services
from tests.faults.devices import Caller
from tests.gateway.builders import Laptop, Writer
from tests.gateway.roles import serving_role


@pytest.fixture
def database_url(postgres_url: str, tmp_path: Path) -> str:
    return serving_role(postgres_url, tmp_path)


def test_devices_that_share_a_stream_write_through_all_workers(
    services: Services, laptop: Laptop, database_url: str, tmp_path: Path
) -> None:
    opened = laptop.open_child()
    laptop.sync()
    others = [Laptop(services, writer=Writer(name=f"Writer {number}")) for number in range(4)]
    for other in others:
        other.enrol()
    with served(tmp_path, database_url, workers=3) as (address, pids):
        assert len(pids()) >= 3

        def write(device: Laptop) -> None:
            with Caller(device, address) as caller:
                for number in range(10):
                    device.log(opened.stay, f"Line {number}")
                    caller.sync()

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(write, others))
    found = audit(services)
    assert (found.gaps, found.broken) == (0, 0)
    with services.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM positions").scalar_one() == 3 + 40


def test_a_worker_that_dies_is_begun_anew_and_nothing_is_lost(
    services: Services, laptop: Laptop, database_url: str, tmp_path: Path
) -> None:
    opened = laptop.open_child()
    laptop.sync()
    with served(tmp_path, database_url, workers=2) as (address, pids), Caller(laptop, address) as caller:
        before = pids()
        os.kill(before[-1], signal.SIGKILL)
        for number in range(20):
            laptop.log(opened.stay, f"Line {number}")
            caller.sync_until_answered()
        while set(pids()) <= set(before):
            pass
    assert audit(services).is_whole
    assert audit(services).entries == 3 + 20


def test_it_ends_when_told_and_leaves_no_process(database_url: str, tmp_path: Path) -> None:
    make_services(tmp_path, database_url).close()
    with served(tmp_path, database_url, workers=2) as (address, pids):
        assert httpx2.get(f"{address}/healthz").text == "ok\n"
        children = pids()
    assert not [pid for pid in children if Path(f"/proc/{pid}").exists()]


@contextmanager
def served(folder: Path, database: str, workers: int) -> Iterator[tuple[str, "Children"]]:
    """A gateway of several workers; gives its address, and who they are."""
    command = [sys.executable, "-m", "carer_app.gateway", "serve", "--port", "0", "--data-dir", str(folder)]
    command += ["--database", database, "--workers", str(workers)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stderr
        found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert found, process.stderr.read()
        yield found.group(), Children(process.pid)
        process.terminate()
        assert process.wait(30) == 0
        assert process.stdout.read() == ""


class Children:
    """The worker processes of a gateway, as the system lists them now."""

    def __init__(self, parent: int) -> None:
        self._file = Path(f"/proc/{parent}/task/{parent}/children")

    def __call__(self) -> list[int]:
        return [pid for pid in map(int, self._file.read_text().split()) if self._is_worker(pid)]

    @staticmethod
    def _is_worker(pid: int) -> bool:
        try:
            return b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return False
