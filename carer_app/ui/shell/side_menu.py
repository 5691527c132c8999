"""The menu at the side: the pages, the urgent button that is always there, and the lock."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from carer_app.domain.people import IN_HOMES
from carer_app.i18n import _
from carer_app.ui.kit.buttons import Button, ToolButton
from carer_app.ui.kit.heading import Heading
from carer_app.ui.kit.labels import Words, restyle
from carer_app.ui.kit.theme import em
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
    places.OWN_LOG_IN: places.CHILDREN,
    places.WRITE_BOOK: places.BOOK,
    places.OWN: places.SETTINGS,
    places.OPENED: places.SETTINGS,
    places.HEALTH: places.SETTINGS,
}


_OWN_PAGE = _("Young person's page")
_LOW_EMS, _NARROW_EMS = 41, 40


class SideMenu(QFrame):
    """Pages above, and below what is always at hand.

    Everything gives way to the words: where the window is low for the size of the text the entries move together, and
    those at the foot stand side by side, and where it is narrow they go without their pictures. Only where even that is
    too much do the pages scroll.
    """

    chosen = Signal(str)
    urgent_chosen = Signal(object)
    own_chosen = Signal()
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
        self._box = box = QVBoxLayout(self)
        box.setSpacing(6)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, PageButton] = {}
        self._brand, self._role = Heading("Hearthlog"), Words(role, "small")
        box.addWidget(_whose(self._brand, Words(name, "quiet"), self._role))
        self._scroll = self._pages(items)
        box.addWidget(self._scroll, 1)
        self._urgent_buttons = {words: self._urgent(words, what) for words, what in urgent}
        for number, button in enumerate(self._urgent_buttons.values()):
            button.setToolTip("" if number else _("F9"))
            box.addWidget(button)
        self._foot = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        box.addLayout(self._foot)
        self.own_button = self._at_foot(_OWN_PAGE, "user-heart", self.own_chosen)
        self.lock_button = self._at_foot(_("Lock"), "lock", self.lock_chosen)
        self.lock_button.setToolTip(_("Ctrl+L"))
        self._fit_height(low=False)

    def _at_foot(self, words: str, picture: str, pressed: SignalInstance) -> ToolButton:
        """A button under the pages that is no page of the menu."""
        button = ToolButton(words, "menu", picture)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.clicked.connect(pressed)
        self._foot.addWidget(button)
        return button

    def leave_out_own_page(self) -> None:
        """While reading rests there is no young person's page either."""
        self.own_button.hide()

    def fit(self, room: QSize) -> None:
        """Take no more of a window of that size than the words need."""
        low, narrow = room.height() < _LOW_EMS * em(), room.width() < _NARROW_EMS * em()
        for entry in (self.own_button, self.lock_button):
            entry.set_pictured(pictured=not (narrow or low))
        self._fit_height(low=low)
        self._fit_width(narrow=narrow)
        self._scroll.updateGeometry()

    def _fit_height(self, *, low: bool) -> None:
        self._box.setContentsMargins(*((10, 10, 10, 8) if low else (12, 18, 12, 14)))
        self._rows.setContentsMargins(0, 4 if low else 10, 0, 4 if low else 10)
        self._rows.setSpacing(1 if low else 4)
        for each in (self._brand, self._role):
            each.setHidden(low)
        self._fit_foot(low=low)
        for entry in self._buttons.values():
            restyle(entry, "close", low)

    def _fit_foot(self, *, low: bool) -> None:
        """Side by side the two share the width of the pages by their words, and make the menu no wider."""
        self._foot.setDirection(QBoxLayout.Direction.LeftToRight if low else QBoxLayout.Direction.TopToBottom)
        self._foot.setSpacing(0 if low else 6)
        self.own_button.setText(_("Own page") if low else _OWN_PAGE)
        self.own_button.setAccessibleName(_OWN_PAGE)
        policy = QSizePolicy.Policy.Ignored if low else QSizePolicy.Policy.Expanding
        for place, button in enumerate((self.own_button, self.lock_button)):
            button.setSizePolicy(policy, QSizePolicy.Policy.Fixed)
            restyle(button, "close", low)
            restyle(button, "beside", low)
            self._foot.setStretch(place, button.sizeHint().width() if low else 0)

    def _fit_width(self, *, narrow: bool) -> None:
        for entry in self._buttons.values():
            entry.set_pictured(pictured=not narrow)
        for words, button in self._urgent_buttons.items():
            button.setText(_on_two_lines(words) if narrow else words)

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
        self._rows = rows = QVBoxLayout(column)
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

    def _urgent(self, words: str, what: object) -> Button:
        button = Button(words, "urgent", "urgent")
        button.setAccessibleName(words)
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


def _whose(*lines: QWidget) -> QWidget:
    """The program's name, and who is at the keyboard."""
    head = QWidget()
    box = QVBoxLayout(head)
    box.setContentsMargins(8, 0, 8, 0)
    box.setSpacing(0)
    for line in lines:
        box.addWidget(line)
    return head


def _on_two_lines(words: str) -> str:
    """The words with a new line at the gap that is nearest to their middle; one word stays as it is."""
    gaps = [at for at, letter in enumerate(words) if letter == " "]
    if not gaps:
        return words
    middle = min(gaps, key=lambda at: abs(2 * at + 1 - len(words)))
    return f"{words[:middle]}\n{words[middle + 1 :]}"
