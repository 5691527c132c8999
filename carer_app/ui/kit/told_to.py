"""Rows for who was told of something, when, and what they said."""

from carer_app.i18n import _
from carer_app.ui.kit.field import Part
from carer_app.ui.kit.group_fields import RowsField
from carer_app.ui.kit.screen import Needs
from carer_app.ui.kit.sections import Beside
from carer_app.ui.kit.text_fields import TextField
from carer_app.ui.kit.time_fields import MomentField, Offer


def told_rows(needs: Needs, label: str = "", hint: str = "", add: str = _("Add somebody who was told")) -> RowsField:
    """The field `told` of a record."""

    def make_row() -> tuple[Part, ...]:
        return (
            Beside(
                TextField("who", _("Who was told?"), needed=_("Write who was told.")),
                TextField("answer", _("What did they say?")),
            ),
            MomentField("at", _("When?"), needs.clock, offers=(Offer.NOW, Offer.EARLIER)),
        )

    return RowsField(
        "told",
        label,
        make_row,
        one=_("Told, number {number}"),
        add=add,
        remove=_("Take away"),
        hint=hint,
    )
