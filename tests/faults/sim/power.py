"""Power cuts: before and after every commit, and in the middle of a transaction."""

from collections.abc import Callable
from typing import Any, Literal


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
        """One write or commit is due; raises PowerCutError where the power goes first. Where none is to come it need not be
        asked.
        """
        if self.left is None:
            return
        if self.left == 0:
            self.left = None
            raise PowerCutError
        self.left -= 1


class Transaction:
    """One transaction over the tables that `owner` has under that name: they are as they were before where it is broken off,
    and the power may go before and after its commit. `inside` is what is worked with. The tables are dictionaries of which no
    value is ever changed.
    """

    def __init__(self, owner: Any, tables: str, inside: Any, committed: Callable[[], None] | None = None) -> None:
        self._owner = owner
        self._tables = tables
        self._inside = inside
        self._committed = committed

    def __enter__(self) -> Any:
        tables = getattr(self._owner, self._tables)
        self._form = type(tables)
        self._before = [table.copy() if table else None for table in tables.__dict__.values()]
        return self._inside

    def __exit__(self, kind: object, _problem: object, _trace: object) -> Literal[False]:
        power = self._owner.power
        try:
            if kind is None and power.left is not None:
                power.step()
        except PowerCutError:
            kind = PowerCutError
            raise
        finally:
            if kind is not None:
                setattr(
                    self._owner, self._tables, self._form(*[{} if table is None else table for table in self._before])
                )
        if kind is None:
            if self._committed:
                self._committed()
            if power.left is not None:
                power.step()
        return False
