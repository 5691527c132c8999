"""The recovery code on the screen, and its way to paper: printed whole or in two halves, or saved as a file if one asks."""

from contextlib import ExitStack
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.journal.recovery import RecoverySheets
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.choice_box import ChoiceBox
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Banner, Card
from carer_app.ui.shell.entry_page import LabelledBox, PassphraseField

_IN_A_LINE = 2


class CannotSaveSheetError(KnownError):
    """The disk said no."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            _("The sheet could not be saved as {name}. Choose another folder, or print it.").format(name=path.name)
        )


class RecoveryPapers(QWidget):
    """Shows a code, and lets it leave for paper. `said` tells what was done. It keeps nothing on the disk by itself."""

    said = Signal(str)

    def __init__(self, sheets: RecoverySheets, code: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheets, self._code = sheets, code
        self.trouble = Banner("", "calm", "alert-triangle")
        self.trouble.say("")
        self.code = Words(code_in_lines(code), "code").selectable()
        self.code.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.code.setAccessibleName(" ".join(code))
        self.how = ChoiceBox()
        self.how.addItem(_("One sheet"), False)
        self.how.addItem(_("Two halves, for two people"), True)
        self.about = Words(_("Neither half tells anything alone. Both are needed to open."), "quiet")
        self.print_button = Button(_("Print it"), "plain", "printer")
        self.file_button = Button(_("Save it as a file instead"), "link")
        self.file = Card(look="bare")
        self.passphrase = PassphraseField(
            _("A passphrase for the file"), _("Tell it to whoever opens it by telephone, not in the same message.")
        )
        self.suggest_button = Button(_("Suggest one"), "plain", "refresh")
        self.locked_button = Button(_("Save locked …"), "plain", "lock")
        self.plain_button = Button(_("Save without a lock …"), "link")
        self._lay_out()
        self._connect()

    def save_to(self, path: Path, passphrase: str) -> list[Path]:
        """Write down that it leaves, and then the sheet, or both halves, locked where there is a passphrase.

        Raises KnownError; nothing is left half written.
        """
        papers = [_locked(paper, passphrase) if passphrase else paper for paper in self._papers()]
        names = [path] if len(papers) == 1 else [_half_name(path, number) for number in (1, 2)]
        if len(names) > 1 and any(
            name.exists() for name in names
        ):  # the dialog asked about the name without its ending
            raise CannotSaveSheetError(next(name for name in names if name.exists()))
        self._sheets.about_to_save(locked=bool(passphrase))
        with ExitStack() as undo:
            for name, paper in zip(names, papers, strict=True):
                _write(name, paper)
                undo.callback(name.unlink, missing_ok=True)
            undo.pop_all()
        return names

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        box = Card(look="sunken")
        box.add(self.code)
        self.file.box.setContentsMargins(0, 0, 0, 0)
        for part in (self.passphrase, FlowRow(self.suggest_button, self.locked_button, self.plain_button)):
            self.file.add(part)
        on_paper = LabelledBox(_("How it is to be on paper"), self.how)
        for widget in (
            box,
            self.trouble,
            on_paper,
            self.about,
            FlowRow(self.print_button),
            self.file_button,
            self.file,
        ):
            column.addWidget(widget)
        self.file.hide()
        self.about.hide()

    def _connect(self) -> None:
        self.how.currentIndexChanged.connect(lambda index: self.about.setVisible(index > 0))
        self.print_button.clicked.connect(self._on_print)
        self.file_button.clicked.connect(self._on_file)
        self.suggest_button.clicked.connect(self._on_suggest)
        self.locked_button.clicked.connect(self._on_locked)
        self.plain_button.clicked.connect(lambda: self._save(""))

    def _papers(self) -> list[bytes]:
        if self.how.currentData():
            return list(self._sheets.halves(self._code))
        return [self._sheets.sheet(self._code)]

    def _on_print(self) -> None:
        from carer_app.ui.shell.printing import chosen_printer, print_papers  # noqa: PLC0415 - loaded with the first print

        self.trouble.say("")
        printer = chosen_printer(self)
        if printer is None:
            return
        try:
            papers = self._papers()
            self._sheets.about_to_print()
            print_papers(papers, printer)
        except KnownError as problem:
            self.trouble.say(problem.sentence)
            return
        self.said.emit(_("Sent to the printer. Fetch it soon."))

    def _on_file(self) -> None:
        self.file.show()
        self.file_button.hide()
        self.passphrase.edit.setFocus()

    def _on_suggest(self) -> None:
        from carer_app.reports.locking import suggested  # noqa: PLC0415 - loaded when a paper leaves

        self.passphrase.edit.setText(suggested())
        self.passphrase.show_button.setChecked(True)
        self.locked_button.setFocus()

    def _on_locked(self) -> None:
        from carer_app.reports.locking import refuse_weak  # noqa: PLC0415 - loaded when a paper leaves

        try:
            refuse_weak(self.passphrase.text())
        except KnownError as problem:
            self.trouble.say(problem.sentence)
            self.passphrase.edit.setFocus()
            return
        self._save(self.passphrase.text())

    def _save(self, passphrase: str) -> None:
        self.trouble.say("")
        start = str(Path.home() / _("recovery-sheet.pdf"))
        path, _kind = QFileDialog.getSaveFileName(
            self, _("Save the sheet"), start, "PDF (*.pdf)", options=QFileDialog.Option.DontUseNativeDialog
        )
        if not path:
            return
        chosen = Path(path) if Path(path).suffix else Path(path).with_suffix(".pdf")
        try:
            names = self.save_to(chosen, passphrase)
        except KnownError as problem:
            self.trouble.say(problem.sentence)
            return
        self.passphrase.clear()
        words = (
            _("Saved as {name}, locked.")
            if passphrase
            else _("Saved as {name}. It is not locked: print it, and erase the file.")
        )
        self.said.emit(words.format(name=", ".join(name.name for name in names)))


def code_in_lines(code: str) -> str:
    """The code in lines of two groups, as one writes it down."""
    groups = code.split("-")
    return "\n".join("   ".join(groups[start : start + _IN_A_LINE]) for start in range(0, len(groups), _IN_A_LINE))


def _half_name(path: Path, number: int) -> Path:
    return path.with_name(f"{path.stem}-half-{number}{path.suffix}")


def _write(path: Path, data: bytes) -> None:
    part = path.with_name(path.name + ".part")
    try:
        part.touch(mode=0o600)
        part.write_bytes(data)
        part.replace(path)
    except OSError as problem:
        part.unlink(missing_ok=True)
        raise CannotSaveSheetError(path) from problem


def _locked(paper: bytes, passphrase: str) -> bytes:
    from carer_app.reports.locking import lock  # noqa: PLC0415 - loaded when the first paper leaves

    return lock(paper, passphrase)
