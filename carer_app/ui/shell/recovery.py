"""The recovery code: shown once to be written down, and taken back when a passphrase is lost."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from carer_app.doorway import Doorway
from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.session import Session
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Card
from carer_app.ui.kit.tasks import run_in_background
from carer_app.ui.shell.entry_page import EntryPage, LabelledBox, full_width
from carer_app.ui.shell.new_passphrase import NewPassphrase
from carer_app.vault.file import Holder


class RecoveryCodePage(EntryPage):
    """Shows the code until the person says that it is written down."""

    written_down = Signal()

    def __init__(self, code: str, parent: QWidget | None = None) -> None:
        super().__init__(_("Write this down"), parent)
        self._code = code
        self.add(
            Words(
                _(
                    "If the passphrase is ever forgotten, only this code opens what you have written. "
                    "Nobody else has it, and it is shown this once."
                )
            )
        )
        box = Card(look="sunken")
        self.code = Words(code_in_lines(code), "code").selectable()
        self.code.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.code.setAccessibleName(" ".join(code))
        box.add(self.code)
        self.add(box)
        self.add(Words(_("Keep it on paper, away from this computer: with your important papers, say."), "quiet"))
        self.print_button = Button(_("Print it"), "plain", "printer")
        self.done_button = Button(_("I have written it down"), "primary", "check")
        self.add(FlowRow(self.print_button, self.done_button))
        self.print_button.clicked.connect(self._on_print)
        self.done_button.clicked.connect(self.written_down)
        self.first = self.done_button

    def _on_print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # noqa: PLC0415 - loaded by those who print

        printer = QPrinter()
        if QPrintDialog(printer, self).exec() == QDialog.DialogCode.Accepted:
            paper = QTextDocument()
            paper.setPlainText(_("Recovery code for Hearthlog") + "\n\n" + code_in_lines(self._code))
            paper.print_(printer)


class RecoverPage(EntryPage):
    """Opens with the recovery code and a new passphrase."""

    unlocked = Signal(object)
    left = Signal()

    def __init__(self, doorway: Doorway, holder: Holder, parent: QWidget | None = None) -> None:
        super().__init__(_("Open with the recovery code"), parent)
        self._doorway = doorway
        self._holder = holder
        self.add(Words(_("{name} gets a new passphrase. Everything written stays.").format(name=holder.name)))
        self.code = QLineEdit()
        self.add(LabelledBox(_("The recovery code"), self.code, _("Eight groups of four and one more letter or sign.")))
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
        holder, code, passphrase = self._holder, self.code.text(), self.passphrase.text()
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


def code_in_lines(code: str) -> str:
    """The code in lines of three groups, as one writes it down."""
    groups = code.split("-")
    return "\n".join("   ".join(groups[start : start + 3]) for start in range(0, len(groups), 3))
