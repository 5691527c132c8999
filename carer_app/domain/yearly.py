"""What a record gives to the council's yearly return (SSDA903): spells away, and dated facts that the return counts.

Slices give these, the gateway's export reads them. Only what the records honestly know: nobody is asked for the return.
"""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

import msgspec


class Away(StrEnum):
    """The two classes of the return. Late home, or away as agreed, is neither and is never returned (rule 1006).

    From the statutory guidance on children who run away or go missing, January 2014.
    """

    MISSING = "M"
    WITHOUT_AUTHORISATION = "A"


class SpellAway(msgspec.Struct, frozen=True, kw_only=True):
    """One spell in one class. `end` None: not back yet. An episode that changes class is one spell after the other.

    `unsure` are sentences, without names or what anybody wrote, on why a time here is not certain, such as that two people
    wrote two times of coming back. Give the spell with the earlier return then.
    """

    way: Away
    start: datetime
    end: datetime | None = None
    unsure: tuple[str, ...] = ()


class SdqReason(StrEnum):
    """Why there is no score of the strengths and difficulties questionnaire (SDQ), by the codes of the return."""

    AGE = "SDQ1"
    CARER_SAID_NO = "SDQ2"
    DISABILITY = "SDQ3"
    OTHER = "SDQ4"
    CHILD_SAID_NO = "SDQ5"


class SdqScore(msgspec.Struct, frozen=True, kw_only=True):
    """A total score, 0 to 40, of the main carer's form, and the day on which that was filled in."""

    day: date
    score: int


class SdqNotDone(msgspec.Struct, frozen=True, kw_only=True):
    """That the questionnaire was not filled in, and why."""

    day: date
    reason: SdqReason


class Counted(StrEnum):
    """What the return counts as yes or no."""

    TEETH_CHECK = "teeth_check"
    HEALTH_ASSESSMENT = "health_assessment"
    IMMUNISATIONS = "immunisations"
    HEALTH_SURVEILLANCE = "health_surveillance"
    CONVICTED = "convicted"
    SUBSTANCE_MISUSE = "substance_misuse"
    INTERVENTION_RECEIVED = "intervention_received"
    INTERVENTION_OFFERED = "intervention_offered"


class YesOrNo(msgspec.Struct, frozen=True, kw_only=True):
    """One of these, as it was known on this day.

    A check or an assessment that took place is a yes. A no is given only by somebody who says that it is so: one
    appointment that was said no to, or cancelled, is not known to be the only one of the year, so it gives nothing.
    `INTERVENTION_OFFERED` means offered and said no to.
    """

    what: Counted
    day: date
    yes: bool = True


class ReviewHeld(msgspec.Struct, frozen=True, kw_only=True):
    """A review of care that took place. `code`, PN0 to PN7, is how the young person took part; empty: not known."""

    day: date
    code: str = ""


Yearly = SpellAway | SdqScore | SdqNotDone | YesOrNo | ReviewHeld
"""Anything that the return is made from."""


def spells(
    began: datetime,
    classes: Sequence[tuple[datetime, Away | None]],
    back: datetime | None,
    unsure: tuple[str, ...] = (),
) -> list[SpellAway]:
    """One episode as spells, one after the other, from its classes and since when each, the earliest first.

    None is a class that is never returned. The first class holds from the beginning, whenever it was written down; one
    that another replaced at once, or that begins after the return, counts for nothing.
    """
    starts = [began, *(max(since, began) for since, _ in classes[1:])]
    found: list[SpellAway] = []
    for (_, way), start, following in zip(classes, starts, [*starts[1:], None], strict=True):
        if (following is not None and following <= start) or (back is not None and start > back):
            continue
        end = back if following is None or (back is not None and back < following) else following
        if way and found and found[-1].way is way and found[-1].end == start:
            found[-1] = msgspec.structs.replace(found[-1], end=end)
        elif way:
            found.append(SpellAway(way=way, start=start, end=end, unsure=unsure))
    return found
