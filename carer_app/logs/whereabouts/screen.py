"""How it is written down that a child is out, and that they are back."""

from carer_app.i18n import _
from carer_app.logs.whereabouts.record import WHEREABOUTS_KIND
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.screen import Needs, Screen
from carer_app.ui.kit.sections import Beside, Box
from carer_app.ui.kit.text_fields import TextField
from carer_app.ui.kit.time_fields import MomentField, Offer


def make_form(needs: Needs) -> RecordForm:
    """The form of being out as agreed."""
    where = TextField("where", _("Where?"), needed=_("“Where?” is empty. Write where, or “not known”."))
    went = MomentField(
        "went_at",
        _("When did they go out?"),
        needs.clock,
        needed=_("“When did they go out?” is empty. Write the day and the time."),
        offers=(Offer.NOW, Offer.EARLIER),
    )
    return RecordForm(
        Box(
            "",
            Beside(where, TextField("with_whom", _("With whom?"))),
            went,
            MomentField("due_back", _("Due back"), needs.clock, offers=(Offer.IN_AN_HOUR, Offer.IN_TWO_HOURS)),
            MomentField("back_at", _("Back"), needs.clock, offers=(Offer.NOW,)),
            TextField("note", _("Note")),
        ),
    )


SCREEN = Screen(
    kind=WHEREABOUTS_KIND.slug,
    make_form=make_form,
    icon="home",
    menu=_("Out and back"),
    action=_("Is going out"),
    order=55,
    everyday=False,
)
