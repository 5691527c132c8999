"""That a child is not here now, on every page where it matters: since when, how long by now, whom to ring, what to do next."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from carer_app.clock import Clock, today
from carer_app.domain.away import ended_words, lasts_words, since_words
from carer_app.domain.child import Child
from carer_app.domain.kinds import kinds
from carer_app.i18n import _
from carer_app.journal.away import AwayChild
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import Columns, FlowRow
from carer_app.ui.kit.heading import Heading
from carer_app.ui.kit.help_now import number_words
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Banner
from carer_app.ui.shell import place as places
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.screens import screens

EACH = 15_000
"""How often the running clock looks at the time, in milliseconds."""
Ask = Callable[[Place], object]


def away_sentence(name: str, found: AwayChild, clock: Clock) -> str:
    """Who, and since when; of a child who moved on, that it was so when the records here ended."""
    away = ended_words(found.says) if found.has_moved_on else since_words(found.says, today(clock))
    return _("{name}: {away}").format(name=name, away=away)


def is_pressing(found: AwayChild) -> bool:
    """Whether somebody here has to look for them."""
    return not (found.says.is_agreed or found.has_moved_on)


def away_line(name: str, found: AwayChild, clock: Clock, ask: Ask) -> Banner:
    """One line at the top of a page about a child, with the way to the entry."""
    sentence = away_sentence(name, found, clock)
    line = Banner(sentence, "urgent" if is_pressing(found) else "info")
    way = Button(_("Open it"), "plain")
    way.setAccessibleName(_("Open: {what}").format(what=sentence))
    way.clicked.connect(lambda: ask(Place(page=places.RECORD, record=found.record)))
    line.add_button(way)
    return line


def is_about_it(kind: str, found: AwayChild) -> bool:
    """Whether a form of this kind is itself about the child's being away, so that it need not say so above itself."""
    return found.kind in (kind, kinds()[kind].part_of)


class AwayNowCard(QFrame):
    """At the top of the entry while a child is away: a clock that runs, what to do next, and the numbers to ring."""

    def __init__(self, child: Child, found: AwayChild, clock: Clock, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._found, self._clock, self._ask = child.name, found, clock, ask
        self.setProperty("look", "sunken" if found.says.is_agreed else "urgent")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        box = QVBoxLayout(self)
        box.setContentsMargins(18, 14, 18, 16)
        box.setSpacing(8)
        self._sentence = Heading(away_sentence(child.name, found, clock))
        self.clock_words = Words("", "strong")
        self.buttons = FlowRow(*(self._step(kind, child) for kind in screens()[found.kind].next_steps))
        box.addWidget(self._sentence)
        box.addWidget(self.clock_words)
        box.addWidget(self.buttons)
        box.addWidget(Columns(*(number_words(one) for one in screens()[found.kind].numbers), ems=32, gap=10))
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.tick)
        self._timer.start(EACH)
        self.tick()

    def tick(self) -> None:
        """Say how long it is by now, and of which day it is once midnight has passed."""
        self._sentence.setText(away_sentence(self._name, self._found, self._clock))
        self.clock_words.setText(lasts_words(self._found.says, self._clock.now()))

    def _step(self, kind: str, child: Child) -> Button:
        screen = screens()[kind]
        button = Button(screen.action, "plain", screen.icon)
        button.setAccessibleName(_("{action}, about {name}").format(action=screen.action, name=child.name))
        there = Place(page=places.WRITE, child=child.id, kind=kind, about=self._found.record)
        button.clicked.connect(lambda: self._ask(there))
        return button
