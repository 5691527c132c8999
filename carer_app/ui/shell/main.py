"""Opens the window and runs it until it is closed."""

import sys
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox

from carer_app.errors import KnownError
from carer_app.ui.kit.garbage import collect_here
from carer_app.ui.kit.theme import Scheme, apply_theme
from carer_app.ui.shell.one_window import WindowLock
from carer_app.ui.shell.tools import Pace, Tools
from carer_app.ui.shell.window import Window


def run_window(
    tools: Tools,
    arguments: Sequence[str] = (),
    *,
    scheme: Scheme = Scheme.SYSTEM,
    text_scale: float = 1.0,
    pace: Pace | None = None,
) -> int:
    """Show the window and give back the exit status. Raises SecondWindowError when another window has the folder."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication([sys.argv[0], *arguments])
    collect_here(app)
    app.setApplicationName("hearthlog")
    app.setApplicationDisplayName("Hearthlog")
    app.setDesktopFileName("hearthlog")
    apply_theme(app, scheme, text_scale)
    lock = _locked(tools)
    app.styleHints().colorSchemeChanged.connect(lambda _scheme: apply_theme(app, scheme, text_scale))
    window = Window(app, replace(tools, relaunch=lambda: _relaunch(lock, tools)), pace)
    window.show()
    status = app.exec()
    lock.release()
    return status


def _relaunch(lock: WindowLock, tools: Tools) -> None:
    """Let go of the folder first: the new process may have the number of this one."""
    lock.release()
    tools.relaunch()


def _locked(tools: Tools) -> WindowLock:
    """The folder for this window alone. Where nobody sees a terminal, the window's place says why it does not open."""
    try:
        return WindowLock(tools.doorway.folder)
    except KnownError as problem:
        if not sys.stderr or not sys.stderr.isatty():
            _say(problem.sentence)
        raise


def _say(sentence: str) -> None:
    if QGuiApplication.platformName() not in ("offscreen", "minimal"):
        box = QMessageBox(QMessageBox.Icon.Information, "Hearthlog", sentence)
        box.exec()
