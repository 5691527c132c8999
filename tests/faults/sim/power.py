"""Power cuts: before and after every commit, and in the middle of a transaction."""


class PowerCutError(Exception):
    """The machine stopped here. What was not committed is gone, and so is everything in memory."""


class Violation(Exception):  # noqa: N818 - it is the find of a simulation, not an error in it
    """A promise was broken; its name, and what was seen."""

    def __init__(self, promise: str, what: str) -> None:
        super().__init__(f"{promise}: {what}")
        self.promise = promise


class Power:
    """Counts down the steps until the next cut; None for none."""

    def __init__(self) -> None:
        self.left: int | None = None

    def step(self) -> None:
        """One write or commit is due; raises PowerCutError where the power goes first."""
        if self.left is None:
            return
        if self.left == 0:
            self.left = None
            raise PowerCutError
        self.left -= 1
