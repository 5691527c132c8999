"""The computer goes to sleep, or its screen locks: the records lock first, with what is typed kept; one comes back to it."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.parts import Folder
from tests.journeys.programs import command, surroundings

SAID = ("session", "gnome", "freedesktop", "gnome ends, wake, sleep")
"""What the system says, one after the other. That a screen opens or the computer wakes locks nothing."""


class Program:
    """A program that is talked with, line by line."""

    def __init__(self, arguments: list[str], bus: str = "") -> None:
        own = {"DBUS_SYSTEM_BUS_ADDRESS": bus, "DBUS_SESSION_BUS_ADDRESS": bus} if bus else {}
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(arguments, stdin=pipe, stdout=pipe, text=True, env=surroundings() | own)

    def hear(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def tell(self, line: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def end(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=60)


@pytest.fixture
def bus() -> Iterator[str]:
    daemon = Program(["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"])
    yield daemon.hear()
    daemon.end()


@pytest.fixture
def system(bus: str) -> Iterator[Program]:
    system = Program(command("tests.journeys.system_steps"), bus)
    assert system.hear() == "here"
    yield system
    system.end()


def test_sleep_and_a_locked_screen_lock_the_records_and_keep_what_is_typed(
    system: Program, bus: str, tmp_path: Path
) -> None:
    folder = Folder(tmp_path / "home")
    folder.make()
    window = Program(command("tests.journeys.asleep_steps", folder.path, len(SAID)), bus)
    try:
        for number, saying in enumerate(SAID):
            assert window.hear() == f"typed {number}"
            system.tell(saying)
            assert [system.hear(), system.hear()] == ["said", "sleep may come"]
            if number < len(SAID) - 1:
                assert window.hear() == "locked"
        assert "asleep_steps" not in Path(f"/proc/{window.process.pid}/cmdline").read_text()
        assert open_in(window.process.pid, "store.db") == []
    finally:
        window.end()
    with folder.unlocked() as work:
        kept = work.journal.drafts()[0].raw["what_happened"]
    assert all(f"typed {number} " in kept for number in range(len(SAID)))


def open_in(process: int, name: str) -> list[str]:
    """The files of that name that a process has open. It shows them to nobody but the root user, who may look."""
    try:
        handles = list(Path(f"/proc/{process}/fd").iterdir())
    except PermissionError:
        return []
    named = [os.readlink(handle) for handle in handles if handle.is_symlink()]
    return [one for one in named if name in one]
