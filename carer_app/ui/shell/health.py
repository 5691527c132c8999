"""The page on whether this computer is safe for the records: how each thing stands, in words, and what to do."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from carer_app.errors import KnownError
from carer_app.i18n import _, counted
from carer_app.journal.health import Level, Line, to_do_words
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.heading import Heading
from carer_app.ui.kit.icons import IconLabel
from carer_app.ui.kit.labels import Badge, Words
from carer_app.ui.kit.panels import Banner, Card
from carer_app.ui.kit.tasks import run_in_background
from carer_app.ui.shell import place as places
from carer_app.ui.shell.desk_page import SheetPage
from carer_app.ui.shell.idle import idle_time
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.workplace import Workplace

_LOOK, _LOOKING = _("Look again"), _("Looking …")
_SIGNS = {
    Level.GOOD: ("circle-check", "good_ink", "good", _("All right")),
    Level.TO_DO: ("flag", "info_ink", "info", _("Something to do")),
    Level.UNKNOWN: ("info-circle", "quiet", "plain", _("Not known")),
}
_ORDER = (Level.TO_DO, Level.UNKNOWN, Level.GOOD)
_MINUTE_MS = 60_000


class HealthPage(SheetPage):
    """It looks in the background when it is shown, and when it is asked to look again. What there is to do comes first."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, _("Is this computer safe for these records?"), parent)
        self.look_button = Button(_LOOK, "plain", "refresh")
        self.look_button.clicked.connect(self.look)
        self.rows: list[HealthRow] = []
        self._had_focus = False
        self.setFocusProxy(self.look_button)

    def visit(self, place: Place) -> None:
        self.look()
        self.go_to_top()

    def look(self) -> None:
        """Ask anew; what was found before stays until the answer is there."""
        self._had_focus = self.look_button.hasFocus()
        self.look_button.setEnabled(False)
        self.look_button.setText(_LOOKING)
        if not self.rows:
            self._show(_("Looking at this computer. It takes a moment."), "info", [])
        run_in_background(self, self.workplace.work.health.lines, done=self._on_done, failed=self._on_failed)

    def _on_done(self, found: list[Line]) -> None:
        self._let_look()
        lines = sorted([*found, self._lock_line()], key=lambda line: _ORDER.index(line.level))
        is_well = all(line.level is not Level.TO_DO for line in lines)
        self._show(to_do_words(lines), "good" if is_well else "info", lines)

    def _on_failed(self, problem: KnownError) -> None:
        self._let_look()
        self.said.emit(problem.sentence)

    def _let_look(self) -> None:
        self.look_button.setEnabled(True)
        self.look_button.setText(_LOOK)

    def _show(self, sentence: str, look: str, lines: list[Line]) -> None:
        self.look_button.setParent(None)
        self.sheet.clear()
        self.sheet.add(Banner(sentence, look))
        self.rows = [HealthRow(line) for line in lines]
        card = Card()
        for row in self.rows:
            card.add(row)
        if self.rows:
            self.sheet.add(card)
        self.sheet.add(self._buttons())
        if self._had_focus and self.look_button.isEnabled():
            self.look_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _buttons(self) -> Card:
        card = Card(look="bare")
        settings, checked = Button(_("To the settings"), "link"), Button(_("Are these records as they were?"), "link")
        settings.clicked.connect(lambda: self.asked.emit(Place(page=places.SETTINGS)))
        checked.clicked.connect(lambda: self.asked.emit(Place(page=places.CHECKED)))
        card.add(FlowRow(self.look_button, settings, checked))
        self.look_button.show()
        return card

    def _lock_line(self) -> Line:
        """How soon the window locks by itself; the system's own lock is not ours to look at."""
        minutes = idle_time(self.workplace.pace, self.workplace.work.session.person.role) // _MINUTE_MS
        words = counted(
            "Hearthlog locks itself after {count} minute without a touch.",
            "Hearthlog locks itself after {count} minutes without a touch.",
            minutes,
        )
        to_do = _("Let the computer's own screen lock itself too, when it is left and when it sleeps.")
        return Line(name="lock", title=_("When it is left"), level=Level.GOOD, sentence=words, to_do=to_do)


class HealthRow(QWidget):
    """One line: a sign with words beside it, what it is about, how it stands, and what to do."""

    def __init__(self, line: Line, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = line
        icon, token, look, words = _SIGNS[line.level]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(14)
        row.addWidget(IconLabel(icon, token), 0, Qt.AlignmentFlag.AlignTop)
        card = Card(look="bare")
        card.box.setContentsMargins(0, 0, 0, 0)
        card.box.setSpacing(4)
        card.add(FlowRow(Heading(line.title, "strong"), Badge(words, look)))
        card.add(Words(line.sentence))
        if line.to_do:
            card.add(Words(_("What to do: {words}").format(words=line.to_do), "quiet"))
        row.addWidget(card, 1)
