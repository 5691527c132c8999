"""The records of a child who moved on, which the home keeps, sealed: whoever answers for the home says why, and opens them."""

from PySide6.QtWidgets import QLineEdit, QWidget

from carer_app.domain.sealed_copies import BECAUSE_WORDS, LONGEST, Because
from carer_app.domain.words import day_words, with_capital
from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.journal.sealed_copies import SealedCopy
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.choice_box import ChoiceBox
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Banner, Card, EmptyState
from carer_app.ui.shell import place as places
from carer_app.ui.shell.desk_page import SheetPage
from carer_app.ui.shell.entry_page import LabelledBox
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.workplace import Workplace


class SealedCopyPage(SheetPage):
    """One child's. Opening them is written down with the reason before anything is shown."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, "", parent)
        self._child = ""
        self.why = ChoiceBox()
        self.words = QLineEdit()
        self.open_button = Button("", "primary", "key")

    def visit(self, place: Place) -> None:
        self._child = place.child
        self._show()
        self.go_to_top()

    def renew(self) -> None:
        """What is being typed stays."""

    def leave(self) -> None:
        """A reason that is half typed does not stay on the screen."""
        self.words.clear()

    def _show(self) -> None:
        found = next((one for one in self.workplace.work.sealed_copies.every() if one.child == self._child), None)
        self.sheet.clear()
        if found is None:
            self.sheet.rename(_("Kept for children who moved on"))
            self.sheet.add(EmptyState(_("Nothing is kept here, sealed"), "", "lock"))
            return
        self.sheet.rename(_("{name}'s records").format(name=found.name))
        back = Button(_("Back"), "plain", "arrow-left")
        back.clicked.connect(self.left)
        self.sheet.add(FlowRow(back))
        self.sheet.add(self._card(found))

    def _card(self, found: SealedCopy) -> Card:
        card = Card(kept_words(found))
        for sentence in (since_words(found), _ABOUT, _WRITTEN_DOWN):
            card.add(Words(sentence.format(name=found.name)))
        self.trouble = Banner("", "info", "alert-triangle")
        self.trouble.say("")
        self.why, self.words = ChoiceBox(), QLineEdit()
        self.why.addItem(_("Choose"), "")
        for because, words in BECAUSE_WORDS.items():
            self.why.addItem(with_capital(words), str(because))
        self.words.setMaxLength(LONGEST)
        in_words = LabelledBox(_("In a few words"), self.words, _WORDS_STAY)
        self.why.currentIndexChanged.connect(lambda _index: in_words.setVisible(self._is_other()))
        in_words.setVisible(False)
        self.open_button = Button(_("Open {name}'s records").format(name=found.name), "primary", "key")
        self.open_button.clicked.connect(self._on_open)
        card.add(self.trouble)
        card.add(LabelledBox(_("Why do you open them?"), self.why))
        card.add(in_words)
        card.add(FlowRow(self.open_button))
        self.setFocusProxy(self.why)
        return card

    def _is_other(self) -> bool:
        return bool(self.why.currentData() == Because.OTHER)

    def _on_open(self) -> None:
        try:
            self.workplace.work.sealed_copies.open(self._child, self.why.currentData() or "", self.words.text())
        except KnownError as problem:
            self.trouble.say(problem.sentence)
            (self.words if self._is_other() else self.why).setFocus()
            return
        self.said.emit(_("Open until this computer is locked. That you opened them, and why, is written down."))
        self.written.emit()
        self.asked.emit(Place(page=places.CHILD, child=self._child))


def kept_words(found: SealedCopy) -> str:
    """The sentence by which they are found again."""
    return _("{name}'s records are kept here, sealed").format(name=found.name)


def since_words(found: SealedCopy) -> str:
    if found.is_open:
        return _("You opened them: until this computer is locked you can read them.")
    return _("Sealed since {day}.").format(day=day_words(found.since)) if found.since else _("Sealed.")


_ABOUT = _(
    "The home keeps them for {name}, as is its duty. Nobody finds them on this computer in the meantime, and nothing is added "
    "to them. {name} may ask to read them at any age."
)
_WORDS_STAY = _("What you write here stays on this computer. The council learns only that you wrote something.")
_WRITTEN_DOWN = _(
    "That you open them, and why, is written down and reaches the council. They are sealed again when you lock."
)
