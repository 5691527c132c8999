"""When a computer's clock was odd: what its log tells of it, and the mark on what was written meanwhile.

A wrong clock loses nothing and puts nothing in another order. Times are shown as claimed, between the council's own.
"""

from datetime import timedelta

from carer_app.clock import moment
from carer_app.domain.entry import Control, What
from carer_app.i18n import _

ODD = timedelta(minutes=5)
"""By how much a clock may differ before anybody is told."""


def clock_jumped(at: str, known: str) -> Control:
    """The control entry that says that the clock was `at` that time, though it was `known` to be another: by the council's word,
    or because something had been written then already.
    """
    return Control(what=What.CLOCK_JUMPED, facts={"at": at, "known": known})


def odd_clock(written: str, received: str | None, beacon: str = "") -> str:
    """A sentence where the writer's clock cannot have been right. `beacon` is the council's last word on the time before it was
    written, where that is known.
    """
    if received and moment(written) > moment(received) + ODD:
        return _(
            "The time of writing is later than that of its arrival, so the clock of the writer's computer was wrong."
        )
    if beacon and moment(written) < moment(beacon) - ODD:
        return _(
            "The time of writing is earlier than the council's last word before it, so the clock of the writer's computer "
            "was wrong."
        )
    return ""
