"""What is said when an entry was moved to another child's file, or cannot be."""

from collections.abc import Sequence

from carer_app.domain.moving import moves_among
from carer_app.domain.revision import SignedRevision
from carer_app.errors import BadInputError, KnownError
from carer_app.i18n import _
from carer_app.store import revisions

NOT_ENROLLED = _(
    "The old words stay hidden on this computer. They are erased once the council has the right copy and somebody "
    "has confirmed the move; this computer is not connected to a council yet."
)

KEPT_BY_HOLD = _(
    "The entry can be moved all the same. Once somebody has confirmed it, its old words stay hidden in this file until "
    "the council lifts the hold."
)


class MovedAwayError(BadInputError):
    """Nothing is written any more in an entry that was moved away."""

    def __init__(self) -> None:
        super().__init__(
            _("This entry was moved to another child's file. What you typed is kept; go on with it in that file.")
        )


class AnotherCouncilError(BadInputError):
    """The right file is kept elsewhere, so that this computer cannot carry anything over to it."""

    def __init__(self, name: str) -> None:
        sentence = _(
            "{name}'s file is kept by another council or home, so it cannot be moved from here. "
            "Ask the social worker to have it moved. Until then you can take the entry back."
        ).format(name=name)
        super().__init__(sentence, [("to-child", sentence)])


class PartMissingError(KnownError):
    """A part of the entry has not come to this computer yet."""

    def __init__(self) -> None:
        super().__init__(_("Part of this entry has not come to this computer yet. Sync first, then try again."))


class ConfirmedAlreadyError(BadInputError):
    """A move that was confirmed cannot be taken back, since the words in the old file may be gone."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This move was confirmed, so it cannot be taken back. Move the entry again, from the file where it is now."
            )
        )


class NotYoursToConfirmError(BadInputError):
    """Somebody who did not move it confirms it, and only where it waits for that."""

    def __init__(self) -> None:
        super().__init__(
            _("A registered manager or the social worker confirms a move, never the person who moved the entry.")
        )


def refuse_moved(versions: Sequence[SignedRevision]) -> None:
    """Raises MovedAwayError where a record was moved away."""
    if moves_among(revisions.heads_of(versions)):
        raise MovedAwayError
