"""A list that opens to choose from: it may be narrower than its longest words, and leaves the mouse wheel to the page."""

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

_LEAST_LETTERS = 10


class ChoiceBox(QComboBox):
    """Takes the width that there is. What does not fit in it ends in dots, and is whole in the open list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LEAST_LETTERS)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
