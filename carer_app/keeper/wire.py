"""What the window and the keeper say to each other: one line of JSON each way, over pipes that only these two have."""

from enum import StrEnum

import msgspec

LONGEST = 64 * 1024
"""Bytes of one line at most."""
FREE_TRIES = 5
"""Wrong PINs of one person, after which only the passphrase works."""


class Do(StrEnum):
    """What is asked of the keeper."""

    KEEP = "keep"
    RELEASE = "release"
    FORGET = "forget"
    WHO = "who"


class Why(StrEnum):
    """Why somebody's PIN does not open: it was wrong; or it ended, and by what."""

    WRONG = "wrong"
    TRIES = "tries"
    OVER = "over"
    ASLEEP = "asleep"
    CHANGED = "changed"
    UNKNOWN = "unknown"


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """One request. `held` is what is to be kept, in hex, for so many `seconds`."""

    do: Do
    person: str = ""
    pin: str = ""
    held: str = ""
    seconds: float = 0.0


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The answer: what was `held`, in hex; or `why` not, with the tries that are `left`, and whether this one `was_tried`.
    `who` has a PIN just now, the last to use it last, and of whom it `ended`, by what.
    """

    held: str = ""
    why: str = ""
    left: int = 0
    was_tried: bool = False
    who: tuple[str, ...] = ()
    ended: dict[str, str] = {}


ASLEEP_STATUS = 41
"""The exit status of a keeper that ended because the computer slept for too long."""
