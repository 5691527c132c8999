"""A list that opens to choose from. It is as wide as there is room and says what is chosen whole, on more lines if need be."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QFontMetrics, QPaintEvent, QResizeEvent, QTextLayout, QTextOption, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QWidget

from carer_app.ui.kit.theme import em

_LEAST_LETTERS = 10


class ChoiceBox(QComboBox):
    """Leaves the mouse wheel to the page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LEAST_LETTERS)
        self._asked: tuple[str, int, int] = ("", 0, 0)
        self._broken: list[str] = []
        self.currentTextChanged.connect(lambda _text: self.updateGeometry())

    def _option(self, width: int) -> QStyleOptionComboBox:
        """How it would be drawn at that width."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.rect.setWidth(width)
        return option

    def _lines(self, width: int) -> list[str]:
        """What is chosen, broken where a box of that width needs it; remembered, since layouts ask often."""
        asked = (self.currentText(), width, em())
        if asked != self._asked:
            field = QStyle.SubControl.SC_ComboBoxEditField
            room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, self._option(width), field, self)
            self._asked, self._broken = asked, broken(self.currentText(), self.font(), room.width() - 2)
        return self._broken

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = self._option(self.width())
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        option.currentText = "\n".join(self._lines(self.width()))
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        before = len(self._broken)
        if len(self._lines(self.width())) != before:
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return self._high(super().sizeHint())

    def minimumSizeHint(self) -> QSize:
        return self._high(super().minimumSizeHint())

    def _high(self, size: QSize) -> QSize:
        """That size, with room for every line of what is chosen."""
        more = max(0, len(self._lines(self.width())) - 1)
        return QSize(size.width(), size.height() + more * self.fontMetrics().lineSpacing())

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def broken(text: str, font: QFont, width: int) -> list[str]:
    """The text in lines of at most that width, broken between words where that is possible."""
    if QFontMetrics(font).horizontalAdvance(text) <= width:
        return [text]
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    found = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1))
        found.append(text[line.textStart() : line.textStart() + line.textLength()].rstrip())
    layout.endLayout()
    return found
