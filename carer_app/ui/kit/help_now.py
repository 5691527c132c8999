"""The numbers to ring, large and before anything else, on the screens where that may matter."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from carer_app.ui.kit.flow import Columns
from carer_app.ui.kit.heading import Heading
from carer_app.ui.kit.icons import IconLabel
from carer_app.ui.kit.labels import Words

_SHORT = 3
"""Letters of a number that stands on one line with whom one reaches by it: the first screen is small on a night like that."""


@dataclass(frozen=True, kw_only=True)
class PhoneNumber:
    """A number, whom one reaches by it, and where that matters who found out that it is right."""

    number: str
    words: str
    checked: str = ""


class HelpNow(QFrame):
    """One sentence, the numbers in pairs, whom not to ring, and a quiet word under them."""

    def __init__(
        self, sentence: str, numbers: tuple[PhoneNumber, ...], warnings: tuple[str, ...] = (), note: str = ""
    ) -> None:
        super().__init__()
        self.setProperty("look", "urgent")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        box = QVBoxLayout(self)
        box.setContentsMargins(18, 14, 18, 16)
        box.setSpacing(12)
        box.addWidget(Heading(sentence))
        for first in range(0, len(numbers), 2):
            pair = [number_words(one) for one in numbers[first : first + 2]]
            box.addWidget(Columns(*pair, ems=32, gap=10))
        for warning in warnings:
            box.addWidget(_warning(warning))
        if note:
            box.addWidget(Words(note))


def number_words(one: PhoneNumber) -> QWidget:
    """One number, large, and beside it whom one reaches by it."""
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    row.addWidget(IconLabel("phone", "urgent_ink", 1.6), 0, Qt.AlignmentFlag.AlignVCenter)
    words = QVBoxLayout()
    words.setSpacing(0)
    number = Words(one.number, "number").selectable()
    if len(one.number) <= _SHORT:
        number.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        number.setWordWrap(False)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(number)
        line.addWidget(Words(one.words), 1)
        words.addLayout(line)
    else:
        words.addWidget(number)
        words.addWidget(Words(one.words))
    if one.checked:
        words.addWidget(Words(one.checked, "small"))
    row.addLayout(words, 1)
    return whole


def _warning(sentence: str) -> QWidget:
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    row.addWidget(IconLabel("hand-stop", "urgent_ink", 1.6), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Words(sentence, "strong"), 1)
    return whole
