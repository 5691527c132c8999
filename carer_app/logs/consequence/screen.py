"""How a consequence is written down: what is never allowed is said first, then what it was, and their view beside it."""

from carer_app.clock import today
from carer_app.i18n import _
from carer_app.logs.consequence.record import CONSEQUENCE, NEVER, TEXTS
from carer_app.ui.kit.field import Part
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.later_section import LaterSection
from carer_app.ui.kit.names_field import TicksField
from carer_app.ui.kit.panels import Banner
from carer_app.ui.kit.screen import SOMETHING_WENT_WRONG, Needs, Screen
from carer_app.ui.kit.sections import Beside, Box, Sections
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import DateField
from carer_app.ui.kit.told_to import told_rows


def make_form(needs: Needs) -> RecordForm:
    """The form of a consequence."""
    never = _("Never allowed: {what}.").format(what="; ".join(NEVER.values()))
    used = _("If something was used that is never allowed")
    return RecordForm(
        Banner(never, "info", "hand-stop"),
        Box("", *_what(needs)),
        Box("", *_together(needs)),
        Box("", Sections(LaterSection(used, ("never_allowed", "told"), lambda: _used(needs)))),
    )


def _what(needs: Needs) -> tuple[Part, ...]:
    day = DateField(
        "day", _("Which day?"), needs.clock, needed=_("“Which day?” is empty. Say which day this is about.")
    )
    day.show_value(today(needs.clock).isoformat())
    what = LongTextField(
        "what",
        _("What was it?"),
        needed=_("“What it was” is empty. A few words are enough."),
    )
    return (
        what,
        LongTextField("why", TEXTS["why"], hint=_("What it followed from, as it was seen and heard.")),
        Beside(TextField("how_long", TEXTS["how_long"]), TextField("decided_by", TEXTS["decided_by"])),
        day,
    )


def _together(needs: Needs) -> tuple[Part, ...]:
    said = _("What {name} said about it, as it was said.").format(name=needs.name)
    return (
        LongTextField("their_view", TEXTS["their_view"], hint=said),
        LongTextField("agreed", TEXTS["agreed"], hint=_("What you do together to make it good.")),
    )


def _used(needs: Needs) -> tuple[Part, ...]:
    true = _("Tick it if it happened. What is true is never refused; it is kept, and others are told today.")
    return (TicksField("never_allowed", _("What was it?"), NEVER, hint=true), told_rows(needs))


SCREEN = Screen(
    kind=CONSEQUENCE.slug,
    make_form=make_form,
    icon="list-check",
    menu=_("Consequence"),
    action=_("Add a consequence"),
    order=71,
    everyday=False,
    group=SOMETHING_WENT_WRONG,
)
