"""Running one campaign by itself: `python -m tests.faults.NAME --size N --seed S`."""

import argparse
import sys
from collections.abc import Callable

from tests.faults.result import Result


def main_of(run: Callable[[int, int], Result], size: int) -> None:
    """Run it, say what it found, and end with 1 where a promise was broken."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=size)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    found = run(given.size, given.seed)
    sys.stdout.write(f"{found.name}, {found.cases} cases, seed {given.seed}: {'; '.join(found.figures)}\n")
    for broken in found.broken:
        sys.stdout.write(f"BROKEN: {broken}\n")
    sys.exit(0 if found.is_kept else 1)
