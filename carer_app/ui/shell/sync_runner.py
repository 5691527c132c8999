"""Keeps this computer in step with the council: after each save, every few minutes, and later again when it fails."""

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from carer_app.clock import moment
from carer_app.errors import KnownError
from carer_app.sync.client import SyncResult, SyncStatus, SyncStoppedError
from carer_app.sync.photos import Carried
from carer_app.ui.kit.tasks import run_in_background
from carer_app.ui.shell.tools import Work
from carer_app.ui.shell.wording import stopped_sentence


class SyncRunner(QObject):
    """Runs one round at a time in the background; the window never waits for it. `trouble` is the last round's sentence.

    What is written starts a round at once; written during a round, the next begins when that one is over, even when it failed:
    that a child is missing never waits for the time after which a failed round is tried again. A round of itself lets a council
    be that asked for it, and comes again then; somebody who presses for one gets it.

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
        self._next: Callable[[], SyncResult] | None = None
        self.trouble = ""
        self.is_running = False
        self._is_carrying = self._carry_again = self._is_stopped = False
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_time)

    def status(self) -> SyncStatus:
        return self._work.sync_status()

    def start(self) -> None:
        """Sync now if this computer is enrolled, and keep on."""
        self._is_stopped = False
        self.sync()

    def stop(self) -> None:
        self._timer.stop()
        self._next, self._carry_again = None, False
        self._is_stopped = True

    def go_on_later(self) -> None:
        """After a stop: the next round at its time."""
        self._is_stopped = False
        self._timer.start(self._every_ms)

    def sync(self) -> None:
        """One round now; when one is under way, another after it. Does nothing before enrolment."""
        if self.is_running:
            self._next = self._next or self._work.sync_once
        else:
            self._begin(self._work.sync_once)

    def send_now(self) -> None:
        """The same, because somebody presses for it."""
        if self.is_running:
            self._next = self._work.send_now
        else:
            self._begin(self._work.send_now)

    def _on_time(self) -> None:
        self._begin(self._next or self._work.sync_once)

    def _begin(self, one_round: Callable[[], SyncResult]) -> None:
        if not self.is_running and self.status().enrolled:
            self._timer.stop()
            self._next = None
            self.is_running = True
            self.began.emit()
            run_in_background(self, one_round, done=self._on_done, failed=self._on_failed, ended=self._on_ended)

    def _on_ended(self) -> None:
        """However the round went, even by a fault of ours, there will be another."""
        self.is_running = False
        self._timer.start(self._every_ms)

    def _on_done(self, result: SyncResult) -> None:
        self.trouble = ""
        self._rest(max(self._every_ms, self._milliseconds_until(result.again_at)))
        self.finished.emit(result)
        self._carry()

    def _on_failed(self, problem: KnownError) -> None:
        now = self._work.session.clock.now()
        self.trouble = problem.sentence if self._next else stopped_sentence(problem, now)
        self._rest(self._wait(problem))
        self.failed.emit(self.trouble)

    def _wait(self, problem: KnownError) -> int:
        """Of several councils none is kept waiting for another: each knows for itself who is to be let be."""
        if not isinstance(problem, SyncStoppedError) or problem.retry_seconds is None:
            return self._every_ms
        milliseconds = ceil(1000 * problem.retry_seconds)
        return min(milliseconds, self._every_ms) if problem.council else milliseconds

    def _milliseconds_until(self, again_at: str | None) -> int:
        if again_at is None:
            return 0
        return ceil(1000 * (moment(again_at) - self._work.session.clock.now()).total_seconds())

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
        self._timer.start(0 if self._next else milliseconds)
