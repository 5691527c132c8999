"""The recovery code at the door: shown once to be written down, and taken back when a passphrase is lost."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from carer_app.domain.recovery_code import is_one_half
from carer_app.doorway import Doorway
from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.journal.recovery import RecoverySheets
from carer_app.session import Session
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.tasks import run_in_background
from carer_app.ui.shell.entry_page import EntryPage, LabelledBox, full_width
from carer_app.ui.shell.new_passphrase import NewPassphrase
from carer_app.ui.shell.recovery_papers import RecoveryPapers
from carer_app.vault.file import Holder


class RecoveryCodePage(EntryPage):
    """Shows the code until the person says that it is on paper."""

    written_down = Signal()

    def __init__(self, code: str, sheets: RecoverySheets, parent: QWidget | None = None) -> None:
        super().__init__(_("Put this on paper"), parent)
        self.add(
            Words(
                _(
                    "If the passphrase is ever forgotten, only this code opens what you have written. "
                    "Nobody else has it, and it is shown this once."
                )
            )
        )
        self.papers = RecoveryPapers(sheets, code)
        self.code = self.papers.code
        self.add(self.papers)
        self.add(
            Words(
                _(
                    "Keep it away from this computer: in the safe of the home or of the council, or with your most important "
                    "papers. You can print it anew from its sheet later, under Settings."
                ),
                "quiet",
            )
        )
        self.said = Words("", "quiet")
        self.said.hide()
        self.add(self.said)
        self.done_button = Button(_("I have it on paper"), "primary", "check")
        self.add(FlowRow(self.done_button))
        self.papers.said.connect(self._on_said)
        self.done_button.clicked.connect(self.written_down)
        self.first = self.papers.print_button

    def _on_said(self, words: str) -> None:
        self.said.setText(words)
        self.said.show()
        self.done_button.setFocus()


class CodeFields(QWidget):
    """A recovery code as it is typed: in one field, or in two where each has a half."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.code, self.other = QLineEdit(), QLineEdit()
        self.halves_button = Button(_("The code is on two sheets"), "link")
        self._other_box = LabelledBox(_("The other half"), self.other, _("The nine groups of the other sheet."))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        hint = _(
            "Eight groups of five letters; half a code has nine. Small letters will do, and spaces need not be typed."
        )
        column.addWidget(LabelledBox(_("The recovery code"), self.code, hint))
        column.addWidget(self._other_box)
        column.addWidget(self.halves_button)
        self._other_box.hide()
        self.code.textChanged.connect(self._on_typed)
        self.halves_button.clicked.connect(self._on_halves)

    def text(self) -> str:
        """What was typed, whole or both halves."""
        return "\n".join(text for text in (self.code.text(), self.other.text()) if text.strip())

    def clear(self) -> None:
        self.code.clear()
        self.other.clear()

    def _on_typed(self, text: str) -> None:
        """Once one half stands there, the other one is asked for."""
        if is_one_half(text):
            self._show_other()

    def _on_halves(self) -> None:
        self._show_other()
        (self.other if self.code.text() else self.code).setFocus()

    def _show_other(self) -> None:
        self._other_box.show()
        self.halves_button.hide()


class RecoverPage(EntryPage):
    """Opens with the recovery code, or both its halves, and a new passphrase."""

    unlocked = Signal(object)
    left = Signal()

    def __init__(self, doorway: Doorway, holder: Holder, parent: QWidget | None = None) -> None:
        super().__init__(_("Open with the recovery code"), parent)
        self._doorway = doorway
        self._holder = holder
        self.add(Words(_("{name} gets a new passphrase. Everything written stays.").format(name=holder.name)))
        self.typed = CodeFields()
        self.code = self.typed.code
        self.add(self.typed)
        self.passphrase = NewPassphrase(_("A new passphrase"), alone=not doorway.has_keyring)
        self.add(self.passphrase)
        self.open_button = full_width(Button(_("Open"), "primary", "key"))
        self.back_button = Button(_("Back to the passphrase"), "link")
        self.add(self.open_button)
        self.add(self.back_button)
        self.open_button.clicked.connect(self._on_open)
        self.back_button.clicked.connect(self.left)
        self.first = self.code

    def _on_open(self) -> None:
        holder, code, passphrase = self._holder, self.typed.text(), self.passphrase.text()
        self.say_trouble("")
        self.open_button.setEnabled(False)
        run_in_background(
            self, lambda: self._doorway.recover(holder, code, passphrase), done=self._on_done, failed=self._on_failed
        )

    def _on_done(self, session: Session) -> None:
        self.unlocked.emit(session)

    def _on_failed(self, problem: KnownError) -> None:
        self.open_button.setEnabled(True)
        self.say_trouble(problem.sentence)
