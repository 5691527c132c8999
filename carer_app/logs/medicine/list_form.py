"""How a medicine is put on the list: in the order in which a label is read, with the child's allergies above it."""

from collections.abc import Callable

from carer_app.domain.child import Known
from carer_app.domain.kind import Line
from carer_app.domain.medicine import CONTROLLED, FORMS, LABELS, ROUTES, SECOND_ADULT, SUPPLIES, WHENS, When
from carer_app.i18n import _
from carer_app.ui.kit.cautions import Cautions
from carer_app.ui.kit.choice_fields import ChoiceField, MarkField
from carer_app.ui.kit.field import Field, Part
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.later_section import LaterSection
from carer_app.ui.kit.names_field import WhoseField
from carer_app.ui.kit.panels import Banner
from carer_app.ui.kit.screen import Needs
from carer_app.ui.kit.sections import Beside, Box, Sections
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import DateField


def make_list_form(needs: Needs) -> RecordForm:
    """The form of a medicine on the list, in the order in which a label is read."""
    return RecordForm(
        allergies_first(needs),
        Box(_("What the label says"), *_what()),
        Box(_("When and how much"), *_when()),
        Box(_("From whom, and since when"), *_whence(needs)),
        Box(_("In this home"), *_here(needs)),
        Sections(
            LaterSection(
                _("For how long, and when it is looked at again"),
                ("label_date", "review", "stops", "why_stopped"),
                lambda: _how_long(needs),
            )
        ),
    )


def _what() -> tuple[Part, ...]:
    name = TextField(
        "name", _("Which medicine?"), needed=_("“Which medicine?” is empty. Write the name from the label.")
    )
    return (
        Beside(name, TextField("strength", LABELS["strength"], hint=_("Such as 250 mg in 5 ml."))),
        MarkField("supply", _("Where is it from?"), SUPPLIES, needed=_("“Where is it from?” is empty. Choose one.")),
        Beside(
            ChoiceField("form", _("What is it given as?"), FORMS), ChoiceField("route", _("How is it taken?"), ROUTES)
        ),
    )


def _when() -> tuple[Part, ...]:
    when = MarkField("when", _("When is it given?"), WHENS, needed=_("“When is it given?” is empty. Choose one."))
    times = TextField("times", _("At which times?"), hint=_("Such as 08:00, 20:00."))
    reasons = LongTextField("reasons", LABELS["reasons"], hint=_("What to look for, as the label or the doctor says."))
    dose = TextField("dose", LABELS["dose"], needed=_("“One dose” is empty. Write it as the label says it."))
    units = TextField("units", _("How many make one dose"), hint=_("For the count: 1 tablet, 5 for 5 ml."), ems=8)
    most = ChoiceField("most_doses", _("The most in 24 hours"), _numbers(12), nothing=_("Not said"))
    apart = ChoiceField("hours_apart", _("At least so many hours between two"), _numbers(24), nothing=_("Not said"))

    def show_what_fits() -> None:
        chosen = when.value()
        times.setVisible(chosen == When.REGULAR or times.value() is not None)
        reasons.setVisible(chosen == When.AS_NEEDED or reasons.value() is not None)

    _follow(show_what_fits, when, times, reasons)
    return (
        Beside(dose, units),
        when,
        times,
        reasons,
        TextField("how_often", LABELS["how_often"], hint=_("In the words of the label.")),
        Beside(most, apart),
        LongTextField("mind", LABELS["mind"], hint=_("With food, not with another medicine, what may come of it.")),
    )


def _whence(needs: Needs) -> tuple[Part, ...]:
    starts = DateField(
        "starts",
        _("On the list since"),
        needs.clock,
        needed=_("“On the list since” is empty. Write the day of the first dose, or today."),
    )
    return (
        Beside(TextField("prescriber", LABELS["prescriber"]), TextField("advised_by", LABELS["advised_by"])),
        starts,
    )


def _how_long(needs: Needs) -> tuple[Part, ...]:
    return (
        DateField("label_date", _("Date on the label"), needs.clock, quick=False),
        DateField("review", _("To be looked at again on"), needs.clock, quick=False),
        DateField("stops", _("Last day"), needs.clock, hint=_("Leave it empty while it goes on."), quick=False),
        TextField("why_stopped", LABELS["why_stopped"], hint=_("Leave it empty while it goes on.")),
    )


def _here(needs: Needs) -> tuple[Part, ...]:
    return (
        MarkField("controlled", _("Is it a controlled drug?"), CONTROLLED, hint=_("A pharmacist knows.")),
        MarkField("second_adult", _("Does this home's rule want a second adult for it?"), SECOND_ADULT),
        WhoseField("looks_into_it", LABELS["looks_into_it"], needs.people),
    )


def allergies_first(needs: Needs) -> Cautions | Banner:
    """The child's allergies, loud where there are any; not known is said as such."""
    answer = needs.child.sheet.allergies if needs.child else None
    told = answer.words() if answer else _("Not known")
    words = _("Allergies: {what}").format(what=told)
    if answer and answer.is_told:
        return Cautions((Line(field="allergies", label=_("Allergies"), text=words, loud=True),))
    return Banner(words, "info" if answer and answer.known is Known.NONE else "calm")


def _numbers(most: int) -> dict[int, str]:
    return {number: str(number) for number in range(1, most + 1)}


def _follow(fit: Callable[[], None], *fields: Field) -> None:
    for field in fields:
        field.changed.connect(fit)
    fit()
