"""A prepared data folder, copied for each test, and commands that are run in this process."""

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from carer_app.cli.frame import Asked
from carer_app.cli.main import run
from carer_app.clock import SystemClock
from carer_app.councils import profile_named
from carer_app.doorway import Doorway
from carer_app.journal.journal import Journal
from carer_app.vault.file import FLOOR
from carer_app.vault.who import Who

PASSPHRASE = 'otter lantern O\'Brien "quoted" thimble'
OTHERS = "copper ladder violet harbour mitten"
MAYA = {
    "chosen_name": "Maya",
    "responsible_authority": "england",
    "here_since": "2025-09-01",
    "birth_date": "2014-05-06",
}
NO_BUS = "unix:path=/nonexistent/bus"


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a command said, and how it ended."""

    status: int
    out: str
    err: str

    def json(self) -> Any:
        (line,) = self.out.splitlines()
        return json.loads(line)

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


class Desk:
    """Somebody who gives commands on one data folder. `given` writes a file and names it."""

    def __init__(self, folder: Path, scratch: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.child = ""
        self._scratch = scratch
        self._capture = capture

    def bare(self, *arguments: str) -> Answer:
        """A command as it stands."""
        self._capture.readouterr()
        status = run([str(argument) for argument in arguments], Asked(stretch=FLOOR))
        said = self._capture.readouterr()
        return Answer(status=status, out=said.out, err=said.err)

    def __call__(self, *arguments: str) -> Answer:
        """A command with the data folder and Sam's passphrase."""
        secret = self.given(PASSPHRASE + "\n", "passphrase")
        return self.bare("--data-dir", str(self.folder), "--passphrase-file", secret, *arguments)

    def given(self, content: object, name: str = "given") -> str:
        """A file with this text, these bytes or this value as JSON."""
        path = self._scratch / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return str(path)

    def log(self, words: str = "Tea, bath, bed.", day: str = "2026-03-02") -> str:
        raw = {"day": day, "what_happened": words}
        added = self("add", "daily_log", "--child", self.child, "--file", self.given(raw))
        assert added.status == 0, added.err
        return added.out.strip()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A store with one person and one child, whose slots open quickly."""
    folder = tmp_path_factory.mktemp("prepared") / "data"
    who = Who(name="Sam Okafor", role="foster_carer")
    session, _code = Doorway(folder, SystemClock(), None, FLOOR).create(profile_named("england"), who, PASSPHRASE)
    child = Journal(session).add_child(MAYA).id
    session.lock()
    return folder, child


@pytest.fixture
def nobody_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """No terminal, no keyring, and nothing of the person who runs the tests."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", NO_BUS)
    monkeypatch.delenv("CARER_PASSPHRASE_FILE", raising=False)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))


@pytest.fixture
def empty_desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], nobody_asked: None) -> Desk:
    """Before there is a store."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    return Desk(tmp_path / "data", scratch, capsys)


@pytest.fixture
def desk(empty_desk: Desk, prepared: tuple[Path, str]) -> Desk:
    folder, empty_desk.child = prepared
    shutil.copytree(folder, empty_desk.folder)
    return empty_desk


TypeIn = Callable[[bytes], None]


@pytest.fixture
def type_in(nobody_asked: None, monkeypatch: pytest.MonkeyPatch) -> TypeIn:
    """What standard input holds."""
    return lambda data: monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
