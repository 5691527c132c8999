"""A young person's secret: some numbers that are typed, or four pictures in a row that are pressed."""

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from carer_app.errors import BadInputError
from carer_app.i18n import _
from carer_app.ui.kit.buttons import Button, ToolButton
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Card
from carer_app.ui.kit.theme import em
from carer_app.ui.shell.entry_page import labelled
from carer_app.vault.own_slot import PICTURES_IN_A_ROW, secret_of_digits, secret_of_pictures

PICTURES = {
    "sun": _("sun"),
    "moon-stars": _("moon and stars"),
    "home": _("house"),
    "bed": _("bed"),
    "bulb": _("lamp"),
    "key": _("key"),
    "flag": _("flag"),
    "phone": _("telephone"),
    "photo": _("picture"),
    "pencil": _("pencil"),
    "notebook": _("book"),
    "school": _("school hat"),
    "tools-kitchen-2": _("fork and spoon"),
    "hand-stop": _("hand"),
    "mood-happy": _("happy face"),
    "stairs-up": _("stairs"),
    "clock": _("clock"),
    "eye": _("eye"),
    "send": _("paper plane"),
    "lock": _("lock"),
    "printer": _("printer"),
    "paperclip": _("paper clip"),
    "settings": _("wheel"),
    "zzz": _("sleeping"),
}
"""The pictures to choose from, each with its name for whoever hears it."""


class SecretField(QWidget):
    """Numbers or pictures: one of the two at a time. `given` tells that Enter was pressed, or the row is full."""

    given = Signal()

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row: list[str] = []
        self.digits = QLineEdit()
        self.digits.setEchoMode(QLineEdit.EchoMode.Password)
        self.digits.setAccessibleName(_("{label} Numbers").format(label=label))
        self.digits.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.digits.setMaximumWidth(round(16 * em()))
        self.digits.returnPressed.connect(self.given)
        self.pictures = {name: self._picture(name, words) for name, words in PICTURES.items()}
        self.swap_button = Button("", "link")
        self.swap_button.clicked.connect(self._on_swap)
        self.again_button = Button(_("Start the row again"), "link")
        self.again_button.clicked.connect(self.clear)
        self._pressed = Words("", "strong")
        self._grid = self._make_grid()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(labelled(label, self.digits))
        for each in (self.digits, self._grid, FlowRow(self.swap_button, self.again_button)):
            box.addWidget(each)
        self.show_pictures(shown=False)

    def secret(self) -> str:
        """What was typed or pressed; raises BadInputError for what can be no secret."""
        return secret_of_pictures(self._row) if self.is_of_pictures else secret_of_digits(self.digits.text())

    @property
    def is_of_pictures(self) -> bool:
        return not self._grid.isHidden()

    def is_empty(self) -> bool:
        return not self._row and not self.digits.text()

    def clear(self) -> None:
        self.digits.clear()
        self._row = []
        self._say_row()

    def press(self, name: str) -> None:
        """Put one more picture at the end of the row."""
        if len(self._row) < PICTURES_IN_A_ROW:
            self._row.append(name)
            self._say_row()
            if len(self._row) == PICTURES_IN_A_ROW:
                self.given.emit()

    def show_pictures(self, *, shown: bool) -> None:
        """Ask for pictures, or else for numbers."""
        self.clear()
        self._grid.setVisible(shown)
        self.again_button.setVisible(shown)
        self.digits.setVisible(not shown)
        self.swap_button.setText(_("Numbers instead") if shown else _("Pictures instead"))

    def _on_swap(self) -> None:
        self.show_pictures(shown=not self.is_of_pictures)

    def _say_row(self) -> None:
        words = _("{count} of {most} pictures").format(count=len(self._row), most=PICTURES_IN_A_ROW)
        self._pressed.setText(words)

    def _make_grid(self) -> QWidget:
        whole = QWidget()
        box = QVBoxLayout(whole)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._pressed)
        box.addWidget(FlowRow(*self.pictures.values()))
        return whole

    def _picture(self, name: str, words: str) -> ToolButton:
        button = ToolButton("", "mark", name)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setAccessibleName(words)
        button.setToolTip(words)
        button.setIconSize(QSize(round(2 * em()), round(2 * em())))
        button.setMinimumSize(round(3 * em()), round(3 * em()))
        button.clicked.connect(partial(self._on_picture, name))
        return button

    def _on_picture(self, name: str, _checked: bool = False) -> None:
        self.press(name)


class NewSecret(Card):
    """A secret that is chosen, and said once more. `chosen` gives it."""

    chosen = Signal(str)

    def __init__(self, action: str) -> None:
        super().__init__(_("A secret of their own"))
        self.add(Words(_("They choose it, and nobody looks. Six numbers or more, or four pictures in a row."), "quiet"))
        self.first, self.again = SecretField(_("Your secret")), SecretField(_("And once more"))
        self.first.swap_button.clicked.connect(self._follow)
        self.again.swap_button.hide()
        self.trouble = Words("", "problem")
        self.trouble.hide()
        self.give_button = Button(action, "primary", "key")
        self.give_button.clicked.connect(self._on_give)
        for each in (self.first, self.again, self.trouble, FlowRow(self.give_button)):
            self.add(each)

    def say_trouble(self, sentence: str) -> None:
        self.trouble.setText(sentence)
        self.trouble.setVisible(bool(sentence))

    def set_busy(self, *, busy: bool) -> None:
        self.give_button.setEnabled(not busy)

    def _follow(self) -> None:
        self.again.show_pictures(shown=self.first.is_of_pictures)

    def _on_give(self) -> None:
        try:
            secret = self.first.secret()
            is_same = self.again.secret() == secret
        except BadInputError as problem:
            self.say_trouble(problem.sentence)
            return
        if not is_same:
            self.say_trouble(_("The two are not the same. Choose both again."))
            self.first.clear()
            self.again.clear()
            return
        self.say_trouble("")
        self.chosen.emit(secret)
