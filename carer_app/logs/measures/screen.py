"""How measures are written down: only what was measured."""

from carer_app.domain.measures import LABELS, UNITS, Measured
from carer_app.i18n import _
from carer_app.logs.measures.record import MEASURE_KIND
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.screen import MORE_ABOUT_HEALTH, Needs, Screen
from carer_app.ui.kit.sections import Beside, Box
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import DateField


def make_form(needs: Needs) -> RecordForm:
    """The form of what was measured on a day."""
    day = DateField(
        "day", _("Which day?"), needs.clock, needed=_("“Which day?” is empty. Say which day this is about.")
    )
    height, weight, head, temperature, peak_flow = (_number(what) for what in Measured)
    return RecordForm(
        Box(
            "",
            day,
            Beside(height, weight, ems=30),
            Beside(head, temperature, ems=30),
            peak_flow,
            TextField("other", _("Something else that was measured"), hint=_("With its number and unit.")),
        ),
        Box(
            "",
            TextField("by_whom", _("Measured by")),
            LongTextField("note", _("Note")),
            LongTextField("their_words", _("Their words"), hint=_("As they were said.")),
        ),
    )


def _number(what: Measured) -> TextField:
    label = _("{what} in {unit}").format(what=LABELS[what], unit=UNITS[what])
    return TextField(str(what), label, ems=8)


SCREEN = Screen(
    kind=MEASURE_KIND.slug,
    make_form=make_form,
    icon="timeline",
    menu=_("Height, weight and the like"),
    action=_("Write down height or weight"),
    order=24,
    everyday=False,
    group=MORE_ABOUT_HEALTH,
)
