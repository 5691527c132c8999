"""Run in a process of its own: somebody unlocks and types; whenever the window has locked by itself, they come back.

Says what was typed, and whether the store was open when it had locked. The last time it becomes another process, as in life.
"""

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from carer_app import app as product
from carer_app.ui.kit.theme import Scheme, apply_theme
from carer_app.ui.shell.one_window import WindowLock
from carer_app.ui.shell.tools import Pace, Tools
from carer_app.ui.shell.window import Window
from carer_app.work import Work
from tests.journeys.at_the_window import say, wait
from tests.journeys.hands import Hands
from tests.journeys.parts import CHILD, PASSPHRASE, Folder

NEVER = 3_600_000


def sit_down(path: Path, times: int) -> None:
    application = QApplication(["hearthlog"])
    apply_theme(application, Scheme.LIGHT)
    lock, locked = WindowLock(path), list[int]()

    def relaunch() -> None:
        locked.append(1)
        if len(locked) == times:
            lock.release()
            product.relaunch(path)

    tools = Tools(doorway=Folder(path).door(), open_work=Work, relaunch=relaunch)
    window = Window(application, tools, Pace(idle=NEVER, draft=NEVER))
    window.show()
    window.activateWindow()
    wait(window.isActiveWindow)
    hands = Hands(window, wait)
    for number in range(times):
        hands.unlock(PASSPHRASE)
        if number == 0:
            hands.begin_log(CHILD)
        else:
            hands.wait_for(f"typed {number - 1} ")
            hands.tab_to("What happened?")
        hands.type(f"typed {number} ")
        say(f"typed {number}")
        wait(lambda number=number: len(locked) > number)
        say("locked")


if __name__ == "__main__":
    sit_down(Path(sys.argv[1]), int(sys.argv[2]))
