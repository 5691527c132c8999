"""The review page: chooses a child and a period, shows the paper, and saves it as a PDF."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from carer_app.domain.words import with_capital
from carer_app.errors import BadInputError, KnownError
from carer_app.i18n import _
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.choice_box import ChoiceBox
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Banner, Card
from carer_app.ui.kit.tasks import run_in_background
from carer_app.ui.shell.desk_page import SheetPage
from carer_app.ui.shell.entry_page import LabelledBox
from carer_app.ui.shell.pdf_preview import PaperView
from carer_app.ui.shell.period import PeriodField, half_year_to
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.workplace import Workplace


class CannotSaveError(KnownError):
    """The paper could not be written where the person wanted it."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            _("The paper could not be saved as {name}. Choose another folder; it is still shown here.").format(
                name=path.name
            )
        )


class ReviewPage(SheetPage):
    """The paper is made in the background and lives in memory until somebody saves it."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, _("Review"), parent)
        self._data = b""
        self._name = ""
        self._asked = 0
        self.child = ChoiceBox()
        self.period = PeriodField(workplace.work.session.clock, *half_year_to(workplace.today()))
        self.trouble = Banner("", "info", "info-circle")
        self.trouble.say("")
        self.make_button = Button(_("Show the paper"), "primary", "file-text")
        self.save_button = Button(_("Save as PDF …"), "plain", "printer")
        self.paper = PaperView()
        self.shown = Words("", "quiet")
        self._lay_out()
        self.make_button.clicked.connect(self._on_make)
        self.save_button.clicked.connect(self._on_save)
        self.child.currentIndexChanged.connect(lambda _index: self._on_chosen())
        self.setFocusProxy(self.child)

    def visit(self, place: Place) -> None:
        before = self.child.currentData()
        chosen = place.child or before
        self.child.blockSignals(True)
        self.child.clear()
        self.child.addItem(_("Choose a child"), "")
        for child in self.workplace.journal.children():
            self.child.addItem(child.name, child.id)
        self.child.setCurrentIndex(max(0, self.child.findData(chosen)))
        self.child.blockSignals(False)
        if self.child.currentData() != before:
            self._forget()
        self._name_page()

    def stays(self) -> bool:
        """A paper that was made, or is being made, is there again."""
        return True

    def let_go(self) -> None:
        self._forget()

    def suggested_name(self) -> str:
        """A file name that says what it is and names nobody."""
        return self._name

    def save_to(self, path: Path) -> None:
        """Write the paper; raises CannotSaveError and leaves nothing half written."""
        part = path.with_name(path.name + ".part")
        try:
            part.write_bytes(self._data)
            part.replace(path)
        except OSError as problem:
            part.unlink(missing_ok=True)
            raise CannotSaveError(path) from problem

    def _lay_out(self) -> None:
        card = Card()
        card.add(
            Words(
                _(
                    "The paper for a review meeting: the child's own words first, then what is going well, "
                    "and what has to be done, each with the entries it stands on."
                )
            )
        )
        card.add(self.trouble)
        card.add(LabelledBox(_("Child"), self.child))
        card.add(self.period)
        card.add(FlowRow(self.make_button, self.save_button))
        self.sheet.add(card)
        self.sheet.add(self.shown)
        self.sheet.add(self.paper)
        self._forget()

    def _on_chosen(self) -> None:
        self._forget()
        self._name_page()

    def _name_page(self) -> None:
        """The meeting as the child's own council calls it."""
        chosen: str = self.child.currentData()
        journal = self.workplace.journal
        words = journal.profile_of(journal.child(chosen)).terms.review if chosen else _("review")
        self.sheet.rename(with_capital(words))

    def _on_make(self) -> None:
        child: str = self.child.currentData()
        try:
            start, end = self.period.days()
            if not child:
                raise BadInputError(_("Choose a child first."))
        except BadInputError as problem:
            self.trouble.say(problem.sentence)
            return
        self._forget()
        self._name = _("review-{start}-to-{end}.pdf").format(start=start, end=end)
        self._set_busy(True)
        work, asked = self.workplace.work, self._asked
        run_in_background(
            self,
            lambda: work.review_pdf(child, start, end),
            done=lambda data: self._on_made(data, asked),
            failed=self._on_failed,
        )

    def _on_made(self, data: bytes, asked: int) -> None:
        """Show it, unless another child was chosen or the window was locked meanwhile."""
        self._set_busy(False)
        if asked != self._asked:
            return
        self._data = data
        self.paper.show_paper(data)
        self.shown.setText(_("Shown from memory. It is on no disk until you save it."))
        self.shown.show()
        self.save_button.show()
        self.save_button.setFocus()

    def _on_failed(self, problem: KnownError) -> None:
        self._set_busy(False)
        self.trouble.say(problem.sentence)

    def _on_save(self) -> None:
        start = str(Path.home() / self._name)
        path, _kind = QFileDialog.getSaveFileName(
            self, _("Save the paper"), start, "PDF (*.pdf)", options=QFileDialog.Option.DontUseNativeDialog
        )
        if path:
            self._save(Path(path))

    def _save(self, path: Path) -> None:
        try:
            self.save_to(path if path.suffix else path.with_suffix(".pdf"))
        except CannotSaveError as problem:
            self.trouble.say(problem.sentence)
        else:
            self.said.emit(_("Saved as {name}. The file is not locked: keep it safe.").format(name=path.name))

    def _forget(self) -> None:
        """Take the paper off the screen and out of memory, also one that is still being made."""
        self._asked += 1
        self._data = b""
        self.paper.clear()
        self.trouble.say("")
        self.save_button.hide()
        self.shown.hide()

    def _set_busy(self, busy: bool) -> None:
        self.make_button.setEnabled(not busy)
        self.make_button.setText(_("Making the paper …") if busy else _("Show the paper"))
