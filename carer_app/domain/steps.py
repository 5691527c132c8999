"""What is to be done: what, by whom, by when, and when it was done. Every kind that has such steps has them alike."""

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from carer_app.domain.checks import LONGEST_LINE, LONGEST_TEXT, blank, too_long
from carer_app.domain.kind import Due, Line, Problem
from carer_app.domain.words import day_words
from carer_app.i18n import _


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to do. It is done once `done_on` says on which day."""

    what: str
    by_whom: str = ""
    by_day: date | None = None
    done_on: date | None = None

    def words(self) -> str:
        """The step in one line, with who and by when, and whether it is done."""
        by = _("by {day}").format(day=day_words(self.by_day)) if self.by_day else ""
        done = _("done {day}").format(day=day_words(self.done_on)) if self.done_on else ""
        return " · ".join(part for part in (self.what, self.by_whom, by, done) if part)


def step_lines(field: str, steps: Sequence[Step]) -> Iterator[Line]:
    for step in steps:
        yield Line(field=field, label=_("To do"), text=step.words())


def step_problems(field: str, steps: Sequence[Step]) -> Iterator[Problem]:
    """Steps that say nothing, or more than anybody reads."""
    for number, step in enumerate(steps):
        place = f"{field}[{number}]"
        yield from blank(f"{place}.what", step.what, _("“To do” is empty. Write in a few words what is to be done."))
        yield from too_long(f"{place}.what", _("To do"), step.what, LONGEST_TEXT)
        yield from too_long(f"{place}.by_whom", _("By whom?"), step.by_whom, LONGEST_LINE)


def step_dues(name: str, steps: Sequence[Step]) -> Iterator[Due]:
    """What is not done yet, each step by the name and its number, with or without a day."""
    for number, step in enumerate(steps):
        if not step.done_on:
            sentence = f"{step.what} ({step.by_whom})" if step.by_whom else step.what
            yield Due(sentence=sentence, by=step.by_day, name=f"{name} {number}")
