"""How a complaint is written down: their own words first, then who was told; the answer is written when there is one."""

from carer_app.clock import today
from carer_app.i18n import _
from carer_app.logs.complaint.record import ABOUT_WHOM, COMPLAINT, TEXTS
from carer_app.ui.kit.choice_fields import ChoiceField
from carer_app.ui.kit.field import Part
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.later_section import LaterSection
from carer_app.ui.kit.names_field import WhoseField
from carer_app.ui.kit.screen import SOMETHING_WENT_WRONG, Needs, Screen
from carer_app.ui.kit.sections import Box, Sections
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import DateField
from carer_app.ui.kit.told_to import told_rows


def make_form(needs: Needs) -> RecordForm:
    """The form of a complaint."""
    nobody = _("Nobody decides about themselves: one about the manager goes to whoever is responsible for the home.")
    return RecordForm(
        Box("", *_said(needs)),
        Box("", ChoiceField("about_whom", _("Is it about somebody here?"), ABOUT_WHOM, hint=nobody)),
        Box(
            _("What is done about it"),
            Sections(
                LaterSection(_("Who was told, and when"), ("told",), lambda: (told_rows(needs),)),
                LaterSection(_("The answer"), ("decided_by", "outcome", "told_them_on"), lambda: _answer(needs)),
            ),
        ),
    )


def _said(needs: Needs) -> tuple[Part, ...]:
    day = DateField(
        "day", _("Which day?"), needs.clock, needed=_("“Which day?” is empty. Say which day this is about.")
    )
    day.show_value(today(needs.clock).isoformat())
    about = LongTextField(
        "about",
        _("What is it about?"),
        hint=_("In their words, as they were said."),
        needed=_("“What it is about” is empty. Write it in their words."),
        lines=3,
    )
    who = WhoseField("who_complains", TEXTS["who_complains"], [needs.name] if needs.child else [])
    return who, about, LongTextField("wants", TEXTS["wants"], hint=_("In their words.")), day


def _answer(needs: Needs) -> tuple[Part, ...]:
    return (
        TextField("decided_by", TEXTS["decided_by"]),
        LongTextField("outcome", TEXTS["outcome"]),
        DateField("told_them_on", _("When was {name} told?").format(name=needs.name), needs.clock),
    )


SCREEN = Screen(
    kind=COMPLAINT.slug,
    make_form=make_form,
    icon="message-2",
    menu=_("Complaint"),
    action=_("Write down a complaint"),
    order=72,
    everyday=False,
    group=SOMETHING_WENT_WRONG,
)
