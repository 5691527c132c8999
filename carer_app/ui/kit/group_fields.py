"""Fields made of fields: a group that is one thing, and rows of the same."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from carer_app.i18n import _
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.field import Field, Part
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Words

_ROW = re.compile(r"\[(?P<number>\d+)\](?:\.(?P<rest>.+))?")


class GroupField(Field):
    """Several fields that are one object in the record."""

    def __init__(self, name: str, label: str, *parts: Part, hint: str = "") -> None:
        super().__init__(name, label, hint=hint)
        self._parts = parts
        self.box.setSpacing(14)
        for part in parts:
            self.box.addWidget(part)
        for field in self.inner():
            field.changed.connect(self.changed)

    def inner(self) -> list[Field]:
        return [field for part in self._parts for field in part.fields()]

    def input(self) -> QWidget:
        return self.inner()[0].input()

    def inputs(self) -> tuple[QWidget, ...]:
        return ()

    def value(self) -> dict[str, object] | None:
        written = {field.name: field.value() for field in self.inner()}
        return {name: value for name, value in written.items() if value is not None} or None

    def show_value(self, value: object) -> None:
        written = value if isinstance(value, dict) else {}
        for field in self.inner():
            field.show_value(written.get(field.name))

    def problems(self) -> Iterator[tuple[str, str]]:
        for field in self.inner():
            for path, sentence in field.problems():
                yield f"{self.name}.{path}", sentence

    def at(self, path: str) -> Field | None:
        if path == self.name:
            return self
        rest = path.removeprefix(f"{self.name}.")
        return next((found for field in self.inner() if rest != path and (found := field.at(rest))), None)

    def show_problem(self, sentence: str, *, stops: bool = True) -> None:
        self.problem_line.say(sentence, stops=stops)
        if not sentence:
            for field in self.inner():
                field.show_problem("")


class _Row(QFrame):
    """One of the rows, with a name of its own and a button to take it away."""

    def __init__(self, parts: Sequence[Part], remove_words: str) -> None:
        super().__init__()
        self.setProperty("look", "sunken")
        self.fields = [field for part in parts for field in part.fields()]
        box = QVBoxLayout(self)
        box.setContentsMargins(14, 8, 14, 14)
        box.setSpacing(12)
        head = QHBoxLayout()
        self.title = Words("", "strong")
        self.remove = Button(remove_words, "link", "x")
        head.addWidget(self.title, 1, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.remove)
        box.addLayout(head)
        for part in parts:
            box.addWidget(part)

    def value(self) -> dict[str, object]:
        written = {field.name: field.value() for field in self.fields}
        return {name: value for name, value in written.items() if value is not None}


class RowsField(Field):
    """Several of the same, such as people: each in a box of its own. Rows in which nothing is written do not count.

    `offers` are rows known beforehand, such as the child's family: the words of each one's button, and what it fills in.
    """

    def __init__(
        self,
        name: str,
        label: str,
        make_row: Callable[[], Sequence[Part]],
        *,
        one: str,
        add: str,
        remove: str,
        hint: str = "",
        offers: Mapping[str, Mapping[str, object]] = MappingProxyType({}),
    ) -> None:
        super().__init__(name, label, hint=hint)
        self._make_row = make_row
        self._one = one
        self._remove_words = remove
        self._rows: list[_Row] = []
        self._held = QVBoxLayout()
        self._held.setSpacing(10)
        self.box.setSpacing(10)
        self.box.addLayout(self._held)
        self.add_button = Button(add, "plain", "plus")
        self.add_button.clicked.connect(self._on_add)
        self._buttons = (*self._offers(offers), self.add_button)
        self.box.addWidget(FlowRow(*self._buttons))

    def _offers(self, offers: Mapping[str, Mapping[str, object]]) -> Iterator[Button]:
        """A button for each row that is known beforehand."""
        for words, row in offers.items():
            button = Button(words, "plain", "plus")
            button.setAccessibleName(_("{label}: add {what}").format(label=self.label.text(), what=words))
            button.clicked.connect(lambda _down=False, row=row: self._on_offer(row))
            yield button

    def add_row(self) -> _Row:
        """One more row, empty."""
        row = _Row(self._make_row(), self._remove_words)
        row.remove.clicked.connect(lambda: self._on_remove(row))
        for field in row.fields:
            field.changed.connect(self.changed)
        self._rows.append(row)
        self._held.addWidget(row)
        self._put_in_order(row)
        self._count()
        return row

    def _put_in_order(self, row: _Row) -> None:
        """Let the Tab key come to a row where it stands: Qt puts whatever is made later at the end of the window."""
        before = _stop_before(self._buttons[0])
        for widget in _stops_in(row):
            QWidget.setTabOrder(before, widget)
            before = widget

    def _on_add(self) -> None:
        row = self.add_row()
        row.fields[0].focus()
        self.changed.emit()

    def _on_offer(self, written: Mapping[str, object]) -> None:
        row = self.add_row()
        for field in row.fields:
            field.show_value(written.get(field.name))
        row.fields[-1].focus()
        self.changed.emit()

    def _on_remove(self, row: _Row) -> None:
        self._drop(row)
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _drop(self, row: _Row) -> None:
        self._rows.remove(row)
        self._held.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._count()

    def _count(self) -> None:
        for number, row in enumerate(self._rows, start=1):
            row.title.setText(self._one.format(number=number))
            row.remove.setAccessibleName(f"{self._remove_words}: {row.title.text()}")

    def _written(self) -> list[_Row]:
        return [row for row in self._rows if row.value()]

    def input(self) -> QWidget:
        return self._rows[0].fields[0].input() if self._rows else self.add_button

    def inputs(self) -> tuple[QWidget, ...]:
        return ()

    def value(self) -> list[dict[str, object]] | None:
        return [row.value() for row in self._written()] or None

    def show_value(self, value: object) -> None:
        for row in list(self._rows):
            self._drop(row)
        for written in value if isinstance(value, list | tuple) else ():
            row = self.add_row()
            for field in row.fields:
                field.show_value(written.get(field.name))
        self.changed.emit()

    def problems(self) -> Iterator[tuple[str, str]]:
        for number, row in enumerate(self._written()):
            for field in row.fields:
                for path, sentence in field.problems():
                    yield f"{self.name}[{number}].{path}", sentence

    def at(self, path: str) -> Field | None:
        if path == self.name:
            return self
        found = _ROW.fullmatch(path.removeprefix(self.name)) if path.startswith(f"{self.name}[") else None
        rows = self._written()
        if not found or int(found["number"]) >= len(rows):
            return None
        inside = (field.at(found["rest"] or "") for field in rows[int(found["number"])].fields)
        return next((field for field in inside if field), self)

    def show_problem(self, sentence: str, *, stops: bool = True) -> None:
        self.problem_line.say(sentence, stops=stops)
        if not sentence:
            for row in self._rows:
                for field in row.fields:
                    field.show_problem("")


def _stops_in(row: _Row) -> list[QWidget]:
    """What takes the focus in a row, in the order in which it was made."""
    found, widget = [], row.nextInFocusChain()
    while widget is not None and row.isAncestorOf(widget):
        if _takes_focus(widget):
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found


def _stop_before(widget: QWidget) -> QWidget:
    """Where the Tab key was before it came to this one; itself where it is the only stop."""
    before = widget.previousInFocusChain()
    while before is not None and before is not widget and not _takes_focus(before):
        before = before.previousInFocusChain()
    return before or widget


def _takes_focus(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
