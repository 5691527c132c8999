"""What every page of the desk is: it shows a place, asks to go elsewhere, and keeps what is typed on it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from carer_app.ui.kit.panels import Page
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.workplace import Workplace

READING_KEYS = frozenset(
    {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End}
)
"""What moves a page up and down where no field has a use for it."""


class DeskPage(QWidget):
    """One page. `asked` wants another place, `left` the one before, `finished` the one before this page's own places.

    `said` is a short word to the person; `written` says that there is something new to send, `lock_asked` that the window
    is to lock.
    """

    asked = Signal(object)
    left = Signal()
    finished = Signal()
    lock_asked = Signal()
    said = Signal(str)
    written = Signal()

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workplace = workplace
        self.frame = QVBoxLayout(self)
        self.frame.setContentsMargins(0, 0, 0, 0)
        self.frame.setSpacing(0)

    def visit(self, place: Place) -> None:
        """Show the place as it now stands; raises KnownError when it cannot be shown."""
        raise NotImplementedError

    def settle(self) -> None:
        """Lay everything out now, so that nothing is painted half done."""

    def leave(self) -> None:
        """Keep what is typed: another page comes, the window locks, or it closes."""

    def begins_at(self) -> QWidget | None:
        """What takes the focus when the page is shown. A focus proxy would make Tab jump over all that stands before it."""
        return None

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        first = self.begins_at()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def foot_height(self) -> int:
        """How much of its foot, in pixels, has something to press that nothing may cover."""
        return 0

    def has_unkept(self) -> bool:
        """Whether something typed here could not be kept on the disk."""
        return False

    def stays(self) -> bool:
        """Whether it stays as it is while another page is shown; other pages are made anew at each visit."""
        return self.has_unkept()

    def let_go(self) -> None:
        """The window locks or closes: let go of what is held in memory beside the widgets."""

    def renew(self) -> None:
        """Something came from the council, or went there."""


class SheetPage(DeskPage):
    """A page that is one scrolling sheet under a title."""

    def __init__(self, workplace: Workplace, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(workplace, parent)
        self.sheet = Page(title)
        self.frame.addWidget(self.sheet)

    def settle(self) -> None:
        self.sheet.settle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in READING_KEYS:
            QApplication.sendEvent(self.sheet.verticalScrollBar(), event)
        else:
            super().keyPressEvent(event)

    def go_to_top(self) -> None:
        self.sheet.verticalScrollBar().setValue(0)
