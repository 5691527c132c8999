"""How a life-skills step is written down: the carer's view and the young person's own, side by side."""

from collections.abc import Mapping

import msgspec

from carer_app.clock import today
from carer_app.domain.frameworks import GENERAL, Framework, Ladder, first_versions, frameworks
from carer_app.domain.skills_programme import PROGRAMME, Goal, SkillsProgramme, offered
from carer_app.domain.step_words import of_them
from carer_app.domain.words import with_capital
from carer_app.i18n import _
from carer_app.logs.skills.record import LIFE_SKILLS_STEP
from carer_app.ui.kit.choice_fields import ChoiceField
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.kept_field import KeptField
from carer_app.ui.kit.option_field import OptionField
from carer_app.ui.kit.screen import Needs, Screen
from carer_app.ui.kit.sections import Beside, Box
from carer_app.ui.kit.text_fields import LongTextField
from carer_app.ui.kit.time_fields import DateField


def make_form(needs: Needs) -> RecordForm:
    """The form of one look at one skill, in the framework that was agreed with the young person."""
    fields = _SkillFields(needs)
    day = DateField(
        "day", _("Which day?"), needs.clock, needed=_("“Which day?” is empty. Say which day this is about.")
    )
    day.show_value(today(needs.clock).isoformat())
    words = LongTextField("own_words", _("In their own words"), hint=_("As they said it."))
    form = RecordForm(
        Box("", fields.framework, fields.kept, Beside(fields.skill, day, ems=54)),
        Box("", Beside(fields.mine, fields.own, ems=44), words),
        Box(
            "",
            LongTextField(
                "evidence",
                _("What did you see?"),
                hint=_("Something they did. It is enough by itself."),
            ),
        ),
        Box(
            _("Next step"),
            LongTextField(
                "next_step", _("One small next step"), hint=_("Best agreed with {name}.").format(name=needs.name)
            ),
            DateField("next_step_by", _("By when?"), needs.clock, quick=False),
        ),
    )
    form.shown.connect(fields.show_which)
    return form


class _SkillFields:
    """The fields that hang together: which list, which skill of it, and its steps for the two views."""

    def __init__(self, needs: Needs) -> None:
        written = needs.sheet_of(PROGRAMME)
        programme = written if isinstance(written, SkillsProgramme) else SkillsProgramme(agreed_on=today(needs.clock))
        self._lists = {one.slug: one for one in offered(programme, needs.profile)}
        self._goals = {goal.id: goal for goal in programme.going() if goal.id}
        self._first = programme.first
        self._known = frameworks() if needs.is_new else first_versions()
        self.kept = KeptField("as_it_was")
        lists = {one.slug: one.name for one in self._lists.values()}
        self.framework = ChoiceField("framework", _("From which list?"), lists, stray=_name_of_list)
        empty = _("“Which skill?” is empty. Choose one.")
        self.skill = ChoiceField("skill", _("Which skill?"), {}, needed=empty, stray=self._name_of_skill)
        name = with_capital(needs.name)
        self.mine = OptionField("carers_view", _("You say"), {}, nothing=_("Not this time"))
        self.own = OptionField("own_view", _("{name} says").format(name=name), {}, nothing=_("Not asked yet"))
        self.show_which()
        self.framework.changed.connect(self._on_list)
        self.skill.changed.connect(self._on_skill)
        self.kept.changed.connect(self._explain)

    def show_which(self) -> None:
        """Begin with the first list where none was chosen; it is no change of what stands there."""
        if self.framework.value() is None:
            self.framework.blockSignals(True)
            self.framework.show_value(next(iter(self._lists)))
            self.framework.blockSignals(False)
            self._on_list()
        self.framework.setVisible(len(self._lists) > 1 or self.framework.value() not in self._lists)
        self._explain()

    def _on_list(self) -> None:
        self.skill.offer(self._skills())
        self._on_skill()

    def _on_skill(self) -> None:
        """The steps are those of the skill that is chosen, in the words that were kept for it or in today's."""
        ladder = self._ladder()
        if ladder != self._as_it_was():
            self.kept.show_value(msgspec.json.decode(msgspec.json.encode(ladder)))
        self._explain()

    def _explain(self) -> None:
        """Say what each step looks like in the skill that was chosen."""
        ladder = self._ladder()
        steps = ladder.steps if ladder else tuple(self._listed().goal_ladder("", "").steps)
        names = {number: f"{number}. {with_capital(step.name)}" for number, step in enumerate(steps, start=1)}
        meanings = {number: step.looks_like for number, step in enumerate(steps, start=1)}
        self.mine.offer({number: of_them(name) for number, name in names.items()})
        self.own.offer(names)
        for field in (self.mine, self.own):
            field.explain(meanings)

    def _listed(self) -> Framework:
        slug = str(self.framework.value() or GENERAL)
        return self._known.get(slug) or self._known[GENERAL]

    def _skills(self) -> Mapping[str, str]:
        """The skills of the list, the young person's own goals and what comes first for them before the others."""
        framework = self._listed()
        goals = {id_: goal.words for id_, goal in self._goals.items()} if framework.takes_goals else {}
        skills = {skill.id: skill.name for skill in framework.skills}
        return goals | {one: skills[one] for one in self._first if one in skills} | skills

    def _ladder(self) -> Ladder | None:
        slug, skill = self.framework.value(), self.skill.value()
        kept = self._as_it_was()
        if kept and (kept.framework, kept.skill) == (slug, skill):
            return kept
        goal: Goal | None = self._goals.get(str(skill))
        return goal.ladder() if goal and self._listed().takes_goals else self._listed().ladder(str(skill))

    def _as_it_was(self) -> Ladder | None:
        try:
            return msgspec.convert(self.kept.value(), Ladder | None)
        except msgspec.ValidationError:
            return None

    def _name_of_skill(self, skill: str) -> str:
        kept = self._as_it_was()
        return kept.name if kept and kept.skill == skill else skill


def _name_of_list(slug: str) -> str:
    return frameworks()[slug].name if slug in frameworks() else slug


SCREEN = Screen(
    kind=LIFE_SKILLS_STEP.slug,
    make_form=make_form,
    icon="stairs-up",
    menu=_("Life skills"),
    action=_("Add a life-skills step"),
    order=30,
    seen_in=_("This shows a step in a skill"),
)
