"""The page of the first use: makes the encrypted store of this computer with its first person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from carer_app.councils import profiles
from carer_app.domain.people import KEEPERS, ROLE_NAMES
from carer_app.doorway import Doorway
from carer_app.errors import BadInputError, KnownError
from carer_app.i18n import _
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.choice_box import ChoiceBox
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Banner
from carer_app.ui.kit.tasks import run_in_background
from carer_app.ui.shell.entry_page import EntryPage, LabelledBox, PassphraseField, full_width
from carer_app.ui.shell.new_passphrase import NewPassphrase
from carer_app.ui.shell.unlock import NO_KEYRING
from carer_app.vault.who import Who

if TYPE_CHECKING:
    from carer_app.session import Session


_ITS_WORDS = _(
    "Its words and its promises to children are used. If it is not in the list, choose England: your council's own words "
    "come once this computer has joined it."
)


class FirstUsePage(EntryPage):
    """Name, role, council and a passphrase. `made` gives the open session and the recovery code, which is shown once."""

    made = Signal(object, str)

    def __init__(self, doorway: Doorway, parent: QWidget | None = None) -> None:
        super().__init__(_("Welcome"), parent)
        self._doorway = doorway
        self.add(Words(_("Everything you write is kept on this computer, locked with your passphrase.")))
        self.name = QLineEdit()
        self.add(LabelledBox(_("Your name"), self.name, _("As the council knows you.")))
        self.role = ChoiceBox()
        for role in KEEPERS:
            self.role.addItem(ROLE_NAMES[role].capitalize(), str(role))
        self.add(LabelledBox(_("What you are to the children here"), self.role))
        self.council = ChoiceBox()
        self.council.addItem(_("Choose a council"), "")
        for slug, profile in profiles().items():
            self.council.addItem(profile.name, slug)
        self.add(LabelledBox(_("Your council"), self.council, _ITS_WORDS))
        self.passphrase = NewPassphrase(_("A new passphrase"), alone=not doorway.has_keyring)
        self.add(self.passphrase)
        self.again = PassphraseField(_("The same once more"))
        self.add(self.again)
        if not doorway.has_keyring:
            self.add(Banner(NO_KEYRING, "info"))
        self.make_button = full_width(Button(_("Begin"), "primary"))
        self.add(self.make_button)
        self.make_button.clicked.connect(self._on_make)
        self.again.edit.returnPressed.connect(self._on_make)
        self.first = self.name

    def _on_make(self) -> None:
        problem, field = self._missing()
        if problem:
            self.say_trouble(problem)
            field.setFocus()
            return
        if self.make_button.isEnabled():
            self.say_trouble("")
            self._set_busy(True)
            self._make(Who(name=self.name.text().strip(), role=self.role.currentData()), self.passphrase.text())

    def _missing(self) -> tuple[str, QWidget]:
        """The first thing that is not filled in yet, in a sentence, with its field."""
        if not self.name.text().strip():
            return _("Write your name."), self.name
        if not self.council.currentData():
            return _("Choose your council."), self.council
        if not self.passphrase.text():
            return _("Think of a passphrase."), self.passphrase.edit
        if self.passphrase.text() != self.again.text():
            return _("The two passphrases are not the same. Show them, and look."), self.again.edit
        return "", self

    def _make(self, who: Who, passphrase: str) -> None:
        profile = profiles()[self.council.currentData()]
        run_in_background(
            self,
            lambda: self._doorway.create(profile, who, passphrase),
            done=self._on_done,
            failed=self._on_failed,
        )

    def _on_done(self, made: tuple[Session, str]) -> None:
        session, code = made
        self.passphrase.clear()
        self.again.clear()
        self.made.emit(session, code)

    def _on_failed(self, problem: KnownError) -> None:
        self._set_busy(False)
        self.say_trouble(problem.sentence)
        if isinstance(problem, BadInputError):
            self.passphrase.edit.setFocus()

    def _set_busy(self, busy: bool) -> None:
        self.make_button.setEnabled(not busy)
        self.make_button.setText(_("Making a safe place …") if busy else _("Begin"))
