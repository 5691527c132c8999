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


def turn_by_turn(one: Callable[[int], object], other: Callable[[int], object], times: int) -> tuple[float, float]:
    """The median milliseconds of each, taken in turn, so that a busy machine is as busy for both; the first ten only warm up."""
    took: tuple[list[float], list[float]] = ([], [])
    for number in range(times):
        for way, found in ((one, took[0]), (other, took[1])):
            start = time.perf_counter()
            way(number)
            found.append((time.perf_counter() - start) * 1000)
    return median(took[0][10:]), median(took[1][10:])


def median(values: list[float]) -> float:
    return statistics.median(values)


def percentile(values: list[float], share: float) -> float:
    """The value that this share of the sorted values stays under."""
    return values[min(len(values) - 1, int(len(values) * share))]
