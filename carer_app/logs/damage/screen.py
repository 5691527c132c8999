"""How damage or loss is written down: what and how first, then how it is put right."""

from carer_app.clock import today
from carer_app.i18n import _
from carer_app.logs.damage.record import DAMAGE, TEXTS
from carer_app.ui.kit.choice_fields import TickField
from carer_app.ui.kit.field import Part
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.later_section import LaterSection
from carer_app.ui.kit.screen import SOMETHING_WENT_WRONG, Needs, Screen
from carer_app.ui.kit.sections import Beside, Box, Sections
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import DateField


def make_form(needs: Needs) -> RecordForm:
    """The form of damage or loss."""
    together = TickField("together", _("Put right together with {name}").format(name=needs.name))
    return RecordForm(
        Box("", *_what(needs)),
        Box("", LongTextField("put_right", TEXTS["put_right"], hint=_("Empty: it is still to be agreed.")), together),
        Box(_("If there is more to say"), Sections(*_more())),
    )


def _what(needs: Needs) -> tuple[Part, ...]:
    day = DateField(
        "day", _("Which day?"), needs.clock, needed=_("“Which day?” is empty. Say which day this is about.")
    )
    day.show_value(today(needs.clock).isoformat())
    what = LongTextField(
        "what",
        _("What was damaged or lost?"),
        needed=_("“What was damaged or lost” is empty. A few words are enough."),
    )
    there = TextField("who_was_there", TEXTS["who_was_there"], hint=_("Names, or “nobody”."))
    how = LongTextField("how", TEXTS["how"], hint=_("Only what was seen and heard."))
    return what, how, Beside(TextField("whose", TEXTS["whose"]), there), day


def _more() -> tuple[LaterSection, ...]:
    said = LongTextField
    return (
        LaterSection(
            TEXTS["their_words"],
            ("their_words",),
            lambda: (said("their_words", TEXTS["their_words"], hint=_("As they said it.")),),
        ),
        LaterSection(
            _("What it costs, and whom it was reported to"),
            ("cost", "reported"),
            lambda: (Beside(TextField("cost", TEXTS["cost"]), TextField("reported", TEXTS["reported"])),),
        ),
    )


SCREEN = Screen(
    kind=DAMAGE.slug,
    make_form=make_form,
    icon="home",
    menu=_("Damage or loss"),
    action=_("Add damage or loss"),
    order=74,
    everyday=False,
    group=SOMETHING_WENT_WRONG,
)
