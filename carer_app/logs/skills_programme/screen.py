"""How the programme is written: what was agreed and with whom, what comes first, and a row for each goal of their own."""

from carer_app.domain.frameworks import frameworks
from carer_app.domain.skills_programme import CAME, SkillsProgramme, framework_of, name_of_skill, offered
from carer_app.domain.words import with_capital
from carer_app.i18n import _
from carer_app.logs.skills_programme.record import SKILLS_PROGRAMME
from carer_app.ui.kit.choice_fields import ChoiceField, MarkField
from carer_app.ui.kit.field import Part
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.group_fields import RowsField
from carer_app.ui.kit.kept_field import KeptField
from carer_app.ui.kit.names_field import TicksField
from carer_app.ui.kit.screen import Needs, Screen
from carer_app.ui.kit.sections import Beside, Box
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import DateField


def make_form(needs: Needs) -> RecordForm:
    """The form of the programme; the lists of skills are those of the child's council."""
    name = with_capital(needs.name)
    words = _("What {name} wants").format(name=name)
    with_whom = _("With whom? Name {name} too if they were there.").format(name=name)
    return RecordForm(
        Box(
            "",
            DateField("agreed_on", _("Agreed on"), needs.clock, needed=_("“Agreed on” is empty. Write the day.")),
            TextField("agreed_with", _("Agreed with"), hint=with_whom),
            LongTextField("their_words", words, hint=_("In their own words, as near as you can.")),
        ),
        Box(_("What comes first"), *_first(needs)),
        Box(_("Goals that {name} chose").format(name=name), _goals(needs)),
        Box(
            "",
            LongTextField("who_helps", _("Who helps with what")),
            DateField("look_again_on", _("Look at it again on"), needs.clock, quick=False),
        ),
    )


def _first(needs: Needs) -> tuple[Part, ...]:
    written = needs.sheet_of(SKILLS_PROGRAMME.slug)
    programme = written if isinstance(written, SkillsProgramme) else None
    lists = offered(programme, needs.profile)
    usual = _("The one {council} uses").format(council=needs.profile.name)
    which = ChoiceField(
        "framework",
        _("Which list of skills fits best?"),
        {one.slug: one.name for one in lists},
        hint="\n".join(f"{one.name}: {one.about}" for one in lists if one.about),
        nothing=usual,
        stray=lambda slug: frameworks()[slug].name if slug in frameworks() else slug,
    )
    skills = {skill.id: skill.name for skill in framework_of(programme, needs.profile).skills}
    chosen = programme.first if programme else ()
    skills |= {one: name_of_skill(one) for one in chosen if one not in skills}
    return which, TicksField("first", _("Which skills come first?"), skills, hint=_("A few are enough. All can wait."))


def _goals(needs: Needs) -> RowsField:
    def make_row() -> tuple[Part, ...]:
        empty = _("“What would they like?” is empty. Write it as they said it.")
        return (
            TextField("words", _("What would they like?"), needed=empty),
            KeptField("id"),
            DateField("chosen_on", _("Chosen on"), needs.clock),
            LongTextField(
                "own_steps", _("Steps of their own"), hint=_("A line for each, the first one first. Or leave it empty.")
            ),
            Beside(
                MarkField("came", _("What came of it?"), CAME), DateField("came_on", _("On which day?"), needs.clock)
            ),
            TextField("their_words", _("What they say of it"), hint=_("To change one's mind is an answer too.")),
        )

    return RowsField("goals", "", make_row, one=_("Goal {number}"), add=_("Add a goal"), remove=_("Take away"))


SCREEN = Screen(
    kind=SKILLS_PROGRAMME.slug,
    make_form=make_form,
    icon="stairs-up",
    menu=_("Life-skills programme"),
    action=_("Write the life-skills programme"),
    order=44,
)
