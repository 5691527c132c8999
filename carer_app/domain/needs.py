"""How what waits is put in order and said: for now, for the next shift, with others, further ahead. Nobody is ever late."""

from datetime import datetime, time, timedelta
from enum import StrEnum

import msgspec

from carer_app.clock import LONDON, local
from carer_app.domain.deadlines import by_words, due_day, has_passed
from carer_app.domain.kind import Due, Whose
from carer_app.i18n import _

SOON = timedelta(days=14)
OTHERS_AHEAD = timedelta(days=28)
_MORNING = (time(7, 30),)
_SHIFTS = (time(7, 30), time(14, 30), time(21, 30))


class Group(StrEnum):
    """Where something stands in the list."""

    NOW = "now"
    NEXT = "next"
    OTHERS = "others"
    LATER = "later"


class Handing(msgspec.Struct, frozen=True, kw_only=True):
    """A hand-over as it stands: from whom, to whom, when, and when it was taken on (None: not yet)."""

    record: str
    need: str
    by: str
    by_name: str
    to: str
    to_name: str
    at: str
    accepted: str | None = None

    @property
    def holder(self) -> str:
        """Whose it is: until it is taken on, it stays with the one who handed it over."""
        return self.to if self.accepted else self.by


class Need(msgspec.Struct, frozen=True, kw_only=True):
    """Something that waits about a child. `record`, `kind` and `author` are the entry that it comes from and who wrote it,
    empty where the law or the council sets it. What waits because of a `closed` entry is put off and handed over by
    nobody: its readers go into it.
    """

    key: str
    child: str
    child_name: str
    due: Due
    group: Group
    record: str = ""
    kind: str = ""
    author: str = ""
    put_off_until: datetime | None = None
    handing: Handing | None = None
    closed: bool = False

    @property
    def is_pressing(self) -> bool:
        """Whether it is for now and cannot wait, such as a child who is missing."""
        return self.group is Group.NOW and not self.due.can_wait

    def is_asked_of(self, person: str) -> bool:
        """Whether it was handed to this person, who has not taken it on yet."""
        return self.handing is not None and self.handing.to == person and not self.handing.accepted


class Started(msgspec.Struct, frozen=True, kw_only=True):
    """Something that an entry made wait; where it was met, the `record` that met it, `by` whom and when (`at`); where it
    waits, the `need`, without to whom it was handed.
    """

    due: Due
    record: str = ""
    by: str = ""
    at: str = ""
    need: Need | None = None


def rank(need: Need) -> int:
    """In which order things stand whatever their day: a child who is not here, what presses, what runs by the hour."""
    if need.due.goes_first:
        return 0
    if need.is_pressing:
        return 1
    return 2 if isinstance(need.due.by, datetime) and not need.due.can_wait else 3


WHOSE = {
    Whose.CARER: _("you"),
    Whose.SOCIAL_WORKER: _("the social worker"),
    Whose.IRO: _("the independent reviewing officer"),
    Whose.HEALTH_TEAM: _("the health team"),
    Whose.SCHOOL: _("the school and the social worker"),
    Whose.MANAGER: _("the manager"),
    Whose.COUNCIL: _("the council"),
}


def group_of(due: Due, now: datetime, *, is_counted: bool) -> Group:
    """Where something stands that nobody put off or handed over. `is_counted`: its day comes from a clock, not an entry."""
    day = due_day(due)
    ahead = day - local(now).date() if day else None
    if due.whose is not Whose.CARER:
        return Group.OTHERS if ahead is None or ahead <= OTHERS_AHEAD else Group.LATER
    if ahead is None:
        if not due.can_wait:
            return Group.NOW
        return Group.NEXT if is_counted else Group.LATER
    if ahead <= timedelta(0):
        return Group.NOW
    return Group.NEXT if ahead <= SOON else Group.LATER


def group_with(handing: Handing, me: str, alone: Group) -> Group:
    """Where something stands that was handed over, for one person: theirs, asked of them, or with somebody else."""
    if handing.to == me and not handing.accepted:
        return Group.NOW
    return alone if handing.holder == me else Group.OTHERS


def when_words(due: Due, now: datetime) -> str:
    """By when, or since when it waits for whom; empty where no day was set."""
    if due.by is None:
        return ""
    passed, own = has_passed(due, now), due.whose is Whose.CARER
    if own:
        words = _("Was to be by {day}. It is still to be done, or written down.") if passed else _("By {day}.")
    else:
        words = _("Waiting for {who} since {day}.") if passed else _("By {day}. It is for {who} to arrange.")
    return words.format(day=by_words(due), who=WHOSE[due.whose])


def next_shift(now: datetime, *, in_childrens_home: bool) -> datetime:
    """When the next shift begins: the next morning in a foster home; three shifts a day in a children's home."""
    here = local(now)
    starts = _SHIFTS if in_childrens_home else _MORNING
    days = (here.date(), here.date() + timedelta(days=1))
    return next(at for day in days for start in starts if (at := datetime.combine(day, start, LONDON)) > now)
