"""Life skills on a child's page: where each skill is by both views, the way to the next look, and how the year went."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from carer_app.councils import CouncilProfile
from carer_app.domain.child import Child
from carer_app.domain.frameworks import Ladder
from carer_app.domain.skills import LIFE_SKILLS, LifeSkillsStep, looks_at
from carer_app.domain.skills_history import SkillHistory, histories, months_between, runs, year_before
from carer_app.domain.skills_programme import PROGRAMME, SkillsProgramme, framework_of
from carer_app.domain.step_words import of_them
from carer_app.domain.words import date_words, first_line, with_capital
from carer_app.i18n import _
from carer_app.store.index import Wanted
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Card
from carer_app.ui.kit.time_chart import TimeChart, TimeLine
from carer_app.ui.shell import place as places
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.workplace import Workplace

_EVERY = 100_000
_SHOWN = 4
Ask = Callable[[Place], object]


def skills_card(workplace: Workplace, child: Child, ask: Ask) -> "SkillsCard | None":
    """The card; None where nobody has looked at a skill and no goal was chosen."""
    told = workplace.journal.told(Wanted(child=child.id, kind=LIFE_SKILLS, limit=_EVERY))
    looks = [one.content for one in told if isinstance(one.content, LifeSkillsStep) and one.retracted is None]
    sheet = workplace.work.sheets.said(child, PROGRAMME)
    programme = sheet if isinstance(sheet, SkillsProgramme) else None
    found = _in_order(histories(looks), programme)
    waiting = _not_looked_at(programme, found, workplace.journal.profile_of(child))
    if not found and not waiting:
        return None

    chosen = [goal.id for goal in programme.goals] if programme else []

    def begin(topic: str) -> None:
        draft = workplace.journal.name_beside(LIFE_SKILLS, child.id)
        ask(Place(page=places.WRITE, child=child.id, kind=LIFE_SKILLS, topic=topic, draft=draft))

    return SkillsCard(found, waiting, chosen, child.name, workplace.today(), begin)


class SkillsCard(Card):
    """A part for each skill: the two views side by side with their days, and what one can press."""

    def __init__(
        self,
        found: Sequence[SkillHistory],
        waiting: Sequence[Ladder],
        chosen: Sequence[str],
        name: str,
        today: date,
        begin: Callable[[str], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_("Life skills"), parent=parent)
        self.skills = [SkillPart(one, name, today, begin) for one in found]
        for ladder in waiting:
            self.add(Words(ladder.name, "strong"))
            words = _("Agreed to come first. Nobody has looked at it yet.")
            if ladder.skill in chosen:
                words = _("A goal that {name} chose. Nobody has looked at it yet.").format(name=with_capital(name))
            self.add(Words(words, "quiet"))
            self.add(FlowRow(_first_button(ladder, begin)))
        for part in self.skills[:_SHOWN]:
            self.add(part)
        self._later = self.skills[_SHOWN:]
        self.more_button = Button(_("Show the other skills"), "link", "chevron-down")
        if self._later:
            self.add(FlowRow(self.more_button))
            self.more_button.clicked.connect(self._on_more)

    def _on_more(self) -> None:
        self.more_button.hide()
        for part in self._later:
            self.add(part)
            part.show()


class SkillPart(QWidget):
    """One skill, with its chart once somebody asks for it."""

    def __init__(self, history: SkillHistory, name: str, today: date, begin: Callable[[str], object]) -> None:
        super().__init__()
        self._history, self._name, self._today, self._begin = history, name, today, begin
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 6)
        self._box.setSpacing(6)
        self.chart: TimeChart | None = None
        self._year = QWidget()
        self._box.addWidget(Words(history.name, "strong"))
        for words in _views(history, name):
            self._box.addWidget(Words(words))
        self.next_button = self._button(_("Add the next look"), "plain", looks_at(history.framework, history.skill))
        self.on_button = self._on_to()
        self.year_button = Button(_("Show the year"), "link", "timeline")
        self.year_button.setAccessibleName(_("Show the year: {skill}").format(skill=history.name))
        self.year_button.clicked.connect(self._on_year)
        buttons = [self.next_button, *([self.on_button] if self.on_button else []), self.year_button]
        self._box.addWidget(FlowRow(*buttons))
        self._box.addWidget(self._year)
        self._year.hide()

    def _on_to(self) -> Button | None:
        """The step after the carer's latest, for whoever sees that it is reached; none on the last or on other steps."""
        last, ladder = self._history.last_of_carer(), self._history.ladder
        if last is None or last.carers_view is None or ladder is None or self._history.is_on_other_steps(last):
            return None
        step = last.carers_view + 1
        if not ladder.has_step(step):
            return None
        words = _("On to “{step}”").format(step=ladder.step_name(step))
        return self._button(words, "plain", looks_at(self._history.framework, self._history.skill, step))

    def _button(self, words: str, look: str, topic: str) -> Button:
        button = Button(words, look, "plus" if look == "plain" else "")
        button.setAccessibleName(f"{words}: {self._history.name}")
        button.clicked.connect(lambda: self._begin(topic))
        return button

    def _on_year(self) -> None:
        """Show the chart, or fold it away again."""
        if self.chart is None:
            self._draw_year()
        else:
            self._year.setVisible(self._year.isHidden())
        words = _("Show the year") if self._year.isHidden() else _("Hide the year")
        self.year_button.setText(words)
        self.year_button.setAccessibleName(f"{words}: {self._history.name}")

    def _draw_year(self) -> None:
        year = year_before(self._today)
        recent = self._history.since(year) or self._history
        theirs, carers = _("{name} says").format(name=with_capital(self._name)), _("Carers say")
        lines = (
            TimeLine(name=theirs, runs=runs(recent.of_young_person())),
            TimeLine(name=carers, runs=runs(recent.of_carer())),
        )
        months = months_between(min(year, recent.looks[0].day), self._today)
        self.chart = TimeChart(lines, recent.step_names(), months, recent.sentence(carers, theirs))
        column = QVBoxLayout(self._year)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.chart)
        column.addWidget(Words(_("Where nobody looked for a third of a year there is no line."), "quiet"))
        self._year.show()


def _first_button(ladder: Ladder, begin: Callable[[str], object]) -> Button:
    button = Button(_("Add the first look"), "plain", "plus")
    button.setAccessibleName(_("Add the first look: {goal}").format(goal=ladder.name))
    button.clicked.connect(lambda: begin(looks_at(ladder.framework, ladder.skill)))
    return button


def _views(history: SkillHistory, name: str) -> list[str]:
    """Both latest views, each with its own day: they may be of different looks."""
    own, carers = history.last_of_young_person(), history.last_of_carer()
    theirs, ours = _("{name} says").format(name=with_capital(name)), _("Carers say")
    said = [_("{who}: not asked yet").format(who=theirs), _("{who}: nothing yet").format(who=ours)]
    if own and own.own_view is not None:
        said[0] = _view(theirs, own.step_name(own.own_view), own.day)
    if carers and carers.carers_view is not None:
        said[1] = _view(ours, of_them(carers.step_name(carers.carers_view)), carers.day)
    seen = next((look for look in reversed(history.looks) if look.evidence.strip()), None)
    if seen:
        said.append(_view(_("Seen"), first_line(seen.evidence, 200), seen.day))
    return said


def _view(who: str, what: str, day: date) -> str:
    return _("{who}: {step}, {day}").format(who=who, step=what, day=date_words(day))


def _in_order(found: Sequence[SkillHistory], programme: SkillsProgramme | None) -> list[SkillHistory]:
    """Their own goals and what comes first in the programme before the others; goals that are over are left to the record."""
    if programme is None:
        return list(found)
    over = {goal.id for goal in programme.goals if goal.came}
    going = [goal.id for goal in programme.going()]
    first = [*going, *programme.first]
    kept = [one for one in found if one.skill not in over]
    return sorted(kept, key=lambda one: first.index(one.skill) if one.skill in first else len(first))


def _not_looked_at(
    programme: SkillsProgramme | None, found: Sequence[SkillHistory], profile: CouncilProfile
) -> list[Ladder]:
    """The goals that are theirs and what was agreed to come first, at which nobody has looked yet."""
    if programme is None:
        return []
    seen = {one.skill for one in found}
    framework = framework_of(programme, profile)
    wanted = [*(goal.ladder() for goal in programme.going()), *(framework.ladder(skill) for skill in programme.first)]
    return [one for one in wanted if one and one.skill not in seen]
