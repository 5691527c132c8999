"""Where what nobody can reach any more is let go of."""

import subprocess
import sys
import threading
import weakref

from carer_app.ui.kit.garbage import collect_due

# A program of its own, with Python's collector on, as Python begins: here it is off, and threads of other tests may live.
PROGRAM = """
import threading
from PySide6.QtCore import QCoreApplication, QTimer
from carer_app.ui.kit.garbage import collect_here
from carer_app.ui.kit.tasks import run_in_background
from tests.ui.kit.test_garbage import much_is_made, ring_that_tells

app = QCoreApplication()
where, kept = [], []

def the_work_is_done(made):
    kept.extend(made)
    print("gone while the background worked:", len(where))

def leave_once_it_is_gone():
    if where:
        print("gone later, in the window's thread:", where == [threading.get_ident()])
        app.quit()

collect_here(app)
ring_that_tells(where)
run_in_background(app, much_is_made, done=the_work_is_done)
looking = QTimer(app)
looking.timeout.connect(leave_once_it_is_gone)
looking.start(10)
app.exec()
"""


class Ring:
    """Nobody reaches it any more, but for itself."""

    def __init__(self) -> None:
        self.itself = self


def ring_that_tells(where: list[int]) -> None:
    weakref.finalize(Ring(), lambda: where.append(threading.get_ident()))


def much_is_made() -> list[list[int]]:
    return [[number] for number in range(20_000)]


def test_a_background_thread_lets_go_of_nothing_and_the_window_does_a_little_later() -> None:
    told = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60, check=True)
    assert told.stdout.splitlines() == [
        "gone while the background worked: 0",
        "gone later, in the window's thread: True",
    ]


def test_what_grew_old_goes_when_its_generation_is_due() -> None:
    where: list[int] = []
    ring_that_tells(where)
    kept: list[list[int]] = []
    while not where:
        kept.extend(much_is_made())
        collect_due()
    assert where == [threading.get_ident()]
