"""The one door to threads: slow work leaves the window free, and its answer comes back to it."""

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot

from carer_app.errors import KnownError

T = TypeVar("T")


class _Answer(QObject):
    """Carries one answer to the main thread. It belongs to the pool, so that an owner may be deleted at any time."""

    _ready = Signal(object, object)

    def __init__(
        self,
        pool: QThreadPool,
        done: Callable[[Any], None],
        failed: Callable[[KnownError], None] | None,
        ended: Callable[[], None] | None,
    ) -> None:
        super().__init__(pool)
        self._done = done
        self._failed = failed
        self._ended = ended
        self._wanted = True
        self._ready.connect(self._on_ready)

    @Slot()
    def drop(self) -> None:
        """Nobody waits any more."""
        self._wanted = False

    def bring(self, work: Callable[[], Any]) -> None:
        """Do the work in the pool's thread and post what came of it."""
        try:
            self._ready.emit(work(), None)
        except Exception as problem:  # noqa: BLE001 the main thread raises it again, or tells the person
            self._ready.emit(None, problem)

    @Slot(object, object)
    def _on_ready(self, answer: Any, problem: Exception | None) -> None:
        self.deleteLater()
        if self._wanted and self._ended is not None:
            self._ended()
        if isinstance(problem, KnownError) and self._failed is not None:
            if self._wanted:
                self._failed(problem)
        elif problem is not None:
            raise problem
        elif self._wanted:
            self._done(answer)


def run_in_background(
    owner: QObject,
    work: Callable[[], T],
    *,
    done: Callable[[T], None],
    failed: Callable[[KnownError], None] | None = None,
    ended: Callable[[], None] | None = None,
) -> None:
    """Run `work`, which touches no widget, in a thread; `done` or `failed` is called in the main thread.

    When the owner has been deleted meanwhile, the answer is dropped. A KnownError goes to `failed` with its sentence;
    any other exception is a bug of ours and is raised again in the main thread, whether or not somebody still waits.
    `ended` is called before any of that, however it went.
    """
    pool = QThreadPool.globalInstance()
    answer = _Answer(pool, done, failed, ended)
    owner.destroyed.connect(answer.drop)
    pool.start(lambda: answer.bring(work))
