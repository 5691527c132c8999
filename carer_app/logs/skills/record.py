"""What a life-skills step is as a kind: each look at a skill is a record of its own, so looks add up and never clash."""

from datetime import date
from typing import Any

from carer_app.domain.frameworks import framework_named
from carer_app.domain.kind import RecordKind
from carer_app.domain.skills import LIFE_SKILLS, LifeSkillsStep, begins, keeps_the_words
from carer_app.i18n import _


def _example(today: date) -> LifeSkillsStep:
    general = framework_named("general")
    skill = general.skills[1]
    return LifeSkillsStep(
        day=today,
        skill=skill.id,
        carers_view=2,
        own_view=3,
        own_words="“I can do pasta and I can do eggs. I just want someone in the kitchen.”",
        evidence="Made pasta with tomato sauce for four, with one question about the salt.",
        next_step="Cook the same meal while the carer is in the next room.",
        as_it_was=general.ladder(skill.id),
    )


def _as_before(raw: dict[str, Any]) -> dict[str, Any]:
    """The first form had no steps of its own, and always a view of the carer's: it reads as it is."""
    return raw


LIFE_SKILLS_STEP = RecordKind(
    slug=LIFE_SKILLS,
    title=_("Life skills"),
    content=LifeSkillsStep,
    example=_example,
    schema=2,
    upgrades={1: _as_before},
    fills_in=keeps_the_words,
    begins=begins,
)

KINDS = (LIFE_SKILLS_STEP,)
