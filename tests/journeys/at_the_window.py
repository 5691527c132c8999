"""Run in a process of its own: a person at the window, to be killed or to meet a folder that cannot be written."""

import ctypes
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from carer_app.cli.main import main as carer_app
from carer_app.ui.kit.theme import Scheme, apply_theme
from carer_app.ui.shell.one_window import WindowLock
from carer_app.ui.shell.tools import Pace, Tools
from carer_app.ui.shell.window import Window
from carer_app.ui.shell.writing import WritingPage
from carer_app.work import Work
from tests.journeys.hands import Hands
from tests.journeys.parts import CHILD, PASSPHRASE, Folder

PATIENCE_SECONDS = 60
BETWEEN_WORDS_MS = 40
PRECIOUS = "Precious words"
REFUSED = "This computer could not write to its disk"
_CAPABILITIES_V3 = 0x20080522
_OVERRIDE_PERMISSIONS = 0b110


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def wait(condition: Callable[[], bool]) -> None:
    end, tick = time.monotonic() + PATIENCE_SECONDS, QTimer(interval=20)
    tick.start()
    while not condition():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        assert time.monotonic() < end


def obey_permissions() -> None:
    """Give up what lets root write where nobody may write."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES_V3, 0)
    sets = (ctypes.c_uint32 * 6)()
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.capget(header, sets) == 0
    for kind in range(3):
        sets[kind] &= ~_OVERRIDE_PERMISSIONS
    assert libc.capset(header, sets) == 0


@contextmanager
def full_disk() -> Iterator[None]:
    """No file may grow, as on a disk that has no room left."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


def type_until_killed(hands: Hands, _folder: Path) -> None:
    """Type a word now and then for ever; say when one is typed, and when the draft is kept."""
    hands.unlock(PASSPHRASE)
    hands.begin_log(CHILD)
    page = hands.window.desk.page if hands.window.desk else None
    assert isinstance(page, WritingPage)
    typed = 0

    def type_one() -> None:
        nonlocal typed
        typed += 1
        hands.type(f"word{typed} ")
        say(f"typed {typed}")

    page.keeper.kept.connect(lambda _when: say(f"kept {typed}"))
    timer = QTimer(hands.window, interval=BETWEEN_WORDS_MS)
    timer.timeout.connect(type_one)
    timer.start()
    wait(lambda: False)


def save_on_a_full_disk(hands: Hands, _folder: Path) -> None:
    """Save, lock and unlock while nothing can be written, and save again once it can. Says what is seen each time."""
    hands.unlock(PASSPHRASE)
    hands.begin_log(CHILD)
    hands.type(PRECIOUS)
    seen = {}
    with full_disk():
        hands.save()
        seen["refused"] = hands.sees()
        hands.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        hands.wait_for("Your passphrase")
        seen["locked"] = hands.sees()
        hands.unlock(PASSPHRASE)
        seen["unlocked"] = hands.sees()
    hands.wait_until(lambda: REFUSED not in hands.sees())
    hands.save()
    hands.wait_for("Saved here at")
    say(json.dumps(seen))


def save_in_a_read_only_folder(hands: Hands, folder: Path) -> None:
    """The folder is closed for writing under the open window."""
    hands.unlock(PASSPHRASE)
    hands.begin_log(CHILD)
    hands.type(PRECIOUS)
    close_for_writing(folder)
    hands.save()
    say(json.dumps({"saved": hands.sees()}))


STEPS = {
    "type": type_until_killed,
    "full-disk": save_on_a_full_disk,
    "read-only": save_in_a_read_only_folder,
}


def close_for_writing(folder: Path) -> None:
    for path in (*folder.iterdir(), folder):
        path.chmod(0o555 if path.is_dir() else 0o444)


def sit_down(what: str, path: Path) -> None:
    app = QApplication([])
    apply_theme(app, Scheme.LIGHT)
    lock = WindowLock(path)
    window = Window(app, Tools(doorway=Folder(path).door(), open_work=Work, relaunch=lambda: None), Pace())
    window.show()
    window.activateWindow()
    wait(window.isActiveWindow)
    STEPS[what](Hands(window, wait), path)
    lock.release()


if __name__ == "__main__":
    obey_permissions()
    if sys.argv[1] == "open":
        carer_app(["--data-dir", sys.argv[2]])
    else:
        sit_down(sys.argv[1], Path(sys.argv[2]))
