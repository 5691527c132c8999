"""The page of the recovery sheet: is the sheet in the safe still good, printing it anew, and a new code."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.journal.recovery import OLD_CODE, RecoverySheets
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Banner, Card
from carer_app.ui.kit.tasks import run_in_background
from carer_app.ui.shell.desk_page import SheetPage
from carer_app.ui.shell.entry_page import PassphraseField
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.recovery import CodeFields
from carer_app.ui.shell.recovery_papers import RecoveryPapers
from carer_app.ui.shell.workplace import Workplace

_WHAT = _(
    "If a passphrase is forgotten, the code on the recovery sheet opens everything here. It is on paper alone, not on this "
    "computer. Keep it in the safe of the home or of the council, never beside the laptop."
)
_GOOD = _(
    "This code opens the records of this computer. Here it can be printed anew, also in two halves for two people."
)
_WHY_NEW = _(
    "When the sheet is lost, or somebody saw it who should not have. First the new code goes to paper; only then does the old "
    "one end. The window locks after that, and when you unlock it, everything is put under a new key, which may take a minute."
)
_NOT_YET = _("Nothing has changed yet: the old sheet still opens. Put the new code on paper, then let the old one end.")
_LOCKS = _("The window locks now. When you unlock it, the records come under a new key.")


class RecoveryPage(SheetPage):
    """Nothing that is typed or made here outlasts a visit: the code is kept on paper alone."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, _("The recovery sheet"), parent)
        self.known: KnownCodeCard | None = None
        self.new: NewCodeCard | None = None
        self.lock_button: Button | None = None

    def visit(self, place: Place) -> None:
        self._show()
        self.go_to_top()

    def leave(self) -> None:
        for card in (self.known, self.new):
            if card is not None:
                card.clear()

    def _show(self) -> None:
        self.sheet.clear()
        self.lock_button = None
        sheets = self.workplace.work.recovery
        back = Button(_("Back"), "plain", "arrow-left")
        back.clicked.connect(self.left)
        self.sheet.add(FlowRow(back))
        self.sheet.add(Words(_WHAT, "quiet"))
        self.known = KnownCodeCard(sheets)
        self.known.said.connect(self.said)
        self.sheet.add(self.known)
        if sheets.may_renew:
            self.new = NewCodeCard(sheets)
            self.new.said.connect(self.said)
            self.new.renewed.connect(self._on_renewed)
            self.sheet.add(self.new)
        else:
            self.sheet.add(Words(_("The manager, or a foster carer at home, makes a new recovery code."), "quiet"))
        self.sheet.settle()

    def _on_renewed(self) -> None:
        """What cannot be undone by it is said before the window locks."""
        self.sheet.clear()
        self.known, self.new = None, None
        card = Card(_("The new code opens from now on"))
        card.add(Words(OLD_CODE))
        card.add(Words(_LOCKS))
        self.lock_button = Button(_("Lock"), "primary", "lock")
        self.lock_button.clicked.connect(self.lock_asked)
        card.add(FlowRow(self.lock_button))
        self.sheet.add(card)
        self.sheet.settle()
        self.lock_button.setFocus()


class KnownCodeCard(Card):
    """A code that one has: does it open, and on paper once more."""

    said = Signal(str)

    def __init__(self, sheets: RecoverySheets, parent: QWidget | None = None) -> None:
        super().__init__(_("Is a sheet still good?"), parent=parent)
        self._sheets = sheets
        self.papers: RecoveryPapers | None = None
        self.trouble = Banner("", "info")
        self.trouble.say("")
        self.typed = CodeFields()
        self.look_button = Button(_("Look whether it opens"), "plain", "key")
        self.shown = Card(look="bare")
        self.shown.box.setContentsMargins(0, 0, 0, 0)
        self.shown.hide()
        for part in (self.trouble, self.typed, FlowRow(self.look_button), self.shown):
            self.add(part)
        self.look_button.clicked.connect(self._on_look)
        self.typed.code.returnPressed.connect(self._on_look)
        self.typed.other.returnPressed.connect(self._on_look)

    def clear(self) -> None:
        """No code stays on the screen."""
        self.typed.clear()
        self.shown.hide()
        if self.papers is not None:
            self.papers.setParent(None)
            self.papers = None

    def _on_look(self) -> None:
        if not self.look_button.isEnabled():
            return
        code = self.typed.text()
        self.trouble.say("")
        self.look_button.setEnabled(False)
        run_in_background(
            self, lambda: self._sheets.check(code), done=lambda _nothing: self._on_good(code), failed=self._on_failed
        )

    def _on_good(self, code: str) -> None:
        self.clear()
        self.look_button.setEnabled(True)
        self.papers = RecoveryPapers(self._sheets, self._sheets.as_printed(code))
        self.papers.said.connect(self.said)
        if self.shown.box.count() == 0:
            self.shown.add(Words(_GOOD))
        self.shown.add(self.papers)
        self.shown.show()

    def _on_failed(self, problem: KnownError) -> None:
        self.look_button.setEnabled(True)
        self.trouble.say(problem.sentence)
        self.typed.code.setFocus()


class NewCodeCard(Card):
    """A new code, on paper first; `renewed` once the old one is over."""

    said = Signal(str)
    renewed = Signal()

    def __init__(self, sheets: RecoverySheets, parent: QWidget | None = None) -> None:
        super().__init__(_("A new code"), parent=parent)
        self._sheets = sheets
        self._code = ""
        self.papers: RecoveryPapers | None = None
        self.add(Words(_WHY_NEW))
        self.make_button = Button(_("Make a new code"), "plain", "refresh")
        self.begin = FlowRow(self.make_button)
        self.add(self.begin)
        self.more = Card(look="bare")
        self.more.box.setContentsMargins(0, 0, 0, 0)
        self.more.hide()
        self.add(self.more)
        self.trouble = Banner("", "info")
        self.passphrase = PassphraseField(
            _("Your own passphrase"), _("Asked again, because whoever makes a code can open everything with it.")
        )
        self.end_button = Button(_("It is on paper: end the old code"), "primary", "check")
        self.leave_button = Button(_("Leave it as it is"), "plain")
        self.make_button.clicked.connect(self._on_make)
        self.end_button.clicked.connect(self._on_end)
        self.leave_button.clicked.connect(self.clear)
        self.passphrase.edit.returnPressed.connect(self._on_end)

    def clear(self) -> None:
        """Nothing was changed, and no code stays on the screen."""
        self._code = ""
        self.passphrase.clear()
        self.more.hide()
        self.begin.show()
        if self.papers is not None:
            self.papers.setParent(None)
            self.papers = None

    def _on_make(self) -> None:
        self._code = self._sheets.new_code()
        self.papers = RecoveryPapers(self._sheets, self._code)
        self.papers.said.connect(self.said)
        self.trouble.say("")
        self.begin.hide()
        if self.more.box.count() == 0:
            buttons = FlowRow(self.end_button, self.leave_button)
            for part in (Words(_NOT_YET, "strong"), self.trouble, self.passphrase, buttons):
                self.more.add(part)
        self.more.box.insertWidget(1, self.papers)
        self.more.show()
        self.papers.print_button.setFocus()

    def _on_end(self) -> None:
        if not self.more.isEnabled():
            return
        code, passphrase = self._code, self.passphrase.text()
        self._set_busy(busy=True)
        run_in_background(
            self, lambda: self._sheets.renew(code, passphrase), done=self._on_done, failed=self._on_failed
        )

    def _on_done(self, _nothing: None) -> None:
        self._set_busy(busy=False)
        self.clear()
        self.renewed.emit()

    def _on_failed(self, problem: KnownError) -> None:
        self._set_busy(busy=False)
        self.trouble.say(problem.sentence)
        self.passphrase.edit.setFocus()

    def _set_busy(self, *, busy: bool) -> None:
        self.trouble.say("")
        self.more.setEnabled(not busy)
