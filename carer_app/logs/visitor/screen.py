"""How a visitor is written down: who came and why, when, whom they saw, and whether somebody looked at who they are."""

from carer_app.domain.house import IDENTITIES
from carer_app.i18n import _
from carer_app.logs.visitor.record import VISITOR_KIND
from carer_app.ui.kit.choice_fields import MarkField
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.screen import Needs, Screen
from carer_app.ui.kit.sections import Beside, Box
from carer_app.ui.kit.text_fields import TextField
from carer_app.ui.kit.time_fields import MomentField, Offer


def make_form(needs: Needs) -> RecordForm:
    """The form of a visitor to the home."""
    came = MomentField(
        "came_at",
        _("When did they come?"),
        needs.clock,
        needed=_("“When did they come?” is empty. Write the day and the time."),
        offers=(Offer.NOW, Offer.EARLIER),
    )
    who = TextField("who", _("Who came?"), needed=_("“Who came?” is empty. Write the name, or what you know."))
    return RecordForm(
        Box("", Beside(who, TextField("why", _("Why?"))), came),
        Box(
            "",
            MarkField("identity", _("Did somebody look at who they are?"), IDENTITIES),
            TextField("saw", _("Whom did they see?"), hint=_("Children by their initials.")),
            MomentField("left_at", _("When did they leave?"), needs.clock, offers=(Offer.NOW,)),
            TextField("note", _("Note")),
        ),
    )


SCREEN = Screen(
    kind=VISITOR_KIND.slug,
    make_form=make_form,
    icon="user",
    menu=_("Visitor to the home"),
    action=_("Somebody came"),
    order=30,
)
