"""What a life-skills step is: where a young person is in one skill, as the carer sees it and as they see it themselves."""

from collections.abc import Iterator
from datetime import date

from carer_app.councils import CouncilProfile
from carer_app.domain.frameworks import Framework, Skill, framework_named, frameworks
from carer_app.domain.kind import Circumstances, Content, Due, Line, Problem, RecordKind, Voice
from carer_app.domain.revision import Occurred
from carer_app.domain.words import day_words
from carer_app.i18n import _


class LifeSkillsStep(Content, frozen=True, kw_only=True):
    """One look at one skill. The two views stand side by side and are never averaged. `own_view` None: not asked yet."""

    day: date
    skill: str
    carers_view: int
    framework: str = "general"
    own_view: int | None = None
    own_words: str = ""
    evidence: str = ""
    evidence_record: str | None = None
    next_step: str = ""
    next_step_by: date | None = None

    def occurred(self) -> Occurred:
        return Occurred.on(self.day)

    def skill_name(self) -> str:
        """The skill's name, or its id where its framework is not on this computer."""
        skill = self._skill()
        return skill.name if skill else self.skill

    def headline(self) -> str:
        return _("{skill}: {step}").format(skill=self.skill_name(), step=self.step_name(self.carers_view))

    def step_name(self, number: int) -> str:
        framework = frameworks().get(self.framework)
        return framework.step_name(number) if framework else str(number)

    def step_words(self, number: int | None) -> str:
        """A step as people read it, with what it looks like in this skill; None is said as not asked yet."""
        if number is None:
            return _("not asked yet")
        framework, skill = frameworks().get(self.framework), self._skill()
        if not framework or not skill or not framework.has_step(number):
            return str(number)
        return _("step {number} of {count}, {name}: {example}").format(
            number=number, count=len(framework.steps), name=framework.step_name(number), example=skill.steps[number - 1]
        )

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="skill", label=_("Skill"), text=self.skill_name())
        yield Line(
            field="carers_view", label=_("Carer's view"), text=self.step_words(self.carers_view), voice=Voice.VIEW
        )
        yield Line(field="own_view", label=_("The young person's own view"), text=self.step_words(self.own_view))
        if self.own_words:
            yield Line(field="own_words", label=_("Their words"), text=self.own_words, voice=Voice.THEIR_WORDS)
        if self.evidence:
            yield Line(field="evidence", label=_("What was seen"), text=self.evidence, voice=Voice.FACT)
        if self.next_step:
            yield Line(field="next_step", label=_("Next step"), text=self._next_words())

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        framework = frameworks().get(self.framework)
        if not framework:
            names = ", ".join(frameworks())
            yield Problem(field="framework", sentence=_("Framework must be one of {names}.").format(names=names))
            return
        if not framework.skill(self.skill):
            names = ", ".join(skill.id for skill in framework.skills)
            yield Problem(field="skill", sentence=_("Skill must be one of {names}.").format(names=names))
        yield from self._wrong_steps(framework)
        if self.next_step_by and self.next_step_by < self.day:
            yield Problem(field="next_step_by", sentence=_("“Next step by” is before this day."))
        if self.next_step_by and not self.next_step.strip():
            yield Problem(field="next_step", sentence=_("“Next step” is empty, yet a day is set for it."))

    def settled(self) -> Iterator[str]:
        yield self._topic()

    def _topic(self) -> str:
        return f"skills:{self.skill}"

    def due(self, profile: CouncilProfile) -> Iterator[Due]:
        if self.next_step:
            sentence = _("{skill}, next step: {next_step}").format(skill=self.skill_name(), next_step=self.next_step)
            yield Due(sentence=sentence, by=self.next_step_by, topic=self._topic())

    def _skill(self) -> Skill | None:
        framework = frameworks().get(self.framework)
        return framework.skill(self.skill) if framework else None

    def _next_words(self) -> str:
        if not self.next_step_by:
            return self.next_step
        return _("{next_step} (by {day})").format(next_step=self.next_step, day=day_words(self.next_step_by))

    def _wrong_steps(self, framework: Framework) -> Iterator[Problem]:
        for field, number in (("carers_view", self.carers_view), ("own_view", self.own_view)):
            if number is not None and not framework.has_step(number):
                sentence = _("{field} must be a step from 1 to {count}.")
                yield Problem(field=field, sentence=sentence.format(field=field, count=len(framework.steps)))


def _example(today: date) -> LifeSkillsStep:
    skill = framework_named("general").skills[1]
    return LifeSkillsStep(
        day=today,
        skill=skill.id,
        carers_view=2,
        own_view=3,
        own_words="“I can do pasta and I can do eggs. I just want someone in the kitchen.”",
        evidence="Made pasta with tomato sauce for four, with one question about the salt.",
        next_step="Cook the same meal while the carer is in the next room.",
    )


LIFE_SKILLS_STEP = RecordKind(slug="life_skills_step", title=_("Life skills"), content=LifeSkillsStep, example=_example)

KINDS = (LIFE_SKILLS_STEP,)
