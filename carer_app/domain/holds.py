"""A hold on a file: while it stands nothing in the file is erased, by whatever way. Both ends ask the same."""

import msgspec

from carer_app.errors import KnownError
from carer_app.i18n import _

DEFAULT_WORDS = _(
    "The council has placed a hold on this file. Nothing in it can be erased until it is lifted. "
    "Ask your supervising social worker."
)

EVERYTHING = "*"
"""The file of a hold that stands over everything on one computer."""


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """A hold as whoever meets it is told. On whose account it stands is not said: one that the council placed on a person
    is told as one on each file that they wrote in.
    """

    file: str
    words: str
    since: str


class UnderHoldError(KnownError):
    """Nothing was erased, because a hold stands on the file."""

    def __init__(self, hold: Hold) -> None:
        super().__init__(hold.words)
        self.hold = hold
