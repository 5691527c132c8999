"""A month of evenings at the window, written by hand for two children; counts what it costs beside the words.

`python -m tests.journeys.month` writes the whole month and prints it.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollArea

from carer_app.clock import SetClock
from carer_app.councils import profile_named
from carer_app.doorway import Doorway
from carer_app.session import Who
from carer_app.ui.kit.theme import Scheme, apply_theme
from carer_app.ui.shell.tools import Pace, Tools
from carer_app.ui.shell.window import Window
from carer_app.vault.file import FLOOR
from carer_app.work import Work
from tests.journeys.hands import Hands, Wait
from tests.journeys.parts import CARER, PASSPHRASE, Folder, work_on

FIRST = datetime(2026, 3, 2, 21, 5, tzinfo=UTC)
DAYS = 30
CHILDREN = (("Maya", "north-tyneside", "Amina"), ("Robin", "stockton-on-tees", "Jo"))
TODAY_PAGE = 1
CTRL_S = 2
SENTENCES = (
    "Home at ten to four, hungry. Pasta. Bed at half past eight.",
    "Football after school and a long bath after football.",
    "A slow start, better after the walk with the dog.",
    "Read to me for the first time, a whole page about otters.",
    "Quiet at tea. Said that the test had been hard and that it was over now.",
    "Baked flapjack, burnt one tray, laughed about it.",
)
WORDS = "“Can we do that again tomorrow?”"
GOOD = "Fed the ducks on the way home."
MEETING = "They played cards and shared the sandwiches."


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry as it was written: what it cost beside its words, and how long one waited for the form and the save."""

    child: str
    what: str
    said: str
    keys: int
    clicks: int
    opened_ms: int
    saved_ms: int


class Toll(QObject):
    """Counts keys that go down and presses of the mouse."""

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self.keys, self.clicks = 0, 0
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not watched.isWidgetType():
            self.keys += event.type() is QEvent.Type.KeyPress
            self.clicks += event.type() is QEvent.Type.MouseButtonPress
        return False


class Evening:
    """A carer at the window, who takes the mouse where it is nearer and types the rest."""

    def __init__(self, hands: Hands, toll: Toll, clock: SetClock) -> None:
        self.hands, self.toll, self.clock = hands, toll, clock

    def write(self, number: int) -> Iterator[Entry]:
        """What is written on that evening of the month, for each child."""
        self.clock.move_to(FIRST + timedelta(days=number))
        self.hands.go(TODAY_PAGE)
        for at, (child, _council, mother) in enumerate(CHILDREN):
            sentence = SENTENCES[(number + at) % len(SENTENCES)]
            if number % 7 == 5:
                yield self._entry(child, "family time", MEETING, lambda c=child, m=mother: self._family_time(c, m))
            if number % 7 == 3:
                yield self._entry(child, "an ordinary day", GOOD, lambda c=child: self._ordinary(c))
            elif number % 7 == 6:
                yield self._entry(child, "a whole log", sentence, lambda c=child, s=sentence: self._whole_log(c, s))
            else:
                yield self._entry(child, "a one-line log", sentence, lambda c=child, s=sentence: self._log(c, s))

    def _entry(self, child: str, what: str, said: str, write: Callable[[], int]) -> Entry:
        self.hands.wait_until(lambda: bool(self._buttons(f"Write today's log, about {child}")))
        keys, clicks, began = self.toll.keys, self.toll.clicks, time.monotonic()
        self._opened = began
        letters = write()
        keys, clicks = self.toll.keys - keys - letters, self.toll.clicks - clicks
        saving = time.monotonic()
        self.hands.save()
        self.hands.wait_for("Saved here at")
        saved = time.monotonic()
        self.hands.go(TODAY_PAGE)
        return Entry(
            child=child,
            what=what,
            said=said,
            keys=keys + CTRL_S,
            clicks=clicks,
            opened_ms=round(1000 * (self._opened - began)),
            saved_ms=round(1000 * (saved - saving)),
        )

    # ---- the forms; each gives the number of letters that are the words themselves

    def _log(self, child: str, sentence: str) -> int:
        self._begin(f"Write today's log, about {child}", "What happened?")
        return self._type(sentence)

    def _whole_log(self, child: str, sentence: str) -> int:
        letters = self._log(child, sentence)
        self.hands.tab_to("Their words")
        letters += self._type(WORDS)
        self.click("How were they?: happy")
        return letters

    def _ordinary(self, child: str) -> int:
        self._begin(f"An ordinary day, about {child}", "One good thing?")
        self.hands.tab_to("One good thing?")
        return self._type(GOOD)

    def _family_time(self, child: str, mother: str) -> int:
        self.click(f"Write something else, {child}")
        term = profile_named(next(council for name, council, _m in CHILDREN if name == child)).terms.family_time
        self.hands.wait_for("What would you like to write?", term.capitalize())
        self.click(term.capitalize())
        self._opened = time.monotonic()
        self.hands.wait_for("How does it stand?")
        self.click("How does it stand?: went ahead")
        self.click("How?: by video")
        self.click(f"Whom was it with?: add {mother} (mum)")
        self.hands.tab_to("During")
        return self._type(MEETING)

    # ---- hands

    def _begin(self, button: str, field: str) -> None:
        self.click(button)
        self.hands.wait_for(field)
        self._opened = time.monotonic()

    def _type(self, words: str) -> int:
        """Letter by letter; the letters are not counted as keys, since nobody could do without them."""
        before = self.toll.keys
        self.hands.type(words)
        return self.toll.keys - before

    def click(self, name: str) -> None:
        """Press what is called so with the mouse, after turning the wheel to it where it is out of sight."""
        self.hands.wait_until(lambda: bool(self._buttons(name)))
        button = self._buttons(name)[0]
        self._bring_into_sight(button)
        place = button.mapTo(self.hands.window, QPoint(12, button.height() // 2))
        QTest.mouseClick(self.hands.window.windowHandle(), Qt.MouseButton.LeftButton, pos=place)

    def _buttons(self, name: str) -> list[QAbstractButton]:
        found = self.hands.window.findChildren(QAbstractButton)
        return [one for one in found if one.isVisible() and name in (one.accessibleName(), one.text())]

    @staticmethod
    def _bring_into_sight(button: QAbstractButton) -> None:
        above = button.parentWidget()
        while above is not None:
            if isinstance(above, QScrollArea):
                above.ensureWidgetVisible(button, 0, 90)
            above = above.parentWidget()
        QApplication.processEvents()


class Household(Folder):
    """The store of a carer with two children of two councils, on a clock that is set by hand."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.clock = SetClock(FIRST - timedelta(days=1))

    def door(self) -> Doorway:
        return Doorway(self.path, self.clock, None, FLOOR)

    def make(self) -> None:
        session, _code = self.door().create(
            profile_named("north-tyneside"), Who(name=CARER, role="foster_carer"), PASSPHRASE
        )
        with work_on(session) as work:
            for child, council, mother in CHILDREN:
                people = [{"name": mother, "relation": "mother"}]
                sheet = {"chosen_name": child, "responsible_authority": council, "here_since": "2025-09-01"}
                work.journal.add_child(sheet | {"people": people})


def sit_down(app: QApplication, household: Household, wait: Wait) -> tuple[Window, Evening]:
    """The window, unlocked by the carer on the first evening."""
    household.clock.move_to(FIRST)
    tools = Tools(doorway=household.door(), open_work=Work, relaunch=lambda: None)
    window = Window(app, tools, Pace(idle=24 * 3600 * 1000))
    window.resize(1280, 800)
    window.show()
    window.activateWindow()
    wait(window.isActiveWindow)
    hands = Hands(window, wait)
    hands.unlock(PASSPHRASE)
    return window, Evening(hands, Toll(app), household.clock)


def _wait(condition: Callable[[], bool]) -> None:
    end, tick = time.monotonic() + 60, QTimer(interval=5)
    tick.start()
    while not condition():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        if time.monotonic() > end:
            raise TimeoutError


def main() -> None:
    app = QApplication([])
    apply_theme(app, Scheme.LIGHT)
    with tempfile.TemporaryDirectory() as folder:
        household = Household(Path(folder) / "home")
        household.make()
        window, evening = sit_down(app, household, _wait)
        entries = [entry for number in range(DAYS) for entry in evening.write(number)]
        window.close()
    for what in dict.fromkeys(entry.what for entry in entries):
        of = [entry for entry in entries if entry.what == what]
        sys.stdout.write(
            f"{what}: {len(of)} entries; beside the words {max(one.keys for one in of)} keys and"
            f" {max(one.clicks for one in of)} clicks; form after {median(one.opened_ms for one in of):.0f} ms,"
            f" saved after {median(one.saved_ms for one in of):.0f} ms (longest {max(one.saved_ms for one in of)})\n"
        )


if __name__ == "__main__":
    main()
