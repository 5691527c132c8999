"""The life-skills programme agreed with a young person, and the goals that they chose.

It is kept up to date for as long as they are in care, and every version keeps the whole of it. A goal is reached, or is
theirs no longer: both are theirs to say, and neither is a loss.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

import msgspec

from carer_app.councils import CouncilProfile
from carer_app.domain.checks import LONGEST_LINE, blank, earlier_day, too_long
from carer_app.domain.frameworks import Framework, Ladder, frameworks, frameworks_among
from carer_app.domain.kind import Circumstances, Content, Due, Line, Problem, Voice
from carer_app.domain.revision import Occurred, new_id
from carer_app.domain.words import date_words, day_words, first_line
from carer_app.i18n import _, counted

PROGRAMME = "skills_programme"
MOST_STEPS = 8
_TEXTS = {"their_words": _("In their own words"), "who_helps": _("Who helps with what")}


class Came(StrEnum):
    """What came of a goal; until somebody says so it is simply going on."""

    REACHED = "reached"
    NO_LONGER_MINE = "no_longer_mine"


CAME = {Came.REACHED: _("reached"), Came.NO_LONGER_MINE: _("no longer mine")}


class Goal(msgspec.Struct, frozen=True, kw_only=True):
    """Something that the young person chose. `id` is how looks name it; `own_steps` are lines, the first step first."""

    words: str
    id: str = ""
    chosen_on: date | None = None
    own_steps: str = ""
    came: Came | None = None
    came_on: date | None = None
    their_words: str = ""

    def ladder(self) -> Ladder | None:
        """Its steps: its own, or those of the framework for goals."""
        framework = goals_framework()
        words = first_line(self.words, 100)
        return framework.goal_ladder(self.id, words, self.own_steps.splitlines()) if framework and self.id else None

    def said(self) -> str:
        """The goal in one line, with its day and what came of it."""
        chosen = _("chosen {day}").format(day=day_words(self.chosen_on)) if self.chosen_on else ""
        came = CAME[self.came] if self.came else ""
        if self.came and self.came_on:
            came = _("{what} {day}").format(what=came, day=day_words(self.came_on))
        return " · ".join(part for part in (self.words.strip(), chosen, came) if part)


class SkillsProgramme(Content, frozen=True, kw_only=True):
    """What was agreed, as it stands since `agreed_on`. `framework` empty: the one that the council uses."""

    agreed_on: date
    agreed_with: str = ""
    framework: str = ""
    first: tuple[str, ...] = ()
    their_words: str = ""
    goals: tuple[Goal, ...] = ()
    who_helps: str = ""
    look_again_on: date | None = None

    def occurred(self) -> Occurred:
        return Occurred.on(self.agreed_on)

    def headline(self) -> str:
        going = len(self.going())
        agreed = _("Agreed {day}").format(day=date_words(self.agreed_on))
        if not going:
            return agreed
        return f"{agreed} · {counted('{count} goal of their own', '{count} goals of their own', going)}"

    def going(self) -> tuple[Goal, ...]:
        """The goals that are still theirs and not reached."""
        return tuple(goal for goal in self.goals if goal.came is None)

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="agreed_on", label=_("Agreed on"), text=date_words(self.agreed_on))
        if self.agreed_with:
            yield Line(field="agreed_with", label=_("Agreed with"), text=self.agreed_with)
        framework = framework_of(self, profile)
        yield Line(field="framework", label=_("Which list of skills"), text=framework.name)
        if self.first:
            names = ", ".join(name_of_skill(skill, framework) for skill in self.first)
            yield Line(field="first", label=_("What comes first"), text=names)
        if self.their_words:
            yield Line(field="their_words", label=_TEXTS["their_words"], text=self.their_words, voice=Voice.THEIR_WORDS)
        for goal in self.goals:
            yield Line(field="goals", label=_("A goal of their own"), text=goal.said(), voice=Voice.THEIR_WORDS)
            if goal.their_words:
                yield Line(
                    field="goals", label=_("What they say of it"), text=goal.their_words, voice=Voice.THEIR_WORDS
                )
        if self.who_helps:
            yield Line(field="who_helps", label=_TEXTS["who_helps"], text=self.who_helps)
        if self.look_again_on:
            yield Line(field="look_again_on", label=_("Look at it again"), text=date_words(self.look_again_on))

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        if self.framework and self.framework not in frameworks():
            sentence = _("Framework must be one of {names}, or empty.").format(names=", ".join(frameworks()))
            yield Problem(field="framework", sentence=sentence)
        sentence = _("“Look at it again” is before the day on which it was agreed.")
        yield from earlier_day("look_again_on", self.look_again_on, self.agreed_on, sentence)
        yield from too_long("agreed_with", _("Agreed with"), self.agreed_with, LONGEST_LINE)
        for field, label in _TEXTS.items():
            yield from too_long(field, label, getattr(self, field))
        for number, goal in enumerate(self.goals):
            yield from _of_goal(f"goals[{number}]", goal)

    def due(self, profile: CouncilProfile) -> Iterator[Due]:
        if self.look_again_on:
            sentence = _("Look at the life-skills programme again, together.")
            yield Due(sentence=sentence, by=self.look_again_on, name="look again")


def framework_of(programme: SkillsProgramme | None, profile: CouncilProfile) -> Framework:
    """The framework of a young person: the one that was agreed with them, else the council's."""
    agreed = programme.framework if programme else ""
    return frameworks_among([agreed, profile.skills_framework])[0]


def offered(programme: SkillsProgramme | None, profile: CouncilProfile) -> list[Framework]:
    """Every framework that can be chosen for a young person of this council, theirs first."""
    first = framework_of(programme, profile)
    return frameworks_among([first.slug, profile.skills_framework, *profile.skills_others])


def ladders(programme: SkillsProgramme | None, profile: CouncilProfile) -> list[Ladder]:
    """Every skill at which a young person may look: their own goals, what comes first for them, then the others."""
    framework = framework_of(programme, profile)
    goals = [goal.ladder() for goal in programme.going()] if programme else []
    first = programme.first if programme else ()
    skills = dict.fromkeys([*first, *(skill.id for skill in framework.skills)])
    return [one for one in (*goals, *(framework.ladder(skill) for skill in skills)) if one]


def name_of_skill(skill: str, *first: Framework) -> str:
    """A skill's name in these frameworks, else in any that has it; its id where none does."""
    every = (*first, *frameworks().values())
    return next((found.name for one in every if (found := one.skill(skill))), skill)


def goals_framework() -> Framework | None:
    """The framework whose measure is the young person's own goals."""
    return next((one for one in frameworks().values() if one.takes_goals), None)


def with_ids(programme: Content) -> Mapping[str, Any]:
    """The goals, each with an id by which looks name it from now on."""
    assert isinstance(programme, SkillsProgramme)
    named = [goal if goal.id else msgspec.structs.replace(goal, id=new_id()) for goal in programme.goals]
    return {"goals": msgspec.to_builtins(named)} if programme.goals else {}


def _of_goal(place: str, goal: Goal) -> Iterator[Problem]:
    yield from blank(f"{place}.words", goal.words, _("“What would they like?” is empty. Write it as they said it."))
    yield from too_long(f"{place}.words", _("What would they like?"), goal.words, LONGEST_LINE)
    yield from too_long(f"{place}.own_steps", _("Steps of their own"), goal.own_steps)
    if len(goal.own_steps.splitlines()) > MOST_STEPS:
        sentence = _("“Steps of their own”: {most} lines are the most.").format(most=MOST_STEPS)
        yield Problem(field=f"{place}.own_steps", sentence=sentence)
    yield from too_long(f"{place}.their_words", _("What they say of it"), goal.their_words)
    if goal.chosen_on:
        sentence = _("The day is before the one on which the goal was chosen.")
        yield from earlier_day(f"{place}.came_on", goal.came_on, goal.chosen_on, sentence)
