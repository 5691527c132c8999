"""The menu at the side: the pages, the urgent button that is always there, and the lock."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from carer_app.domain.people import IN_HOMES
from carer_app.i18n import _
from carer_app.ui.kit.buttons import Button, ToolButton
from carer_app.ui.kit.heading import Heading
from carer_app.ui.kit.labels import Words
from carer_app.ui.shell import place as places
from carer_app.ui.shell.page_button import PageButton

ITEMS = (
    (places.TODAY, _("Today"), "sun"),
    (places.NEEDS, _("What needs you"), "list-check"),
    (places.WRITE, _("Write"), "pencil"),
    (places.TIMELINE, _("Timeline"), "timeline"),
    (places.CHILDREN, _("Children"), "users"),
    (places.REVIEW, _("Review"), "file-text"),
    (places.SENDING, _("Sending"), "send"),
    (places.SETTINGS, _("Settings"), "settings"),
)
"""The pages of the menu, in the order of Alt+1 onwards, each with its words and its picture."""
BOOK_ITEM = (places.BOOK, _("The home's book"), "home")


def items_for(role: str) -> tuple[tuple[str, str, str], ...]:
    """The pages in the menu of somebody in this role: whoever works in a children's home has the home's book too."""
    if role not in IN_HOMES:
        return ITEMS
    after = 1 + [page for page, _words, _picture in ITEMS].index(places.CHILDREN)
    return (*ITEMS[:after], BOOK_ITEM, *ITEMS[after:])


_WITHIN = {
    places.CHILD: places.CHILDREN,
    places.ADD_CHILD: places.CHILDREN,
    places.RECORD: places.TIMELINE,
    places.TOGETHER: places.TIMELINE,
    places.MOVE: places.TIMELINE,
    places.MOVED: places.TIMELINE,
    places.WRITE_BOOK: places.BOOK,
    places.OWN: places.SETTINGS,
}


class SideMenu(QFrame):
    """Pages above, and below what is always at hand; where the window is low the pages scroll."""

    chosen = Signal(str)
    urgent_chosen = Signal(object)
    lock_chosen = Signal()

    def __init__(
        self,
        name: str,
        role: str,
        urgent: Sequence[tuple[str, object]],
        items: Sequence[tuple[str, str, str]] = ITEMS,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("look", "menu")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 18, 12, 14)
        box.setSpacing(6)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, PageButton] = {}
        box.addWidget(_whose(name, role))
        self._scroll = self._pages(items)
        box.addWidget(self._scroll, 1)
        for number, (words, what) in enumerate(urgent):
            box.addWidget(self._urgent(words, what, is_first=number == 0))
        self.lock_button = ToolButton(_("Lock"), "menu", "lock")
        self.lock_button.setToolTip(_("Ctrl+L"))
        self.lock_button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.lock_button.clicked.connect(self.lock_chosen)
        box.addWidget(self.lock_button)

    def mark(self, page: str) -> None:
        """Show which page is open; none of them for a page that is not in the menu."""
        page = _WITHIN.get(page, page)
        self._group.setExclusive(False)
        for name, button in self._buttons.items():
            button.setChecked(name == page)
        self._group.setExclusive(page in self._buttons)
        if page in self._buttons:
            self._scroll.ensureWidgetVisible(self._buttons[page])

    def _pages(self, items: Sequence[tuple[str, str, str]]) -> QScrollArea:
        column = QWidget()
        rows = QVBoxLayout(column)
        rows.setContentsMargins(0, 10, 0, 10)
        rows.setSpacing(4)
        for number, (page, words, picture) in enumerate(items, start=1):
            button = PageButton(words, picture)
            button.setToolTip(_("Alt+{number}").format(number=number))
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _checked, page=page: self.chosen.emit(page))
            self._group.addButton(button)
            self._buttons[page] = button
            rows.addWidget(button)
        rows.addStretch(1)
        return _MenuScroll(column)

    def _urgent(self, words: str, what: object, *, is_first: bool) -> Button:
        button = Button(words, "urgent", "urgent")
        if is_first:
            button.setToolTip(_("F9"))
        button.clicked.connect(lambda: self.urgent_chosen.emit(what))
        return button


class _MenuScroll(QScrollArea):
    """Scrolls up and down, and is never narrower than what is in it."""

    def __init__(self, column: QWidget) -> None:
        super().__init__()
        self._column = column
        column.setProperty("look", "menu-pages")
        column.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("look", "menu")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(column)

    def minimumSizeHint(self) -> QSize:
        width = self._column.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(width, 96)

    def sizeHint(self) -> QSize:
        return QSize(self.minimumSizeHint().width(), self._column.sizeHint().height())


def _whose(name: str, role: str) -> QWidget:
    """The program's name, and who is at the keyboard."""
    head = QWidget()
    box = QVBoxLayout(head)
    box.setContentsMargins(8, 0, 8, 0)
    box.setSpacing(0)
    box.addWidget(Heading("Hearthlog"))
    box.addWidget(Words(name, "quiet"))
    box.addWidget(Words(role, "small"))
    return head
