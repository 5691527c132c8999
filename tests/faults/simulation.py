"""Histories of homes and a council from a seed: the real rules of both ends over memory, and every promise checked."""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from carer_app.sync import pace
from tests.faults.result import Result
from tests.faults.sim.asking import asked_in_memory
from tests.faults.sim.history import History
from tests.faults.sim.power import Violation
from tests.faults.sim.signing import SIGNATURES, keyed_hashes
from tests.faults.sim.telling import told_from_memory
from tests.faults.sim.world import MemoryWorld

SIZE = 10_000
ENTRIES_AT_ONCE = 4
"""So few in a request that a batch ends in the middle of what was written."""


@contextmanager
def in_memory() -> Iterator[None]:
    """Both ends over memory, while this lasts."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        with (
            told_from_memory(),
            asked_in_memory(),
            keyed_hashes(),
            patch.multiple(pace, BATCH=ENTRIES_AT_ONCE, STEADY=2),
        ):
            yield
    finally:
        gc.enable()
        gc.unfreeze()


def play(seed: int) -> Violation | None:
    """One history; what it found, if anything."""
    if seed % 100 == 0:
        gc.collect()
    SIGNATURES.forget()
    try:
        History(seed, MemoryWorld()).run()
    except Violation as found:
        return found
    except Exception as problem:  # noqa: BLE001 - whatever stops a history is a find
        return Violation("it stopped", f"{type(problem).__name__}: {problem}")
    return None


def steps_of(seed: int) -> tuple[list[str], list[str]]:
    """What happened in a history, and the names of what the council kept."""
    with in_memory():
        SIGNATURES.forget()
        history = History(seed, MemoryWorld())
        history.run()
    return history.steps, list(history.council.tables.revisions)


def run(size: int, seed: int) -> Result:
    """Play `size` histories from that seed on."""
    began = time.process_time()
    with in_memory():
        found = {number: problem for number in range(seed, seed + size) if (problem := play(number))}
    seconds = time.process_time() - began
    return Result(
        name="simulation",
        cases=size,
        figures=(f"{size / seconds:,.0f} histories a second of one core", f"seeds {seed} to {seed + size - 1}"),
        broken=tuple(f"seed {number}: {problem}" for number, problem in found.items()),
    )
