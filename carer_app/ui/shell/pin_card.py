"""The card with one's own quick PIN: choosing it for this shift, giving it up, and whether this computer has PINs at all."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.journal.own_pin import OwnPin
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Banner, Card
from carer_app.ui.kit.tasks import run_in_background
from carer_app.ui.shell.pin_field import PinField

_ABOUT = _(
    "With a PIN you unlock in a moment for the rest of your shift, at most twelve hours from your passphrase. It ends when the "
    "window is closed, when the computer restarts or sleeps for more than 15 minutes, and after five wrong tries. "
    "It is written nowhere."
)


class PinCard(Card):
    """`changed` says what was done. Nobody has to choose one."""

    changed = Signal(str)

    def __init__(self, own: OwnPin, parent: QWidget | None = None) -> None:
        super().__init__(_("Your quick PIN"), parent=parent)
        self._own = own
        self.field: PinField | None = None
        self.trouble = Banner("", "info")
        self.trouble.say("")
        self.add(self.trouble)
        self.add(Words(_ABOUT, "quiet"))
        self.add(Words(self._standing()))
        if own.may_choose:
            self._ask()
        self.buttons = FlowRow(*self._offers())
        self.add(self.buttons)

    def is_begun(self) -> bool:
        """Whether digits are half typed."""
        return self.field is not None and bool(self.field.text())

    def clear(self) -> None:
        """Digits that are half typed do not stay on the screen."""
        if self.field is not None:
            self.field.clear()

    def _standing(self) -> str:
        if not self._own.is_allowed:
            return _("PINs are off on this computer.")
        if self._own.is_chosen():
            return _("Your PIN unlocks just now.")
        if not self._own.may_choose:
            return _("To choose a PIN, lock, and unlock once with your passphrase.")
        return _("You have no PIN just now. You unlock with your passphrase.")

    def _ask(self) -> None:
        self.field = PinField(_("Choose a PIN for this shift"), _("Six to twelve digits that nobody would guess."))
        self.field.edit.returnPressed.connect(self._on_choose)
        self.add(self.field)

    def _offers(self) -> list[Button]:
        found = []
        if self._own.may_choose:
            self.choose_button = _button(_("Use this PIN"), "key", self._on_choose)
            found.append(self.choose_button)
        if self._own.is_chosen():
            self.give_up_button = _button(_("Give up the PIN"), "x", self._on_give_up)
            found.append(self.give_up_button)
        if self._own.may_decide:
            words = _("Switch PINs off here") if self._own.is_allowed else _("Switch PINs on here")
            self.allow_button = _button(words, "settings", self._on_allow)
            found.append(self.allow_button)
        return found

    def _on_choose(self) -> None:
        assert self.field
        typed = self.field.text()
        self._run(lambda: self._own.choose(typed), _("Your PIN unlocks until your shift is over."))

    def _on_give_up(self) -> None:
        self._run(self._own.give_up, _("Your PIN opens nothing any more."))

    def _on_allow(self) -> None:
        is_on = not self._own.is_allowed
        said = (
            _("People can choose a PIN here now.") if is_on else _("PINs are off here, and those of today have ended.")
        )
        self._run(lambda: self._own.allow(is_on=is_on), said)

    def _run(self, work: Callable[[], object], said: str) -> None:
        self.trouble.say("")
        self.setEnabled(False)
        run_in_background(self, work, done=lambda _nothing: self._on_done(said), failed=self._on_failed)

    def _on_done(self, said: str) -> None:
        self.clear()
        self.changed.emit(said)

    def _on_failed(self, problem: KnownError) -> None:
        self.setEnabled(True)
        self.trouble.say(problem.sentence)
        if self.field is not None:
            self.field.edit.setFocus()
            self.field.edit.selectAll()


def _button(words: str, icon: str, do: Callable[[], None]) -> Button:
    button = Button(words, "plain", icon)
    button.clicked.connect(do)
    return button
