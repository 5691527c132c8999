"""One window in this very process: prints when it was first painted (ms since the process began) and the memory at the end.

python -m tests.bench.one_window ours|bare|memory|forms DATA_FOLDER
"""

import json
import os
import resource
import sys
import time
from pathlib import Path
from statistics import median

BEGAN = time.perf_counter()

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMainWindow, QPushButton, QVBoxLayout, QWidget

from carer_app.ui.kit.theme import Scheme, apply_theme


class FirstPaint(QObject):
    """Notes when a window was painted for the first time."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.after_ms = 0.0
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self.after_ms:
            self.after_ms = (time.perf_counter() - BEGAN) * 1000
        return False


def bare() -> QMainWindow:
    """A themed window with a heading, a field and a button."""
    window, inside = QMainWindow(), QWidget()
    column = QVBoxLayout(inside)
    for widget in (QLabel("Unlock"), QLineEdit(), QPushButton("Unlock")):
        column.addWidget(widget)
    window.setCentralWidget(inside)
    window.resize(1240, 800)
    return window


def ours(app: QApplication, folder: Path) -> QMainWindow:
    """The window of the product, at its door, put together as the program does it."""
    from carer_app.app import doorway, open_work
    from carer_app.ui.shell.tools import Tools
    from carer_app.ui.shell.window import Window

    return Window(app, Tools(doorway=doorway(folder), open_work=open_work, relaunch=lambda: None))


def every_page(window: QMainWindow, folder: Path) -> None:
    """Unlock and go through every page, as somebody does in an evening."""
    child = _unlock(window, folder)
    for page in window.pages():  # type: ignore[attr-defined]
        window.go(page, child=child, kind="daily_log")  # type: ignore[attr-defined]
        _settle(300)


def every_form(window: QMainWindow, folder: Path) -> dict[str, float]:
    """Milliseconds from asking for each form of a child to its being painted: the median of three times."""
    from carer_app.ui.shell.screens import written_by_hand

    child = _unlock(window, folder)
    return {
        screen.kind: median(_opening(window, child, screen.kind) for _time in range(3)) for screen in written_by_hand()
    }


def _opening(window: QMainWindow, child: str, kind: str) -> float:
    """Milliseconds until a form stands on the screen, coming from the first page."""
    window.go("today")  # type: ignore[attr-defined]
    _settle(150)
    start = time.perf_counter()
    window.go("write", child=child, kind=kind)  # type: ignore[attr-defined]
    window.repaint()
    return (time.perf_counter() - start) * 1000


def _unlock(window: QMainWindow, folder: Path) -> str:
    """Open the store in the window; gives the child's id."""
    from carer_app.app import doorway, open_work
    from tests.bench.stores import PASSPHRASE

    door = doorway(folder)
    work = open_work(door.unlock(door.holder_named(None), PASSPHRASE))
    window.open_work(work)  # type: ignore[attr-defined]
    return work.journal.children()[0].id


def _settle(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def memory_mb() -> float:
    """What is resident now, in megabytes; the highest there was where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return pages * os.sysconf("SC_PAGESIZE") / 1e6


def main(what: str, folder: Path) -> None:
    app = QApplication([])
    apply_theme(app, Scheme.LIGHT)
    window = bare() if what == "bare" else ours(app, folder)
    watch = FirstPaint(window)
    window.show()
    _settle(400)
    if what == "memory":
        every_page(window, folder)
    forms = every_form(window, folder) if what == "forms" else {}
    sys.stdout.write(json.dumps({"paint": watch.after_ms, "memory": memory_mb(), "forms": forms}) + "\n")
    sys.stdout.flush()
    os._exit(0)


main(sys.argv[1], Path(sys.argv[2]))
