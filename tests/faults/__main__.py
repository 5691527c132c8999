"""`make faults`: the long campaigns. One alone, smaller, or again from its seed: --only NAME --size N --seed S."""

import argparse
import os
import sys
import time
from collections.abc import Callable
from functools import partial

from tests.faults import (
    bad_disks,
    bad_line,
    canaries,
    full_disks,
    fuzzing,
    killed_database,
    killed_gateway,
    killed_saves,
    killed_windows,
    late_commits,
    machine,
    mutations,
    real,
    rollbacks,
    simulation,
    tampering,
    torn_uploads,
)
from tests.faults.result import Result

Campaign = tuple[Callable[[int, int], Result], int]

CAMPAIGNS: dict[str, Campaign] = {
    "killed-windows": (killed_windows.run, killed_windows.SIZE),
    "simulation": (simulation.run, simulation.SIZE),
    "mutations": (mutations.run, mutations.SIZE),
    "real": (real.run, real.SIZE),
    "machine": (machine.run, machine.SIZE),
    "killed-saves": (killed_saves.run, killed_saves.SIZE),
    "full-disks": (full_disks.run, full_disks.SIZE),
    "bad-disks": (bad_disks.run, bad_disks.SIZE),
    "fuzzing": (fuzzing.run, fuzzing.SIZE),
    "tampering": (tampering.run, tampering.SIZE),
    "rollbacks": (rollbacks.run, rollbacks.SIZE),
    "canaries": (canaries.run, canaries.SIZE),
    "bad-line": (bad_line.run, 500),
    "torn-uploads": (torn_uploads.run, torn_uploads.SIZE),
    "killed-gateway": (killed_gateway.run, 200),
    "killed-database": (killed_database.run, 100),
    "late-commits": (late_commits.run, 20_000),
}
"""What runs, and of how many cases. The windows come first: they fork, which wants a process without threads."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--only", default="", help=f"a part of a campaign's name: {', '.join(CAMPAIGNS)}")
    parser.add_argument("--size", type=int, help="how many cases, in place of the campaign's own number")
    parser.add_argument("--seed", type=int, default=1, help="where to begin; what is found names the seed to begin at")
    parser.add_argument("--workers", type=int, default=1, help="how many processes play the simulation at once")
    given = parser.parse_args()
    wanted = [name for name in CAMPAIGNS if given.only in name]
    if not wanted:
        parser.error(f"there is no campaign “{given.only}”")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if given.workers < 1:
        parser.error("--workers is at least 1")
    CAMPAIGNS["simulation"] = (partial(simulation.run, workers=given.workers), simulation.SIZE)
    kept = [_run(name, given.size, given.seed) for name in wanted]
    return 0 if all(kept) else 1


def _run(name: str, size: int | None, seed: int) -> bool:
    run, usual = CAMPAIGNS[name]
    began = time.monotonic()
    result = run(size or usual, seed)
    mark = "kept  " if result.is_kept else "BROKEN"
    seconds = time.monotonic() - began
    figures = "; ".join(result.figures)
    sys.stdout.write(f"{mark}  {name}: {result.cases:,} cases from seed {seed} in {seconds:,.0f} s; {figures}\n")
    for line in result.broken:
        sys.stdout.write(f"        {line}\n")
    sys.stdout.flush()
    return bool(result.is_kept)


if __name__ == "__main__":
    sys.exit(main())
