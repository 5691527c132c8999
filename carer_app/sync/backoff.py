"""How long to wait before trying again: full jitter, so that a thousand laptops do not come back at once."""

from collections.abc import Callable

BASE_SECONDS = 2.0
LONGEST_SECONDS = 15 * 60.0
LONGEST_ASKED_SECONDS = 60 * 60
"""What a proxy on the way may ask for, and no more: whoever writes at night is not put off until the next day."""


def wait_seconds(attempt: int, chance: Callable[[], float], retry_after: int | None = None) -> float:
    """Seconds before try number `attempt` (1, 2, ...): anywhere up to a bound that doubles, counted from when the gateway
    asked to be let be. `chance` gives a number from 0 to 1.
    """
    bound: float = min(LONGEST_SECONDS, BASE_SECONDS * 2.0 ** min(attempt, 20))
    return min(max(retry_after or 0, 0), LONGEST_ASKED_SECONDS) + chance() * bound
