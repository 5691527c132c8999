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
from carer_app.vault.disk import DamagedStoreError
from carer_app.vault.file import Holder
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
        self.who = QComboBox()
        for holder in holders:
            self.who.addItem(holder.name, holder.id)
        self._who_box = LabelledBox(_("Who are you?"), self.who)
        self.add(self._who_box)
        self._who_box.setVisible(len(holders) > 1)
        self.passphrase = PassphraseField(_("Your passphrase"))
        self.add(self.passphrase)
        self.unlock_button = full_width(Button(_("Unlock"), "primary", "key"))
        self.add(self.unlock_button)
        self.remake_button = full_width(Button(_("Make the store anew"), icon_name="refresh"))
        self.remake_button.hide()
        self.add(self.remake_button)
        self.recovery_button = Button(_("Open with the recovery code instead"), "link")
        self.add(self.recovery_button)
        self._add_note()
        if not doorway.uses_keyring:
            self.add(Banner(NO_KEYRING, "info"))
        if len(holders) == 1:
            self.title.setText(_("Hello, {name}").format(name=holders[0].name.split()[0]))
        self._connect()
        self.first = self.passphrase.edit

    def _tell_notes(self) -> None:
        self.left_notes = Banner("", "info", "history")
        self.add(self.left_notes)
        self.left_notes.say(waiting_words(self._doorway.left_notes()))

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
        self.note_button.clicked.connect(self.note_asked)
        self.recovery_button.clicked.connect(self._on_recovery)

    @property
    def holder(self) -> Holder:
        """Who is chosen."""
        return self._holders[max(self.who.currentIndex(), 0)]

    def _on_recovery(self) -> None:
        self.recovery_asked.emit(self.holder)

    def _on_unlock(self) -> None:
        self._try(self._doorway.unlock)

    def _on_remake(self) -> None:
        """A damaged store is made anew from its second copy; the damaged files stay beside it."""
        self._try(lambda holder, passphrase: self._doorway.salvage(holder, passphrase)[0])

    def _on_other(self) -> None:
        """Somebody else is not told of the wait of the one before."""
        self._wait.stop()
        self.say_trouble("")

    def _on_wait(self, left: int) -> None:
        """The time that is left, as it gets less."""
        self.say_trouble(still_waiting(left) if left else _("You can try again now."))

    def _try(self, way: Callable[[Holder, str], Session]) -> None:
        if not self.unlock_button.isEnabled():
            return
        holder, passphrase = self.holder, self.passphrase.text()
        if not passphrase:
            self._on_failed(KnownError(_("Type your passphrase first.")))
            return
        self._wait.stop()
        self.say_trouble("")
        self._set_busy(True)
        run_in_background(self, lambda: way(holder, passphrase), done=self._on_done, failed=self._on_failed)

    def _on_done(self, session: Session) -> None:
        self.passphrase.clear()
        self.unlocked.emit(session)

    def _on_failed(self, problem: KnownError) -> None:
        self._set_busy(False)
        self.say_trouble(problem.sentence)
        self.remake_button.setVisible(isinstance(problem, DamagedStoreError))
        self.passphrase.edit.setFocus()
        self.passphrase.edit.selectAll()
        self._wait.begin(getattr(problem, "seconds", 0))

    def _set_busy(self, busy: bool) -> None:
        self.unlock_button.setEnabled(not busy)
        self.remake_button.setEnabled(not busy)
        self.unlock_button.setText(_("Unlocking …") if busy else _("Unlock"))
        self.passphrase.setEnabled(not busy)
        self.who.setEnabled(not busy)
