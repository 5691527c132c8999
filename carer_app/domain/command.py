"""What a council may ask a computer to do, under its signature: obeyed once, and only by the computer that it names."""

from enum import StrEnum

import msgspec

from carer_app.domain.canonical import Count
from carer_app.domain.entry import Control, What


class Ask(StrEnum):
    """What may be asked."""

    LOCK = "lock"
    HAND_BACK = "hand_back"
    WIPE = "wipe"
    ROTATE = "rotate"
    HOLD = "hold"


class Outcome(StrEnum):
    """What became of it: done, or kept back by a hold, or not known to the program on that computer. One that is
    begun is not answered yet: what was not sent is on its way to safety, and a hold still stops it.
    """

    DONE = "done"
    BEGUN = "begun"
    UNDER_HOLD = "under-hold"
    NOT_KNOWN = "not-known"


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """One thing asked of one computer. `counter` is larger than all before it; `what` is one of `Ask`, or a newer word.

    `file` is the child's file that a hand-back or a hold is about; a hold without one is about everything on the computer.
    `words` are for whoever meets it there. A hold that is `lifted` ends the one before.
    """

    v: int = 1
    gateway: str
    device: str
    counter: Count
    what: str
    at: str
    file: str = ""
    words: str = ""
    lifted: bool = False


def obeyed(counter: int, outcome: Outcome, at: str) -> Control:
    """The control entry by which a computer says that it did what it was asked. `at` is its own time."""
    return Control(what=What.OBEYED, facts={"counter": str(counter), "outcome": str(outcome), "at": at})
