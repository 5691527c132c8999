"""How a health appointment is written down: who it is with and when, how it stands, and what comes next."""

from carer_app.i18n import _
from carer_app.logs.health.record import HEALTH_APPOINTMENT, OUTCOMES, SERVICES, UP_TO_DATE, Outcome
from carer_app.ui.kit.choice_fields import ChoiceField, MarkField
from carer_app.ui.kit.field import Part
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.screen import Needs, Screen
from carer_app.ui.kit.sections import Beside, Box, Section
from carer_app.ui.kit.steps_field import steps_field
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import DateField, MomentField, Offer

_OUTCOME_PICTURES = {
    Outcome.PLANNED: "calendar",
    Outcome.ATTENDED: "circle-check",
    Outcome.CANCELLED: "x",
    Outcome.SAID_NO: "hand-stop",
}


def make_form(needs: Needs) -> RecordForm:
    """The form of a health appointment."""
    next_due = DateField("next_due", _("Next due"), needs.clock, quick=False)
    return RecordForm(
        Box(_("The appointment"), *_appointment(needs)),
        Box("", *_outcome(needs, next_due)),
        Box(
            "",
            Section(
                _("Immunisations"),
                MarkField(
                    "immunisations",
                    _("Are {name}'s immunisations up to date?").format(name=needs.name),
                    UP_TO_DATE,
                    hint=_("As the nurse or doctor said; leave it empty if it was not talked about."),
                ),
            ),
        ),
        Box(
            _("What comes next"),
            steps_field("actions", _("What is to be done?"), needs),
            next_due,
        ),
    )


def _appointment(needs: Needs) -> tuple[Part, ...]:
    return (
        Beside(
            ChoiceField("service", _("Who is it with?"), SERVICES, needed=_("“Who is it with?” is empty. Choose one.")),
            TextField("service_name", _("Its name, if it has one")),
        ),
        MomentField(
            "at",
            _("When?"),
            needs.clock,
            needed=_("“When?” is empty. Write the day and the time."),
            offers=(Offer.NOW,),
        ),
        Beside(TextField("where", _("Where?")), TextField("about", _("What is it about?"))),
    )


def _outcome(needs: Needs, next_due: DateField) -> tuple[Part, ...]:
    cancelled = TextField("cancelled_by", _("Who cancelled it?"))
    reason = TextField("reason", _("Why?"))
    outcome = MarkField("outcome", _("How does it stand?"), OUTCOMES, pictures=_OUTCOME_PICTURES)

    why = Beside(cancelled, reason)

    def show_what_fits() -> None:
        """Ask why only where it did not take place, or where something stands there already; and after a no, when to try
        again.
        """
        stands = outcome.value()
        next_due.say_label(_("When may it be offered again?") if stands == Outcome.SAID_NO else _("Next due"))
        cancelled.setVisible(stands == Outcome.CANCELLED or cancelled.value() is not None)
        reason.setVisible(stands in (Outcome.CANCELLED, Outcome.SAID_NO) or reason.value() is not None)
        why.setVisible(not (cancelled.isHidden() and reason.isHidden()))

    for field in (outcome, cancelled, reason):
        field.changed.connect(show_what_fits)
    show_what_fits()
    return (
        outcome,
        why,
        LongTextField("what_was_said", _("What was said and decided"), lines=3),
        LongTextField(
            "their_words", _("Their words"), hint=_("What {name} said, as it was said.").format(name=needs.name)
        ),
    )


SCREEN = Screen(
    kind=HEALTH_APPOINTMENT.slug,
    make_form=make_form,
    icon="stethoscope",
    menu=_("Health"),
    action=_("Add a health appointment"),
    order=20,
)
