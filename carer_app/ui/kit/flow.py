"""Layouts that give way: a row that wraps, and columns that become one where there is little room."""

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QLayoutItem, QSizePolicy, QWidget

from carer_app.ui.kit.theme import em

_FILL = Qt.AlignmentFlag(0)


class FlowLayout(QLayout):
    """Puts its widgets side by side and goes on in the next line where they do not fit."""

    def __init__(self, parent: QWidget | None = None, gap: int = 8) -> None:
        super().__init__(parent)
        self._held: list[QLayoutItem] = []
        self._heights: dict[int, int] = {}
        self._gap = gap
        self.setContentsMargins(QMargins(0, 0, 0, 0))

    def _place(self, room: QRect, *, really: bool) -> int:
        """Lay the widgets out, each in the middle of its line or at its foot, and give back the height that they take."""
        y = room.y()
        for line in self._lines(room.width()):
            x, height = room.x(), max(size.height() for _item, size in line)
            for item, size in line:
                if really:
                    spare = height - size.height()
                    down = spare if item.alignment() & Qt.AlignmentFlag.AlignBottom else spare // 2
                    item.setGeometry(QRect(QPoint(x, y + down), size))
                x += size.width() + self._gap
            y += height + self._gap
        return max(0, y - self._gap - room.y())

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        """What stands in each line, with its size."""
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        taken = 0
        for item in self._held:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            size = item.sizeHint().boundedTo(QSize(max(width, item.minimumSize().width()), 10_000))
            if not lines or taken + self._gap + size.width() > width:
                lines.append([])
                taken = -self._gap
            lines[-1].append((item, size))
            taken += self._gap + size.width()
        return lines

    def addItem(self, item: QLayoutItem) -> None:
        self._held.append(item)

    def count(self) -> int:
        return len(self._held)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._held[index] if 0 <= index < len(self._held) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._held.pop(index) if 0 <= index < len(self._held) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._place(QRect(0, 0, width, 0), really=False)
        return self._heights[width]

    def invalidate(self) -> None:
        self._heights.clear()
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, really=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._held:
            size = size.expandedTo(item.minimumSize())
        return size


class FlowRow(QWidget):
    """A row of buttons or badges that wraps."""

    def __init__(self, *widgets: QWidget, gap: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = FlowLayout(self, gap)
        for widget in widgets:
            layout.addWidget(widget)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, widget: QWidget) -> None:
        """One more at the end."""
        layout = self.layout()
        assert layout is not None
        layout.addWidget(widget)

    def add_at_foot(self, widget: QWidget) -> None:
        """One more at the end, which stands at the foot of its line."""
        self.add(widget)
        layout = self.layout()
        assert layout is not None
        layout.setAlignment(widget, Qt.AlignmentFlag.AlignBottom)


class Columns(QWidget):
    """Widgets side by side, one under another where the room is narrower than so many ems (in heights of the text)."""

    def __init__(
        self,
        *widgets: QWidget,
        ems: float = 52,
        gap: int = 16,
        shares: tuple[int, ...] = (),
        align: Qt.AlignmentFlag = _FILL,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._ems = ems
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(gap)
        self.parts = widgets
        for number, widget in enumerate(widgets):
            self._box.addWidget(widget, shares[number] if shares else 1, align)

    @property
    def is_narrow(self) -> bool:
        return self._box.direction() == QBoxLayout.Direction.TopToBottom

    def _turn(self, width: int) -> None:
        narrow = width < self._ems * em()
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if direction != self._box.direction():
            self._box.setDirection(direction)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._turn(event.size().width())
        super().resizeEvent(event)

    def minimumSizeHint(self) -> QSize:
        """As wide as the widest alone: what it needs once it has become one column."""
        return QSize(max((part.minimumSizeHint().width() for part in self.parts), default=0), 0)
