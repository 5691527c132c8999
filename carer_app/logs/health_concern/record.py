"""What a health concern is: raised on a day, with somebody by name, and closed by a later record of whoever knows.

“All health concerns raised … will be directed to a named health professional and these will be reviewed at subsequent
meetings”, and issues are resolved within three days: North Tyneside's corporate parenting action plan 2016/17. The days
are the council's own and stand in its profile; they are counted as calendar days from the day on which it was raised.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

from carer_app.councils import CouncilProfile
from carer_app.domain.checks import LONGEST_LINE, blank, earlier_day, too_long
from carer_app.domain.kind import (
    AmendedBy,
    Circumstances,
    Content,
    Due,
    Lead,
    Line,
    Problem,
    RecordKind,
    Severity,
    Voice,
    Whose,
)
from carer_app.domain.revision import Occurred
from carer_app.domain.steps import Step, step_dues, step_lines, step_problems
from carer_app.domain.words import day_words, first_line, with_capital
from carer_app.i18n import _

OPEN = "open"
"""The name of what a concern waits for until it is over."""


class OwnerIs(StrEnum):
    """What the person is who has it."""

    CARER = "carer"
    HEALTH = "health"
    SOCIAL_WORKER = "social_worker"


class Over(StrEnum):
    """Whether it is over."""

    YES = "yes"
    NOT_YET = "not_yet"


OWNERS = {
    OwnerIs.CARER: _("one of us here"),
    OwnerIs.HEALTH: _("a health professional"),
    OwnerIs.SOCIAL_WORKER: _("the social worker"),
}
OVERS = {Over.YES: _("yes, it is over"), Over.NOT_YET: _("not yet")}
_WHOSE = {OwnerIs.CARER: Whose.CARER, OwnerIs.HEALTH: Whose.HEALTH_TEAM, OwnerIs.SOCIAL_WORKER: Whose.SOCIAL_WORKER}
_TEXTS = {
    "what": _("What the worry is"),
    "what_was_seen": _("What was seen or heard"),
    "their_words": _("Their words"),
    "raised_at": _("Where it was raised"),
}


class HealthConcern(Content, frozen=True, kw_only=True):
    """A worry about health: what it is, and who has it."""

    day: date
    what: str
    owner: str = ""
    owner_is: OwnerIs | None = None
    what_was_seen: str = ""
    their_words: str = ""
    raised_at: str = ""
    steps: tuple[Step, ...] = ()

    def occurred(self) -> Occurred:
        return Occurred.on(self.day)

    def headline(self) -> str:
        return _("Health concern: {what}").format(what=first_line(self.what, 120))

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="day", label=_("Raised on"), text=day_words(self.day))
        for field, label in _TEXTS.items():
            voice = Voice.THEIR_WORDS if field == "their_words" else Voice.FACT
            if getattr(self, field).strip():
                yield Line(field=field, label=label, text=getattr(self, field), voice=voice)
        if self.owner:
            text = f"{self.owner} ({OWNERS[self.owner_is]})" if self.owner_is else self.owner
            yield Line(field="owner", label=_("Who has it"), text=text, voice=Voice.FACT)
        yield from step_lines("steps", self.steps)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        yield from blank("what", self.what, _("“What is the worry?” is empty. A few words are enough."))
        for field, label in _TEXTS.items():
            yield from too_long(field, label, getattr(self, field))
        yield from too_long("owner", _("Who has it"), self.owner, LONGEST_LINE)
        yield from step_problems("steps", self.steps)
        if not self.owner.strip():
            sentence = _("Nobody is named who has it. Write the name of the person who sees to it.")
            yield Problem(field="owner", sentence=sentence, severity=Severity.SHOULD_NOT_BE)

    def due(self, profile: CouncilProfile) -> Iterator[Due]:
        target = profile.deadlines.health_issue_days
        words = _("Health concern: {what} {name} has it.") if self.owner.strip() else _("Health concern: {what}")
        what = first_line(self.what, 120)
        sentence = words.format(what=what if what.endswith((".", "!", "?")) else f"{what}.", name=self.owner)
        yield Due(
            sentence=sentence,
            by=self.day + timedelta(days=target.value) if target else None,
            name=OPEN,
            whose=_WHOSE.get(self.owner_is, Whose.CARER) if self.owner_is else Whose.CARER,
            source=target.source if target else "",
        )
        yield from step_dues("step", self.steps)


class HealthConcernNews(Content, frozen=True, kw_only=True):
    """What became of a concern: what was found and done, and whether it is over."""

    day: date
    over: Over
    what_came: str
    who_said: str = ""
    their_words: str = ""

    def occurred(self) -> Occurred:
        return Occurred.on(self.day)

    def headline(self) -> str:
        return _("Health concern: over") if self.over is Over.YES else _("Health concern: not over yet")

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="day", label=_("Day"), text=day_words(self.day))
        yield Line(field="over", label=_("Is it over"), text=with_capital(OVERS[self.over]), voice=Voice.FACT)
        yield Line(field="what_came", label=_("What came of it"), text=self.what_came, voice=Voice.FACT)
        if self.who_said:
            yield Line(field="who_said", label=_("Who said so"), text=self.who_said, voice=Voice.FACT)
        if self.their_words:
            yield Line(field="their_words", label=_("Their words"), text=self.their_words, voice=Voice.THEIR_WORDS)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        yield from blank("what_came", self.what_came, _("“What came of it?” is empty. A few words are enough."))
        yield from too_long("what_came", _("What came of it"), self.what_came)
        yield from too_long("who_said", _("Who said so"), self.who_said, LONGEST_LINE)
        yield from too_long("their_words", _("Their words"), self.their_words)
        lead = circumstances.lead.content if circumstances.lead else None
        if isinstance(lead, HealthConcern):
            sentence = _("This is before the concern was raised. Which of the two is right?")
            yield from earlier_day("day", self.day, lead.day, sentence)

    def answers(self, lead: Lead, writer: str) -> Iterator[str]:
        if self.over is Over.YES:
            yield OPEN


HEALTH_CONCERN = RecordKind(
    slug="health_concern",
    title=_("Health concern"),
    content=HealthConcern,
    example=lambda today: HealthConcern(
        day=today,
        what="Headaches after reading",
        owner="Ms Osei, nurse for children in care",
        owner_is=OwnerIs.HEALTH,
        what_was_seen="Held the book very near, three evenings this week.",
        their_words="“The letters swim.”",
        raised_at="The review on Monday",
        steps=(Step(what="Ask the optician for an early day", by_whom="Sam"),),
    ),
    amended_by=AmendedBy.READERS,
)
HEALTH_CONCERN_NEWS = RecordKind(
    slug="health_concern_news",
    title=_("Health concern: what came of it"),
    content=HealthConcernNews,
    example=lambda today: HealthConcernNews(
        day=today,
        over=Over.YES,
        what_came="New glasses. No headache for a week.",
        who_said="Ms Osei, nurse",
        their_words="“I can read in bed again.”",
    ),
    settles={OPEN: {}},
    part_of=HEALTH_CONCERN.slug,
)

KINDS = (HEALTH_CONCERN, HEALTH_CONCERN_NEWS)
