"""A period from one day to another, both within it."""

from datetime import date, timedelta

from PySide6.QtWidgets import QVBoxLayout, QWidget

from carer_app.clock import Clock
from carer_app.errors import BadInputError
from carer_app.i18n import _
from carer_app.ui.kit.flow import Columns
from carer_app.ui.kit.time_fields import DateField

_HALF_A_YEAR = 6


class PeriodField(QWidget):
    """Two days; each says for itself what is wrong with it."""

    def __init__(self, clock: Clock, start: date, end: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.start = DateField("start", _("From"), clock, needed=_("Write the first day."), quick=False)
        self.end = DateField("end", _("To, that day included"), clock, needed=_("Write the last day."), quick=False)
        self.start.show_value(start.isoformat())
        self.end.show_value(end.isoformat())
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(Columns(self.start, self.end, ems=26))

    def days(self) -> tuple[date, date]:
        """The first and the last day; raises BadInputError, and shows it beside the field."""
        for field in (self.start, self.end):
            field.show_problem(field.problem())
        wrong = self.start.problem() or self.end.problem()
        if wrong:
            raise BadInputError(wrong)
        first, last = (date.fromisoformat(str(field.value())) for field in (self.start, self.end))
        if last < first:
            sentence = _("The last day is before the first.")
            self.end.show_problem(sentence)
            raise BadInputError(sentence)
        return first, last


def half_year_to(today: date) -> tuple[date, date]:
    """The six months that end today."""
    months = today.year * 12 + today.month - 1 - _HALF_A_YEAR
    first_of_month = date(months // 12, months % 12 + 1, 1)
    next_month = date((months + 1) // 12, (months + 1) % 12 + 1, 1)
    last_of_month = next_month - timedelta(days=1)
    same_day = first_of_month.replace(day=min(today.day, last_of_month.day))
    return same_day + timedelta(days=1), today
