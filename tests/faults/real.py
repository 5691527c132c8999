"""The same histories over the real things: Ed25519, SQLCipher on the disk, PostgreSQL, requests as bytes."""

import tempfile
import time
from pathlib import Path
from unittest.mock import patch

from carer_app.errors import KnownError
from carer_app.sync import pace
from tests.faults.postgres import new_database, server
from tests.faults.result import Result
from tests.faults.sim import sizes
from tests.faults.sim.history import History
from tests.faults.sim.power import Violation
from tests.faults.sim.real import RealWorld
from tests.faults.simulation import ENTRIES_AT_ONCE

SIZE = 200
SIZED = sizes.Size((20, 30, 40), sizes.LONG.computers)


def play(seed: int, folder: Path, database_url: str | None) -> Violation | None:
    """One history; what it found, if anything."""
    world = RealWorld(folder, database_url)
    with patch.multiple(pace, BATCH=ENTRIES_AT_ONCE, STEADY=2), patch.multiple(sizes, SHORT=SIZED, LONG=SIZED):
        try:
            History(seed, world).run()
        except Violation as found:
            return found
        except KnownError as problem:
            return Violation("it stopped", f"{type(problem).__name__}: {problem}")
        finally:
            world.close()
    return None


def run(size: int, seed: int) -> Result:
    """Play `size` histories from that seed on, each with a database of its own."""
    began = time.monotonic()
    found = {}
    with tempfile.TemporaryDirectory(prefix="hl") as name, server(Path(name) / "pg") as postgres:
        for number in range(seed, seed + size):
            with new_database(postgres, Path(name)) as url:
                problem = play(number, Path(name) / str(number), url)
            if problem:
                found[number] = problem
    seconds = time.monotonic() - began
    return Result(
        name="real",
        cases=size,
        figures=(f"{seconds / size:.1f} s a history", f"seeds {seed} to {seed + size - 1}"),
        broken=tuple(f"seed {number}: {problem}" for number, problem in found.items()),
    )
