"""Makes the dated copies while the window is unlocked: a while after the unlock, and each hour where one is due."""

from PySide6.QtCore import QObject, QTimer, Signal

from carer_app.errors import KnownError
from carer_app.ui.kit.tasks import run_in_background
from carer_app.ui.shell.tools import Work

_EACH_MS = 60 * 60_000


class CopyKeeper(QObject):
    """Looks in the background; `looked` says that there is something new to tell. It never stands in anybody's way."""

    looked = Signal()

    def __init__(self, work: Work, first_ms: int, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.look)
        self._timer.start(first_ms)

    def look(self) -> None:
        """Make a copy now where one is due."""
        run_in_background(
            self, self._work.backups.copy_if_due, done=self._on_done, failed=self._on_failed, ended=self._on_ended
        )

    def _on_ended(self) -> None:
        self._timer.start(_EACH_MS)

    def _on_done(self, is_made: bool) -> None:
        if is_made:
            self.looked.emit()

    def _on_failed(self, _problem: KnownError) -> None:
        """The store could not be read just now; the next look tells."""
