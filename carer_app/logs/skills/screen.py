"""How a life-skills step is written down: the carer's view and the young person's own, side by side."""

from carer_app.domain.frameworks import Framework, framework_named
from carer_app.i18n import _
from carer_app.logs.skills.record import LIFE_SKILLS_STEP
from carer_app.ui.kit.choice_fields import ChoiceField
from carer_app.ui.kit.form import RecordForm
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
    return RecordForm(
        Box("", Beside(skill, day)),
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
    mine = ChoiceField(
        "carers_view",
        _("You say"),
        _steps(framework, None),
        needed=_("“You say” is empty. Choose the step that fits best."),
    )
    own = ChoiceField(
        "own_view",
        _("{name} says").format(name=_capital(needs.name)),
        _steps(framework, None),
        nothing=_("Not asked yet"),
    )
    words = LongTextField("own_words", _("In their own words"), hint=_("As they said it."))

    def offer() -> None:
        """Say what each step looks like in the skill that was chosen."""
        for view in (mine, own):
            view.offer(_steps(framework, skill.value()))

    skill.changed.connect(offer)
    return Box(_("Where are they?"), Beside(mine, own, ems=44), words)


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _steps(framework: Framework, skill_id: object) -> dict[object, str]:
    """The steps by number: with what each looks like once a skill is chosen."""
    skill = framework.skill(str(skill_id)) if skill_id else None
    return {
        number: f"{number}. {_capital(step.name)}" + (f": {skill.steps[number - 1]}" if skill else "")
        for number, step in enumerate(framework.steps, start=1)
    }


SCREEN = Screen(
    kind=LIFE_SKILLS_STEP.slug,
    make_form=make_form,
    icon="stairs-up",
    menu=_("Life skills"),
    action=_("Add a life-skills step"),
    order=30,
)
