"""What may not be here yet, said honestly: when this computer last fetched, and which others were not heard from since when."""

from datetime import date

from carer_app.i18n import _
from carer_app.store.computers import Apart, Computer
from carer_app.ui.shell.wording import when_words


def behind_words(apart: Apart, today: date) -> tuple[str, ...]:
    """A sentence on this computer, then one for each other computer of the home."""
    if not apart.joined:
        return (_("This computer has joined no council, so what is written on another computer is not here."),)
    return (_fetched(apart, today), *_others(apart, today))


def _fetched(apart: Apart, today: date) -> str:
    if apart.fetched is None:
        return _("This computer has not fetched anything yet.")
    return _("This computer last fetched at {when}.").format(when=when_words(apart.fetched, today))


def _others(apart: Apart, today: date) -> list[str]:
    if apart.computers is None:
        return [_("Another computer of this home may have entries that are not here yet.")]
    if not apart.computers:
        return [_("The council knows of no other computer of this home.")]
    return [_other(one, today) for one in apart.computers]


def _other(one: Computer, today: date) -> str:
    if one.heard is None:
        words = _("The computer that {name} joined has not been heard from yet: what is written there is not here.")
        return words.format(name=one.name)
    words = _(
        "The computer that {name} joined was last heard from at {when}: what was written there since is not here."
    )
    return words.format(name=one.name, when=when_words(one.heard, today))
