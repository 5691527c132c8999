"""Joining a council: its address and the code that works once."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.panels import Banner, Card
from carer_app.ui.kit.tasks import run_in_background
from carer_app.ui.shell.entry_page import LabelledBox
from carer_app.ui.shell.tools import Work


class JoinForm(Card):
    """Asks for both, joins in the background, and says so by `joined`."""

    joined = Signal()

    def __init__(self, work: Work) -> None:
        super().__init__(look="bare")
        self._work = work
        self.box.setContentsMargins(0, 0, 0, 0)
        self.trouble = Banner("", "info")
        self.trouble.say("")
        self.address = QLineEdit()
        self.address.setPlaceholderText("https://")
        self.code = QLineEdit()
        self.add(self.trouble)
        self.add(LabelledBox(_("The council's address"), self.address))
        self.add(LabelledBox(_("The code"), self.code))
        self.asked = Button(_("Join"), "primary", "key")
        self.asked.clicked.connect(self._on_asked)
        self.add(FlowRow(self.asked))

    def is_begun(self) -> bool:
        """Whether somebody is typing here, or waits for the answer."""
        return bool(self.address.text() or self.code.text())

    def _on_asked(self) -> None:
        url, code = self.address.text().strip(), self.code.text().strip()
        if not url or not code:
            self.trouble.say(_("Write the address and the code that the council gave you."))
            return
        self._set_busy(True)
        work = self._work
        run_in_background(self, lambda: work.enrol(url, code), done=self._on_done, failed=self._on_failed)

    def _on_done(self, _nothing: None) -> None:
        self._set_busy(False)
        self.code.clear()
        self.joined.emit()

    def _on_failed(self, problem: KnownError) -> None:
        self._set_busy(False)
        self.trouble.say(problem.sentence)
        self.code.setFocus()

    def _set_busy(self, busy: bool) -> None:
        self.trouble.say("")
        self.asked.setEnabled(not busy)
        self.asked.setText(_("Joining …") if busy else _("Join"))
