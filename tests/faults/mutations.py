"""Is the simulation able to find anything? Known faults are put into the code, one or several at once: each must be found."""

import time
from statistics import median

from tests.faults.result import Result
from tests.faults.sim.bugs import BUGS, MASKED, NAMED, Bug, planted
from tests.faults.simulation import in_memory, play

SIZE = 3_000
"""The most histories that are played for one fault."""


def needed(bugs: tuple[Bug, ...], most: int, seed: int) -> int | None:
    """How many histories it took to find them; None where they were not found."""
    with in_memory(), planted(*bugs):
        return next((number + 1 for number in range(most) if play(seed + number)), None)


def groups() -> dict[str, tuple[Bug, ...]]:
    """The faults as they are looked for: each alone, but for those that another check hides, and those that hide others."""
    alone = {bug.name: (bug,) for bug in BUGS if not bug.masked}
    return alone | {" + ".join(names): tuple(NAMED[name] for name in names) for names in MASKED}


def run(size: int, seed: int) -> Result:
    """Look for each fault in at most `size` histories."""
    began = time.process_time()
    found = {name: needed(bugs, size, seed) for name, bugs in groups().items()}
    seconds = time.process_time() - began
    counts = [count for count in found.values() if count is not None]
    return Result(
        name="mutations",
        cases=len(found),
        figures=(
            f"{len(counts)} of {len(found)} found",
            f"median {median(counts):,.0f} histories, at most {max(counts):,}, in {seconds:,.0f} s of one core in all",
            ", ".join(f"{name} {count or 'NOT FOUND'}" for name, count in found.items()),
        ),
        broken=tuple(f"not found in {size:,} histories: {name}" for name, count in found.items() if count is None),
    )
