"""The work of the table done with PouchDB and express-pouchdb, in memory, from npm."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench.peers.took import FAIR, Took, counted
from tests.bench.stores import words
from tests.faults.proxy import BadLine

NAME = "PouchDB 9 with express-pouchdb 4.2"
HERE = Path(__file__).parent
TEXTS = 1_000


class MissingError(Exception):
    """Node or npm is not on this machine, or npm could not fetch what is needed; says which."""


class Pouch:
    """Two devices that sync through one line."""

    def __init__(self, line: BadLine, device: "subprocess.Popen[str]") -> None:
        self._line = line
        self._device = device
        self._written = 0

    def write(self, count: int) -> None:
        self._ask(what="write", device="one", **{"from": self._written}, count=count)
        self._written += count

    def sync_first(self) -> Took:
        return self._synced("one")

    def sync_second(self) -> Took:
        return self._synced("two")

    def _synced(self, device: str) -> Took:
        with counted(self._line) as took:
            told = self._ask(what="sync", device=device)
        took.seconds = told["seconds"]
        return took

    def two_offline_edits(self) -> str:
        """What a person sees after both devices changed one record without a line."""
        for device, said in (("one", "Words of the one."), ("two", "Words of the other.")):
            self._ask(what="edit", device=device, record=0, words=said)
        for device in ("one", "two", "one"):
            self._ask(what="sync", device=device)
        told = [self._ask(what="read", device=device, record=0) for device in ("one", "two")]
        assert told[0]["shown"] == told[1]["shown"]
        hidden = f"{told[0]['hidden']} other under “_conflicts”" if told[0]["hidden"] else "no trace of the other"
        return f"“{told[0]['shown']}” is shown on both, {hidden} for whoever asks for it"

    def _ask(self, **step: object) -> dict[str, Any]:
        assert self._device.stdin
        assert self._device.stdout
        self._device.stdin.write(json.dumps(step) + "\n")
        self._device.stdin.flush()
        told: dict[str, Any] = json.loads(self._device.stdout.readline())
        return told


@contextmanager
def begun(folder: Path) -> Iterator[Pouch]:
    """Server and devices, the first sync of each done; raises MissingError."""
    _install(folder)
    texts = folder / "texts.json"
    texts.write_text(json.dumps([words(number) for number in range(TEXTS)]))
    with _node(folder, "pouch_server.js") as server:
        assert server.stdout
        port = int(server.stdout.readline())
        with BadLine(port, FAIR) as line, _node(folder, "pouch_device.js", line.address, str(texts)) as device:
            pouch = Pouch(line, device)
            pouch.sync_first()
            pouch.sync_second()
            yield pouch


def _install(folder: Path) -> None:
    if not shutil.which("node") or not shutil.which("npm"):
        raise MissingError("node and npm are not on this machine")
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "pouch_server.js", "pouch_device.js"):
        shutil.copy(HERE / name, folder / name)
    if not (folder / "node_modules").exists():
        done = subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent"], cwd=folder, check=False)
        if done.returncode:
            raise MissingError("npm could not fetch express-pouchdb")


@contextmanager
def _node(folder: Path, *command: str) -> "Iterator[subprocess.Popen[str]]":
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    process: subprocess.Popen[str] = subprocess.Popen(["node", *command], cwd=folder, text=True, **pipes)  # type: ignore[call-overload]
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=30)
