"""Putting a backup back on a computer that has no records yet: the file, and what opens it."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from carer_app.domain.recovery_code import read_recovery_code
from carer_app.doorway import Doorway
from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.tasks import run_in_background
from carer_app.ui.shell.countdown import Countdown
from carer_app.ui.shell.entry_page import EntryPage, PassphraseField, full_width
from carer_app.vault.waiting import backup_still_waiting

_PUT, _PUTTING = _("Put it back"), _("Checking and putting it back …")
_WHAT = _(
    "Everything comes back as it was when the backup was made. What was sent to the council since comes back with the next "
    "sync. On another computer than before, choose “Open with the recovery code instead” when you unlock, unless the backup "
    "has a passphrase of its own."
)


class PutBackPage(EntryPage):
    """`done` once the store stands; whatever goes wrong is one sentence, and nothing was put there."""

    done = Signal()
    left = Signal()

    def __init__(self, doorway: Doorway, parent: QWidget | None = None) -> None:
        super().__init__(_("Put a backup back"), parent)
        self._doorway = doorway
        self._file: Path | None = None
        self.add(Words(_WHAT))
        self.file_button = full_width(Button(_("Choose the backup"), "plain", "file-text"))
        self.add(self.file_button)
        self.chosen = Words("", "quiet")
        self.chosen.hide()
        self.add(self.chosen)
        hint = _("The code from the printed sheet (both halves, one after the other), or the passphrase of the backup.")
        self.secret = PassphraseField(_("The recovery code or a passphrase"), hint)
        self.add(self.secret)
        self.put_button = full_width(Button(_PUT, "primary"))
        self.add(self.put_button)
        self.back_button = Button(_("Begin without a backup"), "link")
        self.add(self.back_button)
        self.file_button.clicked.connect(self._on_file)
        self.put_button.clicked.connect(self._on_put)
        self.secret.edit.returnPressed.connect(self._on_put)
        self.back_button.clicked.connect(self.left)
        self.first = self.file_button
        self._wait = Countdown(self)
        self._wait.ticked.connect(self._on_wait)

    def choose(self, file: Path) -> None:
        """This is the backup."""
        self._file = file
        self.chosen.setText(file.name)
        self.chosen.show()
        self.secret.edit.setFocus()

    def _on_file(self) -> None:
        options = QFileDialog.Option.DontUseNativeDialog
        path, _kind = QFileDialog.getOpenFileName(self, _("The backup"), str(Path.home()), options=options)
        if path:
            self.choose(Path(path))

    def _on_put(self) -> None:
        file, secret = self._file, self.secret.text()
        if not self.put_button.isEnabled():
            return
        if file is None or not secret:
            self.say_trouble(_("Choose the backup, and type what opens it."))
            (self.file_button if file is None else self.secret.edit).setFocus()
            return
        self._wait.stop()
        self.say_trouble("")
        self._set_busy(True)
        run_in_background(
            self, lambda: put_back(self._doorway, file, secret), done=self._on_done, failed=self._on_failed
        )

    def _on_done(self, _nothing: None) -> None:
        self.secret.clear()
        self.done.emit()

    def _on_failed(self, problem: KnownError) -> None:
        self._set_busy(False)
        self.say_trouble(problem.sentence)
        self.secret.edit.setFocus()
        self._wait.begin(getattr(problem, "seconds", 0))

    def _on_wait(self, left: int) -> None:
        """The time that is left, as it gets less."""
        self.say_trouble(backup_still_waiting(left) if left else _("You can try again now."))

    def _set_busy(self, busy: bool) -> None:
        for widget in (self.put_button, self.file_button, self.back_button, self.secret):
            widget.setEnabled(not busy)
        self.put_button.setText(_PUTTING if busy else _PUT)


def put_back(doorway: Doorway, file: Path, secret: str) -> None:
    """By the recovery code where it is one, else by a passphrase; raises KnownError."""
    if read_recovery_code(secret) is None:
        doorway.restore(file, passphrase=secret)
    else:
        doorway.restore(file, code=secret)
