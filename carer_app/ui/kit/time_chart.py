"""A chart of a few lines over time on named steps. Each line has a stroke and a mark of its own, so no colour is needed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from carer_app.ui.kit.theme import em, tokens

Point = tuple[date, int]


@dataclass(frozen=True, kw_only=True)
class TimeLine:
    """One line: its name, and its points in unbroken runs, each a day and a step counted from 1."""

    name: str
    runs: Sequence[Sequence[Point]]


class TimeChart(QWidget):
    """The first line is whole with round marks, the second dashed with square ones. `sentence` says the same in words."""

    def __init__(
        self,
        lines: Sequence[TimeLine],
        steps: Sequence[str],
        months: Sequence[date],
        sentence: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.lines = tuple(lines)
        self._steps = tuple(steps)
        self._months = tuple(months)
        days = [day for line in lines for run in line.runs for day, _at in run]
        self._start, self._end = min([*days, *months]), max([*days, *months])
        self.setAccessibleName(sentence)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _field(self) -> QRectF:
        """Where the lines are drawn: under the legend, right of the steps' names, above the months."""
        names = max((self.fontMetrics().horizontalAdvance(step) for step in self._steps), default=0)
        left = min(names, self.width() * 0.42) + em()
        return QRectF(left, em() * 2.6, self.width() - left - em() * 1.2, self.height() - em() * 4.8)

    def _x(self, day: date, field: QRectF) -> float:
        whole = max(1, (self._end - self._start).days)
        return field.left() + field.width() * (day - self._start).days / whole

    def _y(self, at: int, field: QRectF) -> float:
        return field.bottom() - field.height() * (at - 1) / max(1, len(self._steps) - 1)

    def _draw_ground(self, painter: QPainter, field: QRectF) -> None:
        for at, step in enumerate(self._steps, start=1):
            y = self._y(at, field)
            painter.setPen(QPen(tokens().colour("line"), 1))
            painter.drawLine(QPointF(field.left(), y), QPointF(field.right(), y))
            painter.setPen(tokens().colour("quiet"))
            box = QRectF(0, y - em(), field.left() - em() * 0.7, em() * 2)
            room = self.fontMetrics().elidedText(step, Qt.TextElideMode.ElideRight, int(box.width()))
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, room)
        last = -1.0
        for month in self._months:
            x, words = self._x(month, field), f"{month:%b}"
            width = self.fontMetrics().horizontalAdvance(words) + em() * 0.6
            if x - width / 2 > last:
                last = x + width / 2
                spot = QRectF(x - width / 2, field.bottom() + em() * 0.5, width, em() * 1.6)
                painter.drawText(spot, Qt.AlignmentFlag.AlignHCenter, words)

    def _draw_strokes(self, painter: QPainter, number: int, runs: Sequence[Sequence[QPointF]]) -> None:
        """The first line whole, the second dashed."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        style = Qt.PenStyle.SolidLine if number == 0 else Qt.PenStyle.DashLine
        painter.setPen(QPen(_colour(number), em() * 0.15, style))
        for run in runs:
            painter.drawPolyline(QPolygonF(run))

    def _draw_marks(self, painter: QPainter, number: int, spots: Sequence[QPointF]) -> None:
        """A filled round mark, or a hollow square that is larger, so that both are seen on one spot."""
        painter.setPen(QPen(_colour(number), em() * 0.12))
        painter.setBrush(_colour(number) if number == 0 else Qt.BrushStyle.NoBrush)
        for spot in spots:
            if number == 0:
                painter.drawEllipse(spot, em() * 0.22, em() * 0.22)
            else:
                half = em() * 0.42
                painter.drawRect(QRectF(spot.x() - half, spot.y() - half, 2 * half, 2 * half))

    def _draw_legend(self, painter: QPainter) -> None:
        left, y = em() * 0.2, em() * 1.0
        for number, line in enumerate(self.lines):
            self._draw_strokes(painter, number, [[QPointF(left, y), QPointF(left + em() * 2.6, y)]])
            self._draw_marks(painter, number, [QPointF(left + em() * 1.3, y)])
            painter.setPen(tokens().colour("ink"))
            width = self.fontMetrics().horizontalAdvance(line.name) + 4.0
            spot = QRectF(left + em() * 3.2, y - em(), width, em() * 2)
            painter.drawText(spot, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line.name)
            left = spot.right() + em() * 1.8

    def sizeHint(self) -> QSize:
        return QSize(34 * em(), round(em() * (4.8 + 2.0 * max(1, len(self._steps) - 1))))

    def minimumSizeHint(self) -> QSize:
        return QSize(14 * em(), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        field = self._field()
        self._draw_ground(painter, field)
        for number, line in enumerate(self.lines):
            spots = [[QPointF(self._x(day, field), self._y(at, field)) for day, at in run] for run in line.runs]
            self._draw_strokes(painter, number, spots)
            self._draw_marks(painter, number, [spot for run in spots for spot in run])
        self._draw_legend(painter)
        painter.end()


def _colour(number: int) -> QColor:
    return tokens().colour("accent" if number == 0 else "ink")
