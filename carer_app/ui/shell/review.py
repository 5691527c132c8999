"""The review page: chooses a child and a period, shows the paper, and saves it as a PDF."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from carer_app.domain.access import Why
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
from carer_app.ui.shell.leaving import LeavingCard
from carer_app.ui.shell.pdf_preview import PaperView
from carer_app.ui.shell.period import PeriodField, half_year_to
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.workplace import Workplace

_REVIEW = "review"


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
        self.leave_button = Button(_("Save or print …"), "plain", "printer")
        self.leaving = LeavingCard(Why.REVIEW)
        self.paper = PaperView()
        self.shown = Words("", "quiet")
        self._of = ""
        self._lay_out()
        self.make_button.clicked.connect(self._on_make)
        self.leave_button.clicked.connect(self._on_leave)
        self.leaving.locked_asked.connect(self._on_locked)
        self.leaving.plain_asked.connect(lambda: self._on_plain(self.leaving.reason()))
        self.leaving.police_asked.connect(lambda: self._on_plain(Why.POLICE))
        self.leaving.print_asked.connect(self._on_print)
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

    def let_leave(self, path: Path, why: Why, passphrase: str = "") -> None:
        """Write down that it leaves, and then the paper itself, locked where there is a passphrase.

        Raises KnownError; nothing is left half written.
        """
        data = _locked(self._data, passphrase) if passphrase else self._data
        self.workplace.work.accesses.left(self._of, _REVIEW, why, locked=bool(passphrase))
        part = path.with_name(path.name + ".part")
        try:
            part.write_bytes(data)
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
        card.add(FlowRow(self.make_button, self.leave_button))
        self.sheet.add(card)
        self.sheet.add(self.leaving)
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
            done=lambda data: self._on_made(data, child, asked),
            failed=self._on_failed,
        )

    def _on_made(self, data: bytes, child: str, asked: int) -> None:
        """Show it, unless another child was chosen or the window was locked meanwhile."""
        self._set_busy(False)
        if asked != self._asked:
            return
        self._data, self._of = data, child
        self.paper.show_paper(data)
        self.shown.setText(_("Shown from memory. It is on no disk until you save it."))
        self.shown.show()
        self.leave_button.show()
        self.leave_button.setFocus()

    def _on_failed(self, problem: KnownError) -> None:
        self._set_busy(False)
        self.trouble.say(problem.sentence)

    def _on_leave(self) -> None:
        self.leaving.show()
        self.leaving.why.setFocus()

    def _have_left(self) -> None:
        self.leaving.forget()
        self.leaving.hide()
        self.leave_button.setFocus()

    def _on_locked(self) -> None:
        try:
            passphrase = self.leaving.secret()
        except BadInputError as problem:
            self.leaving.trouble.say(problem.sentence)
            return
        self._save(self.leaving.reason(), passphrase)

    def _on_plain(self, why: Why) -> None:
        self._save(why, "")

    def _save(self, why: Why, passphrase: str) -> None:
        path = self._place()
        if path is None:
            return
        try:
            self.let_leave(path, why, passphrase)
        except KnownError as problem:
            self.leaving.trouble.say(problem.sentence)
            return
        self._have_left()
        words = _("Saved as {name}, locked.") if passphrase else _("Saved as {name}. It is not locked: keep it safe.")
        self.said.emit(words.format(name=path.name))

    def _place(self) -> Path | None:
        """Where the person wants it; None where they leave it."""
        start = str(Path.home() / self._name)
        path, _kind = QFileDialog.getSaveFileName(
            self, _("Save the paper"), start, "PDF (*.pdf)", options=QFileDialog.Option.DontUseNativeDialog
        )
        return (Path(path) if Path(path).suffix else Path(path).with_suffix(".pdf")) if path else None

    def _on_print(self) -> None:
        from carer_app.ui.shell.printing import chosen_printer, print_paper  # noqa: PLC0415 - loaded with the first print

        printer = chosen_printer(self)
        if printer is None:
            return
        try:
            self.workplace.work.accesses.left(self._of, _REVIEW, self.leaving.reason(), locked=False, printed=True)
            print_paper(self._data, printer)
        except KnownError as problem:
            self.leaving.trouble.say(problem.sentence)
            return
        self._have_left()
        self.said.emit(_("Sent to the printer. Fetch it soon."))

    def _forget(self) -> None:
        """Take the paper off the screen and out of memory, also one that is still being made."""
        self._asked += 1
        self._data, self._of = b"", ""
        self.paper.clear()
        self.trouble.say("")
        self.leave_button.hide()
        self.leaving.forget()
        self.leaving.hide()
        self.shown.hide()

    def _set_busy(self, busy: bool) -> None:
        self.make_button.setEnabled(not busy)
        self.make_button.setText(_("Making the paper …") if busy else _("Show the paper"))


def _locked(paper: bytes, passphrase: str) -> bytes:
    from carer_app.reports.locking import lock  # noqa: PLC0415 - loaded when the first paper leaves

    return lock(paper, passphrase)
