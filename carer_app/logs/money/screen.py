"""How money and valuables are written down. What should be there is worked out when it is saved."""

from carer_app.domain.money import POTS, TURNS, Pot
from carer_app.i18n import _
from carer_app.logs.money.record import MONEY_KIND
from carer_app.ui.kit.choice_fields import MarkField
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.gentle import initials_only
from carer_app.ui.kit.names_field import WhoseField
from carer_app.ui.kit.screen import Needs, Screen
from carer_app.ui.kit.sections import Beside, Box
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import DateField


def make_form(needs: Needs) -> RecordForm:
    """The form of money or a thing of value put in, taken out or counted."""
    pot = MarkField("pot", _("What is it?"), POTS, needed=_("“What is it?” is empty. Choose one."))
    turn = MarkField("turn", _("What was done?"), TURNS, needed=_("“What was done?” is empty. Choose one."))
    amount = TextField("amount", _("Sum in pounds"), hint=_("For example 5 or 5.50."), ems=8)
    what = TextField("what", _("What for, or what it is"))

    def show_what_fits() -> None:
        """A sum is asked of money only, or where one stands there already."""
        amount.setVisible(pot.value() != Pot.VALUABLES or amount.value() is not None)

    for field in (pot, amount):
        field.changed.connect(show_what_fits)
    words = LongTextField(
        "their_words",
        _("Their words"),
        hint=_("What {name} said about it.").format(name=needs.name),
        suggest=initials_only(needs.others),
    )
    day = DateField(
        "day", _("Which day?"), needs.clock, needed=_("“Which day?” is empty. Say which day this is about.")
    )
    return RecordForm(
        Box("", day, pot, turn, Beside(amount, what)),
        Box("", WhoseField("with_whom", _("Counted with whom?"), (needs.name, *needs.people)), words),
    )


SCREEN = Screen(
    kind=MONEY_KIND.slug,
    make_form=make_form,
    icon="notebook",
    menu=_("Money and valuables"),
    action=_("Add money or valuables"),
    order=58,
    everyday=False,
)
