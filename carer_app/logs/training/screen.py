"""How training is written down."""

from carer_app.i18n import _
from carer_app.logs.training.record import TEXTS, TRAINING
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.screen import Needs, Screen
from carer_app.ui.kit.sections import Beside, Box
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import DateField


def make_form(needs: Needs) -> RecordForm:
    """The form of one training."""
    what = TextField("what", _("What?"), needed=_("“What?” is empty. Write what it was about."))
    day = DateField("day", _("Which day?"), needs.clock, needed=_("“Which day?” is empty. Say which day this was."))
    until = DateField("holds_until", _("Until when does it hold?"), needs.clock, quick=False)
    take = LongTextField("what_i_take", TEXTS["what_i_take"], lines=2)
    return RecordForm(Box("", Beside(what, TextField("given_by", _("Who gave it?"))), day, until, take))


SCREEN = Screen(
    kind=TRAINING.slug, make_form=make_form, icon="school", menu=_("Training"), action=_("Add training"), order=20
)
