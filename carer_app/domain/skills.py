"""Life skills: one look at one skill, as the carer sees it and as the young person sees it themselves.

The two views stand side by side, each on its own day if need be, and are never averaged. Every look keeps the words of
its steps as they were then, so a framework that changes later changes nothing that was said.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import msgspec

from carer_app.councils import CouncilProfile
from carer_app.domain.checks import too_long
from carer_app.domain.frameworks import GENERAL, Framework, Ladder, first_versions, frameworks
from carer_app.domain.kind import Circumstances, Content, Due, Line, Problem, Voice
from carer_app.domain.revision import Occurred
from carer_app.domain.step_words import of_them
from carer_app.domain.story import is_made_here, short_number
from carer_app.domain.words import day_words, first_line
from carer_app.i18n import _

LIFE_SKILLS = "life_skills_step"
_RECORD = re.compile(r"[0-9a-f-]{8,40}")
_TEXTS = {"own_words": _("Their words"), "evidence": _("What was seen"), "next_step": _("Next step")}


class LifeSkillsStep(Content, frozen=True, kw_only=True):
    """One look at one skill, or at a goal of the young person's own. A view that is None: nobody said it that day.

    Neither view is needed where something was seen. `as_it_was` are the steps in their words of that day; entries of the
    first schema have none, and mean the first version of their framework. `evidence_record` is the entry in which it was
    seen.
    """

    day: date
    skill: str
    carers_view: int | None = None
    framework: str = GENERAL
    own_view: int | None = None
    own_words: str = ""
    evidence: str = ""
    evidence_record: str | None = None
    next_step: str = ""
    next_step_by: date | None = None
    as_it_was: Ladder | None = None

    def occurred(self) -> Occurred:
        return Occurred.on(self.day)

    def ladder(self) -> Ladder | None:
        """The steps of this skill as they were; None where nobody here knows them."""
        kept = self.as_it_was
        if kept and (kept.framework, kept.skill) == (self.framework, self.skill):
            return kept
        framework = first_versions().get(self.framework)
        return framework.ladder(self.skill) if framework else None

    def skill_name(self) -> str:
        """The skill's name, or its id where its framework is not on this computer."""
        ladder = self.ladder()
        return first_line(ladder.name, 100) if ladder else self.skill

    def headline(self) -> str:
        if self.carers_view is None and self.own_view is not None:
            words = _("{skill}, their own view: {step}")
            return words.format(skill=self.skill_name(), step=first_line(self.step_name(self.own_view), 40))
        if self.carers_view is None:
            return _("{skill}: something was seen").format(skill=self.skill_name())
        step = first_line(of_them(self.step_name(self.carers_view)), 50)
        return _("{skill}: {step}").format(skill=self.skill_name(), step=step)

    def step_name(self, number: int) -> str:
        ladder = self.ladder()
        return ladder.step_name(number) if ladder else str(number)

    def step_words(self, number: int | None) -> str:
        """A step as people read it, with what it looks like in this skill; None is said as not asked yet."""
        if number is None:
            return _("not asked yet")
        ladder = self.ladder()
        if ladder is None or not ladder.has_step(number):
            return str(number)
        step = ladder.steps[number - 1]
        words = _("step {number} of {count}, {name}").format(number=number, count=len(ladder.steps), name=step.name)
        return f"{words}: {step.looks_like}" if step.looks_like else words

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="skill", label=_("Skill"), text=self.skill_name())
        yield Line(field="carers_view", label=_("Carer's view"), text=self._carers_words(), voice=Voice.VIEW)
        yield Line(field="own_view", label=_("The young person's own view"), text=self.step_words(self.own_view))
        if self.own_words:
            yield Line(field="own_words", label=_("Their words"), text=self.own_words, voice=Voice.THEIR_WORDS)
        if self.evidence:
            yield Line(field="evidence", label=_("What was seen"), text=self.evidence, voice=Voice.FACT)
        if self.evidence_record:
            text = _("entry {short}").format(short=_short(self.evidence_record))
            yield Line(field="evidence_record", label=_("Seen in"), text=text)
        if self.next_step:
            yield Line(field="next_step", label=_("Next step"), text=self._next_words())

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        yield from self._wrong_skill()
        if self.carers_view is None and self.own_view is None and not self._is_seen():
            sentence = _("Neither view is there. Choose a step, or write what you saw: that is enough by itself.")
            yield Problem(field="carers_view", sentence=sentence)
        if self.evidence_record and not _RECORD.fullmatch(self.evidence_record):
            yield Problem(field="evidence_record", sentence=_("“Seen in” must be the id of an entry."))
        if self.next_step_by and self.next_step_by < self.day:
            yield Problem(field="next_step_by", sentence=_("“Next step by” is before this day."))
        if self.next_step_by and not self.next_step.strip():
            yield Problem(field="next_step", sentence=_("“Next step” is empty, yet a day is set for it."))
        for field, label in _TEXTS.items():
            yield from too_long(field, label, getattr(self, field))

    def _is_seen(self) -> bool:
        """Whether something was seen. That is enough by itself: nobody need say each time how far they have come."""
        return bool(self.evidence.strip() or self.evidence_record)

    def settled(self) -> Iterator[str]:
        """A carer's own look settles the next step; the young person's view by itself is no answer to it."""
        if self.carers_view is not None:
            yield topic_of(self.framework, self.skill)

    def due(self, profile: CouncilProfile) -> Iterator[Due]:
        if self.next_step:
            sentence = _("{skill}, next step: {next_step}").format(skill=self.skill_name(), next_step=self.next_step)
            yield Due(sentence=sentence, by=self.next_step_by, topic=topic_of(self.framework, self.skill))

    def _carers_words(self) -> str:
        return _("not said this time") if self.carers_view is None else of_them(self.step_words(self.carers_view))

    def _next_words(self) -> str:
        if not self.next_step_by:
            return self.next_step
        return _("{next_step} (by {day})").format(next_step=self.next_step, day=day_words(self.next_step_by))

    def _wrong_skill(self) -> Iterator[Problem]:
        ladder, framework = self.ladder(), first_versions().get(self.framework)
        if not self.skill.strip():
            yield Problem(field="skill", sentence=_("Skill is empty. Name one."))
        elif ladder and ladder.steps:
            yield from self._wrong_steps(ladder)
        elif not framework:
            names = ", ".join(frameworks())
            yield Problem(field="framework", sentence=_("Framework must be one of {names}.").format(names=names))
        else:
            yield Problem(field="skill", sentence=_which(framework))

    def _wrong_steps(self, ladder: Ladder) -> Iterator[Problem]:
        for field, number in (("carers_view", self.carers_view), ("own_view", self.own_view)):
            if number is not None and not ladder.has_step(number):
                sentence = _("{field} must be a step from 1 to {count}.")
                yield Problem(field=field, sentence=sentence.format(field=field, count=len(ladder.steps)))


def keeps_the_words(step: Content) -> Mapping[str, Any]:
    """The steps in today's words, for a look that does not bring them."""
    assert isinstance(step, LifeSkillsStep)
    kept, framework = step.as_it_was, frameworks().get(step.framework)
    if kept and (kept.framework, kept.skill) == (step.framework, step.skill):
        return {}
    return {"as_it_was": msgspec.to_builtins(framework.ladder(step.skill) if framework else None)}


def topic_of(framework: str, skill: str) -> str:
    """What a look at this skill settles."""
    return f"skills:{skill}" if framework == GENERAL else f"skills:{framework}:{skill}"


def looks_at(framework: str, skill: str, step: int | None = None) -> str:
    """The topic of a form that begins with this skill, and with the step that somebody pressed."""
    return f"look:{framework}:{skill}:{step or ''}"


def seen_in(record: str, day: date) -> str:
    """The topic of a form that begins with the entry in which a step was seen, on its day."""
    return f"seen:{record}:{day.isoformat()}"


def begins(topic: str, _day: date) -> Mapping[str, Any]:
    """What the form of a look begins with: the skill that waits, the one that was pressed, or the entry it was seen in."""
    about, _colon, rest = topic.partition(":")
    parts = rest.split(":")
    if about == "seen":
        return {"evidence_record": parts[0]} | ({"day": parts[1]} if len(parts) > 1 else {})
    if about == "skills":
        return {"framework": parts[-2] if len(parts) > 1 else GENERAL, "skill": parts[-1]}
    if about == "look" and len(parts) == 3:
        framework, skill, step = parts
        return {"framework": framework, "skill": skill} | ({"carers_view": int(step)} if step.isdigit() else {})
    return {}


def _which(framework: Framework) -> str:
    names = ", ".join(skill.id for skill in framework.skills)
    if framework.takes_goals:
        words = _("Skill must be one of {names}, or a goal of their own that brings its steps as “as_it_was”.")
        return words.format(names=names)
    return _("Skill must be one of {names}.").format(names=names)


def _short(record: str) -> str:
    """An entry's short number; what is no entry's id stands as it is."""
    return short_number(record) if is_made_here(record) else record
