"""What a meeting or plan is: a review, a school plan, a plan that came; with the young person's views and what comes next."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from carer_app.councils import CouncilProfile
from carer_app.domain.checks import blank
from carer_app.domain.facts import Fact, Standing, Topic
from carer_app.domain.kind import (
    AmendedBy,
    Circumstances,
    Content,
    Due,
    Line,
    Problem,
    RecordKind,
    Severity,
    Voice,
)
from carer_app.domain.revision import Occurred
from carer_app.domain.steps import Step, step_dues, step_lines, step_problems
from carer_app.domain.words import day_words, first_line, with_capital
from carer_app.domain.working_days import birthday
from carer_app.domain.yearly import CareBegan, ReviewHeld
from carer_app.i18n import _


class What(StrEnum):
    """What took place, or came."""

    REVIEW = "review"
    SCHOOL_PLAN = "school_plan"
    CARE_PLAN = "care_plan"
    CARE_PLAN_WORK = "care_plan_work"
    PLACEMENT_PLAN = "placement_plan"
    PATHWAY_ASSESSMENT = "pathway_assessment"
    PATHWAY_REVIEW = "pathway_review"
    YEARLY_TALK = "yearly_talk"
    HEALTH_PASSPORT = "health_passport"
    QUESTIONNAIRE = "questionnaire"
    CARE_BEGAN = "care_began"
    STAYS_UNTIL_18 = "stays_until_18"
    OTHER = "other"


class Stands(StrEnum):
    """How it stands."""

    HELD = "held"
    PLANNED = "planned"
    CALLED_OFF = "called_off"


class Participation(StrEnum):
    """How the young person took part in a review: the codes of the SSDA903 return, which are the same for every council."""

    UNDER_FOUR = "PN0"
    SPOKE = "PN1"
    ADVOCATE_SPOKE = "PN2"
    SYMBOLS = "PN3"
    CAME_AND_LISTENED = "PN4"
    SENT_AN_ADVOCATE = "PN5"
    SENT_VIEWS = "PN6"
    NEITHER = "PN7"


WHATS = {
    What.REVIEW: _("review of their care"),
    What.SCHOOL_PLAN: _("personal education plan (PEP) meeting"),
    What.CARE_PLAN: _("care plan came"),
    What.CARE_PLAN_WORK: _("work on the care plan together with the young person"),
    What.PLACEMENT_PLAN: _("placement plan came"),
    What.PATHWAY_ASSESSMENT: _("assessment for the pathway plan"),
    What.PATHWAY_REVIEW: _("look at the pathway plan"),
    What.YEARLY_TALK: _("yearly talk with somebody independent"),
    What.HEALTH_PASSPORT: _("health passport was given"),
    What.QUESTIONNAIRE: _("strengths and difficulties questionnaire (SDQ) was filled in"),
    What.CARE_BEGAN: _("day on which care began"),
    What.STAYS_UNTIL_18: _("it was agreed that they stay here until 18"),
    What.OTHER: _("another meeting or plan"),
}
STANDS = {
    Stands.HELD: _("it took place"),
    Stands.PLANNED: _("it is planned"),
    Stands.CALLED_OFF: _("it was called off"),
}
PARTICIPATION = {
    Participation.SPOKE: _("came, and spoke for themselves"),
    Participation.ADVOCATE_SPOKE: _("came, and an advocate spoke for them"),
    Participation.SYMBOLS: _("came, and used signs, symbols or another way"),
    Participation.CAME_AND_LISTENED: _("came, and chose to say nothing"),
    Participation.SENT_AN_ADVOCATE: _("did not come, and an advocate spoke for them"),
    Participation.SENT_VIEWS: _("did not come, and sent their views"),
    Participation.NEITHER: _("did not come, and their views were not heard"),
    Participation.UNDER_FOUR: _("was under four years old"),
}


SCALE = range(11)
"""The scale of the practice models that councils here use: 10 is where one would like to be."""

NUMBERS = {"own_number": _("the young person says"), "carers_number": _("the carer says")}


def scale_question(profile: CouncilProfile) -> str:
    return profile.practice.scale_question or _("On a scale from 0 to 10:")


def _scale_ends(profile: CouncilProfile) -> str:
    """What the two ends of the council's scale mean, in its own words; empty where it does not say."""
    ends = "; ".join(end for end in (profile.practice.scale_lowest, profile.practice.scale_highest) if end)
    return f"({ends})" if ends else ""


class PlanEvent(Content, frozen=True, kw_only=True):
    """A meeting that was held or is planned, or a plan that came."""

    what: What
    day: date
    stands: Stands = Stands.HELD
    name: str = ""
    who_came: str = ""
    participation: Participation | None = None
    their_words: str = ""
    decided: str = ""
    own_number: int | None = None
    carers_number: int | None = None
    steps: tuple[Step, ...] = ()
    next_agreed: date | None = None

    def occurred(self) -> Occurred:
        return Occurred.on(self.day)

    def is_planned(self) -> bool:
        return self.stands is Stands.PLANNED

    def words(self) -> str:
        return self.name if self.what is What.OTHER and self.name.strip() else WHATS[self.what]

    def words_in(self, profile: CouncilProfile) -> str:
        """What it is, a review by the council's own word for it."""
        return profile.terms.review if self.what is What.REVIEW else self.words()

    def headline(self) -> str:
        words = first_line(self.words(), 100)
        begun = f"{words[:1].upper()}{words[1:]}"
        if self.stands is Stands.HELD:
            return begun
        return _("{what}: {stands}").format(what=begun, stands=STANDS[self.stands])

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="what", label=_("What"), text=self.words_in(profile))
        yield Line(field="day", label=_("Day"), text=day_words(self.day))
        yield Line(field="stands", label=_("How it stands"), text=STANDS[self.stands])
        if self.who_came:
            yield Line(field="who_came", label=_("Who came"), text=self.who_came)
        if self.participation:
            text = PARTICIPATION[self.participation]
            yield Line(field="participation", label=_("How they took part"), text=text)
        if self.their_words:
            yield Line(field="their_words", label=_("Their views"), text=self.their_words, voice=Voice.THEIR_WORDS)
        yield from self._numbers(profile)
        if self.decided:
            yield Line(field="decided", label=_("What was decided"), text=self.decided, voice=Voice.FACT)
        yield from step_lines("steps", self.steps)
        if self.next_agreed:
            yield Line(field="next_agreed", label=_("Next one agreed for"), text=day_words(self.next_agreed))

    def _numbers(self, profile: CouncilProfile) -> Iterator[Line]:
        """The numbers under the question of the council's practice model."""
        text = self.number_words(profile)
        if text:
            yield Line(field="own_number", label=scale_question(profile), text=text)

    def number_words(self, profile: CouncilProfile) -> str:
        """Each number with whose it is, then what the ends of the scale mean; empty where none was given."""
        said = [(who, getattr(self, field)) for field, who in NUMBERS.items()]
        words = " · ".join(f"{who}: {number}" for who, number in said if number is not None)
        return f"{with_capital(words)} {_scale_ends(profile)}".strip() if words else ""

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        if self.what is What.OTHER:
            yield from blank("name", self.name, _("“What” is “another meeting or plan”: write which one."))
        if self.next_agreed and self.next_agreed <= self.day:
            yield Problem(field="next_agreed", sentence=_("“Next one agreed for” must be after this day."))
        yield from step_problems("steps", self.steps)
        for field, who in NUMBERS.items():
            if getattr(self, field) not in (None, *SCALE):
                sentence = _("“{who}” is not a number from 0 to 10.").format(who=who)
                yield Problem(field=field, sentence=sentence)
        yield from self._participation_problems(circumstances.birth_date)

    def _participation_problems(self, born: date | None) -> Iterator[Problem]:
        """The return counts a code of taking part for reviews only, PN0 under four and the others from four (rules 440, 441)."""
        if self.participation is None:
            return
        is_young = bool(born and self.day < birthday(born, 4))
        sentence = ""
        if self.what is not What.REVIEW or self.stands is not Stands.HELD:
            sentence = _("“How did they take part?” is asked of a review that took place. Is this one?")
        elif born and is_young != (self.participation is Participation.UNDER_FOUR):
            sentence = _("“How did they take part?” does not fit the age on that day: “under four” is for under four.")
        if sentence:
            yield Problem(field="participation", sentence=sentence, severity=Severity.SHOULD_NOT_BE)

    def settled(self) -> Iterator[str]:
        if self.stands is Stands.HELD:
            yield self._topic()

    def _topic(self) -> str:
        return f"plans:{self.what}:{self.name.casefold()}" if self.what is What.OTHER else f"plans:{self.what}"

    def due(self, profile: CouncilProfile) -> Iterator[Due]:
        topic = self._topic()
        coming = self.day if self.stands is Stands.PLANNED else self.next_agreed
        if coming:
            what = self.words_in(profile)
            sentence = _("{what}: planned")
            yield Due(sentence=sentence.format(what=what[:1].upper() + what[1:]), by=coming, topic=topic)
        yield from step_dues("step", self.steps)

    def facts(self) -> Iterator[Fact]:
        if self.what is What.OTHER:
            return
        topic = Topic(self.what)
        if self.stands is Stands.HELD:
            yield Fact(topic=topic, day=self.day)
        elif self.stands is Stands.PLANNED:
            yield Fact(topic=topic, day=self.day, standing=Standing.PLANNED)
        if self.next_agreed:
            yield Fact(topic=topic, day=self.next_agreed, standing=Standing.PLANNED)

    def yearly(self, parts: Sequence[Content]) -> Iterator[ReviewHeld | CareBegan]:
        if self.stands is Stands.HELD and self.what is What.REVIEW:
            yield ReviewHeld(day=self.day, code=str(self.participation or ""))
        elif self.stands is Stands.HELD and self.what is What.CARE_BEGAN:
            yield CareBegan(day=self.day)


def _with_numbers(raw: dict[str, Any]) -> dict[str, Any]:
    """From schema 1: the second may say numbers on a scale, and knows work on the care plan."""
    return raw


def _example(today: date) -> PlanEvent:
    return PlanEvent(
        what=What.REVIEW,
        day=today,
        who_came="Robin, Ms Patel (social worker), Mr Lowe (independent reviewing officer), Robin's mum",
        participation=Participation.SPOKE,
        their_words="“I want to stay at my school and I want the big dinner table back.”",
        decided="Robin stays at the same school. Sundays with mum go on.",
        own_number=7,
        carers_number=8,
        steps=(Step(what="Ask the school about the chess club", by_whom="carer"),),
        next_agreed=today + timedelta(days=150),
    )


_HAVE_THEIR_OWN = (What.OTHER, What.QUESTIONNAIRE)
"""What is settled elsewhere: scores of a questionnaire are a kind of their own."""

PLAN_EVENT = RecordKind(
    slug="plan_event",
    title=_("Meeting or plan"),
    content=PlanEvent,
    schema=2,
    upgrades={1: _with_numbers},
    example=_example,
    amended_by=AmendedBy.READERS,
    settles={
        "not_written_down": {},
        **{str(what): {"what": str(what)} for what in What if what not in _HAVE_THEIR_OWN},
    },
)

KINDS = (PLAN_EVENT,)
