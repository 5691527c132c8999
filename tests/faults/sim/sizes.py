"""How much may happen in one history: mostly little, because little is soon played, and in some of them much."""

from random import Random
from typing import NamedTuple


class Size(NamedTuple):
    """How many things may happen, and how many computers there may be; one of each is chosen."""

    doings: tuple[int, ...]
    computers: tuple[int, ...]


SHORT = Size((8, 12, 16, 20), (2, 2, 2, 3))
LONG = Size((20, 30, 40, 60, 80), (2, 2, 3, 3, 4, 5, 6, 8))
LONG_SHARE = 0.03


def some_size(rng: Random) -> Size:
    return LONG if rng.random() < LONG_SHARE else SHORT
