"""How a shift is written down: from when until when, who is on it, and who leads."""

from carer_app.i18n import _
from carer_app.logs.shift.record import SHIFT_KIND
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.names_field import NamesField, WhoseField
from carer_app.ui.kit.screen import Needs, Screen
from carer_app.ui.kit.sections import Beside, Box
from carer_app.ui.kit.text_fields import TextField
from carer_app.ui.kit.time_fields import MomentField, Offer


def make_form(needs: Needs) -> RecordForm:
    """The form of a shift."""
    starts = MomentField(
        "starts_at",
        _("From"),
        needs.clock,
        needed=_("“From” is empty. Write the day and the time."),
        offers=(Offer.NOW,),
    )
    return RecordForm(
        Box(
            "",
            NamesField("people", _("Who is on shift?"), needs.people),
            WhoseField("leads", _("Who leads it?"), needs.people),
            Beside(starts, MomentField("ends_at", _("Until"), needs.clock, offers=(Offer.NOW,))),
            TextField("note", _("Note")),
        ),
    )


SCREEN = Screen(
    kind=SHIFT_KIND.slug, make_form=make_form, icon="users", menu=_("Shift"), action=_("Begin a shift"), order=10
)
