"""A PIN as it is typed: digits that are hidden, and nothing that shows them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.theme import em
from carer_app.ui.shell.entry_page import labelled

_MOST = 16
_WIDTH_EMS = 16


class PinField(QWidget):
    """A label, what is to be known about it, and the digits."""

    def __init__(self, label: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = QLineEdit()
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly | Qt.InputMethodHint.ImhSensitiveData)
        self.edit.setMaxLength(_MOST)
        self.edit.setMaximumWidth(round(_WIDTH_EMS * em()))
        self.edit.setAccessibleName(label)
        self.hint = Words(hint, "quiet")
        self.hint.setVisible(bool(hint))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for part in (labelled(label, self.edit), self.hint, self.edit):
            column.addWidget(part)

    def text(self) -> str:
        return self.edit.text()

    def clear(self) -> None:
        self.edit.clear()

    def say(self, hint: str) -> None:
        """Another thing to know about it; none hides it."""
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
