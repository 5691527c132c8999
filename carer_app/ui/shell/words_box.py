"""A few words that are asked for in place: a comment, or the reason for a change. They are kept as they are typed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from carer_app.i18n import _
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.theme import em


class WordsBox(QWidget):
    """A label, a small field, and a button; `given` tells that the button was pressed with words in the field."""

    given = Signal(str)
    dropped = Signal()
    changed = Signal()

    def __init__(self, label: str, action: str, *, drop: str = "", look: str = "plain") -> None:
        super().__init__()
        self.field = QPlainTextEdit()
        self.field.setTabChangesFocus(True)
        self.field.setAccessibleName(label)
        self.field.setFixedHeight(round(4.6 * em()))
        words = Words(label, "label")
        words.setBuddy(self.field)
        self.trouble = Words("", "problem")
        self.trouble.hide()
        self.give_button = Button(action, look)
        self.drop_button = Button(drop, "plain")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addWidget(words)
        box.addWidget(self.field)
        box.addWidget(self.trouble)
        self._ways = FlowRow(self.give_button, self.drop_button)
        box.addWidget(self._ways)
        self.drop_button.setVisible(bool(drop))
        self.give_button.clicked.connect(self._on_give)
        self.drop_button.clicked.connect(self.dropped)
        self.field.textChanged.connect(self._on_changed)

    def add_way(self, button: Button) -> None:
        """One more button beside the others."""
        self._ways.add(button)

    def text(self) -> str:
        return self.field.toPlainText()

    def set_text(self, text: str) -> None:
        """Put words in without telling that they changed."""
        self.field.blockSignals(True)
        self.field.setPlainText(text)
        self.field.blockSignals(False)

    def say_trouble(self, sentence: str) -> None:
        self.trouble.setText(sentence)
        self.trouble.setVisible(bool(sentence))

    def _on_changed(self) -> None:
        self.say_trouble("")
        self.changed.emit()

    def _on_give(self) -> None:
        if self.text().strip():
            self.given.emit(self.text())
        else:
            self.say_trouble(_("Write a few words first."))
            self.field.setFocus()
