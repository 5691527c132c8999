"""Keeps this computer in step with the council: after each save, every few minutes, and later again when it fails."""

from PySide6.QtCore import QObject, QTimer, Signal

from carer_app.errors import KnownError
from carer_app.sync.client import SyncResult, SyncStatus, SyncStoppedError
from carer_app.sync.photos import Carried
from carer_app.ui.kit.tasks import run_in_background
from carer_app.ui.shell.tools import Work


class SyncRunner(QObject):
    """Runs one round at a time in the background; the window never waits for it. `trouble` is the last round's sentence.

    What is written starts a round at once; written during a round, the next begins when that one is over, even when it failed:
    that a child is missing never waits for the time after which a failed round is tried again.

    Photos and papers follow a round, and stop between two chunks as soon as another is wanted: they never hold up words.
    """

    began = Signal()
    finished = Signal(object)
    failed = Signal(str)
    carried = Signal(object)

    def __init__(self, work: Work, every_ms: int, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._every_ms = every_ms
        self._again = False
        self.trouble = ""
        self.is_running = False
        self._is_carrying = self._carry_again = self._is_stopped = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.sync)

    def status(self) -> SyncStatus:
        return self._work.sync_status()

    def start(self) -> None:
        """Sync now if this computer is enrolled, and keep on."""
        self._is_stopped = False
        self.sync()

    def stop(self) -> None:
        self._timer.stop()
        self._again = self._carry_again = False
        self._is_stopped = True

    def go_on_later(self) -> None:
        """After a stop: the next round at its time."""
        self._is_stopped = False
        self._timer.start(self._every_ms)

    def sync(self) -> None:
        """One round now; when one is under way, another after it. Does nothing before enrolment."""
        if self.is_running:
            self._again = True
        elif self.status().enrolled:
            self._timer.stop()
            self._again = False
            self.is_running = True
            self.began.emit()
            run_in_background(
                self, self._work.sync_once, done=self._on_done, failed=self._on_failed, ended=self._on_ended
            )

    def _on_ended(self) -> None:
        """However the round went, even by a fault of ours, there will be another."""
        self.is_running = False
        self._timer.start(self._every_ms)

    def _on_done(self, result: SyncResult) -> None:
        self.trouble = ""
        self._rest(self._every_ms)
        self.finished.emit(result)
        self._carry()

    def _on_failed(self, problem: KnownError) -> None:
        self.trouble = problem.sentence
        later = problem.retry_seconds if isinstance(problem, SyncStoppedError) else None
        self._rest(self._every_ms if later is None else round(1000 * later))
        self.failed.emit(problem.sentence)

    def _carry(self) -> None:
        """Photos and papers now; where they are on their way still, they go on once those have stopped for the words."""
        if self._is_stopped:
            return
        if self._is_carrying:
            self._carry_again = True
            return
        self._is_carrying, self._carry_again = True, False
        run_in_background(
            self,
            lambda: self._work.carry_photos(self._may_carry),
            done=self._on_carried,
            failed=self._on_not_carried,
            ended=self._on_carry_ended,
        )

    def _may_carry(self) -> bool:
        """Asked from the thread that carries, before each chunk."""
        return not self.is_running and not self._is_stopped

    def _on_carry_ended(self) -> None:
        self._is_carrying = False

    def _on_not_carried(self, _problem: KnownError) -> None:
        """The disk said no, or the records are being taken off this computer: the next round tries again."""

    def _on_carried(self, carried: Carried) -> None:
        if carried.sent or carried.fetched:
            self.carried.emit(carried)
        if self._carry_again:
            self._carry()

    def _rest(self, milliseconds: int) -> None:
        self._timer.start(0 if self._again else milliseconds)
