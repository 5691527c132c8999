"""What a person is told of a sync: a sentence for each thing that stops one, for two copies, and for what was set aside."""

from carer_app.i18n import _, counted
from carer_app.sync.engine import BUSY, NOT_TRUSTED, OTHER_GATEWAY, UNREACHABLE, UNTOLD

_NOT_TAKEN = _("The council's computer could not take what was sent. Everything is safe here. Tell the council.")
_WRONG_THERE = _(
    "The council's computer answered, and something is wrong there just now. Everything is safe here and will be sent later. "
    "If it stays so, tell the council."
)
TWO_COPIES = _(
    "Two computers use copies of one Hearthlog folder. Nothing is lost: both send what they have. "
    "Please go on with one of them only, and tell the council. It helps to set up the other one afresh."
)
"""What a person is told where `copied`."""

SENTENCES = {
    "too-large": _NOT_TAKEN,
    "bad-bytes": _NOT_TAKEN,
    "bad-request": _NOT_TAKEN,
    "not-signed": _(
        "The council does not know this computer by its key any more; perhaps its folder was put back from an old copy. "
        "Everything is safe here. Ask the council for a new code and connect again."
    ),
    OTHER_GATEWAY: _(
        "Another computer answers at the council's address than the one that this computer was connected to. Perhaps the "
        "council set up a new one. Nothing was sent, and everything is safe here. Tell the council."
    ),
    UNTOLD: _(
        "Everything written here was received by the council. But something in the council's own records is damaged, so "
        "not all that is new could be fetched. Nothing of it is lost here. Tell the council."
    ),
    "newer-version": _(
        "The council's computer has an older Hearthlog than this one and cannot read what is sent. Everything is safe here "
        "and will be sent once the council has updated it. Tell the council."
    ),
    NOT_TRUSTED: _(
        "What answers at the council's address could not show that it is the council, so nothing was sent. Everything is "
        "safe here. Perhaps this computer's clock is wrong, or this network wants you to sign in first. If it stays so, "
        "tell the council."
    ),
    UNREACHABLE: _(
        "The council's computer cannot be reached just now. Everything is safe here and will be sent later."
    ),
    "garbage": _(
        "Something on the way answered in the council's place. Everything is safe here and will be sent later."
    ),
    BUSY: _("The council's system is busy just now. Everything is safe here and will be sent later."),
    "broken-receipt": _(
        "The council's answer was not signed as it should be, so nothing counts as received. Tell the council."
    ),
    "chain-fork": _("The council holds another history of this computer. Everything is safe here. Tell the council."),
    "history-differs": _(
        "The council's history is not the one it showed before. Everything is safe here. Tell the council."
    ),
    "revoked": _("The council has taken this computer off its list. Everything is safe here. Ring the council."),
}
"""What stopped a sync, by its stable word."""


def stopped_by(problem: str) -> str:
    """What a person is told of a sync that stopped for this: a word of the gateway's own that has no sentence is an answer."""
    return SENTENCES.get(problem, _WRONG_THERE)


def could_not_be_taken(count: int) -> str:
    """That so many entries were set aside here."""
    return counted(
        "The council's computer could not take {count} entry. It is safe on this laptop.",
        "The council's computer could not take {count} entries. They are safe on this laptop.",
        count,
    )
