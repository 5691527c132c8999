"""The one door to threads: slow work leaves the window free, and its answer comes back to it."""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot

from carer_app.errors import KnownError

T = TypeVar("T")


class _Task(NamedTuple):
    """What is to be done elsewhere, and what is to be called with it."""

    work: Callable[[], Any]
    done: Callable[[Any], None]
    failed: Callable[[KnownError], None] | None
    ended: Callable[[], None] | None


class _Answer(QObject):
    """Carries one answer to the main thread. It belongs to the pool, so that an owner may be deleted at any time.

    The task is let go of in the main thread: it may be the last to hold a widget, and one that is destroyed in another thread
    takes the program with it.
    """

    _ready = Signal(object, object)

    def __init__(self, pool: QThreadPool, task: _Task) -> None:
        super().__init__(pool)
        self._task: _Task | None = task
        self._wanted = True
        self._ready.connect(self._on_ready)

    @Slot()
    def drop(self) -> None:
        """Nobody waits any more."""
        self._wanted = False

    def bring(self) -> None:
        """Do the work in the pool's thread and post what came of it."""
        assert self._task
        try:
            self._ready.emit(self._task.work(), None)
        except KnownError as problem:
            self._ready.emit(None, problem.with_traceback(None))
        except Exception as problem:  # noqa: BLE001 the main thread raises it again
            self._ready.emit(None, problem)

    @Slot(object, object)
    def _on_ready(self, answer: Any, problem: Exception | None) -> None:
        self.deleteLater()
        task, self._task = self._task, None
        assert task
        if self._wanted and task.ended is not None:
            task.ended()
        if isinstance(problem, KnownError) and task.failed is not None:
            if self._wanted:
                task.failed(problem)
        elif problem is not None:
            raise problem
        elif self._wanted:
            task.done(answer)


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
    answer = _Answer(pool, _Task(work, done, failed, ended))
    owner.destroyed.connect(answer.drop)
    pool.start(answer.bring)
