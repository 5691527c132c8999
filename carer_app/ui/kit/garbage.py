"""Lets go of unreachable objects in the window's thread alone.

Python looks for them in whichever thread happens to make the next object. Found by a background thread, a widget would be
destroyed there, and Qt may crash on it at any later time.
"""

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 1000


def collect_here(app: QObject) -> None:
    """From now on unreachable objects go in this thread, and a second late, for as long as the program runs.

    What was loaded to start is not looked through again.
    """
    gc.collect()
    gc.freeze()
    gc.disable()
    timer = QTimer(app)
    timer.timeout.connect(collect_due)
    timer.start(_EVERY_MS)


def collect_due() -> None:
    """What Python itself would have done by now: the oldest generation that is due, and all that are younger."""
    due = [
        age for age, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)) if count > most
    ]
    if due:
        gc.collect(due[-1])
