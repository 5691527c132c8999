"""How a note for the next shift is written down."""

from carer_app.i18n import _
from carer_app.logs.handover_note.record import HANDOVER_NOTE_KIND
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.gentle import IN_NO_CHILDS_FILE, gentle
from carer_app.ui.kit.screen import Needs, Screen
from carer_app.ui.kit.sections import Box
from carer_app.ui.kit.text_fields import LongTextField
from carer_app.ui.kit.time_fields import MomentField, Offer


def make_form(needs: Needs) -> RecordForm:
    """The form of a note for the next shift."""
    what = LongTextField(
        "what",
        _("For the next shift"),
        hint=_("What they must know before they begin. Children by their initials."),
        lines=4,
        needed=_("“For the next shift” is empty. Write what they must know."),
        suggest=gentle(needs.profile, needs.others, IN_NO_CHILDS_FILE),
    )
    at = MomentField(
        "at",
        _("When?"),
        needs.clock,
        needed=_("“When?” is empty. Write the day and the time."),
        offers=(Offer.NOW,),
    )
    return RecordForm(Box("", what, at))


SCREEN = Screen(
    kind=HANDOVER_NOTE_KIND.slug,
    make_form=make_form,
    icon="message-2",
    menu=_("For the next shift"),
    action=_("Write for the next shift"),
    order=20,
)
