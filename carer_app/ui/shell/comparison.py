"""What stands beside what is being written, kept up to date while somebody changes a record."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from carer_app.domain.difference import difference
from carer_app.domain.kind import Line
from carer_app.i18n import _
from carer_app.ui.kit.changes import Changes
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Card

_AFTER_TYPING_MS = 250


class Comparison(Card):
    """Stands under the form, so that nothing moves under the hands of whoever types above it.

    `lines` gives what a form's raw record says, None while it cannot be read: then what was shown last stays.
    """

    def __init__(
        self,
        stands: Sequence[Line],
        lines: Callable[[dict[str, Any]], list[Line] | None],
        raw: Callable[[], dict[str, Any]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_("Old beside new"), parent=parent)
        self._stands, self._lines, self._raw = list(stands), lines, raw
        self.summary = Words()
        self.changes = Changes(_("It says now"), _("You are writing"))
        self.add(self.summary)
        self.add(self.changes)
        self._typing = QTimer(self, singleShot=True, interval=_AFTER_TYPING_MS)
        self._typing.timeout.connect(self.look)
        self.look()

    def note_change(self) -> None:
        """Something was typed: look soon."""
        self._typing.start()

    def look(self) -> None:
        """Compare now."""
        lines = self._lines(self._raw())
        if lines is None:
            return
        found = difference(self._stands, lines)
        nothing = _("Nothing is changed yet. What you change above is shown here beside what it says now.")
        self.summary.setText(found.summary() if found.changes else nothing)
        self.changes.show_changes(found.changes)
