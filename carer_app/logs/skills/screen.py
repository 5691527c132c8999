"""How a life-skills step is written down: the carer's view and the young person's own, side by side."""

from carer_app.clock import today
from carer_app.domain.frameworks import Framework, framework_named
from carer_app.i18n import _
from carer_app.logs.skills.record import LIFE_SKILLS_STEP
from carer_app.ui.kit.choice_fields import ChoiceField
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.option_field import OptionField
from carer_app.ui.kit.screen import Needs, Screen
from carer_app.ui.kit.sections import Beside, Box
from carer_app.ui.kit.text_fields import LongTextField
from carer_app.ui.kit.time_fields import DateField


def make_form(needs: Needs) -> RecordForm:
    """The form of one look at one skill, in the framework of the child's council."""
    framework = framework_named(needs.profile.skills_framework)
    skill = ChoiceField(
        "skill",
        _("Which skill?"),
        {one.id: one.name for one in framework.skills},
        needed=_("“Which skill?” is empty. Choose one."),
    )
    day = DateField(
        "day", _("Which day?"), needs.clock, needed=_("“Which day?” is empty. Say which day this is about.")
    )
    day.show_value(today(needs.clock).isoformat())
    return RecordForm(
        Box("", Beside(skill, day, ems=54)),
        _views(needs, framework, skill),
        Box(
            "",
            LongTextField("evidence", _("What did you see?"), hint=_("Something they did, if you were there.")),
        ),
        Box(
            _("Next step"),
            LongTextField(
                "next_step", _("One small next step"), hint=_("Best agreed with {name}.").format(name=needs.name)
            ),
            DateField("next_step_by", _("By when?"), needs.clock, quick=False),
        ),
        kept={"framework": framework.slug},
    )


def _views(needs: Needs, framework: Framework, skill: ChoiceField) -> Box:
    steps = {number: f"{number}. {_capital(step.name)}" for number, step in enumerate(framework.steps, start=1)}
    mine = OptionField(
        "carers_view", _("You say"), steps, needed=_("“You say” is empty. Choose the step that fits best.")
    )
    own = OptionField("own_view", _("{name} says").format(name=_capital(needs.name)), steps, nothing=_("Not asked yet"))
    words = LongTextField("own_words", _("In their own words"), hint=_("As they said it."))

    def explain() -> None:
        """Say what each step looks like in the skill that was chosen."""
        chosen = framework.skill(str(skill.value()))
        meanings = dict(enumerate(chosen.steps, start=1)) if chosen else {}
        mine.explain(meanings)
        own.explain(meanings)

    skill.changed.connect(explain)
    return Box("", Beside(mine, own, ems=44), words)


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


SCREEN = Screen(
    kind=LIFE_SKILLS_STEP.slug,
    make_form=make_form,
    icon="stairs-up",
    menu=_("Life skills"),
    action=_("Add a life-skills step"),
    order=30,
)
