"""T4 at the window: kill -9 of the program while somebody types and saves. Whatever it said was saved is in the store.

python -m tests.faults.killed_windows --size 1000 --seed 1
"""

import os
import random
import select
import signal
import tempfile
import traceback
from pathlib import Path

from PySide6.QtWidgets import QApplication

from carer_app.store.verify import verify
from carer_app.ui.kit.theme import Scheme, apply_theme
from carer_app.ui.shell.tools import Pace, Tools
from carer_app.ui.shell.window import Window
from carer_app.ui.shell.writing import WritingPage
from carer_app.work import Work
from tests.faults.alone import main_of
from tests.faults.result import Result
from tests.journeys.at_the_window import wait
from tests.journeys.hands import Hands
from tests.journeys.parts import CHILD, PASSPHRASE, Folder

SIZE = 1000
PER_STORE = 25
MOST_SAVES = 3


def run(size: int, seed: int) -> Result:
    """`size` windows are killed, a new store for each twenty-five; each store is looked at in the end, in both copies."""
    chance, said, broken = random.Random(seed), 0, []
    for begun in range(0, size, PER_STORE):
        kills = min(PER_STORE, size - begun)
        with tempfile.TemporaryDirectory() as made:
            told, wrong = _one_store(Path(made) / "home", kills, chance)
        said += told
        broken += [f"seed {seed}, kills {begun} to {begun + kills}: {problem}" for problem in wrong]
    figures = (f"{size:,} windows killed", f"{said:,} logs of which the window had said that they are saved")
    return Result(name="killed windows", cases=size, figures=figures, broken=tuple(broken))


def _one_store(path: Path, kills: int, chance: random.Random) -> tuple[int, list[str]]:
    folder, told, broken = Folder(path), set[str](), []
    folder.make()
    for number in range(kills):
        saved, problem = _killed_once(path, f"Window {number}", chance.randint(0, MOST_SAVES), chance.random() / 3)
        told |= saved
        broken += [problem] if problem else []
    broken += _missing(folder, told, "the store")
    for file in path.glob("store.db*"):
        file.unlink()
    door = folder.door()
    door.salvage(door.holder_named(None), PASSPHRASE)[0].lock()
    return len(told), broken + _missing(folder, told, "the second copy alone")


def _killed_once(path: Path, name: str, after: int, and_then: float) -> tuple[set[str], str]:
    """What a window said was saved before it was killed: after so many savings, and then so many seconds into the next."""
    reading, writing = os.pipe()
    window = os.fork()
    if window == 0:
        os.close(reading)
        _type_and_save(path, name, writing)
    os.close(writing)
    with os.fdopen(reading) as told:
        lines = [told.readline() for _ in range(after + 1)]
        select.select([], [], [], and_then)
        os.kill(window, signal.SIGKILL)
        lines += told.readlines()
    _pid, status = os.waitpid(window, 0)
    ended = "" if os.WIFSIGNALED(status) else "a window ended by itself"
    return {line.strip() for line in lines[1:] if line.endswith("\n")}, ended


def _type_and_save(path: Path, name: str, writing: int) -> None:
    """In a process of its own: unlock and say so, then write one log after the other. Never comes back."""
    try:
        app = QApplication([])
        apply_theme(app, Scheme.LIGHT)
        window = Window(app, Tools(doorway=Folder(path).door(), open_work=Work, relaunch=lambda: None), Pace())
        window.show()
        window.activateWindow()
        wait(window.isActiveWindow)
        hands = Hands(window, wait)
        hands.unlock(PASSPHRASE)
        os.write(writing, b"unlocked\n")
        for number in range(1000):
            _save_one(hands, f"{name}, evening {number}.", writing)
    except BaseException:  # noqa: BLE001 - whatever it was, this process must not go on as its parent
        traceback.print_exc()
    finally:
        os._exit(1)


def _save_one(hands: Hands, words: str, writing: int) -> None:
    hands.begin_log(CHILD)
    page = hands.window.desk.page if hands.window.desk else None
    assert isinstance(page, WritingPage)

    def tell(said: str) -> None:
        if said.startswith("Saved here at"):
            os.write(writing, words.encode() + b"\n")

    page.said.connect(tell)
    hands.type(words)
    hands.save()
    hands.wait_until(lambda: hands.window.desk is not None and hands.window.desk.page is not page)


def _missing(folder: Folder, told: set[str], where: str) -> list[str]:
    """What a window said was saved and is not there, and what a check says of the rest."""
    written = "\n".join(one["what_happened"] for one in folder.logs())
    with folder.unlocked() as work:
        wrong = verify(work.session.database, work.session.device).broken
    return [f"{where} lacks {words}" for words in sorted(told) if words not in written] + [*wrong]


if __name__ == "__main__":
    main_of(run, SIZE)
