"""Histories of homes and a council from a seed: the real rules of both ends over memory, and every promise checked."""

import gc
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, nullcontext
from multiprocessing import get_context
from typing import NamedTuple
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
COLLECTED = 100
"""After so many histories what is left in circles is looked for."""

AT_ONCE = 500
PARTS_TOLD = 20
"""After so many parts, of so many histories each, a long campaign says how far it is."""

ENTRIES_AT_ONCE = 4
"""So few in a request that a batch ends in the middle of what was written."""


@contextmanager
def in_memory() -> Iterator[None]:
    """Both ends over memory, while this lasts."""
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


class Played(NamedTuple):
    """Some histories: how many, the time of a core that they took, what happened in them, and what each seed found."""

    cases: int = 0
    seconds: float = 0.0
    doings: int = 0
    computers: int = 0
    found: dict[int, str] = {}

    def and_(self, more: "Played") -> "Played":
        sums = (mine + theirs for mine, theirs in zip(self[:4], more[:4], strict=True))
        return Played(*sums, found=self.found | more.found)


def play(seed: int) -> Violation | None:
    """One history; what it found, if anything."""
    history, found = _play(seed)
    _let_go(history)
    return found


def _let_go(history: History) -> None:
    """What goes in circles is let go by hand: to look for all of it would take as long as to play."""
    for seat in history.seats:
        vars(seat.computer).clear()
    for one in (history.council, history.ledger, history):
        vars(one).clear()


def _play(seed: int) -> tuple[History, Violation | None]:
    if seed % COLLECTED == 0:
        gc.collect()
    SIGNATURES.forget()
    history = History(seed, MemoryWorld())
    try:
        history.run()
    except Violation as found:
        return history, found
    except Exception as problem:  # noqa: BLE001 - whatever stops a history is a find
        return history, Violation("it stopped", f"{type(problem).__name__}: {problem}")
    return history, None


def _part(seeds: range) -> Played:
    """The histories of these seeds, in this process."""
    began = time.process_time()
    doings, computers, found = 0, 0, {}
    with in_memory():
        for seed in seeds:
            history, problem = _play(seed)
            doings, computers = doings + len(history.steps), computers + len(history.seats)
            _let_go(history)
            if problem:
                found[seed] = str(problem)
    return Played(len(seeds), time.process_time() - began, doings, computers, found)


def steps_of(seed: int) -> tuple[list[str], list[str]]:
    """What happened in a history, and the names of what the council kept."""
    with in_memory():
        SIGNATURES.forget()
        history = History(seed, MemoryWorld())
        history.run()
    return history.steps, list(history.council.tables.revisions)


def run(size: int, seed: int, workers: int = 1) -> Result:
    """Play `size` histories from that seed on, in so many processes at once."""
    some = min(AT_ONCE, -(-size // workers))
    parts = [range(first, min(first + some, seed + size)) for first in range(seed, seed + size, some)]
    played = Played()
    with ProcessPoolExecutor(workers, get_context("spawn")) if workers > 1 else nullcontext() as pool:
        for number, part in enumerate(pool.map(_part, parts) if pool else map(_part, parts), 1):
            played = played.and_(part)
            if number % PARTS_TOLD == 0:
                _tell(played, size)
    rate = played.cases / played.seconds
    return Result(
        name="simulation",
        cases=size,
        figures=(
            f"{rate:,.0f} histories a second of one core",
            f"{played.doings / size:.1f} doings and {played.computers / size:.1f} computers a history",
            f"seeds {seed} to {seed + size - 1}",
        ),
        broken=tuple(f"seed {number}: {problem}" for number, problem in played.found.items()),
    )


def _tell(played: Played, size: int) -> None:
    """How far a long campaign is."""
    broken = ", ".join(f"seed {number}" for number in played.found) or "none"
    rate = played.cases / played.seconds
    sys.stderr.write(f"{played.cases:,} of {size:,} histories, {rate:,.0f} a second of one core; broken: {broken}\n")
    sys.stderr.flush()
