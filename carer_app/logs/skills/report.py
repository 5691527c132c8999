"""What life-skills steps give to the review paper: each skill then and now, the two views side by side."""

from collections.abc import Callable

from carer_app.domain.frameworks import frameworks
from carer_app.domain.kind import Theme
from carer_app.domain.story import Told
from carer_app.domain.words import first_line
from carer_app.i18n import _, counted
from carer_app.logs.skills.record import LifeSkillsStep
from carer_app.reports.kit.parts import Pieces, cell, entry_cell, labelled, ladder, para, quote, table
from carer_app.reports.kit.section import Matter, Part, Section, Tile, cite, cite_words, of_kind

Looked = tuple[Told, LifeSkillsStep]
View = Callable[[LifeSkillsStep], int | None]


def _tiles(matter: Matter) -> list[Tile]:
    skills = {step.skill for _one, step in _steps(matter)}
    if not skills:
        return []
    return [Tile(figure=str(len(skills)), words=counted("life skill looked at", "life skills looked at", len(skills)))]


def _then_and_now(matter: Matter) -> Pieces:
    now = {step.skill: (one, step) for one, step in _steps(matter)}
    if not now:
        return []
    first: dict[str, Looked] = {}
    for one, step in [*of_kind(matter.before, LifeSkillsStep), *_steps(matter)]:
        first.setdefault(step.skill, (one, step))
    header = [_("Skill"), _("Carer's view"), _("{name}'s own view").format(name=first_line(matter.child.name, 40))]
    rows = [
        [
            [*cell(first_line(step.skill_name(), 60)), *entry_cell(cite(one))],
            _views(first[skill], (one, step), lambda each: each.carers_view),
            _views(first[skill], (one, step), lambda each: each.own_view),
        ]
        for skill, (one, step) in now.items()
    ]
    told = _("The two views stand side by side. Nobody adds them up, and going back a step is not a loss.")
    return [*para(told, look="quiet"), *table(header, rows, (5, 6, 6)), *_seen(matter)]


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
    return [piece for one, step in found for piece in quote(step.own_words, cite_words(one))]


def _views(first: Looked, now: Looked, view: View) -> Pieces:
    """One view then and now; only now, where it was looked at once."""
    if first[0].id == now[0].id:
        return _view(_("now: {step}"), now[1], view)
    return [*_view(_("then: {step}"), first[1], view), *_view(_("now: {step}"), now[1], view)]


def _view(words: str, step: LifeSkillsStep, view: View) -> Pieces:
    number = view(step)
    framework = frameworks().get(step.framework)
    name = _("not asked yet") if number is None else step.step_name(number)
    return [*ladder(number, len(framework.steps) if framework else 4), *cell(words.format(step=name))]


def _steps(matter: Matter) -> list[Looked]:
    return of_kind(matter.told, LifeSkillsStep)


section = Section(
    tiles=_tiles,
    parts=(
        Part(theme=Theme.SKILLS, build=_then_and_now),
        Part(theme=Theme.CHILDS_WORDS, build=_own_words, order=2),
    ),
)
