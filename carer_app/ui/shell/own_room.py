"""A young person's room in the window: first their door, then their page. Nothing of the adult's desk is behind it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from carer_app.domain.child import Child
from carer_app.errors import BadInputError, KnownError
from carer_app.i18n import _
from carer_app.journal.own_page import OwnPage
from carer_app.session import Signer
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.tasks import run_in_background
from carer_app.ui.shell.entry_page import EntryPage, full_width
from carer_app.ui.shell.own_secret import SecretField
from carer_app.ui.shell.own_view import OwnView
from carer_app.ui.shell.tools import Work


class OwnRoom(QWidget):
    """`done`: the young person, or whoever handed over, goes out; the window then locks. `written`: there is news."""

    done = Signal()
    written = Signal()

    def __init__(self, work: Work, child: Child, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._child = child
        self.view: OwnView | None = None
        self.door = OwnDoor(child.name)
        self.door.given.connect(self._on_given)
        self.door.left.connect(self.done)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.door)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._stack)
        self.setFocusProxy(self.door)

    def leave(self) -> None:
        """Keep what is typed, sealed to the young person's own key."""
        if self.view is not None:
            self.view.leave()

    def let_go(self) -> None:
        """The window locks or closes."""
        self.leave()
        if self.view is not None:
            self.view.page.close()

    def _on_given(self, secret: str) -> None:
        log_ins, child = self._work.log_ins, self._child
        run_in_background(self, lambda: log_ins.open(child, secret), done=self._on_open, failed=self.door.say_failed)

    def _on_open(self, signer: Signer) -> None:
        self.view = OwnView(OwnPage(signer, self._child.id))
        self.view.done.connect(self.done)
        self.view.written.connect(self.written)
        self._stack.addWidget(self.view)
        self._stack.setCurrentWidget(self.view)
        self.setFocusProxy(self.view)
        self.view.setFocus()


class OwnDoor(EntryPage):
    """Asks for the young person's secret."""

    given = Signal(str)
    left = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(_("Hello, {name}").format(name=name), parent)
        self.secret = SecretField(_("Your secret"))
        self.open_button = full_width(Button(_("Open my page"), "primary", "key"))
        self.back_button = full_width(Button(_("Not now: lock the computer"), "plain", "lock"))
        self.add(self.secret)
        self.add(self.open_button)
        self.add(self.back_button)
        self.add(
            Words(_("Forgot it? Tell a grown-up here. You can choose a new one, and all you said stays."), "quiet")
        )
        self.open_button.clicked.connect(self._on_open)
        self.secret.given.connect(self._on_open)
        self.back_button.clicked.connect(self.left)
        self.first = self.secret.digits

    def say_failed(self, problem: KnownError) -> None:
        self._set_busy(busy=False)
        self.secret.clear()
        self.say_trouble(problem.sentence)

    def _on_open(self) -> None:
        if not self.open_button.isEnabled():
            return
        try:
            secret = self.secret.secret()
        except BadInputError as problem:
            self.say_failed(problem)
            return
        self.say_trouble("")
        self._set_busy(busy=True)
        self.given.emit(secret)

    def _set_busy(self, *, busy: bool) -> None:
        self.open_button.setEnabled(not busy)
        self.open_button.setText(_("Opening …") if busy else _("Open my page"))
        self.back_button.setEnabled(not busy)
        self.secret.setEnabled(not busy)
