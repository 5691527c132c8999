"""A section whose fields are made when it is first opened, so that a long form opens at once."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from carer_app.ui.kit.field import Part
from carer_app.ui.kit.sections import Section


class LaterSection(Section):
    """`names` are the fields that it will have: whoever shows a record with one of them has it built first."""

    built = Signal()

    def __init__(self, title: str, names: Sequence[str], make: Callable[[], Sequence[Part]]) -> None:
        self._make: Callable[[], Sequence[Part]] | None = make
        super().__init__(title)
        self.names = frozenset(names)

    @property
    def is_built(self) -> bool:
        return self._make is None

    def build(self) -> None:
        """Make the fields, once. They come after the section's head when one goes on by the Tab key."""
        if self._make is None:
            return
        parts, self._make = tuple(self._make()), None
        self.hold(*parts)
        stops = [
            widget
            for part in parts
            for widget in part.findChildren(QWidget)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.window() is self.window()
        ]
        for first, second in pairwise([self.head, *stops]):
            QWidget.setTabOrder(first, second)
        self.built.emit()

    def _on_toggled(self, opened: bool) -> None:
        if opened:
            self.build()
        super()._on_toggled(opened)
