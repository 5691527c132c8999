"""How a fire drill is written down."""

from carer_app.i18n import _
from carer_app.logs.fire_drill.record import FIRE_DRILL, TEXTS
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.screen import Needs, Screen
from carer_app.ui.kit.sections import Beside, Box
from carer_app.ui.kit.steps_field import steps_field
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import MomentField, Offer


def make_form(needs: Needs) -> RecordForm:
    """The form of a fire drill."""
    at = MomentField(
        "at",
        _("When?"),
        needs.clock,
        needed=_("“When?” is empty. Write the day and the time."),
        offers=(Offer.NOW, Offer.EARLIER),
    )
    took = TextField("took", TEXTS["took"], hint=_("For example 2 minutes 40 seconds."))
    there = TextField("there", TEXTS["there"], hint=_("Children by their initials."))
    return RecordForm(
        Box("", at, Beside(took, there), LongTextField("how_it_went", TEXTS["how_it_went"], lines=2)),
        Box(_("To put right"), steps_field("put_right", _("What is to be put right?"), needs)),
    )


SCREEN = Screen(
    kind=FIRE_DRILL.slug, make_form=make_form, icon="flag", menu=_("Fire drill"), action=_("Add a fire drill"), order=50
)
