"""How much goes at once: less after a line that was cut, and more again while it holds."""

from carer_app.sync.protocol import BATCH

CUT = ("unreachable", "garbage")
"""What goes wrong on the line, and is likelier the more is sent. Whatever else goes wrong, less would not help."""


class Pace:
    """Entries of one request, and rows of one answer where that is fewer than usual."""

    def __init__(self) -> None:
        self.most = BATCH

    def note(self, problem: str) -> None:
        """A request came to nothing: half as much next time where the line was cut."""
        if problem in CUT:
            self.most = max(1, self.most // 2)

    def passed(self) -> None:
        """A request and its answer came through: twice as much next time."""
        self.most = min(BATCH, self.most * 2)

    @property
    def rows(self) -> int:
        """How many rows the answer may bring; 0 for as many as usual."""
        return 0 if self.most == BATCH else self.most
