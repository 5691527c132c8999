"""The window: locked it shows the door, unlocked the desk; it locks itself, and keeps what is typed before it does."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from carer_app.session import Session
from carer_app.ui.shell import place as places
from carer_app.ui.shell.desk import Desk
from carer_app.ui.shell.door import door_page
from carer_app.ui.shell.first_use import FirstUsePage
from carer_app.ui.shell.idle import IdleWatch, idle_time
from carer_app.ui.shell.pages import PAGES
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.recovery import RecoverPage, RecoveryCodePage
from carer_app.ui.shell.screens import keys as kind_keys
from carer_app.ui.shell.side_menu import ITEMS
from carer_app.ui.shell.sync_runner import SyncRunner
from carer_app.ui.shell.tools import Pace, Tools, Work
from carer_app.ui.shell.unlock import UnlockPage
from carer_app.ui.shell.workplace import Workplace
from carer_app.vault.vault import Holder


class Window(QMainWindow):
    """One window on one data folder. Its title names nobody."""

    def __init__(self, app: QApplication, tools: Tools, pace: Pace | None = None) -> None:
        super().__init__()
        self._tools = tools
        self._pace = pace or Pace()
        self._work: Work | None = None
        self._runner: SyncRunner | None = None
        self.desk: Desk | None = None
        self.setWindowTitle("Hearthlog")
        self.resize(1240, 800)
        self._idle = IdleWatch(app, self)
        self._idle.grew_idle.connect(self.lock)
        app.commitDataRequest.connect(self._on_end_of_day)
        self._shortcuts()
        self.show_door()

    def pages(self) -> tuple[str, ...]:
        """The names of every page of the unlocked window, for `go`."""
        return tuple(PAGES)

    def go(self, page: str, *, child: str = "", kind: str = "", record: str = "") -> None:
        """Show a page by name. Nothing happens while the window is locked."""
        if self.desk is not None:
            self.desk.go(Place(page=page, child=child, kind=kind, record=record))

    # ---- the door

    def show_door(self) -> None:
        """The page that fits the folder: unlock, first use, or what is wrong with it."""
        self._put(self._connected(door_page(self._tools.doorway)))

    def _connected(self, page: QWidget) -> QWidget:
        if isinstance(page, UnlockPage):
            page.unlocked.connect(self.open)
            page.recovery_asked.connect(self._on_recovery)
        elif isinstance(page, FirstUsePage):
            page.made.connect(self._on_made)
        return page

    def _on_recovery(self, holder: Holder) -> None:
        page = RecoverPage(self._tools.doorway, holder)
        page.unlocked.connect(self.open)
        page.left.connect(self.show_door)
        self._put(page)

    def _on_made(self, session: Session, code: str) -> None:
        page = RecoveryCodePage(code)
        page.written_down.connect(lambda: self.open(session))
        self._put(page)

    # ---- the desk

    def open(self, session: Session) -> None:
        """Show the desk of an unlocked session."""
        self.open_work(self._tools.open_work(session))

    def open_work(self, work: Work) -> None:
        """Show the desk of work that was opened already."""
        self._work = work
        self._runner = SyncRunner(work, self._pace.sync, self)
        workplace = Workplace(work=work, runner=self._runner, pace=self._pace)
        self.desk = Desk(workplace, PAGES)
        self.desk.lock_asked.connect(self.lock)
        self.desk.written.connect(self._runner.sync)
        self._put(self.desk)
        self.desk.go(Place(page=places.TODAY))
        self._idle.start(idle_time(self._pace, work.session.person.role))
        self._runner.start()

    def lock(self) -> None:
        """Keep what is typed, close the store, take everything off the screen, and begin anew as a fresh process."""
        if self._work is None:
            return
        self._close_work()
        QApplication.clipboard().clear()
        self.show_door()
        self._tools.relaunch()

    def _close_work(self) -> None:
        self._idle.stop()
        if self._runner is not None:
            self._runner.stop()
            self._runner.deleteLater()
        if self.desk is not None:
            self.desk.leave()
        if self._work is not None:
            self._work.session.lock()
        self._work, self._runner, self.desk = None, None, None

    def _on_end_of_day(self) -> None:
        if self.desk is not None:
            self.desk.leave()

    # ---- keys

    def _shortcuts(self) -> None:
        self._key("Ctrl+L", self.lock)
        for keys, place in kind_keys():
            self._key(keys, lambda place=place: self._go_to(place))
        self._key("Alt+Left", self._on_back)
        for number, (page, _words, _picture) in enumerate(ITEMS, start=1):
            self._key(f"Alt+{number}", lambda page=page: self.go(page))

    def _key(self, keys: str, what: object) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(what)

    def _on_back(self) -> None:
        if self.desk is not None:
            self.desk.back()

    def _go_to(self, place: Place) -> None:
        if self.desk is not None:
            self.desk.go(place)

    def _put(self, page: QWidget) -> None:
        self.setCentralWidget(page)
        page.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._close_work()
        super().closeEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(1240, 800)
