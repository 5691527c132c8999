"""The records that a children's home keeps, sealed, of a child who moved on: who may open them there, and why.

The registered person keeps each child's case record securely for 75 years after the child's birth (Children's Homes (England)
Regulations 2015, regulation 36).
"""

from enum import StrEnum

import msgspec

from carer_app.domain.people import Role
from carer_app.errors import KnownError
from carer_app.i18n import _

MAY_OPEN = (Role.REGISTERED_MANAGER,)
"""Who answers for the home, and so for what it keeps."""
LONGEST = 300


class SealedCopyError(KnownError):
    """Somebody would write in records that are kept sealed; whoever may open them reads them as they are."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "These records are kept here, sealed: they can be read, and nothing is added to them. Give what has to be "
                "written to the council."
            )
        )


class Because(StrEnum):
    """Why sealed records are opened. Words of one's own go with the last alone: see `Reason`."""

    CHILD = "child"
    COURT = "court"
    COMPLAINT = "complaint"
    OTHER = "other"


BECAUSE_WORDS: dict[str, str] = {
    Because.CHILD: _("the child asked to read their story"),
    Because.COURT: _("a court or an inquiry asked"),
    Because.COMPLAINT: _("a complaint or an allegation is looked into"),
    Because.OTHER: _("something else"),
}
"""Each reason as it goes on after a colon."""


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """What the log is told of a reason: the reason, and of words of one's own no more than the name of what they say. What
    stands in a log stays for good, and words can be erased one day.
    """

    because: str
    words: str = ""

    def detail(self) -> str:
        """As it stands in an act."""
        return f"{self.because}:{self.words}" if self.words else self.because


def reason_of(detail: str) -> Reason:
    """What the detail of an act says."""
    because, _colon, words = detail.partition(":")
    return Reason(because=because, words=words)
