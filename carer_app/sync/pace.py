"""How much goes at once: less after a line that was cut, and more again while it holds."""

from carer_app.sync.protocol import BATCH

CUT = ("unreachable", "garbage")
"""What goes wrong on the line, and is likelier the more is sent. Whatever else goes wrong, less would not help."""


STEADY = 12
"""Entries of one request on a line that is cut now and then: fewer would be mostly headers, more would rarely get through."""

_PATIENCE = 3


class Pace:
    """Entries of one request, and rows of one answer where that is fewer than usual."""

    def __init__(self) -> None:
        self.most = BATCH
        self._cuts = 0
        self._passed = 0

    def note(self, problem: str) -> None:
        """A request came to nothing: half as much next time where the line was cut, and below what is steady only where it
        is cut again and again.
        """
        if problem not in CUT:
            return
        self._cuts, self._passed = self._cuts + 1, 0
        if self.most > STEADY:
            self.most = max(STEADY, self.most // 2)
        elif self._cuts % _PATIENCE == 0:
            self.most = max(1, self.most // 2)

    def passed(self) -> None:
        """A request and its answer came through: twice as much next time, above what is steady once two did in a row."""
        self._cuts, self._passed = 0, self._passed + 1
        if self.most < STEADY:
            self.most = min(STEADY, self.most * 2)
        elif self._passed > 1:
            self.most, self._passed = min(BATCH, self.most * 2), 0

    @property
    def rows(self) -> int:
        """How many rows the answer may bring; 0 for as many as usual. They are smaller than what goes up for them."""
        return 0 if self.most == BATCH else 2 * self.most
