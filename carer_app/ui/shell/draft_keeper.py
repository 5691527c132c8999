"""Keeps what is typed: two seconds after a change, when a field is left, and whenever the page asks."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from carer_app.errors import KnownError
from carer_app.journal.journal import Journal
from carer_app.store.drafts import Draft


class DraftKeeper(QObject):
    """Writes one draft again and again. `draft` gives it as it now is, or None when nothing is typed."""

    kept = Signal(str)
    failed = Signal(str)

    def __init__(self, journal: Journal, draft: Callable[[], Draft | None], wait_ms: int, parent: QObject) -> None:
        super().__init__(parent)
        self._journal = journal
        self._draft = draft
        self.has_changes = False
        self._timer = QTimer(self, singleShot=True, interval=wait_ms)
        self._timer.timeout.connect(self.keep)

    def note_change(self) -> None:
        """Something was typed. It is kept soon, however long the typing goes on."""
        self.has_changes = True
        if not self._timer.isActive():
            self._timer.start()

    def keep(self) -> None:
        """Keep it now, if it changed. When the disk says no it stays on the screen, and is tried again."""
        self._timer.stop()
        if not self.has_changes:
            return
        draft = self._draft()
        try:
            if draft is not None:
                self._journal.keep_draft(draft)
        except KnownError as problem:
            self._timer.start()
            self.failed.emit(problem.sentence)
            return
        self.has_changes = False
        if draft is not None:
            self.kept.emit(draft.changed)

    def forget(self) -> None:
        """Nothing more to keep: it was saved, or begun anew."""
        self._timer.stop()
        self.has_changes = False
