"""What is to be done, by whom and by when: rows that daily logs, health appointments and meetings have alike."""

from carer_app.i18n import _
from carer_app.ui.kit.field import Part
from carer_app.ui.kit.group_fields import RowsField
from carer_app.ui.kit.screen import Needs
from carer_app.ui.kit.sections import Beside
from carer_app.ui.kit.text_fields import TextField
from carer_app.ui.kit.time_fields import DateField


def steps_field(name: str, asked: str, needs: Needs) -> RowsField:
    """Rows of `what`, `by_whom`, `by_day` and `done_on`; `asked` is the question for what it is."""

    def make_row() -> tuple[Part, ...]:
        return (
            Beside(
                TextField("what", asked, needed=_("“{asked}” is empty.").format(asked=asked)),
                TextField("by_whom", _("By whom?")),
            ),
            Beside(
                DateField("by_day", _("By when?"), needs.clock, quick=False),
                DateField("done_on", _("Done on"), needs.clock, quick=False),
            ),
        )

    return RowsField(
        name,
        _("To do"),
        make_row,
        one=_("To do, number {number}"),
        add=_("Add something to do"),
        remove=_("Take away"),
    )
