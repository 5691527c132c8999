"""How a figure is taken and told."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One line of the table: what was measured, what was promised, and what it was measured against."""

    name: str
    ours: str
    baseline: str
    promise: str
    kept: bool


def timed(work: Callable[[int], object], times: int) -> list[float]:
    """Milliseconds of each of so many calls, sorted."""
    found = []
    for number in range(times):
        start = time.perf_counter()
        work(number)
        found.append((time.perf_counter() - start) * 1000)
    return sorted(found)


def median(values: list[float]) -> float:
    return statistics.median(values)


def percentile(values: list[float], share: float) -> float:
    """The value that this share of the sorted values stays under."""
    return values[min(len(values) - 1, int(len(values) * share))]
