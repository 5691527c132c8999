"""How a skill went over time: the carer's view and the young person's own, each on its days, and never averaged."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from carer_app.domain.frameworks import Ladder
from carer_app.domain.skills import LifeSkillsStep
from carer_app.domain.words import date_words, first_line, with_capital
from carer_app.i18n import _

UNSEEN = timedelta(days=120)
"""Where nobody looked for longer than this, nobody knows how it was, and no line is drawn."""

Point = tuple[date, int]
View = Callable[[LifeSkillsStep], int | None]


@dataclass(frozen=True, kw_only=True)
class SkillHistory:
    """Every look at one skill, the earliest first. Views are counted on the steps that the latest look has."""

    framework: str
    skill: str
    looks: tuple[LifeSkillsStep, ...]

    @property
    def name(self) -> str:
        return self.looks[-1].skill_name()

    @property
    def ladder(self) -> Ladder | None:
        return self.looks[-1].ladder()

    def step_names(self) -> list[str]:
        """The steps as a chart names them, lowest first."""
        steps = self.ladder.steps if self.ladder else ()
        return [first_line(with_capital(step.name), 34) for step in steps]

    def of_carer(self) -> list[Point]:
        return self._points(_carers)

    def of_young_person(self) -> list[Point]:
        return self._points(_own)

    def last(self, view: View) -> LifeSkillsStep | None:
        """The latest look in which this view was said."""
        return next((look for look in reversed(self.looks) if view(look) is not None), None)

    def last_of_carer(self) -> LifeSkillsStep | None:
        return self.last(_carers)

    def last_of_young_person(self) -> LifeSkillsStep | None:
        return self.last(_own)

    def is_on_other_steps(self, look: LifeSkillsStep) -> bool:
        """Whether the look was on steps of other names, so that its number means something else."""
        then, now = look.ladder(), self.ladder
        return not then or not now or [step.name for step in then.steps] != [step.name for step in now.steps]

    def since(self, day: date) -> "SkillHistory | None":
        """The same from this day on; None where nobody looked since."""
        looks = tuple(look for look in self.looks if look.day >= day)
        return SkillHistory(framework=self.framework, skill=self.skill, looks=looks) if looks else None

    def sentence(self, carer: str, young_person: str) -> str:
        """What a chart of it says, for everybody who does not see it."""
        words = _("{skill}. {carer}: {carers}. {young_person}: {own}.")
        return words.format(
            skill=self.name,
            carer=carer,
            carers=_said(self.of_carer(), self.step_names()),
            young_person=young_person,
            own=_said(self.of_young_person(), self.step_names()),
        )

    def _points(self, view: View) -> list[Point]:
        ladder = self.ladder
        looks = ((look.day, view(look)) for look in self.looks if not self.is_on_other_steps(look))
        return [(day, number) for day, number in looks if number is not None and ladder and ladder.has_step(number)]


def histories(looks: Sequence[LifeSkillsStep]) -> list[SkillHistory]:
    """The looks by skill, the skill that was looked at last first."""
    by_skill: dict[tuple[str, str], list[LifeSkillsStep]] = {}
    for look in sorted(looks, key=lambda one: one.day):
        key = (look.framework, look.skill)
        by_skill[key] = [*by_skill.pop(key, []), look]
    return [
        SkillHistory(framework=framework, skill=skill, looks=tuple(found))
        for (framework, skill), found in reversed(by_skill.items())
    ]


def runs(points: Sequence[Point]) -> list[list[Point]]:
    """The points in unbroken runs: between two runs nobody looked for so long that nobody knows."""
    found: list[list[Point]] = []
    for point in points:
        if found and point[0] - found[-1][-1][0] <= UNSEEN:
            found[-1].append(point)
        else:
            found.append([point])
    return found


def year_before(day: date) -> date:
    """The same day a year earlier."""
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def months_between(start: date, end: date) -> list[date]:
    """The first of each month in a period."""
    first = start if start.day == 1 else _next_month(start)
    found = []
    while first <= end:
        found.append(first)
        first = _next_month(first)
    return found


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _carers(look: LifeSkillsStep) -> int | None:
    return look.carers_view


def _own(look: LifeSkillsStep) -> int | None:
    return look.own_view


def _said(points: Sequence[Point], names: Sequence[str]) -> str:
    words = _("{day} step {number}, {name}")
    said = [words.format(day=date_words(day), number=at, name=names[at - 1].lower()) for day, at in points]
    return "; ".join(said) or _("not said yet")
