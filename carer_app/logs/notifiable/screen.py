"""How a serious event is written down: what happened, then the decision of a person, then everybody who is to be told."""

from carer_app.i18n import _
from carer_app.logs.notifiable.record import DECISIONS, EVENTS, NOTIFIABLE_EVENT, SETTINGS, TEXTS
from carer_app.ui.kit.choice_fields import ChoiceField, MarkField
from carer_app.ui.kit.field import Part
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.later_section import LaterSection
from carer_app.ui.kit.panels import Banner
from carer_app.ui.kit.screen import SOMETHING_WENT_WRONG, Needs, Screen
from carer_app.ui.kit.sections import Beside, Box, Sections
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import MomentField, Offer
from carer_app.ui.kit.told_to import told_rows


def make_form(needs: Needs) -> RecordForm:
    """The form of a serious event."""
    calm = _(
        "Whether others have to be told is for a person to decide. Nothing is sent from here: ring or write to them."
    )
    empty = _("Add each who is to be told; it waits until a time stands beside their name.")
    told = told_rows(
        needs, _("Who is told, such as Ofsted or the placing authority?"), empty, _("Add somebody to tell")
    )
    came = LaterSection(TEXTS["outcome"], ("outcome",), lambda: (LongTextField("outcome", TEXTS["outcome"]),))
    return RecordForm(
        Banner(calm, "info"), Box("", *_what(needs)), Box("", *_decision(), told), Box("", Sections(came))
    )


def _what(needs: Needs) -> tuple[Part, ...]:
    at = MomentField(
        "happened_at",
        _("When did it happen?"),
        needs.clock,
        needed=_("“When did it happen?” is empty. Write the day and the time."),
        offers=(Offer.NOW, Offer.EARLIER),
    )
    event = ChoiceField("event", _("What happened?"), EVENTS, needed=_("“What happened?” is empty. Choose one."))
    home = MarkField("setting", _("In what home?"), SETTINGS, needed=_("“In what home?” is empty. Choose one."))
    return at, event, home, LongTextField("details", TEXTS["details"], hint=_("Only what was seen and heard."))


def _decision() -> tuple[Part, ...]:
    return (
        MarkField("decision", _("What was decided?"), DECISIONS, hint=_("Empty: it is still to be decided.")),
        Beside(TextField("decided_by", TEXTS["decided_by"]), TextField("why", TEXTS["why"])),
    )


SCREEN = Screen(
    kind=NOTIFIABLE_EVENT.slug,
    make_form=make_form,
    icon="send",
    menu=_("Serious event, and who was told"),
    action=_("Add a serious event"),
    order=76,
    everyday=False,
    group=SOMETHING_WENT_WRONG,
)
