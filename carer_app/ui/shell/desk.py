"""The unlocked window: the menu at the side and one page at a time beside it."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from carer_app.errors import BadInputError, KnownError
from carer_app.i18n import _
from carer_app.journal.forms import NoSuchRecordError
from carer_app.session import LockedError
from carer_app.sync.client import SyncResult
from carer_app.sync.photos import Carried
from carer_app.ui.kit.panels import Banner
from carer_app.ui.kit.toast import Toast
from carer_app.ui.shell import place as places
from carer_app.ui.shell.desk_page import DeskPage
from carer_app.ui.shell.found_drafts import FoundDrafts
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.screens import keys as kind_keys
from carer_app.ui.shell.screens import urgent_places
from carer_app.ui.shell.side_menu import SideMenu, items_for
from carer_app.ui.shell.wording import role_words
from carer_app.ui.shell.workplace import Workplace

MakePage = Callable[[Workplace], DeskPage]
_REMEMBERED = 50


class Desk(QWidget):
    """Goes from page to page and back. A page is made when it is visited, and let go of when another is shown.

    So an evening on many pages takes no more memory than one on few, and nothing that was read stays behind in it. Only
    a page that `stays` is shown again as it was left.
    """

    lock_asked = Signal()
    written = Signal()
    own_page_asked = Signal(str)

    def __init__(self, workplace: Workplace, makers: Mapping[str, MakePage], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._makers = makers
        self._made: dict[str, DeskPage] = {}
        self._behind: list[Place] = []
        self.here: Place | None = None
        self.toast: Toast | None = None
        self._said_at: Place | None = None
        person = workplace.work.session.person
        self._items = tuple(item for item in items_for(person.role) if item[0] in makers)
        self.menu = SideMenu(person.name, role_words(person.role), urgent_places(), self._items)
        if places.OWN_LOG_IN not in makers:
            self.menu.leave_out_own_page()
        self.menu.chosen.connect(lambda page: self.go(Place(page=page)))
        self.menu.urgent_chosen.connect(self.go)
        self.menu.own_chosen.connect(lambda: self.go(Place(page=places.OWN_LOG_IN)))
        self.menu.lock_chosen.connect(self.lock_asked)
        self.trouble = Banner("", "info", "alert-triangle")
        self.trouble.say("")
        self.time_here = Banner("", "info", "clock")
        self.time_here.say("")
        self.found = FoundDrafts()
        self.found.asked.connect(self.go)
        self.stack = QStackedWidget()
        self._lay_out()
        self._add_keys()
        workplace.runner.finished.connect(self._on_synced)
        workplace.runner.carried.connect(self._on_carried)

    @property
    def page(self) -> DeskPage | None:
        """The page that is shown."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, DeskPage) else None

    def go(self, place: Place) -> None:
        """Show a place; what was typed on the page before is kept first."""
        if place.page == places.OWN_PAGE and places.OWN_LOG_IN in self._makers:
            self.own_page_asked.emit(place.child)
            return
        if self.here is not None and self.here != place:
            self._behind = [*self._behind[-_REMEMBERED:], self.here]
        self._show(place)

    def show_found(self) -> None:
        """Say what the person was writing when they were last here."""
        self.found.show_found(self._workplace)

    def go_back_to(self, place: Place) -> None:
        """Show the place where the person was before; what is not there any more is not missed aloud."""
        self.go(place)
        if self.here != place:
            self.trouble.say("")

    def back(self) -> None:
        """The place before, or today."""
        self._show(self._behind.pop() if self._behind else Place(page=places.TODAY))

    def back_from_page(self) -> None:
        """The last place on another page than this."""
        while self.here is not None and self._behind and self._behind[-1].page == self.here.page:
            self._behind.pop()
        self.back()

    def leave(self) -> None:
        """Keep what is typed on the page that is shown."""
        if self.page is not None:
            self.page.leave()

    def has_unkept(self) -> bool:
        """Whether something typed on any page could not be kept on the disk."""
        return any(page.has_unkept() for page in self._made.values())

    def let_go(self) -> None:
        """The window locks or closes."""
        self.leave()
        for page in self._made.values():
            page.let_go()

    def say(self, sentence: str) -> None:
        """A short word at the foot of the window, until it is read or another place is shown than the one it leads to."""
        self._hush()
        self.toast, self._said_at = Toast(self, sentence, over=self.stack), None
        QTimer.singleShot(0, self, self._note_place)

    def _note_place(self) -> None:
        self._said_at = self.here
        self._clear_foot()

    def _clear_foot(self) -> None:
        if self.toast is not None and self.page is not None:
            self.toast.rest_above(self.page.foot_height())

    def _hush(self) -> None:
        if self.toast is not None:
            self.toast.close()
            self.toast.deleteLater()
            self.toast = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.menu.fit(event.size())
        super().resizeEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.page is not None:
            self.page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, place: Place) -> None:
        self.leave()
        self.trouble.say("")
        page = self._page(place.page)
        try:
            page.visit(place)
        except KnownError as problem:
            self.trouble.say(problem.sentence)
            self._clear_away()
            return
        if self._said_at not in (None, place):
            self._hush()
        if self.here is not None:
            self.found.say("")
        self.here = place
        self.menu.mark(place.page)
        self.stack.setCurrentWidget(page)
        page.settle()
        page.setFocus(Qt.FocusReason.OtherFocusReason)
        self._clear_foot()
        self._clear_away()

    def _clear_away(self) -> None:
        """Let go of every page that is not shown and need not stay."""
        for name, page in list(self._made.items()):
            if page is not self.page and not page.stays():
                del self._made[name]
                self.stack.removeWidget(page)
                page.let_go()
                page.deleteLater()

    def _page(self, name: str) -> DeskPage:
        """The page of that name; where this desk has none, the first one."""
        name = name if name in self._makers else places.TODAY
        if name not in self._made:
            page = self._makers[name](self._workplace)
            page.asked.connect(self.go)
            page.left.connect(self.back)
            page.finished.connect(self.back_from_page)
            page.said.connect(self.say)
            page.written.connect(self.written)
            page.lock_asked.connect(self.lock_asked)
            self._made[name] = page
            self.stack.addWidget(page)
        return self._made[name]

    def _on_synced(self, result: SyncResult) -> None:
        if result.pulled or result.pushed:
            self.renew_page()

    def renew_page(self) -> None:
        """Something that the page tells of may be otherwise now. Where it is not here any more, such as the file of a child
        that was sealed meanwhile, the first page is shown.
        """
        if self.page is None:
            return
        with suppress(LockedError):  # it was locked between the asking and this
            try:
                self.page.renew()
            except (BadInputError, NoSuchRecordError):
                self._behind = []
                self._show(Place(page=places.TODAY))

    def _on_carried(self, _carried: Carried) -> None:
        self.renew_page()

    def _add_keys(self) -> None:
        self._key("Ctrl+L", self.lock_asked.emit)
        self._key("Alt+Left", self.back)
        for number, (page, _words, _picture) in enumerate(self._items, start=1):
            self._key(f"Alt+{number}", partial(self.go, Place(page=page)))
        for keys, place in kind_keys():
            self._key(keys, partial(self.go, place))

    def _key(self, keys: str, act: Callable[[], None]) -> None:
        QShortcut(QKeySequence(keys), self).activated.connect(act)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.menu)
        column = QVBoxLayout()
        column.setSpacing(0)
        strip = QWidget()
        margins = QVBoxLayout(strip)
        margins.setContentsMargins(0, 0, 0, 0)
        margins.addWidget(self.time_here)
        margins.addWidget(self.trouble)
        margins.addWidget(self.found)
        column.addWidget(strip)
        column.addWidget(self.stack, 1)
        row.addLayout(column, 1)
        self.stack.setAccessibleName(_("Page"))
