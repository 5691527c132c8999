"""A button whose words wrap: for those that are as long as a sentence, or stand where there may be little room."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.icons import IconLabel
from carer_app.ui.kit.labels import Words


class WordsButton(Button):
    """Goes on in the next line where a line is not enough, with its picture in the middle before them."""

    def __init__(
        self, text: str, look: str, words_look: str, icon_name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__("", look, "", parent)
        self.words = Words("", words_look)
        self._sign = IconLabel(icon_name) if icon_name else None
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 8, 6, 8)
        row.setSpacing(8)
        if self._sign is not None:
            row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.words, 1)
        self.say(text)
        self.follow_words()

    def say(self, text: str) -> None:
        """Other words."""
        self.words.setText(text)
        self.setAccessibleName(text)

    def show_picture(self, icon_name: str, token: str = "ink") -> None:
        """Another picture, for a button that has one."""
        assert self._sign
        self._sign.draw(icon_name, token)
