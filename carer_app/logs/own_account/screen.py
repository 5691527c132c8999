"""How a carer's own account is written down: exact words first, nobody else's reading of it."""

from carer_app.i18n import _
from carer_app.logs.own_account.record import OWN_ACCOUNT, TEXTS
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.gentle import IN_NO_CHILDS_FILE, initials_only
from carer_app.ui.kit.screen import Needs, Screen
from carer_app.ui.kit.sections import Box
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import MomentField, Offer


def make_form(needs: Needs) -> RecordForm:
    """The form of a carer's own account."""
    at = MomentField(
        "at",
        _("When did it happen?"),
        needs.clock,
        needed=_("“When did it happen?” is empty. Write the day and the time."),
        offers=(Offer.NOW, Offer.EARLIER),
    )
    account = LongTextField(
        "account",
        TEXTS["account"],
        hint=_("Exact words and times, while it is fresh. Children by their initials."),
        lines=6,
        needed=_("“What I saw, heard and did” is empty. Write it as you remember it."),
        suggest=initials_only(needs.others, IN_NO_CHILDS_FILE),
    )
    return RecordForm(Box("", at, account, TextField("who_was_there", _("Who was there?"))))


SCREEN = Screen(
    kind=OWN_ACCOUNT.slug,
    make_form=make_form,
    icon="lock",
    menu=_("Own account"),
    action=_("Write your own account"),
    order=30,
)
