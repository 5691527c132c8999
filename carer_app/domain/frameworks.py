"""Life-skills frameworks: which skills there are and the steps in each. Read from resources/frameworks/*.toml."""

from functools import cache
from pathlib import Path

import msgspec

from carer_app.config import resources
from carer_app.errors import BadInputError, KnownError


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a step is called in every skill."""

    name: str


class Skill(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One skill. Its id never changes: records name it. `steps` says what each step looks like in this skill."""

    id: str
    name: str
    steps: tuple[str, ...]


class Framework(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Skills and steps as one council or one programme sees them. Steps are counted from 1 and never averaged."""

    slug: str
    name: str
    source: str
    steps: tuple[Step, ...]
    skills: tuple[Skill, ...]

    def skill(self, skill_id: str) -> Skill | None:
        return next((skill for skill in self.skills if skill.id == skill_id), None)

    def has_step(self, number: int) -> bool:
        return 1 <= number <= len(self.steps)

    def step_name(self, number: int) -> str:
        """The step's own name; a number from another framework stands as it is."""
        return self.steps[number - 1].name if self.has_step(number) else str(number)


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
    if len({skill.id for skill in framework.skills}) != len(framework.skills):
        raise _broken(path, "skills: two have the same id")
    return framework


def _broken(path: Path, what: str) -> BrokenFrameworkError:
    return BrokenFrameworkError(f"The life-skills framework {path.name} cannot be read: {what}.")
