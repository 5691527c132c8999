"""Life-skills frameworks: which skills there are and the steps in each. Read from resources/frameworks/*.toml.

Each look at a skill keeps the words of its steps as they were, so a framework may change. Those that were written before
records did so mean the words of the framework's first version, which for that reason is kept for ever.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import msgspec

from carer_app.config import resources
from carer_app.errors import BadInputError, KnownError

GENERAL = "general"


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a step is called in every skill."""

    name: str


class Skill(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One skill. Its id never changes: records name it. `steps` says what each step looks like in this skill."""

    id: str
    name: str
    steps: tuple[str, ...]


class StepAsItWas(msgspec.Struct, frozen=True, kw_only=True):
    """What a step was called when somebody looked at the skill, and what it looked like in it."""

    name: str
    looks_like: str = ""


class Ladder(msgspec.Struct, frozen=True, kw_only=True):
    """The steps of one skill, or of one goal that the young person chose, lowest first. Records keep it as it was."""

    framework: str
    skill: str
    name: str
    steps: tuple[StepAsItWas, ...]

    def has_step(self, number: int) -> bool:
        return 1 <= number <= len(self.steps)

    def step_name(self, number: int) -> str:
        """The step's own name; a number that it has not stands as it is."""
        return self.steps[number - 1].name if self.has_step(number) else str(number)


class Framework(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Skills and steps as one council or one programme sees them. Steps are counted from 1 and never averaged.

    `about` says for whom it is. One that `takes_goals` also has the goals that a young person chose, with steps of
    their own. `version` is one more whenever its words change.
    """

    slug: str
    name: str
    source: str
    steps: tuple[Step, ...]
    skills: tuple[Skill, ...]
    about: str = ""
    takes_goals: bool = False
    version: int = 1

    def skill(self, skill_id: str) -> Skill | None:
        return next((skill for skill in self.skills if skill.id == skill_id), None)

    def ladder(self, skill_id: str) -> Ladder | None:
        """The steps of one skill; None for a skill that it has not."""
        skill = self.skill(skill_id)
        if skill is None:
            return None
        both = zip(self.steps, skill.steps, strict=True)
        steps = tuple(StepAsItWas(name=step.name, looks_like=words) for step, words in both)
        return Ladder(framework=self.slug, skill=skill.id, name=skill.name, steps=steps)

    def goal_ladder(self, goal: str, words: str, steps: Iterable[str] = ()) -> Ladder:
        """The steps of a goal: its own, or where it has none the framework's."""
        names = [step for step in steps if step.strip()] or [step.name for step in self.steps]
        steps_of_it = tuple(StepAsItWas(name=name) for name in names)
        return Ladder(framework=self.slug, skill=goal, name=words, steps=steps_of_it)


class BrokenFrameworkError(KnownError):
    """A framework file cannot be read; the sentence names the file and the key."""


class UnknownFrameworkError(BadInputError):
    """No framework of that name ships."""


def read_frameworks(folder: Path) -> dict[str, Framework]:
    """Every framework in a folder, by slug; raises BrokenFrameworkError."""
    found = {}
    for path in sorted(folder.glob("*.toml")):
        framework = _read(path)
        found[framework.slug] = framework
    return found


@cache
def frameworks() -> dict[str, Framework]:
    """Every framework that ships."""
    return read_frameworks(resources() / "frameworks")


def first_of(folder: Path) -> dict[str, Framework]:
    """Every framework as it was first, by slug: an earlier version stays in the folder `earlier` once there is a later."""
    first: dict[str, Framework] = {}
    for path in [*sorted((folder / "earlier").glob("*.toml")), *sorted(folder.glob("*.toml"))]:
        found = _read(path)
        known = first.get(found.slug)
        first[found.slug] = known if known and known.version < found.version else found
    return first


@cache
def first_versions() -> dict[str, Framework]:
    """The first version of every framework that ships."""
    return first_of(resources() / "frameworks")


def frameworks_among(slugs: Iterable[str]) -> list[Framework]:
    """Those of these that are here, each once; the general one where none of them is."""
    known = frameworks()
    return [known[slug] for slug in dict.fromkeys(slugs) if slug in known] or [known[GENERAL]]


def framework_named(slug: str) -> Framework:
    """The framework of that slug; raises UnknownFrameworkError, which lists those there are."""
    known = frameworks()
    if slug not in known:
        names = ", ".join(known)
        raise UnknownFrameworkError(
            f"There is no framework “{slug}”. Choose one of: {names}.", [("framework", "not known")]
        )
    return known[slug]


def _read(path: Path) -> Framework:
    try:
        framework = msgspec.toml.decode(path.read_bytes(), type=Framework)
    except (msgspec.DecodeError, UnicodeError) as problem:
        raise _broken(path, str(problem)) from problem
    for skill in framework.skills:
        if len(skill.steps) != len(framework.steps):
            raise _broken(path, f"skill “{skill.id}” has not as many steps as the framework")
    if not framework.steps or not framework.skills:
        raise _broken(path, "it has no steps or no skills")
    if len({skill.id for skill in framework.skills}) != len(framework.skills):
        raise _broken(path, "skills: two have the same id")
    return framework


def _broken(path: Path, what: str) -> BrokenFrameworkError:
    return BrokenFrameworkError(f"The life-skills framework {path.name} cannot be read: {what}.")
