"""The page on which a person unlocks the store with their passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from carer_app.doorway import Doorway
from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.panels import Banner
from carer_app.ui.kit.tasks import run_in_background
from carer_app.ui.shell.countdown import Countdown
from carer_app.ui.shell.door_note import waiting_words
from carer_app.ui.shell.entry_page import EntryPage, LabelledBox, PassphraseField, full_width
from carer_app.ui.shell.pin_field import PinField
from carer_app.vault.disk import DamagedStoreError
from carer_app.vault.file import Holder
from carer_app.vault.pin_keeper import PinEndedError, ended_words
from carer_app.vault.waiting import still_waiting

if TYPE_CHECKING:
    from collections.abc import Callable

    from carer_app.session import Session

NO_KEYRING = _(
    "This computer has no safe place of its own for half of the key. "
    "Your passphrase alone keeps these records safe, so it has to be a long one."
)


class UnlockPage(EntryPage):
    """Who, and their passphrase. Whatever goes wrong is said in one sentence, and what was typed can be mended."""

    unlocked = Signal(object)
    recovery_asked = Signal(object)
    note_asked = Signal()

    def __init__(self, doorway: Doorway, holders: tuple[Holder, ...], parent: QWidget | None = None) -> None:
        super().__init__(_("Unlock"), parent)
        self._doorway = doorway
        self._holders = holders
        self._wait = Countdown(self)
        self._tell_notes()
        self._pinned = doorway.pins.who() if doorway.pins is not None else ()
        self.who = self._who(holders)
        self._who_box = LabelledBox(_("Who are you?"), self.who)
        self.add(self._who_box)
        self._who_box.setVisible(len(holders) > 1)
        self.passphrase = PassphraseField(_("Your passphrase"))
        self.add(self.passphrase)
        self.pin = PinField(_("Your PIN"))
        self.add(self.pin)
        self.unlock_button = full_width(Button(_("Unlock"), "primary", "key"))
        self.add(self.unlock_button)
        self.way_button = Button("", "link")
        self.add(self.way_button)
        self._add_other_ways()
        self._add_note()
        if not doorway.uses_keyring:
            self.add(Banner(NO_KEYRING, "info"))
        if len(holders) == 1:
            self.title.setText(_("Hello, {name}").format(name=holders[0].name.split()[0]))
        self._connect()
        self._show_way(by_pin=self._has_pin)

    def _who(self, holders: tuple[Holder, ...]) -> QComboBox:
        """Everybody who unlocks here; whoever used a PIN last is chosen."""
        who = QComboBox()
        for holder in holders:
            who.addItem(holder.name, holder.id)
        if self._pinned:
            who.setCurrentIndex(max(who.findData(self._pinned[-1]), 0))
        return who

    def _tell_notes(self) -> None:
        self.left_notes = Banner("", "info", "history")
        self.add(self.left_notes)
        self.left_notes.say(waiting_words(self._doorway.left_notes()))

    def _add_other_ways(self) -> None:
        self.remake_button = full_width(Button(_("Make the store anew"), icon_name="refresh"))
        self.remake_button.hide()
        self.add(self.remake_button)
        self.recovery_button = Button(_("Open with the recovery code instead"), "link")
        self.add(self.recovery_button)

    def _add_note(self) -> None:
        words = _("Someone is missing: write a note without unlocking")
        self.note_button = full_width(Button(words, "plain", "urgent"))
        self.add(self.note_button)
        self.note_button.setVisible(self._doorway.takes_notes)

    def _connect(self) -> None:
        self._wait.ticked.connect(self._on_wait)
        self.who.currentIndexChanged.connect(self._on_other)
        self.unlock_button.clicked.connect(self._on_unlock)
        self.remake_button.clicked.connect(self._on_remake)
        self.passphrase.edit.returnPressed.connect(self._on_unlock)
        self.pin.edit.returnPressed.connect(self._on_unlock)
        self.way_button.clicked.connect(self._on_way)
        self.note_button.clicked.connect(self.note_asked)
        self.recovery_button.clicked.connect(self._on_recovery)

    @property
    def holder(self) -> Holder:
        """Who is chosen."""
        return self._holders[max(self.who.currentIndex(), 0)]

    @property
    def _has_pin(self) -> bool:
        """Whether the chosen person can use a PIN."""
        return self.holder.id in self._pinned

    def _show_way(self, *, by_pin: bool) -> None:
        """Ask for the PIN or for the passphrase. Where a PIN has ended, it is said why."""
        self.pin.clear()
        self.passphrase.clear()
        self.pin.setVisible(by_pin)
        self.passphrase.setVisible(not by_pin)
        self.way_button.setVisible(self._has_pin)
        self.way_button.setText(_("Use your passphrase instead") if by_pin else _("Use your PIN instead"))
        self.first = self.pin.edit if by_pin else self.passphrase.edit
        names = [holder.name for holder in self._holders if holder.id in self._pinned]
        self.pin.say(_("On shift with a PIN: {names}").format(names=", ".join(names)) if len(self._holders) > 1 else "")
        pins = self._doorway.pins
        why = pins.why_not(self.holder.id) if pins is not None and not self._has_pin else ""
        if why:
            self.say_trouble(ended_words(why))

    def _on_way(self) -> None:
        self.say_trouble("")
        self._show_way(by_pin=self.pin.isHidden())
        if self.first is not None:
            self.first.setFocus()

    def _on_recovery(self) -> None:
        self.recovery_asked.emit(self.holder)

    def _on_unlock(self) -> None:
        if self.pin.isHidden():
            self._try(self._doorway.unlock, self.passphrase.text(), _("Type your passphrase first."))
        else:
            self._try(self._doorway.unlock_by_pin, self.pin.text(), _("Type your PIN first."))

    def _on_remake(self) -> None:
        """A damaged store is made anew from its second copy; the damaged files stay beside it."""
        if self.passphrase.isHidden():
            self._show_way(by_pin=False)
        self._try(self._remade, self.passphrase.text(), _("Type your passphrase first."))

    def _remade(self, holder: Holder, passphrase: str) -> Session:
        return self._doorway.salvage(holder, passphrase)[0]

    def _on_other(self) -> None:
        """Somebody else is not told of the wait of the one before."""
        self._wait.stop()
        self.say_trouble("")
        self._show_way(by_pin=self._has_pin)

    def _on_wait(self, left: int) -> None:
        """The time that is left, as it gets less."""
        self.say_trouble(still_waiting(left) if left else _("You can try again now."))

    def _try(self, way: Callable[[Holder, str], Session], typed: str, missing: str) -> None:
        if not self.unlock_button.isEnabled():
            return
        holder = self.holder
        if not typed:
            self._on_failed(KnownError(missing))
            return
        self._wait.stop()
        self.say_trouble("")
        self._set_busy(True)
        run_in_background(self, lambda: way(holder, typed), done=self._on_done, failed=self._on_failed)

    def _on_done(self, session: Session) -> None:
        self.passphrase.clear()
        self.pin.clear()
        self.unlocked.emit(session)

    def _on_failed(self, problem: KnownError) -> None:
        self._set_busy(False)
        if isinstance(problem, PinEndedError):
            self._pinned = tuple(one for one in self._pinned if one != self.holder.id)
            self._show_way(by_pin=False)
        self.say_trouble(problem.sentence)
        self.remake_button.setVisible(isinstance(problem, DamagedStoreError))
        typed = self.passphrase.edit if self.pin.isHidden() else self.pin.edit
        typed.setFocus()
        typed.selectAll()
        self._wait.begin(getattr(problem, "seconds", 0))

    def _set_busy(self, busy: bool) -> None:
        self.unlock_button.setEnabled(not busy)
        self.remake_button.setEnabled(not busy)
        self.unlock_button.setText(_("Unlocking …") if busy else _("Unlock"))
        self.passphrase.setEnabled(not busy)
        self.pin.setEnabled(not busy)
        self.way_button.setEnabled(not busy)
        self.who.setEnabled(not busy)
