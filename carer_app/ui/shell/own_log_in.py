"""The page on which an adult gives a young person a log-in of their own, and hands the computer over to them."""

from PySide6.QtWidgets import QWidget

from carer_app.clock import moment
from carer_app.domain.child import Child
from carer_app.domain.people import Person
from carer_app.domain.words import moment_words
from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Card, EmptyState, ListRow
from carer_app.ui.kit.tasks import run_in_background
from carer_app.ui.shell import place as places
from carer_app.ui.shell.desk_page import SheetPage
from carer_app.ui.shell.own_secret import NewSecret
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.workplace import Workplace

_WHAT = _(
    "With a log-in of their own, {name} can say something that is signed by {name} alone, read what you have marked "
    "for {name}, and ask to read more. It opens only while you are unlocked here, and it opens nothing of yours."
)
_HAND_OVER = _(
    "Your own page is closed before {name}'s opens. When {name} is done, the computer locks, and you unlock it again."
)
_RESET = _("If {name} forgot it: choose a new secret together. What {name} said before stays {name}'s own.")


class OwnLogInPage(SheetPage):
    """For one child: open their page, or set up how it opens. Without a child: whose."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, "", parent)
        self._child = ""
        self.secret: NewSecret | None = None
        self.open_button: Button | None = None

    def visit(self, place: Place) -> None:
        self._child = place.child
        self._show()
        self.go_to_top()

    def renew(self) -> None:
        if self.secret is None or (self.secret.first.is_empty() and self.secret.again.is_empty()):
            self._show()

    def leave(self) -> None:
        """A secret that is half typed does not stay on the screen."""
        if self.secret is not None:
            self.secret.first.clear()
            self.secret.again.clear()

    def _show(self) -> None:
        self.sheet.clear()
        self.secret = self.open_button = None
        if self._child:
            self._show_child(self.workplace.journal.child(self._child))
        else:
            self._show_all()

    def _show_all(self) -> None:
        self.sheet.rename(_("Whose own page?"))
        children, card = self.workplace.journal.children(), Card()
        for child in children:
            has_one = self.workplace.work.log_ins.exists(child)
            row = ListRow(child.name, _("has a log-in") if has_one else _("no log-in yet"), "user-heart")
            there = Place(page=places.OWN_LOG_IN, child=child.id)
            row.clicked.connect(lambda _checked=False, there=there: self.asked.emit(there))
            card.add(row)
        if not children:
            card.add(EmptyState(_("No child's file is here yet"), _("Begin one first."), "users"))
        self.sheet.add(card)

    def _show_child(self, child: Child) -> None:
        log_ins = self.workplace.work.log_ins
        self.sheet.rename(_("{name}'s own page").format(name=child.name))
        back = Button(_("Back"), "plain", "arrow-left")
        back.clicked.connect(self.left)
        self.sheet.add(FlowRow(back))
        has_one = log_ins.exists(child)
        self.sheet.add(self._about(child) if has_one else _words(_WHAT, child))
        if not log_ins.may_set_up:
            who = _("The carer or the manager of the home sets a log-in up, or makes a new one.")
            self.sheet.add(Words(who, "quiet"))
            return
        self.secret = NewSecret(_("Make a new log-in") if has_one else _("Make the log-in"))
        self.secret.chosen.connect(lambda secret: self._on_chosen(child, secret))
        if has_one:
            self.sheet.add(_words(_RESET, child))
        self.sheet.add(self.secret)

    def _about(self, child: Child) -> Card:
        card = Card()
        card.add(_words(_HAND_OVER, child))
        self.open_button = Button(_("Hand over to {name}").format(name=child.name), "primary", "user-heart")
        there = Place(page=places.OWN_PAGE, child=child.id)
        self.open_button.clicked.connect(lambda: self.asked.emit(there))
        card.add(FlowRow(self.open_button))
        for made in self.workplace.work.log_ins.made(child):
            words = _("A new log-in, made by {who} on {when}") if made.again else _("Made by {who} on {when}")
            card.add(Words(words.format(who=made.by, when=moment_words(moment(made.at))), "small"))
        return card

    def _on_chosen(self, child: Child, secret: str) -> None:
        assert self.secret
        self.secret.set_busy(busy=True)
        log_ins = self.workplace.work.log_ins
        run_in_background(self, lambda: log_ins.set_up(child, secret), done=self._on_made, failed=self._on_failed)

    def _on_made(self, person: Person) -> None:
        self.said.emit(_("{name} has a log-in now.").format(name=person.name))
        self.written.emit()
        self._show()

    def _on_failed(self, problem: KnownError) -> None:
        if self.secret is not None:
            self.secret.set_busy(busy=False)
            self.secret.say_trouble(problem.sentence)


def _words(words: str, child: Child) -> Words:
    return Words(words.format(name=child.name))
