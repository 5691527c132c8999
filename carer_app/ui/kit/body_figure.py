"""The outline of a body from the front or the back, drawn from its parts; pressing it tells where it was pressed."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPainterPathStroker,
    QPaintEvent,
    QPen,
    QTransform,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from carer_app.domain.body import PART_NAMES, WHOLE, BodyPart, BodyPlace, BodySide
from carer_app.ui.kit.theme import em, tokens

WIDTH, HEIGHT = 420, 1000
_HEIGHT_EMS = 23
_NEAR = 26.0

Point = tuple[float, float]


class BodyFigure(QWidget):
    """One side of the body with its numbered marks. `pressed` gives the place; beside the body it stays silent."""

    pressed = Signal(object)

    def __init__(self, side: BodySide, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.side = side
        self.marks: list[tuple[int, BodyPlace]] = []
        self._under: BodyPart | None = None
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._fit()

    def show_marks(self, marks: Sequence[tuple[int, BodyPlace]]) -> None:
        """Show these marks, each with its number."""
        self.marks = list(marks)
        self.setAccessibleDescription(", ".join(f"{number}: {place.words()}" for number, place in self.marks))
        self.update()

    def point_of(self, place: BodyPlace) -> QPointF:
        """Where a place lies on the widget."""
        return QPointF(place.x * self.width() / WHOLE, place.y * self.height() / WHOLE)

    def _fit(self) -> None:
        height = _HEIGHT_EMS * em()
        self.setFixedSize(QSize(round(height * WIDTH / HEIGHT), height))

    def _place_at(self, at: QPointF) -> BodyPlace | None:
        point = QPointF(at.x() * WIDTH / self.width(), at.y() * HEIGHT / self.height())
        part = part_at(self.side, point)
        if part is None:
            return None
        x, y = round(point.x() / WIDTH * WHOLE), round(point.y() / HEIGHT * WHOLE)
        return BodyPlace(side=self.side, part=part, x=min(max(x, 0), WHOLE), y=min(max(y, 0), WHOLE))

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.save()
        painter.scale(self.width() / WIDTH, self.height() / HEIGHT)
        painter.setPen(QPen(colours.colour("border"), 5))
        painter.setBrush(colours.colour("sunken"))
        painter.drawPath(_outline())
        if self._under is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.colour("accent_soft"))
            painter.drawPath(_parts(self.side)[self._under])
        painter.restore()
        for number, place in self.marks:
            self._draw_mark(painter, number, place, colours.colour("accent"), colours.colour("on_accent"))

    def _draw_mark(self, painter: QPainter, number: int, place: BodyPlace, ground: QColor, ink: QColor) -> None:
        size = 1.5 * em()
        room = QRectF(0, 0, size, size)
        room.moveCenter(self.point_of(place))
        painter.setPen(QPen(ink, 2))
        painter.setBrush(ground)
        painter.drawEllipse(room)
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, str(number))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        under = place.part if place else None
        if under != self._under:
            self._under = under
            self.setCursor(Qt.CursorShape.CrossCursor if under else Qt.CursorShape.ArrowCursor)
            name = PART_NAMES[self.side][under] if under else ""
            QToolTip.showText(event.globalPosition().toPoint(), name, self)
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit(place)

    def leaveEvent(self, event: QEvent) -> None:
        self._under = None
        self.update()
        super().leaveEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()


def part_at(side: BodySide, point: QPointF) -> BodyPart | None:
    """The part of the body at a point of the drawing, or the nearest one where it is only just missed."""
    parts = _parts(side)
    for part, path in parts.items():
        if path.contains(point):
            return part
    if not _grown().contains(point):
        return None
    return min(parts, key=lambda part: _far(parts[part].boundingRect().center(), point))


def middle_of(side: BodySide, part: BodyPart) -> BodyPlace:
    """The middle of a part, for a mark that was chosen from the list."""
    middle = _parts(side)[part].boundingRect().center()
    x, y = round(middle.x() / WIDTH * WHOLE), round(middle.y() / HEIGHT * WHOLE)
    return BodyPlace(side=side, part=part, x=x, y=y)


def _far(one: QPointF, other: QPointF) -> float:
    return (one.x() - other.x()) ** 2 + (one.y() - other.y()) ** 2


@cache
def _parts(side: BodySide) -> dict[BodyPart, QPainterPath]:
    """Every part as a path. Seen from the front the child's own right is on the left of the drawing."""
    left, right = ("left", "right") if side is BodySide.BACK else ("right", "left")
    found: dict[BodyPart, QPainterPath] = {}
    for name, path in _limbs().items():
        found[BodyPart(f"{left}_{name}")] = path
        found[BodyPart(f"{right}_{name}")] = _mirrored(path)
    return found | _trunk()


def _limbs() -> dict[str, QPainterPath]:
    """The limbs on the left of the drawing, those that lie above others first."""
    return {
        "ear": _round((154, 84), 10, 20),
        "hand": _round((78, 512), 22, 36),
        "forearm": _limb((101, 348), (83, 470), 38),
        "upper_arm": _limb((132, 204), (104, 338), 46),
        "foot": _round((166, 948), 34, 24),
        "lower_leg": _limb((175, 756), (174, 900), 46),
        "knee": _round((175, 708), 32, 36),
        "thigh": _limb((172, 520), (175, 672), 66),
    }


def _trunk() -> dict[BodyPart, QPainterPath]:
    return {
        BodyPart.HEAD: _round((210, 84), 54, 66),
        BodyPart.NECK: _shape((188, 140), (232, 140), (236, 182), (184, 182)),
        BodyPart.UPPER_BODY: _shape((184, 174), (236, 174), (300, 204), (280, 330), (140, 330), (120, 204)),
        BodyPart.LOWER_BODY: _shape((140, 328), (280, 328), (272, 430), (148, 430)),
        BodyPart.HIPS: _shape((148, 428), (272, 428), (282, 530), (210, 546), (138, 530)),
    }


@cache
def _outline() -> QPainterPath:
    whole = QPainterPath()
    for path in _parts(BodySide.FRONT).values():
        whole = whole.united(path)
    return whole.simplified()


@cache
def _grown() -> QPainterPath:
    """The outline with a little room around it, for fingers that just miss."""
    stroker = QPainterPathStroker()
    stroker.setWidth(2 * _NEAR)
    return stroker.createStroke(_outline()).united(_outline())


def _round(middle: Point, across: float, down: float) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(*middle), across, down)
    return path


def _limb(start: Point, end: Point, width: float) -> QPainterPath:
    line = QPainterPath(QPointF(*start))
    line.lineTo(QPointF(*end))
    stroker = QPainterPathStroker()
    stroker.setWidth(width)
    stroker.setCapStyle(Qt.PenCapStyle.RoundCap)
    return stroker.createStroke(line)


def _shape(*corners: Point) -> QPainterPath:
    """A shape with soft corners."""
    points = [QPointF(*corner) for corner in corners]
    path = QPainterPath(points[0])
    for _before, corner in pairwise(points):
        path.lineTo(corner)
    path.closeSubpath()
    stroker = QPainterPathStroker()
    stroker.setWidth(14)
    stroker.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return path.united(stroker.createStroke(path))


def _mirrored(path: QPainterPath) -> QPainterPath:
    return QTransform(-1, 0, 0, 1, WIDTH, 0).map(path)
