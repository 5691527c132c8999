"""The timeline: every record, the newest happening first, by child, kind, days and state, and by the words in it."""

from datetime import date, timedelta

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListView, QStackedLayout, QVBoxLayout, QWidget

from carer_app.domain.kind import FileKind
from carer_app.domain.kinds import listed_kinds
from carer_app.domain.story import State
from carer_app.i18n import _
from carer_app.store.index import Wanted
from carer_app.ui.kit.buttons import ToolButton
from carer_app.ui.kit.choice_box import ChoiceBox
from carer_app.ui.kit.flow import Columns, FlowRow
from carer_app.ui.kit.panels import EmptyState
from carer_app.ui.kit.theme import em
from carer_app.ui.shell import place as places
from carer_app.ui.shell.desk_page import SheetPage
from carer_app.ui.shell.entry_page import LabelledBox
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.small_pictures import SmallPictures
from carer_app.ui.shell.timeline_model import ROW, TimelineModel, empty_words
from carer_app.ui.shell.timeline_rows import TimelineRows
from carer_app.ui.shell.wording import STATES
from carer_app.ui.shell.workplace import Workplace

_PERIODS = (
    (_("Any time"), None),
    (_("The last 7 days"), 7),
    (_("The last 4 weeks"), 28),
    (_("The last 3 months"), 91),
    (_("The last 6 months"), 183),
    (_("The last year"), 365),
)
_LEAST_EMS = 13


class TimelinePage(SheetPage):
    """Search and filters above a list that asks for more as one scrolls."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, _("Timeline"), parent)
        self._names: dict[str, str] = {}
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Words, or an entry's number"))
        self.child = ChoiceBox()
        self.kind = ChoiceBox()
        self.period = ChoiceBox()
        self.theme = ChoiceBox()
        self.state = ChoiceBox()
        self.filter_button = ToolButton(_("More filters"), "starter", "filter")
        self.filter_button.setCheckable(True)
        self.model = TimelineModel(workplace.journal, workplace.work.pictures, self)
        self.list = QListView()
        self.nothing = QWidget()
        self._typing = QTimer(self, singleShot=True, interval=workplace.pace.typing)
        self._fill()
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.search)

    def visit(self, place: Place) -> None:
        self._name_children()
        chosen = place.topic if place.topic == places.BOOK else place.child
        if chosen:
            self.child.setCurrentIndex(max(0, self.child.findData(chosen)))
        self._name_themes()
        self.show_rows()

    def stays(self) -> bool:
        """What was searched and filtered for is there again after an entry was read."""
        return True

    def renew(self) -> None:
        if self.list.verticalScrollBar().value() == 0 and not self.list.currentIndex().isValid():
            self.show_rows()

    def wanted(self) -> Wanted:
        """What the filters ask for."""
        days: int | None = self.period.currentData()
        state: str | None = self.state.currentData()
        today: date = self.workplace.today()
        theme: str | None = self.theme.currentData()
        in_book = self.child.currentData() == places.BOOK
        return Wanted(
            child=None if in_book else self.child.currentData(),
            files=self.workplace.journal.files.book() if in_book else None,
            kind=self.kind.currentData(),
            start=today - timedelta(days=days - 1) if days else None,
            state=State(state) if state else None,
            theme=theme or "",
        )

    def show_rows(self) -> None:
        """Show what the filters and the words ask for, from the top."""
        self._typing.stop()
        wanted, words = self.wanted(), self.search.text().strip()
        named = {} if wanted.child else self._names
        self.model.show(wanted, words, named)
        self._say_nothing(*empty_words(wanted, words))
        self._shown.setCurrentIndex(0 if self.model.rowCount() else 1)
        self.list.scrollToTop()

    def _say_nothing(self, heading: str, sentence: str) -> None:
        while (item := self._nothing_box.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._nothing_box.addWidget(EmptyState(heading, sentence, "timeline"))
        self._nothing_box.addStretch(1)

    def _fill(self) -> None:
        self.kind.addItem(_("Everything"), None)
        of_home = listed_kinds(FileKind.HOME) if self._has_book() else []
        for kind in (*listed_kinds(FileKind.CHILD), *of_home):
            if not kind.one_per_file:
                self.kind.addItem(kind.title, kind.slug)
        for words, days in _PERIODS:
            self.period.addItem(words, days)
        self.state.addItem(_("Anywhere"), None)
        for state in State:
            self.state.addItem(STATES[state][0].capitalize(), state)
        self._name_children()

    def _name_children(self) -> None:
        children = self.workplace.journal.children()
        chosen = self.child.currentData()
        self._names = {child.id: child.name for child in children}
        self.child.blockSignals(True)
        self.child.clear()
        self.child.addItem(_("Every child"), None)
        for child in children:
            self.child.addItem(child.name, child.id)
        if self._has_book():
            self.child.addItem(_("The home's book"), places.BOOK)
        self.child.setCurrentIndex(max(0, self.child.findData(chosen)))
        self.child.blockSignals(False)

    def _has_book(self) -> bool:
        return self.workplace.journal.files.has_book()

    def _name_themes(self) -> None:
        """The promise of the child's own council, or of every council that has a child here."""
        journal = self.workplace.journal
        profiles = [
            journal.profile_of(child) for child in journal.children() if self.child.currentData() in (None, child.id)
        ]
        themes = dict.fromkeys(theme.name for profile in profiles for theme in profile.promise.themes)
        chosen = self.theme.currentData()
        self.theme.blockSignals(True)
        self.theme.clear()
        self.theme.addItem(_("All of it"), None)
        for theme in themes:
            self.theme.addItem(theme, theme)
        self.theme.setCurrentIndex(max(0, self.theme.findData(chosen)))
        self.theme.blockSignals(False)
        self._theme_box.setVisible(bool(themes))

    def _lay_out(self) -> None:
        child = LabelledBox(_("Child"), self.child)
        search = LabelledBox(_("Search"), self.search)
        self.sheet.add(Columns(search, child, shares=(2, 1), ems=30))
        self._theme_box = LabelledBox(_("Part of the promise"), self.theme)
        self.filters = Columns(
            LabelledBox(_("What"), self.kind),
            LabelledBox(_("When"), self.period),
            self._theme_box,
            LabelledBox(_("How far it has come"), self.state),
            ems=44,
        )
        self.filters.hide()
        self.sheet.add(FlowRow(self.filter_button))
        self.sheet.add(self.filters)
        self._lay_out_list()

    def _lay_out_list(self) -> None:
        """The list takes all the room that is left, and never less than a few rows: then the page scrolls."""
        holder = QWidget()
        self._shown = QStackedLayout(holder)
        self.list.setModel(self.model)
        self.list.setItemDelegate(TimelineRows(SmallPictures(self.workplace.work.pictures), self.list))
        self.list.setAccessibleName(_("Entries, the newest first"))
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self._nothing_box = QVBoxLayout(self.nothing)
        self._shown.addWidget(self.list)
        self._shown.addWidget(self.nothing)
        holder.setMinimumHeight(_LEAST_EMS * em())
        self.sheet.box.addWidget(holder, 1000)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self._typing.timeout.connect(self.show_rows)
        self.search.returnPressed.connect(self.show_rows)
        self.child.currentIndexChanged.connect(lambda _index: self._name_themes())
        for box in (self.child, self.kind, self.period, self.theme, self.state):
            box.currentIndexChanged.connect(lambda _index: self.show_rows())
        self.filter_button.toggled.connect(self.filters.setVisible)
        self.list.clicked.connect(self._on_chosen)
        self.list.activated.connect(self._on_chosen)

    def _on_chosen(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if row is not None:
            self.asked.emit(Place(page=places.RECORD, record=row.record))
