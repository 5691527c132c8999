"""The home's own book: the house as it stands on one page, from which a shift is handed over, and what is written in it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from carer_app.domain.deadlines import by_words
from carer_app.domain.house import HANDOVER_NOTE, NIGHT_CHECK, SHIFT, VISITOR, WHEREABOUTS
from carer_app.domain.kind import FileKind
from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.journal.forms import Saved
from carer_app.journal.house import OnBoard
from carer_app.store.index import Wanted
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import Columns, FlowRow
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Card, EmptyState, ListRow
from carer_app.ui.shell import place as places
from carer_app.ui.shell.away import away_line
from carer_app.ui.shell.book_rows import (
    NoteBox,
    Standing,
    away_row,
    check_words,
    not_here_words,
    out_row,
    shift_row,
    visitor_row,
)
from carer_app.ui.shell.desk_page import SheetPage
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.screens import kept_in, screens
from carer_app.ui.shell.wording import happened_words, kind_title
from carer_app.ui.shell.workplace import Workplace

LISTED = 12
ALL_WELL_KEY = "F8"
_ABOVE = (SHIFT, VISITOR, HANDOVER_NOTE, NIGHT_CHECK)
"""What is begun from a card of its own."""


class BookPage(SheetPage):
    """Who is on shift, what they must know, where the children are, who visits, the night, and the book itself."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, _("The home's book"), parent)
        self.notes: list[NoteBox] = []
        self.rows: dict[str, Standing] = {}
        key = QShortcut(QKeySequence(ALL_WELL_KEY), self)
        key.activated.connect(self._on_all_well)

    def visit(self, place: Place) -> None:
        self._show()
        self.go_to_top()

    def renew(self) -> None:
        self._show()

    def _show(self) -> None:
        self.sheet.clear()
        self.notes, self.rows = [], {}
        if not self.workplace.journal.files.has_book():
            self._show_none()
            return
        clock = self.workplace.work.session.clock
        for one in self.workplace.work.house.not_here():
            if one.away is not None:
                self.sheet.add(away_line(one.child.name, one.away, clock, self.asked.emit))
        self.sheet.add(Columns(self._shift(), self._visitors()))
        self.sheet.add(self._handover())
        self.sheet.add(self._board())
        self.sheet.add(self._night())
        due = self._due()
        if due is not None:
            self.sheet.add(due)
        self.sheet.add(self._book())
        self.sheet.settle()

    def _show_none(self) -> None:
        card = Card()
        words = _("Children's homes keep one: shifts, visitors, handovers and the night.")
        card.add(EmptyState(_("There is no book of a home here"), words, "home"))
        self.sheet.add(card)

    # ---- the house now

    def _shift(self) -> Card:
        card, shifts = Card(_("On shift now")), self.workplace.work.house.on_shift()
        if not shifts:
            card.add(Words(_("Nobody has written down yet who is on shift."), "quiet"))
        for told, shift in shifts:
            self._ending(card, told.id, shift_row(shift, self.workplace.today()))
        card.add(FlowRow(self._write(SHIFT)))
        card.box.addStretch(1)
        return card

    def _visitors(self) -> Card:
        card, visitors = Card(_("Visitors in the house")), self.workplace.work.house.visitors()
        if not visitors:
            card.add(Words(_("Nobody is visiting just now."), "quiet"))
        for told, visitor in visitors:
            self._ending(card, told.id, visitor_row(visitor, self.workplace.today()))
        card.add(FlowRow(self._write(VISITOR)))
        card.box.addStretch(1)
        return card

    def _handover(self) -> Card:
        card, notes = Card(_("What this shift must know")), self.workplace.work.house.notes()
        if not notes:
            card.add(Words(_("Nothing was written for this shift."), "quiet"))
        for note in notes:
            box = NoteBox(note, self.workplace.today())
            box.read.connect(partial(self._do, partial(self.workplace.work.house.read, note.told.id), _READ))
            box.opened.connect(partial(self.asked.emit, Place(page=places.RECORD, record=note.told.id)))
            self.notes.append(box)
            card.add(box)
        card.add(FlowRow(self._write(HANDOVER_NOTE)))
        return card

    def _board(self) -> Card:
        card = Card(_("Where everybody is"))
        board = self.workplace.work.house.board()
        if not board:
            card.add(Words(_("No child's file is here yet."), "quiet"))
        for one in board:
            self._on_board(card, one)
        return card

    def _on_board(self, card: Card, one: OnBoard) -> None:
        name = one.child.name
        if one.away is not None:
            row = away_row(one, self.workplace.work.session.clock.now(), self.workplace.today())
            row.pressed.connect(partial(self._open, one.away.record))
            self.rows[one.child.id] = row
            card.add(row)
            return
        if one.out is not None and one.told is not None:
            now = self.workplace.work.session.clock.now()
            self._ending(card, one.told.id, out_row(name, one.out, now, self.workplace.today()), one.child.id)
            return
        row = Standing(_("{name} is in").format(name=name), "", "home", screens()[WHEREABOUTS].action)
        there = Place(page=places.WRITE, child=one.child.id, kind=WHEREABOUTS)
        row.pressed.connect(partial(self.asked.emit, there))
        self.rows[one.child.id] = row
        card.add(row)

    def _night(self) -> Card:
        house = self.workplace.work.house
        is_night, checks = house.is_night(), house.checks()
        card = Card(_("Tonight") if is_night else _("Last night"))
        if not checks:
            card.add(Words(_("Nothing is written down yet.") if is_night else _("Nothing was written down."), "quiet"))
        for told, check in checks:
            card.add(Words(check_words(told, check, self.workplace.today())))
        self.all_well = Button(_("I looked round: all well"), "plain", "moon-stars")
        self.all_well.setToolTip(ALL_WELL_KEY)
        self.all_well.clicked.connect(self._on_all_well)
        not_here = house.not_here() if is_night else []
        self.all_well.setVisible(is_night and not not_here)
        if not_here:
            card.add(Words(not_here_words(not_here, self.workplace.today()), "strong"))
        card.add(FlowRow(self.all_well, self._write(NIGHT_CHECK)) if is_night else FlowRow(self._write(NIGHT_CHECK)))
        return card

    def _due(self) -> Card | None:
        """What is still to do because of the book; None where nothing is."""
        found = self.workplace.work.house.due()
        if not found:
            return None
        card = Card(_("Still to do in the house"))
        for told, due in found:
            row = ListRow(due.sentence, _("{day} · {what}").format(day=by_words(due), what=told.headline), "list-check")
            row.clicked.connect(partial(self._open, told.id))
            card.add(row)
        return card

    # ---- the book

    def _book(self) -> Card:
        card, journal = Card(_("In the book")), self.workplace.journal
        found = journal.entries(Wanted(files=journal.files.book(), limit=LISTED))
        if not found:
            card.add(Words(_("Nothing is written in it yet."), "quiet"))
        for told, _place in found:
            when = happened_words(told.occurred, self.workplace.today())
            about = " · ".join(part for part in (kind_title(told.kind), when, told.author) if part)
            row = ListRow(told.headline, about, screens()[told.kind].icon if told.kind in screens() else "notebook")
            row.clicked.connect(partial(self._open, told.id))
            card.add(row)
        search = Button(_("All of the book, and search in it"), "link", "search")
        search.clicked.connect(lambda: self.asked.emit(Place(page=places.TIMELINE, topic=places.BOOK)))
        others = (self._write(one.kind) for one in kept_in(FileKind.HOME) if one.kind not in _ABOVE)
        card.add(FlowRow(*others, search))
        return card

    def _open(self, record: str, _checked: bool = False) -> None:
        self.asked.emit(Place(page=places.RECORD, record=record))

    def _write(self, kind: str) -> Button:
        screen = screens()[kind]
        button, there = Button(screen.action, "plain", screen.icon), Place(page=places.WRITE_BOOK, kind=kind)
        button.clicked.connect(lambda: self.asked.emit(there))
        return button

    # ---- doing

    def _ending(self, card: Card, record: str, row: Standing, name: str = "") -> None:
        row.pressed.connect(partial(self._do, partial(self.workplace.work.house.ends, record), _ENDED))
        self.rows[name or record] = row
        card.add(row)

    def _on_all_well(self) -> None:
        if self.workplace.journal.files.has_book():
            self._do(self.workplace.work.house.all_well, _("Written down: all well. Not yet sent."))

    def _do(self, act: Callable[[], Saved], said: str) -> None:
        """Do it, say so, and show the house as it then stands; or say why not."""
        try:
            act()
        except KnownError as problem:
            self.said.emit(problem.sentence)
            return
        self.said.emit(said)
        self.written.emit()
        self._show()


_READ = _("Kept: you have read this.")
_ENDED = _("Written down, with the time of now.")
