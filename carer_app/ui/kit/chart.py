"""A small line chart: few points, each with its word, and one sentence that says the same."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from carer_app.ui.kit.theme import em, tokens


class LineChart(QWidget):
    """Points in order on named steps, lowest first; None leaves a gap. `sentence` is what it says, for all who do not see it."""

    def __init__(
        self,
        points: Sequence[tuple[str, int | None]],
        steps: Sequence[str],
        sentence: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._points = tuple(points)
        self._steps = tuple(steps)
        self.setAccessibleName(sentence)
        self.setAccessibleDescription(", ".join(f"{label}: {self._word(at)}" for label, at in self._points))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _word(self, at: int | None) -> str:
        return self._steps[at] if at is not None else "–"

    def _field(self) -> QRectF:
        """Where the line is drawn: right of the steps' names, above the points' names."""
        left = max((self.fontMetrics().horizontalAdvance(step) for step in self._steps), default=0) + em()
        return QRectF(left, em() * 0.8, self.width() - left - em() * 1.6, self.height() - em() * 2.8)

    def _place(self, number: int, at: int, field: QRectF) -> QPointF:
        across = number / max(1, len(self._points) - 1)
        up = at / max(1, len(self._steps) - 1)
        return QPointF(field.left() + across * field.width(), field.bottom() - up * field.height())

    def _spot(self, number: int, at: int, field: QRectF) -> QPointF:
        """Where a point is drawn."""
        return self._place(number, at, field)

    def _draw_ground(self, painter: QPainter, field: QRectF) -> None:
        for at, step in enumerate(self._steps):
            y = self._place(0, at, field).y()
            painter.setPen(QPen(tokens().colour("line"), 1))
            painter.drawLine(QPointF(field.left(), y), QPointF(field.right(), y))
            painter.setPen(tokens().colour("quiet"))
            box = QRectF(0, y - em(), field.left() - em() * 0.6, em() * 2)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, step)
        for number, (label, _at) in enumerate(self._points):
            x = self._place(number, 0, field).x()
            painter.drawText(
                QRectF(x - 60, field.bottom() + em() * 0.5, 120, em() * 1.6), Qt.AlignmentFlag.AlignHCenter, label
            )

    def _draw_line(self, painter: QPainter, field: QRectF) -> None:
        painter.setPen(QPen(tokens().colour("accent"), 2.5))
        for run in self._runs():
            painter.drawPolyline(QPolygonF([self._spot(number, at, field) for number, at in run]))
        painter.setBrush(tokens().colour("surface"))
        for run in self._runs():
            for number, at in run:
                painter.drawEllipse(self._spot(number, at, field), 4.5, 4.5)

    def _runs(self) -> list[list[tuple[int, int]]]:
        """The points in unbroken runs."""
        runs: list[list[tuple[int, int]]] = [[]]
        for number, (_label, at) in enumerate(self._points):
            if at is None:
                runs.append([])
            else:
                runs[-1].append((number, at))
        return [run for run in runs if run]

    def sizeHint(self) -> QSize:
        return QSize(20 * em(), round(em() * (2.8 + 1.9 * max(1, len(self._steps) - 1))))

    def minimumSizeHint(self) -> QSize:
        return QSize(14 * em(), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        field = self._field()
        self._draw_ground(painter, field)
        self._draw_line(painter, field)
        painter.end()
