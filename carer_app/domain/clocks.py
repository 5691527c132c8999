"""What the law and the council wait for about one child, from the facts that the records give. Never an *overdue* on anyone.

A day that cannot be counted is said as such: where the birth date is not known, or nothing is written down of what the
day would be counted from.
"""

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from carer_app.councils import CouncilProfile
from carer_app.domain import statutory
from carer_app.domain.facts import Fact, Standing, Topic
from carer_app.domain.kind import Due, Whose
from carer_app.domain.words import date_words, day_words
from carer_app.domain.working_days import birthday, months_after, working_days_before
from carer_app.i18n import _

UNKNOWN = "not_written_down"
PAPER = "paper_for_the_review"
_OLD_NEWS_MONTHS = 3
_PAPER_MONTHS = 1
_AGAIN_MONTHS = 3


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a child where the days are counted. `facts` in any order."""

    today: date
    name: str
    came_here: date
    profile: CouncilProfile
    birth_date: date | None = None
    facts: tuple[Fact, ...] = ()

    def days(self, topic: Topic, standing: Standing = Standing.DONE) -> list[date]:
        """The days of a topic in order; what is still to come has not been done, whatever was written."""
        found = sorted(fact.day for fact in self.facts if fact.topic is topic and fact.standing is standing)
        return [day for day in found if standing is Standing.PLANNED or day <= self.today]

    def last(self, topic: Topic) -> date | None:
        return max(self.days(topic), default=None)

    def planned(self, topic: Topic) -> date | None:
        """The first day to come that is set for it. A day that went by quiets no clock: nobody wrote that it took place."""
        last = self.last(topic) or date.min
        return next((day for day in self.days(topic, Standing.PLANNED) if day >= self.today and day > last), None)

    @property
    def care_began(self) -> date:
        """The day on which care began, as it was told, else the day on which the child came here."""
        return max(self.days(Topic.CARE_BEGAN), default=self.came_here)

    def reviews(self) -> list[date]:
        """The reviews of this time in care: those of an earlier one, before the child went home, start no clock now."""
        began = max(self.days(Topic.CARE_BEGAN), default=date.min)
        return [day for day in self.days(Topic.REVIEW) if day >= began]


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """One clock as it stands: what it is called, the last day, whose it is and the rule it comes from."""

    topic: Topic
    name: str
    day: date
    whose: Whose
    source: str


def clock_dues(known: Known) -> list[Due]:
    """Everything that the law and the council wait for about this child, each with its day and its source."""
    unknown: list[str] = []
    found: list[Due] = []
    for clock in (*_plans(known), *_health(known), *_growing_up(known), *_of_the_council(known)):
        if _is_old_news(known, clock):
            unknown.append(clock.name)
        else:
            found += _due(known, clock)
    return [*found, *_paper(known), *_cannot_be_counted(known, unknown)]


def _plans(known: Known) -> Iterator[Clock]:
    began, review = known.care_began, known.profile.terms.review
    yield Clock(
        topic=Topic.REVIEW,
        name=_("next {review}").format(review=review),
        day=statutory.review_day(began, known.reviews()),
        whose=Whose.IRO,
        source=_("Care Planning Regulations 2010, regulation 33: 20 working days, 3 months, then 6 months apart"),
    )
    if not known.days(Topic.CARE_PLAN):
        source = _("Care Planning Regulations 2010, regulation 4: within 10 working days")
        day = statutory.care_plan_day(began)
        yield Clock(topic=Topic.CARE_PLAN, name=_("care plan"), day=day, whose=Whose.SOCIAL_WORKER, source=source)
    if not known.days(Topic.PLACEMENT_PLAN):
        source = _("Care Planning Regulations 2010, regulation 9: within 5 working days")
        day = statutory.placement_plan_day(known.came_here)
        name = _("placement plan")
        yield Clock(topic=Topic.PLACEMENT_PLAN, name=name, day=day, whose=Whose.SOCIAL_WORKER, source=source)
    yield Clock(
        topic=Topic.SOCIAL_WORKER_VISIT,
        name=_("social worker's visit"),
        day=statutory.visit_day(
            known.came_here,
            known.days(Topic.SOCIAL_WORKER_VISIT),
            stays_until_18=bool(known.days(Topic.STAYS_UNTIL_18)),
        ),
        whose=Whose.SOCIAL_WORKER,
        source=_("Care Planning Regulations 2010, regulation 28: within a week, 6 weeks apart, later up to 3 months"),
    )


def _health(known: Known) -> Iterator[Clock]:
    last = known.last(Topic.HEALTH_ASSESSMENT)
    if last is None:
        yield Clock(
            topic=Topic.HEALTH_ASSESSMENT,
            name=_("first health assessment"),
            day=statutory.first_health_assessment_day(known.care_began),
            whose=Whose.HEALTH_TEAM,
            source=_("Care Planning Regulations 2010, regulation 7: within 20 working days"),
        )
    elif known.birth_date:
        yield Clock(
            topic=Topic.HEALTH_ASSESSMENT,
            name=_("next health assessment"),
            day=statutory.next_health_assessment_day(last, known.birth_date),
            whose=Whose.HEALTH_TEAM,
            source=_("Care Planning Regulations 2010, regulation 7: every 6 months under five, then once a year"),
        )
    yield from _questionnaire(known)
    dentist = known.last(Topic.DENTIST)
    if dentist:
        source = _("SSDA903 return: seen by a dentist in the year. The dentist may set an earlier day")
        day = months_after(dentist, 12)
        yield Clock(topic=Topic.DENTIST, name=_("dentist's check"), day=day, whose=Whose.CARER, source=source)
    elif (said_no := known.days(Topic.DENTIST, Standing.SAID_NO)) and not known.planned(Topic.DENTIST):
        source = _(
            "NICE guideline CG19: checks of under-eighteens are 3 to 12 months apart. After a no it is offered again"
        )
        day = months_after(said_no[-1], _AGAIN_MONTHS)
        yield Clock(topic=Topic.DENTIST, name=_("dentist's check"), day=day, whose=Whose.CARER, source=source)


def _questionnaire(known: Known) -> Iterator[Clock]:
    standard, born = known.profile.deadlines.sdq_months, known.birth_date
    last = known.last(Topic.QUESTIONNAIRE)
    day = statutory.questionnaire_day(known.care_began, born, last, standard.value) if born else None
    if day:
        name = _("strengths and difficulties questionnaire")
        whose, source = Whose.SOCIAL_WORKER, standard.source
        yield Clock(topic=Topic.QUESTIONNAIRE, name=name, day=day, whose=whose, source=source)


def _growing_up(known: Known) -> Iterator[Clock]:
    born = known.birth_date
    if born is None:
        return
    last, standard = known.last(Topic.SCHOOL_PLAN), known.profile.deadlines.pep_reviews_a_year
    first = statutory.school_plan_begins(known.care_began, born)
    day = statutory.next_school_plan_day(last, born, standard.value) if last else first
    if day:
        source = standard.source if last else _("Guidance on looked-after children's education, 2018: 10 working days")
        name = _("personal education plan")
        yield Clock(topic=Topic.SCHOOL_PLAN, name=name, day=day, whose=Whose.SCHOOL, source=source)
    yield from _pathway(known, born)


def _pathway(known: Known, born: date) -> Iterator[Clock]:
    if known.today >= birthday(born, 18) or known.today < months_after(birthday(born, 16), -6):
        return
    done = [*known.days(Topic.PATHWAY_ASSESSMENT), *known.days(Topic.PATHWAY_REVIEW)]
    if not done:
        source = _("Care Planning Regulations 2010, regulation 42: not more than 3 months after the sixteenth birthday")
        day = statutory.pathway_assessment_day(known.care_began, born)
        name = _("assessment for the pathway plan")
        yield Clock(topic=Topic.PATHWAY_ASSESSMENT, name=name, day=day, whose=Whose.SOCIAL_WORKER, source=source)
        return
    standard = known.profile.deadlines.pathway_review_months
    yield Clock(
        topic=Topic.PATHWAY_REVIEW,
        name=_("look at the pathway plan"),
        day=months_after(max(done), standard.value),
        whose=Whose.SOCIAL_WORKER,
        source=standard.source,
    )


def _of_the_council(known: Known) -> Iterator[Clock]:
    """What this council set for itself beside the law, from its profile."""
    yield from _care_plan_work(known)
    ages, born = known.profile.ages, known.birth_date
    if born is None:
        return
    passport, begin, end = ages.health_passport_from, ages.annual_conversation_from, ages.annual_conversation_until
    if passport and not known.days(Topic.HEALTH_PASSPORT) and known.today < birthday(born, 18):
        day = max(birthday(born, passport.value), known.came_here)
        name = _("health passport")
        source = passport.source
        yield Clock(topic=Topic.HEALTH_PASSPORT, name=name, day=day, whose=Whose.HEALTH_TEAM, source=source)
    if begin and birthday(born, begin.value) <= known.today < birthday(born, end.value if end else 18):
        last = known.last(Topic.YEARLY_TALK)
        day = months_after(last or max(known.came_here, birthday(born, begin.value)), 12)
        name = _("yearly talk with somebody independent")
        yield Clock(topic=Topic.YEARLY_TALK, name=name, day=day, whose=Whose.COUNCIL, source=begin.source)


def _care_plan_work(known: Known) -> Iterator[Clock]:
    """The council's own time for working on the care plan with the young person, from the last time or the plan's coming."""
    target = known.profile.deadlines.care_plan_work_months
    if target is None or (known.birth_date and known.today >= birthday(known.birth_date, 18)):
        return
    last = max([*known.days(Topic.CARE_PLAN_WORK), *known.days(Topic.CARE_PLAN)], default=known.came_here)
    yield Clock(
        topic=Topic.CARE_PLAN_WORK,
        name=_("work on the care plan together with {name}").format(name=known.name),
        day=months_after(last, target.value),
        whose=Whose.SOCIAL_WORKER,
        source=target.source,
    )


def _is_old_news(known: Known, clock: Clock) -> bool:
    """Whether nothing of it is written here and its first day is long past: then it was most likely done elsewhere."""
    written = any(fact.topic is clock.topic for fact in known.facts)
    return not written and months_after(clock.day, _OLD_NEWS_MONTHS) < known.today


def _due(known: Known, clock: Clock) -> Iterator[Due]:
    planned = known.planned(clock.topic)
    if planned and planned <= clock.day:
        return
    name = clock.name[:1].upper() + clock.name[1:]
    sentence = name
    said_no = max(known.days(clock.topic, Standing.SAID_NO), default=None)
    if planned:
        sentence = _("{what}: set for {planned}, which is later than it should be. Ask for an earlier day.")
        sentence = sentence.format(what=name, planned=day_words(planned))
    elif said_no and said_no > (known.last(clock.topic) or date.min):
        sentence = _("{what}: {name} said no on {day}, which is their right. It may be offered again.")
        sentence = sentence.format(what=name, name=known.name, day=date_words(said_no))
    yield Due(
        sentence=sentence,
        by=clock.day,
        topic=clock.topic,
        whose=clock.whose,
        source=_source(known, clock),
        can_wait=clock.topic is Topic.DENTIST,
    )


def _source(known: Known, clock: Clock) -> str:
    """The rule, and from which day it was counted where that is only a likely one."""
    from_care = (Topic.REVIEW, Topic.CARE_PLAN, Topic.HEALTH_ASSESSMENT, Topic.SCHOOL_PLAN)
    if clock.topic not in from_care or known.days(clock.topic) or known.days(Topic.CARE_BEGAN):
        return clock.source
    since = _("{rule}. Counted from {day}, when {name} came here: the day on which care began is not written down")
    return since.format(rule=clock.source, day=date_words(known.came_here), name=known.name)


def _paper(known: Known) -> Iterator[Due]:
    """The carer's paper for a review that is set, from a month before it until its day."""
    planned = known.planned(Topic.REVIEW)
    if planned is None or not months_after(planned, -_PAPER_MONTHS) <= known.today < planned:
        return
    standard = known.profile.deadlines.review_papers_days
    sentence = _("Your paper for the {review} on {day}.")
    yield Due(
        sentence=sentence.format(review=known.profile.terms.review, day=day_words(planned)),
        by=working_days_before(planned, standard.value),
        topic=PAPER,
        source=standard.source,
    )


def _cannot_be_counted(known: Known, unknown: Iterable[str]) -> Iterator[Due]:
    if known.birth_date is None:
        sentence = _(
            "{name}'s birth date is not known, so the days for health assessments and school plans cannot be counted. "
            "Ask the social worker."
        )
        yield Due(sentence=sentence.format(name=known.name), topic=Topic.BIRTH)
    names = ", ".join(unknown)
    if names:
        sentence = _(
            "Nothing is written down here yet of: {names}. Write when each last took place, and the next day is counted."
        )
        yield Due(sentence=sentence.format(names=names), topic=UNKNOWN)
