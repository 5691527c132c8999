"""The head of a section that folds: a button that opens and closes it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleStateChangeEvent
from PySide6.QtWidgets import QWidget

from carer_app.ui.kit.spoken_head import OPEN
from carer_app.ui.kit.words_button import WordsButton


class SectionHead(WordsButton):
    """Opens and folds at a press. It is never “checked”: it is a button and not a tick."""

    turned = Signal(bool)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, "section", "strong", "chevron-right", parent)
        self.setProperty(OPEN, False)
        self.clicked.connect(lambda: self.turn(opened=not self.is_open))

    @property
    def is_open(self) -> bool:
        return bool(self.property(OPEN))

    def turn(self, *, opened: bool) -> None:
        """Open or fold it."""
        if opened == self.is_open:
            return
        self.setProperty(OPEN, opened)
        self.show_picture("chevron-down" if opened else "chevron-right")
        self.turned.emit(opened)
        if QAccessible.isActive():
            changed = QAccessible.State()
            changed.expanded = changed.collapsed = True
            QAccessible.updateAccessibility(QAccessibleStateChangeEvent(self, changed))
