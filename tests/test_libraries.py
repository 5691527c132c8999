"""What we know of our libraries: the bill of materials is the lock, and nobody calls them good whom nobody was asked about."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from installer.audit import FOUND, GOOD, NOT_RUN, audit
from installer.locked import LOCK, pins
from installer.sbom import bill

SCHEMA = "bom-1.6.SNAPSHOT.schema.json"
WEAK = {"id": "PYSEC-0000-1", "summary": "It gives everything away.", "affected": [], "aliases": []}

Service = Callable[..., str]


def test_the_bill_of_materials_is_the_lock() -> None:
    parts = json.loads(bill())["components"]
    told = {(part["name"], part["version"]): {one["content"] for one in part["hashes"]} for part in parts}
    assert told == {(pin.name, pin.version): set(pin.hashes) for pin in pins()}
    assert len(parts) == len(LOCK.read_text().split(" \\\n    --hash")) - _further_hashes()


def _further_hashes() -> int:
    """How many hashes stand after the first of their pin, and the piece before the first pin."""
    return sum(len(pin.hashes) - 1 for pin in pins()) + 1


def test_the_bill_of_materials_is_as_cyclonedx_wants_it_and_the_same_each_time() -> None:
    assert _validator().is_valid(json.loads(bill()))
    assert bill() == bill()


def _validator() -> jsonschema_rs.Validator:
    shipped = files("cyclonedx.schema") / "_res"

    def found(address: str) -> Any:
        return json.loads((shipped / address.rpartition("/")[2]).read_text())

    return jsonschema_rs.validator_for(json.loads((shipped / SCHEMA).read_text()), retriever=found)


def test_a_line_of_the_lock_without_a_hash_is_refused(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("click==8.5.1\n")
    with pytest.raises(ValueError, match="click"):
        pins(lock)


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    """Two libraries of the real lock."""
    chosen = [pin for pin in pins() if pin.name in ("click", "msgspec")]
    lock = tmp_path / "requirements.lock"
    lock.write_text("".join(f"{pin.name}=={pin.version} --hash=sha256:{pin.hashes[0]}\n" for pin in chosen))
    return lock


@pytest.fixture
def service() -> Iterator[Service]:
    """A database of known weaknesses on this machine, which answers what it is told to."""
    running: list[ThreadingHTTPServer] = []

    def make(status: int = 200, weak: str = "") -> str:
        class Answers(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
                found = {"vulns": [WEAK]} if asked["package"]["name"] == weak else {}
                self.send_response(status)
                self.end_headers()
                self.wfile.write(json.dumps(found).encode())

            def log_message(self, *_args: object) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        running.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/v1/query"

    yield make
    for server in running:
        server.shutdown()
        server.server_close()


def test_libraries_of_which_nothing_is_known_are_counted(lock: Path, service: Service) -> None:
    verdict = audit(lock, service())
    assert verdict.status == GOOD
    assert "2 libraries" in verdict.words


def test_a_known_weakness_is_named(lock: Path, service: Service) -> None:
    verdict = audit(lock, service(weak="msgspec"))
    assert verdict.status == FOUND
    assert "msgspec" in verdict.words
    assert WEAK["id"] in verdict.words


def test_a_service_that_does_not_answer_leaves_it_not_run(lock: Path, service: Service) -> None:
    away = audit(lock, "http://127.0.0.1:9/v1/query")
    broken = audit(lock, service(status=503))
    assert (away.status, broken.status) == (NOT_RUN, NOT_RUN)
    assert away.words.startswith("not run")


def test_a_lock_without_a_library_is_not_good(tmp_path: Path, service: Service) -> None:
    (tmp_path / "requirements.lock").write_text("# nothing\n")
    assert audit(tmp_path / "requirements.lock", service()).status == NOT_RUN
