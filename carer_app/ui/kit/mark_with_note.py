"""A row of marks with a line for a note, which comes with the answer: what is still open stays short."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

from PySide6.QtWidgets import QLineEdit

from carer_app.i18n import _
from carer_app.ui.kit.choice_fields import MarkField

K = TypeVar("K", bound=Hashable)


class MarkWithNote(MarkField):
    """One answer and a note about it, as one object of the record with the two fields `mark` and `note`."""

    def __init__(self, name: str, label: str, choices: Mapping[K, str], *, mark: str, note: str, prompt: str) -> None:
        super().__init__(name, label, choices)
        self._names = (mark, note)
        self._prompt = prompt
        self._note: QLineEdit | None = None
        self.changed.connect(self._follow)

    def value(self) -> dict[str, object] | None:
        chosen, note = super().value(), self._note.text() if self._note else ""
        written = zip(self._names, (chosen, note if note.strip() else None), strict=True)
        return {name: value for name, value in written if value is not None} or None

    def show_value(self, value: object) -> None:
        mark, note = self._names
        written = value if isinstance(value, dict) else {}
        super().show_value(written.get(mark))
        if self._note is not None or written.get(note):
            self.note_line().setText(str(written.get(note) or ""))
        self._follow()

    def note_line(self) -> QLineEdit:
        """What the note is written in; made when it is first needed, since most questions of a long list have none."""
        if self._note is None:
            self._note = QLineEdit()
            self._note.setPlaceholderText(self._prompt)
            self._note.setAccessibleName(_("{question}: note").format(question=self.label.text()))
            self.box.addWidget(self._note)
            self._note.textChanged.connect(self.changed)
        return self._note

    def _follow(self) -> None:
        if self.value() is not None or self._note is not None:
            self.note_line().setVisible(self.value() is not None)
