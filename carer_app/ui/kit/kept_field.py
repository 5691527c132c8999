"""A field without anything to see: it keeps what belongs to a record, or to one of its rows, and nobody types."""

from PySide6.QtWidgets import QWidget

from carer_app.ui.kit.field import Field


class KeptField(Field):
    """Keeps what it was shown and gives it back."""

    def __init__(self, name: str) -> None:
        super().__init__(name, "")
        self._kept: object = None
        self.hide()

    def input(self) -> QWidget:
        return self

    def value(self) -> object:
        return self._kept

    def show_value(self, value: object) -> None:
        if value != self._kept:
            self._kept = value
            self.changed.emit()
