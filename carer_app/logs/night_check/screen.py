"""How a look round at night is written down, where it is more than one press."""

from carer_app.domain.house import Found
from carer_app.i18n import _
from carer_app.logs.night_check.record import NIGHT_CHECK_KIND
from carer_app.ui.kit.choice_fields import MarkField
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.gentle import IN_NO_CHILDS_FILE, gentle
from carer_app.ui.kit.names_field import WhoseField
from carer_app.ui.kit.screen import Needs, Screen
from carer_app.ui.kit.sections import Box
from carer_app.ui.kit.text_fields import LongTextField
from carer_app.ui.kit.time_fields import MomentField, Offer

_FOUND = {Found.ALL_WELL: _("all well"), Found.NOTICED: _("something was noticed")}


def make_form(needs: Needs) -> RecordForm:
    """The form of a look round at night."""
    at = MomentField(
        "at",
        _("When?"),
        needs.clock,
        needed=_("“When?” is empty. Write the day and the time."),
        offers=(Offer.NOW, Offer.EARLIER),
    )
    found = MarkField("found", _("How was it?"), _FOUND, needed=_("“How was it?” is empty. Choose one."))
    noticed = LongTextField(
        "noticed",
        _("What was noticed"),
        hint=_("Children by their initials."),
        lines=2,
        suggest=gentle(needs.profile, needs.others, IN_NO_CHILDS_FILE),
    )
    return RecordForm(Box("", at, found, noticed, WhoseField("who_looked", _("Who looked?"), needs.people)))


SCREEN = Screen(
    kind=NIGHT_CHECK_KIND.slug,
    make_form=make_form,
    icon="moon-stars",
    menu=_("Night check"),
    action=_("Write a night check"),
    order=40,
)
