"""The program crashes with records open: the system keeps no picture of its memory, as it does of a program that asks nothing."""

import os
import resource
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.journeys.parts import Folder
from tests.journeys.programs import command, surroundings

PATIENCE = 60
SMALL = 1024 * 1024
"""Bytes of a core file at most, which is more than enough to tell that there is one."""


@contextmanager
def running(arguments: list[str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    program = subprocess.Popen(
        arguments, cwd=folder, env=surroundings(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield program
    finally:
        program.kill()
        program.wait()


def wait(condition: Callable[[], bool]) -> None:
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < PATIENCE
        select.select([], [], [], 0.01)


def may_dump(program: subprocess.Popen[bytes]) -> bool:
    """Whether it, or whoever set its limits, lets it leave a core file at any time."""
    return resource.prlimit(program.pid, resource.RLIMIT_CORE)[1] != 0


def crash(program: subprocess.Popen[bytes]) -> bool:
    """Let it do what a program must not, with room for a core file where the system gives any; gives whether it left one."""
    hard = resource.prlimit(program.pid, resource.RLIMIT_CORE)[1]
    resource.prlimit(program.pid, resource.RLIMIT_CORE, (SMALL if hard == -1 else min(hard, SMALL), hard))
    os.kill(program.pid, signal.SIGSEGV)
    return os.WCOREDUMP(os.waitpid(program.pid, 0)[1])


@pytest.fixture
def cores(tmp_path: Path) -> Path:
    cores = tmp_path / "cores"
    cores.mkdir()
    return cores


def test_a_window_that_crashes_leaves_no_picture_of_its_memory(folder: Folder, cores: Path) -> None:
    with running(command("carer_app", "--data-dir", folder.path), cores) as window:
        wait(lambda: not may_dump(window))
        assert not crash(window)
    assert list(cores.iterdir()) == []


def test_a_gateway_that_crashes_leaves_none_either(tmp_path: Path, cores: Path) -> None:
    with running(
        command("carer_app.gateway", "serve", "--data-dir", tmp_path / "gateway", "--port", "0"), cores
    ) as served:
        wait(lambda: not may_dump(served))
        assert not crash(served)
    assert list(cores.iterdir()) == []


def test_a_program_that_asks_for_nothing_would_leave_one(cores: Path) -> None:
    """So that the tests above see something: where the system lets nobody dump, they show only what was asked for."""
    with running([sys.executable, "-c", "import signal; print(flush=True); signal.pause()"], cores) as open_program:
        wait(lambda: b"signal" in Path(f"/proc/{open_program.pid}/cmdline").read_bytes())
        is_allowed = may_dump(open_program)
        assert crash(open_program) == is_allowed
