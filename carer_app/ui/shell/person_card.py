"""One person of this computer, with what the person at the keyboard may do for them."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from carer_app.clock import moment
from carer_app.domain.words import moment_words
from carer_app.errors import KnownError
from carer_app.i18n import _, counted
from carer_app.journal.people import OneHere, PeopleHere, TakenOff
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Banner, Card
from carer_app.ui.kit.tasks import run_in_background
from carer_app.ui.shell.entry_page import PassphraseField
from carer_app.ui.shell.new_passphrase import NewPassphrase
from carer_app.ui.shell.wording import role_words
from carer_app.vault.waiting import FREE

_KEYS = _(
    "{name} gets new keys with it. What {name} signed before stays {name}'s own. Drafts that {name} had begun stay shut. "
    "If {name} may still remember, let {name} try again instead."
)
_TAKE_OFF = _(
    "{name} does not unlock here from now on. What {name} wrote stays, and is sent. The council is told. The window locks, and "
    "when you unlock it again, everything is put under a new key, which may take a minute."
)


class PersonCard(Card):
    """`changed` says what was done; `taken_off` that somebody was taken off, for whoever locks the window."""

    changed = Signal(str)
    taken_off = Signal(object)

    def __init__(self, people: PeopleHere, one: OneHere, *, alone: bool, parent: QWidget | None = None) -> None:
        super().__init__(_("You: {name}").format(name=one.person.name) if one.is_me else one.person.name, parent=parent)
        self._people, self._one, self._alone = people, one, alone
        self.old: PassphraseField | None = None
        self.new: NewPassphrase | None = None
        self.trouble = Banner("", "info")
        self.trouble.say("")
        for sentence in self._standing():
            self.add(Words(sentence))
        self.buttons = FlowRow(*self._offers())
        self.add(self.buttons)
        self.more = Card(look="bare")
        self.more.box.setContentsMargins(0, 0, 0, 0)
        self.more.hide()
        self.add(self.more)

    def is_begun(self) -> bool:
        """Whether something is half done here."""
        return not self.more.isHidden()

    def clear(self) -> None:
        """A passphrase that is half typed does not stay on the screen."""
        for field in (self.old, self.new):
            if field is not None:
                field.clear()

    def _standing(self) -> list[str]:
        one, said = self._one, [role_words(self._one.person.role)]
        if one.is_off:
            said.append(_("Taken off this computer. What {name} wrote stays.").format(name=one.person.name))
        elif one.person.until:
            words = _("Was here until {when}.") if one.is_over else _("Here until {when}.")
            said.append(words.format(when=moment_words(moment(one.person.until))))
        if one.is_shut and not one.is_off:
            said.append(_("There were too many wrong tries: the passphrase is not looked at any more."))
        elif one.wrong_tries >= FREE and not one.is_off:
            said.append(counted("{count} wrong try of late.", "{count} wrong tries of late.", one.wrong_tries))
        return said

    def _offers(self) -> list[Button]:
        one, name = self._one, self._one.person.name
        if one.is_me:
            return [_button(_("Change your passphrase"), "key", self._ask_own)]
        found = []
        if one.may_let_in and one.wrong_tries >= FREE:
            found.append(_button(_("Let {name} try again").format(name=name), "check", self._let_try))
        if one.may_let_in and not one.is_over:
            found.append(_button(_("Give {name} a new passphrase").format(name=name), "key", self._ask_new))
        if one.may_take_off:
            found.append(_button(_("Take {name} off this computer").format(name=name), "x", self._ask_off))
        return found

    # ---- what is asked

    def _open(self, *parts: QWidget, do: Callable[[], None], words: str) -> None:
        self.buttons.hide()
        self.more.show()
        self.go_button = Button(words, "primary", "check")
        self.go_button.clicked.connect(do)
        self.leave_button = Button(_("Leave it"), "plain")
        self.leave_button.clicked.connect(lambda: self.changed.emit(""))
        for part in (self.trouble, *parts, FlowRow(self.go_button, self.leave_button)):
            self.more.add(part)

    def _ask_own(self) -> None:
        self.old = PassphraseField(_("Your passphrase as it is now"))
        self.new = NewPassphrase(_("The new one"), alone=self._alone)
        self._open(self.old, self.new, do=self._on_own, words=_("Change it"))
        self.old.edit.setFocus()

    def _ask_new(self) -> None:
        self.new = NewPassphrase(_("The new passphrase, chosen by them"), alone=self._alone)
        about = Words(_KEYS.format(name=self._one.person.name))
        self._open(about, self.new, do=self._on_new, words=_("Give it"))
        self.new.field.edit.setFocus()

    def _ask_off(self) -> None:
        about = Words(_TAKE_OFF.format(name=self._one.person.name))
        self._open(about, do=self._on_off, words=_("Take {name} off, and lock").format(name=self._one.person.name))
        self.go_button.setFocus()

    # ---- what is done

    def _let_try(self) -> None:
        self._run(lambda: self._people.let_try_again(self._one.person), _("{name} can try again."))

    def _on_own(self) -> None:
        assert self.old
        assert self.new
        old, new = self.old.text(), self.new.text()
        self._run(lambda: self._people.change_passphrase(old, new), _("Your new passphrase unlocks from now on."))

    def _on_new(self) -> None:
        assert self.new
        new = self.new.text()
        self._run(lambda: self._people.new_passphrase(self._one.person, new), _("{name} unlocks with it from now on."))

    def _on_off(self) -> None:
        self._set_busy(busy=True)
        person = self._one.person
        run_in_background(self, lambda: self._people.take_off(person), done=self._on_taken_off, failed=self._on_failed)

    def _on_taken_off(self, taken: TakenOff) -> None:
        self.taken_off.emit(taken)

    def _run(self, work: Callable[[], object], said: str) -> None:
        """Stretching a passphrase takes a moment."""
        self._set_busy(busy=True)
        words = said.format(name=self._one.person.name)
        run_in_background(self, work, done=lambda _nothing: self._on_done(words), failed=self._on_failed)

    def _on_done(self, words: str) -> None:
        self.clear()
        self.changed.emit(words)

    def _on_failed(self, problem: KnownError) -> None:
        self._set_busy(busy=False)
        self.more.show()
        self.trouble.say(problem.sentence)

    def _set_busy(self, *, busy: bool) -> None:
        self.trouble.say("")
        self.buttons.setEnabled(not busy)
        self.more.setEnabled(not busy)


def _button(words: str, icon: str, do: Callable[[], None]) -> Button:
    button = Button(words, "plain", icon)
    button.clicked.connect(do)
    return button
