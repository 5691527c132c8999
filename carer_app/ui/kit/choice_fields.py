"""Fields with given answers: a list to choose from, a row of marks, a tick."""

from collections.abc import Callable, Hashable, Mapping
from enum import Enum
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QWidget

from carer_app.domain.words import with_capital
from carer_app.i18n import _
from carer_app.ui.kit.buttons import ToolButton
from carer_app.ui.kit.choice_box import ChoiceBox
from carer_app.ui.kit.field import Field
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Words

K = TypeVar("K", bound=Hashable)


def _json(value: Hashable) -> object:
    """The value as it stands in the content's JSON form."""
    return value.value if isinstance(value, Enum) else value


class ChoiceField(Field):
    """One of several, by value; nothing is chosen until a person chooses. `nothing` is what an empty one says.

    `stray` names a value that is not among the answers, such as one of an earlier list: it is then shown and kept.
    """

    def __init__(
        self,
        name: str,
        label: str,
        choices: Mapping[K, str],
        *,
        hint: str = "",
        needed: str = "",
        nothing: str = "",
        stray: Callable[[str], str] | None = None,
    ) -> None:
        super().__init__(name, label, hint=hint, needed=needed)
        self._stray = stray
        self._list = ChoiceBox()
        self._nothing = nothing or _("Choose")
        self._values: list[object] = []
        self.offer(choices)
        self._take(self._list)
        self._list.currentIndexChanged.connect(self.changed)

    def offer(self, choices: Mapping[K, str]) -> None:
        """Other answers to choose from; the one chosen stays if it is still among them."""
        before = self.value()
        self._list.blockSignals(True)
        self._list.clear()
        self._list.addItems([self._nothing, *(text[:1].upper() + text[1:] for text in choices.values())])
        self._values = [None, *map(_json, choices)]
        self._list.blockSignals(False)
        self.show_value(before if before in self._values else None)

    def input(self) -> QComboBox:
        return self._list

    def value(self) -> object:
        index = self._list.currentIndex()
        return self._values[index] if 0 <= index < len(self._values) else None

    def show_value(self, value: object) -> None:
        if self._stray and value and isinstance(value, str) and value not in self._values:
            self._list.addItem(with_capital(self._stray(value)))
            self._values.append(value)
        self._list.setCurrentIndex(self._values.index(value) if value in self._values else 0)


class MarkField(Field):
    """A row of simple marks with words: one of them or none. Pressing the chosen one again takes it away."""

    def __init__(
        self,
        name: str,
        label: str,
        choices: Mapping[K, str],
        *,
        hint: str = "",
        needed: str = "",
        pictures: Mapping[K, str] | None = None,
    ) -> None:
        super().__init__(name, label, hint=hint, needed=needed)
        self._marks: dict[object, ToolButton] = {}
        for value, text in choices.items():
            plain = _json(value)
            mark = ToolButton(text[:1].upper() + text[1:], "mark", (pictures or {}).get(value, ""))
            mark.setCheckable(True)
            mark.show_when_chosen("check")
            mark.setAccessibleName(f"{label}: {text}")
            mark.toggled.connect(lambda down, value=plain: self._on_toggled(value, down))
            self._marks[plain] = mark
        self.box.addWidget(FlowRow(*self._marks.values()))
        self.label.setBuddy(self.input())

    def _on_toggled(self, value: object, down: bool) -> None:
        if down:
            for other, mark in self._marks.items():
                if other != value:
                    mark.blockSignals(True)
                    mark.setChecked(False)
                    mark.blockSignals(False)
                    mark.show_when_chosen("check")
        self.changed.emit()

    def say_label(self, label: str) -> None:
        self.label.setText(label)
        for mark in self._marks.values():
            mark.setAccessibleName(f"{label}: {mark.text()}")

    def input(self) -> QWidget:
        chosen = [mark for mark in self._marks.values() if mark.isChecked()]
        return chosen[0] if chosen else next(iter(self._marks.values()))

    def inputs(self) -> tuple[QWidget, ...]:
        return tuple(self._marks.values())

    def value(self) -> object:
        return next((value for value, mark in self._marks.items() if mark.isChecked()), None)

    def show_value(self, value: object) -> None:
        if value in self._marks:
            self._marks[value].setChecked(True)
            return
        for mark in self._marks.values():
            mark.setChecked(False)


class TickWords(Words):
    """The words beside a tick; pressing them ticks it."""

    def __init__(self, text: str, box: QCheckBox) -> None:
        super().__init__(text)
        self._box = box
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._box.toggle()


class TickField(Field):
    """Yes or not said: a tick with words that wrap."""

    def __init__(self, name: str, label: str, *, hint: str = "") -> None:
        super().__init__(name, label, hint=hint)
        self._tick = QCheckBox()
        self._tick.setAccessibleName(label)
        words = TickWords(label, self._tick)
        words.setBuddy(self._tick)
        self.label.hide()
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self._tick, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(words, 1, Qt.AlignmentFlag.AlignVCenter)
        self.box.insertLayout(0, row)
        self._tick.toggled.connect(self.changed)

    def input(self) -> QCheckBox:
        return self._tick

    def value(self) -> bool | None:
        return True if self._tick.isChecked() else None

    def show_value(self, value: object) -> None:
        self._tick.setChecked(bool(value))
