"""What life-skills steps give to the review paper: each skill then and now, the two views side by side, and over a year."""

from collections.abc import Callable

from carer_app.domain.kind import Theme
from carer_app.domain.skills import LifeSkillsStep
from carer_app.domain.skills_history import SkillHistory, histories, months_between, runs, year_before
from carer_app.domain.step_words import of_them
from carer_app.domain.story import Told
from carer_app.domain.words import date_words, first_line, with_capital
from carer_app.i18n import _, counted
from carer_app.reports.kit.chart import Lines, time_chart
from carer_app.reports.kit.parts import (
    Pieces,
    cell,
    entry_cell,
    labelled,
    ladder,
    para,
    quote,
    subheading,
    table,
    together,
)
from carer_app.reports.kit.section import Matter, Part, Section, Tile, cite, cite_about, of_kind

Looked = tuple[Told, LifeSkillsStep]
Key = tuple[str, str]
View = Callable[[LifeSkillsStep], int | None]


def _tiles(matter: Matter) -> list[Tile]:
    skills = {_key(step) for _one, step in _steps(matter)}
    if not skills:
        return []
    return [Tile(figure=str(len(skills)), words=counted("life skill looked at", "life skills looked at", len(skills)))]


def _then_and_now(matter: Matter) -> Pieces:
    now: dict[Key, list[Looked]] = {}
    for one, step in _steps(matter):
        now.setdefault(_key(step), []).append((one, step))
    if not now:
        return []
    first: dict[Key, list[Looked]] = {}
    for one, step in [*of_kind(matter.before, LifeSkillsStep), *_steps(matter)]:
        first.setdefault(_key(step), []).append((one, step))
    header = [_("Skill"), _("Carer's view"), _("{name}'s own view").format(name=first_line(matter.child.name, 40))]
    rows = [
        [
            [*cell(first_line(found[-1][1].skill_name(), 60)), *entry_cell(cite(found[-1][0]))],
            _views(first[skill], found, _carers),
            _views(first[skill], found, _own),
        ]
        for skill, found in now.items()
    ]
    told = _("The two views stand side by side. Nobody adds them up, and going back a step is not a loss.")
    return [*para(told, look="quiet"), *table(header, rows, (5, 6, 6)), *_charts(matter), *_seen(matter)]


def _charts(matter: Matter) -> Pieces:
    """How the year went, of every skill at which somebody looked in the period and more than once in the year."""
    start = year_before(matter.end)
    every = [step for _one, step in [*of_kind(matter.before, LifeSkillsStep), *_steps(matter)] if step.day >= start]
    looked = {_key(step) for _one, step in _steps(matter)}
    known = [one for one in histories(every) if len(one.looks) > 1 and one.step_names()]
    found = [one for one in known if (one.framework, one.skill) in looked]
    if not found:
        return []
    words = _("Where nobody looked for a third of a year there is no line.")
    charts = [piece for one in found for piece in _chart(one, matter)]
    return [*subheading(_("Over a year")), *para(words, look="quiet"), *charts]


def _chart(history: SkillHistory, matter: Matter) -> Pieces:
    theirs = _("{name} says").format(name=first_line(with_capital(matter.child.name), 40))
    carers = _("Carers say")
    lines = Lines(
        steps=history.step_names(),
        months=months_between(year_before(matter.end), matter.end),
        names=(theirs, carers),
        runs=(runs(history.of_young_person()), runs(history.of_carer())),
        alt=history.sentence(carers, theirs),
    )
    return together([*para(history.name, look="label"), *time_chart(lines)])


def _seen(matter: Matter) -> Pieces:
    words = _("{skill}, what was seen:")
    return [
        piece
        for one, step in _steps(matter)
        if step.evidence.strip()
        for piece in labelled([(words.format(skill=first_line(step.skill_name(), 60)), step.evidence)], cite(one))
    ]


def _own_words(matter: Matter) -> Pieces:
    found = [(one, step) for one, step in _steps(matter) if step.own_words.strip()]
    return [piece for one, step in found for piece in quote(step.own_words, cite_about(step.skill_name(), one))]


def _views(first: list[Looked], now: list[Looked], view: View) -> Pieces:
    """One view then and now, each with its day; only now, where it was said once. The two views may be of different days,
    and “then” may lie before the period.
    """
    said = [step for _one, step in now if view(step) is not None]
    before = [step for _one, step in first if view(step) is not None]
    if not said:
        return cell(_("not asked yet"))
    if before[0] is said[-1]:
        return _view(_("now, {day}: {step}"), said[-1], view)
    return [*_view(_("then, {day}: {step}"), before[0], view), *_view(_("now, {day}: {step}"), said[-1], view)]


def _view(words: str, step: LifeSkillsStep, view: View) -> Pieces:
    number, steps = view(step), step.ladder()
    assert number is not None
    name = first_line(step.step_name(number), 60)
    said = words.format(day=date_words(step.day), step=of_them(name) if view is _carers else name)
    return [*ladder(number, len(steps.steps) if steps else 4), *cell(said)]


def _carers(step: LifeSkillsStep) -> int | None:
    return step.carers_view


def _own(step: LifeSkillsStep) -> int | None:
    return step.own_view


def _key(step: LifeSkillsStep) -> Key:
    return step.framework, step.skill


def _steps(matter: Matter) -> list[Looked]:
    return of_kind(matter.told, LifeSkillsStep)


section = Section(
    tiles=_tiles,
    parts=(
        Part(theme=Theme.SKILLS, build=_then_and_now),
        Part(theme=Theme.CHILDS_WORDS, build=_own_words, order=2),
    ),
)
