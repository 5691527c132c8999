"""How long to wait before trying again: full jitter, so that a thousand laptops do not come back at once."""

from collections.abc import Callable

BASE_SECONDS = 2.0
LONGEST_SECONDS = 15 * 60.0
LONGEST_ASKED_SECONDS = 60 * 60
"""What a proxy on the way may ask for, and no more: whoever writes at night is not put off until the next day."""

LONGEST_FOR_PRESSING_SECONDS = 3 * 60.0
"""What is pressing, such as that a child is missing, is tried again by then, whatever a gateway or a proxy asked for."""


def wait_seconds(attempt: int, chance: Callable[[], float], retry_after: int | None = None) -> float:
    """Seconds before try number `attempt` (1, 2, ...): anywhere up to a bound that doubles, counted from when the gateway
    asked to be let be. `chance` gives a number from 0 to 1.
    """
    bound: float = min(LONGEST_SECONDS, BASE_SECONDS * 2.0 ** min(attempt, 20))
    return _asked(retry_after) + chance() * bound


def rest_seconds(chance: Callable[[], float], retry_after: int | None) -> float:
    """Seconds for which a gateway that took everything is let be, because it said that it has nearly too much to do: from
    what it asked for up to as much again, and no more than a quarter of an hour. 0 where it asked for nothing.
    """
    asked = _asked(retry_after)
    return asked + chance() * min(asked, LONGEST_SECONDS)


def pressing_seconds(seconds: float, chance: Callable[[], float]) -> float:
    """The same wait for what is pressing: never longer than two to three minutes, so that those who were put off together
    do not come back together.
    """
    return min(seconds, LONGEST_FOR_PRESSING_SECONDS * (2 + chance()) / 3)


def _asked(retry_after: int | None) -> float:
    return min(max(retry_after or 0, 0), LONGEST_ASKED_SECONDS)
