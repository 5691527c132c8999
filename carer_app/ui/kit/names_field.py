"""Fields for several answers: names of people, and ticks."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from carer_app.i18n import _
from carer_app.ui.kit.buttons import ToolButton
from carer_app.ui.kit.choice_fields import TickWords
from carer_app.ui.kit.field import Field
from carer_app.ui.kit.flow import FlowRow

K = TypeVar("K", bound=str)
_LEAST_HEIGHT = 28
_BETWEEN = re.compile(r"\s*[,;\n]\s*")


class NamesField(Field):
    """Names of people: those one knows at a press, and a line for others with commas between them."""

    def __init__(self, name: str, label: str, known: Sequence[str], *, hint: str = "") -> None:
        super().__init__(name, label, hint=hint)
        self._marks = {person: self._mark(person) for person in dict.fromkeys(known)}
        if self._marks:
            self.box.addWidget(FlowRow(*self._marks.values()))
        self._line = QLineEdit()
        self._line.setPlaceholderText(_("Names, with commas between them"))
        self._take(self._line)
        self._line.textChanged.connect(self.changed)

    def _mark(self, person: str) -> ToolButton:
        mark = ToolButton(person, "mark")
        mark.setCheckable(True)
        mark.show_when_chosen("check")
        mark.setAccessibleName(f"{self.label.text()}: {person}")
        mark.toggled.connect(self.changed)
        return mark

    def input(self) -> QWidget:
        return self._line

    def value(self) -> list[str] | None:
        marked = [person for person, mark in self._marks.items() if mark.isChecked()]
        typed = [person for person in _BETWEEN.split(self._line.text().strip()) if person]
        return list(dict.fromkeys([*marked, *typed])) or None

    def show_value(self, value: object) -> None:
        names = [str(name) for name in value] if isinstance(value, list | tuple) else []
        for person, mark in self._marks.items():
            mark.setChecked(person in names)
        self._line.setText(", ".join(name for name in names if name not in self._marks))


class WhoseField(Field):
    """One name: those one knows at a press, or any other in the line. Empty is the writer's own."""

    def __init__(self, name: str, label: str, known: Iterable[str], *, hint: str = "") -> None:
        super().__init__(name, label, hint=hint)
        self.buttons = [self._button(person) for person in dict.fromkeys(known)]
        if self.buttons:
            self.box.addWidget(FlowRow(*self.buttons))
        self._line = QLineEdit()
        self._take(self._line)
        self._line.textChanged.connect(self._on_changed)

    def _button(self, person: str) -> ToolButton:
        button = ToolButton(person, "mark")
        button.setCheckable(True)
        button.show_when_chosen("check")
        button.setAccessibleName(f"{self.label.text()}: {person}")
        button.clicked.connect(lambda down: self._line.setText(person if down else ""))
        return button

    def _on_changed(self) -> None:
        for button in self.buttons:
            button.setChecked(button.text() == self._line.text().strip())
        self.changed.emit()

    def input(self) -> QLineEdit:
        return self._line

    def value(self) -> str | None:
        return self._line.text().strip() or None

    def show_value(self, value: object) -> None:
        self._line.setText(str(value or ""))


class TicksField(Field):
    """Any of several answers, each a tick with words that wrap. A value that is not among them is kept and shown, by the
    words of `stray` where the value itself says nothing to people.
    """

    def __init__(self, name: str, label: str, choices: Mapping[K, str], *, hint: str = "", stray: str = "") -> None:
        super().__init__(name, label, hint=hint)
        self._stray = stray
        self._ticks: dict[str, QCheckBox] = {}
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self.box.addLayout(self._rows)
        for value, words in choices.items():
            self._add(str(value), words[:1].upper() + words[1:])

    def _add(self, value: str, words: str) -> QCheckBox:
        tick = QCheckBox()
        tick.setMinimumHeight(_LEAST_HEIGHT)
        tick.setAccessibleName(f"{self.label.text()}: {words}")
        label = TickWords(words, tick)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(tick, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(label, 1, Qt.AlignmentFlag.AlignVCenter)
        self._rows.addLayout(row)
        tick.toggled.connect(self.changed)
        self._ticks[value] = tick
        return tick

    def input(self) -> QWidget:
        return next(iter(self._ticks.values()))

    def inputs(self) -> tuple[QWidget, ...]:
        return tuple(self._ticks.values())

    def value(self) -> list[str] | None:
        return [value for value, tick in self._ticks.items() if tick.isChecked()] or None

    def show_value(self, value: object) -> None:
        wanted = [str(one) for one in value] if isinstance(value, list | tuple) else []
        for one in wanted:
            if one not in self._ticks:
                self._add(one, self._stray or one)
        for one, tick in self._ticks.items():
            tick.setChecked(one in wanted)
