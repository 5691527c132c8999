"""Who opened an entry, and what left the program: facts of a computer's log. Ids, times and reasons, never a record's words."""

from enum import StrEnum

import msgspec

from carer_app.domain.entry import Control, What
from carer_app.domain.well_formed import is_name
from carer_app.i18n import _


class Why(StrEnum):
    """Why a paper leaves the program. One of these, not words of one's own: what stands in the log is never erased."""

    REVIEW = "review"
    HEALTH = "health"
    SCHOOL = "school"
    FAMILY = "family"
    CHILD = "child"
    POLICE = "police"
    COURT = "court"
    OTHER = "other"


WHY_WORDS: dict[str, str] = {
    Why.REVIEW: _("for a review"),
    Why.HEALTH: _("for a health appointment"),
    Why.SCHOOL: _("for school"),
    Why.FAMILY: _("for the family"),
    Why.CHILD: _("for the child"),
    Why.POLICE: _("for the police"),
    Why.COURT: _("for a court"),
    Why.OTHER: _("for another reason"),
}
"""Each reason as it goes on in a sentence."""


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """One person opened a record, or let a paper about a child leave the program.

    `at` is the computer's own time. `paper` is a sort of paper, `why` one of `Why`, and `locked` whether the paper can be
    opened only with a passphrase.
    """

    what: str
    person: str
    at: str
    record: str = ""
    child: str = ""
    paper: str = ""
    why: str = ""
    locked: bool = False


ACTS = (What.VIEWED, What.EXPORTED, What.PRINTED)


def access_control(access: Access) -> Control:
    """The control entry that tells it to the council."""
    facts = {"person": access.person, "at": access.at, "record": access.record, "child": access.child}
    facts |= {"paper": access.paper, "why": access.why, "locked": "yes" if access.locked else ""}
    return Control(what=access.what, facts={name: value for name, value in facts.items() if value})


def access_of(control: Control) -> Access | None:
    """What a control entry says of an access; None where it says something else, or nothing that can be kept."""
    facts = {name: control.facts.get(name, "") for name in ("person", "at", "record", "child", "paper", "why")}
    is_told = is_name(facts["person"]) and is_name(facts["at"]) and (facts["record"] or facts["child"])
    if control.what not in ACTS or not is_told or not all(is_name(value) for value in facts.values() if value):
        return None
    return Access(what=control.what, **facts, locked=control.facts.get("locked") == "yes")
