"""What stands before the records: one card in the middle of the window, for unlocking and for the first use."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from carer_app.i18n import _
from carer_app.ui.kit.buttons import Button, ToolButton
from carer_app.ui.kit.heading import Heading
from carer_app.ui.kit.icons import IconLabel
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Banner, Card, Ground
from carer_app.ui.kit.theme import em

_WIDEST_EMS = 33


class EntryPage(QScrollArea):
    """A card in the middle, with the program's name above it and a place for one sentence of trouble.

    `first` takes the focus when the page does. A focus proxy would make Tab jump over all that stands before it.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first: QWidget | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.card = Card()
        self.card.box.setContentsMargins(28, 24, 28, 28)
        self.title = Heading(title, "title")
        self.trouble = Banner("", "calm", "alert-triangle")
        self.trouble.say("")
        self.card.add(self.title)
        self.card.add(self.trouble)
        self.setWidget(self._ground())

    def _ground(self) -> Ground:
        """The card in the middle, a little above the half, under the program's name."""
        ground = Ground()
        sides = QHBoxLayout(ground)
        sides.setContentsMargins(24, 32, 24, 32)
        middle = QWidget()
        middle.setMaximumWidth(_WIDEST_EMS * em())
        middle.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        sides.addStretch(1)
        sides.addWidget(middle, 1000)
        sides.addStretch(1)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addStretch(1)
        column.addWidget(_brand())
        column.addWidget(self.card)
        column.addStretch(2)
        return ground

    def add(self, widget: QWidget) -> None:
        self.card.add(widget)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.first is not None:
            self.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def say_trouble(self, sentence: str) -> None:
        """One sentence of what went wrong; none takes it away."""
        self.trouble.say(sentence)
        self.trouble.setAccessibleName(sentence)
        self.ensureVisible(0, 0)


class PassphraseField(QWidget):
    """A passphrase, hidden until one asks to see it."""

    def __init__(self, label: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = QLineEdit()
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.setAccessibleName(label)
        self.show_button = ToolButton(_("Show"), "starter", "eye")
        self.show_button.setCheckable(True)
        self.show_button.setAccessibleName(_("Show the passphrase"))
        self.show_button.toggled.connect(self._on_show)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(labelled(label, self.edit))
        if hint:
            column.addWidget(Words(hint, "quiet"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.edit, 1)
        row.addWidget(self.show_button)
        column.addLayout(row)

    def text(self) -> str:
        return self.edit.text()

    def clear(self) -> None:
        self.edit.clear()
        self.show_button.setChecked(False)

    def _on_show(self, shown: bool) -> None:
        self.edit.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self.show_button.setText(_("Hide") if shown else _("Show"))


class LabelledBox(QWidget):
    """A label over one field."""

    def __init__(self, label: str, field: QWidget, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(labelled(label, field))
        if hint:
            column.addWidget(Words(hint, "quiet"))
        column.addWidget(field)
        field.setAccessibleName(label)


def labelled(text: str, field: QWidget) -> QLabel:
    """A label that belongs to a field."""
    label = Words(text, "label")
    label.setBuddy(field)
    return label


def full_width(button: Button) -> Button:
    """A button as wide as the card."""
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return button


def _brand() -> QWidget:
    row = QWidget()
    box = QHBoxLayout(row)
    box.setContentsMargins(4, 0, 0, 0)
    box.setSpacing(10)
    box.addWidget(IconLabel("home", "accent", 1.7))
    box.addWidget(Heading("Hearthlog"), 1)
    return row
