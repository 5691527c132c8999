"""How the plan for family time is written: what must be minded first, then a row for each person."""

from carer_app.councils import CouncilProfile
from carer_app.i18n import _
from carer_app.logs.family_time_plan.record import FAMILY_TIME_PLAN, HOW, SUPERVISED
from carer_app.ui.kit.cautions import Cautions
from carer_app.ui.kit.choice_fields import ChoiceField, MarkField
from carer_app.ui.kit.field import Part
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.group_fields import RowsField
from carer_app.ui.kit.screen import Needs, Screen
from carer_app.ui.kit.sections import Beside, Box
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import DateField


def make_form(needs: Needs) -> RecordForm:
    """The form of the plan, in the council's own word for family time."""
    cautions = needs.child.sheet.cautions() if needs.child else ()
    wishes = _("What {name} wants").format(name=needs.name)
    return RecordForm(
        Cautions(cautions),
        Box(
            "",
            DateField("agreed_on", _("Agreed on"), needs.clock, needed=_("“Agreed on” is empty. Write the day.")),
            TextField("agreed_by", _("Agreed by"), hint=_("Who said so, and where it is written.")),
            TextField("must_not_meet", _("Whom must they not meet?")),
        ),
        Box(needs.profile.terms.family_time.capitalize(), _people()),
        Box("", LongTextField("their_wishes", wishes, hint=_("In their own words, as near as you can."))),
        Box("", TextField("if_it_is_called_off", _("If it is called off")), LongTextField("notes", _("Notes"))),
    )


def _people() -> RowsField:
    def make_row() -> tuple[Part, ...]:
        return (
            TextField("who", _("Who?"), needed=_("Write this person's name.")),
            MarkField("how", _("How?"), HOW),
            Beside(TextField("how_often", _("How often, and when?")), TextField("where", _("Where?"))),
            Beside(
                ChoiceField("supervised", _("Must somebody be with them?"), SUPERVISED),
                TextField("supervised_by", _("Who is with them?")),
            ),
            TextField("note", _("Note")),
        )

    return RowsField("people", "", make_row, one=_("Person {number}"), add=_("Add a person"), remove=_("Take away"))


def _called(profile: CouncilProfile) -> tuple[str, str]:
    words = profile.terms.family_time
    return _("Plan for {family_time}").format(family_time=words), _("Write the plan for {family_time}").format(
        family_time=words
    )


SCREEN = Screen(
    kind=FAMILY_TIME_PLAN.slug,
    make_form=make_form,
    icon="users",
    menu=_("Plan for family time"),
    action=_("Write the plan for family time"),
    order=42,
    called=_called,
)
