"""A field that shows every answer with what it means, one under another; one of them is chosen."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from carer_app.ui.kit.field import Field
from carer_app.ui.kit.labels import Words, restyle

K = TypeVar("K", bound=Hashable)


class _Option(QFrame):
    """One answer: a round mark, the answer, and what it means."""

    chosen = Signal(bool)

    def __init__(self, answer: str, meaning: str) -> None:
        super().__init__()
        self.setProperty("look", "option")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.mark = QRadioButton()
        self._answer = Words(answer, "strong")
        self._meaning = Words("", "quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 7, 12, 7)
        row.setSpacing(8)
        row.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setContentsMargins(0, 5, 0, 4)
        words.setSpacing(0)
        words.addWidget(self._answer)
        words.addWidget(self._meaning)
        row.addLayout(words, 1)
        self.mark.toggled.connect(self._on_toggled)
        self.explain(meaning)

    @property
    def answer(self) -> str:
        return self._answer.text()

    def explain(self, meaning: str) -> None:
        """Say what the answer means; nothing hides the line."""
        self._meaning.setText(meaning)
        self._meaning.setVisible(bool(meaning))

    def speak(self, label: str) -> None:
        """Name it for assistive technology, with the question that it answers."""
        self.mark.setAccessibleName(f"{label}: {self._answer.text()}")
        self.mark.setAccessibleDescription(self._meaning.text())

    def _on_toggled(self, down: bool) -> None:
        restyle(self, "chosen", down)
        self.chosen.emit(down)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.mark.setChecked(True)
        self.mark.setFocus(Qt.FocusReason.MouseFocusReason)


class OptionField(Field):
    """One of several answers that are all in sight. `nothing` is an answer for none, chosen until a person chooses."""

    grows = True

    def __init__(
        self,
        name: str,
        label: str,
        choices: Mapping[K, str],
        *,
        hint: str = "",
        needed: str = "",
        nothing: str = "",
    ) -> None:
        super().__init__(name, label, hint=hint, needed=needed)
        self._group = QButtonGroup(self)
        self._options: dict[object, _Option] = {}
        self._nothing = nothing
        self._make(choices)
        self._show_none()

    def offer(self, choices: Mapping[K, str]) -> None:
        """Other answers; the one chosen stays if it is still among them."""
        if list(choices.items()) == [(value, option.answer) for value, option in self._options.items() if value]:
            return
        before, old = self.value(), list(self._options.values())
        self._options = {}
        self._make(choices)
        stop = old[-1].mark if old else None
        for option in self._options.values():
            if stop is not None:
                QWidget.setTabOrder(stop, option.mark)
            stop = option.mark
        for option in old:
            self._drop(option)
        if before in self._options:
            self._options[before].mark.setChecked(True)
        else:
            self._show_none()

    def _drop(self, option: _Option) -> None:
        self._group.removeButton(option.mark)
        self.box.removeWidget(option)
        option.hide()
        option.setParent(None)
        option.deleteLater()

    def _make(self, choices: Mapping[K, str]) -> None:
        for value, text in choices.items():
            self._options[value] = _Option(text, "")
        if self._nothing:
            self._options[None] = _Option(self._nothing, "")
        for option in self._options.values():
            self._group.addButton(option.mark)
            option.speak(self.label.text())
            self.box.addWidget(option)
            option.chosen.connect(self._on_chosen)

    def explain(self, meanings: Mapping[K, str]) -> None:
        """Say what each answer means just now."""
        for value, option in self._options.items():
            option.explain(next((text for other, text in meanings.items() if other == value), ""))
            option.speak(self.label.text())

    def input(self) -> QWidget:
        chosen = [option.mark for option in self._options.values() if option.mark.isChecked()]
        return chosen[0] if chosen else next(iter(self._options.values())).mark

    def value(self) -> object:
        return next((value for value, option in self._options.items() if option.mark.isChecked()), None)

    def show_value(self, value: object) -> None:
        if value in self._options:
            self._options[value].mark.setChecked(True)
        else:
            self._show_none()

    def _show_none(self) -> None:
        self._group.setExclusive(False)
        for value, option in self._options.items():
            option.mark.setChecked(value is None)
        self._group.setExclusive(True)

    def _on_chosen(self, down: bool) -> None:
        if down:
            self.changed.emit()
