"""A small chart of numbers over time, between round marks, for heights and weights."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QWidget

from carer_app.ui.kit.chart import LineChart

_STEPS = [Decimal(text) for text in ("0.1", "0.2", "0.5", "1", "2", "5", "10", "20", "50", "100", "200")]
_MOST_MARKS = 4


class MeasureChart(LineChart):
    """Numbers in order, each with its day. `sentence` is what it says, for all who do not see it."""

    def __init__(self, points: Sequence[tuple[str, Decimal]], sentence: str, parent: QWidget | None = None) -> None:
        self._marks = marks([number for _label, number in points])
        self._numbers = [number for _label, number in points]
        labelled = [(label, at) for at, (label, _number) in enumerate(points)]
        super().__init__(labelled, [f"{mark.normalize():f}" for mark in self._marks], sentence, parent)

    def _field(self) -> QRectF:
        """Room at both ends for the whole of the days' names."""
        wide = max((self.fontMetrics().horizontalAdvance(label) for label, _at in self._points), default=0)
        field, half = super()._field(), wide / 2 + 4
        left = max(field.left(), half)
        return QRectF(left, field.top(), self.width() - left - half, field.height())

    def _word(self, at: int | None) -> str:
        return f"{self._numbers[at].normalize():f}" if at is not None else "–"

    def _place(self, number: int, at: int, field: QRectF) -> QPointF:
        """Grid lines ask by the mark's number; a point is where its own number lies between the marks."""
        across = number / max(1, len(self._numbers) - 1)
        return QPointF(field.left() + across * field.width(), self._height(self._marks[at], field))

    def _height(self, number: Decimal, field: QRectF) -> float:
        low, high = self._marks[0], self._marks[-1]
        return field.bottom() - float((number - low) / (high - low)) * field.height()

    def _spot(self, number: int, at: int, field: QRectF) -> QPointF:
        across = number / max(1, len(self._numbers) - 1)
        return QPointF(field.left() + across * field.width(), self._height(self._numbers[at], field))


def marks(numbers: Sequence[Decimal]) -> list[Decimal]:
    """A few round marks that hold all the numbers, the lowest first; never less than two."""
    low, high = min(numbers), max(numbers)
    step = next((one for one in _STEPS if (high - low) / one <= _MOST_MARKS - 1), _STEPS[-1])
    first = (low / step).to_integral_value(ROUND_FLOOR) * step
    last = (high / step).to_integral_value(ROUND_CEILING) * step
    count = max(1, int((last - first) / step))
    return [first + step * number for number in range(count + 1)]
