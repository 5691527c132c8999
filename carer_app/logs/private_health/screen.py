"""How something private about health is written down, for chosen readers unless somebody says otherwise."""

from carer_app.i18n import _
from carer_app.logs.private_health.record import PRIVATE_HEALTH
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.panels import Banner
from carer_app.ui.kit.screen import MORE_ABOUT_HEALTH, Needs, Screen
from carer_app.ui.kit.sections import Box
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import DateField


def make_form(needs: Needs) -> RecordForm:
    """The form of what is private; who may read it is asked under it, before it is saved."""
    calm = _("It is kept for those whom you choose below, unless you let everybody read it. It stands in no paper.")
    day = DateField(
        "day", _("Which day?"), needs.clock, needed=_("“Which day?” is empty. Say which day this is about.")
    )
    what = LongTextField(
        "what", _("What is it about?"), needed=_("“What is it about?” is empty. A few words are enough."), lines=3
    )
    return RecordForm(
        Banner(calm, "info", "lock"),
        Box(
            "",
            day,
            what,
            LongTextField("their_words", _("Their words"), hint=_("As they were said.")),
            TextField("who_helps", _("Who helps with it?")),
            LongTextField("agreed", _("What was agreed, also on who may know?")),
        ),
    )


SCREEN = Screen(
    kind=PRIVATE_HEALTH.slug,
    make_form=make_form,
    icon="lock",
    menu=_("Private health"),
    action=_("Private health"),
    order=25,
    everyday=False,
    group=MORE_ABOUT_HEALTH,
)
