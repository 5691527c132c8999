"""The page of entries that were moved out of a child's file: those that wait for somebody first."""

from PySide6.QtWidgets import QWidget

from carer_app.i18n import _
from carer_app.store.moves import Move, Stage
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.heading import Heading
from carer_app.ui.kit.panels import Card, EmptyState
from carer_app.ui.shell.desk_page import SheetPage
from carer_app.ui.shell.move_card import MoveCard
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.workplace import Workplace


class MovedPage(SheetPage):
    """Every move of this computer; with a record in the place, that one alone."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, _("Moved entries"), parent)
        self.cards: list[MoveCard] = []
        self._only = ""

    def visit(self, place: Place) -> None:
        self._only = place.record
        self._show()
        self.go_to_top()

    def renew(self) -> None:
        if not any(card.doubt.text() for card in self.cards):
            self._show()

    def _show(self) -> None:
        found = [one for one in self.workplace.work.moving.all() if self._only in ("", one.record)]
        names = {child.id: child.name for child in self.workplace.journal.children()}
        self.sheet.clear()
        self.cards = []
        back = Button(_("Back"), "plain", "arrow-left")
        back.clicked.connect(self.left)
        self.sheet.add(FlowRow(back))
        if not found:
            self._show_nothing()
            return
        self._list("", [one for one in found if one.stage is not Stage.DONE], names)
        self._list(_("Confirmed and erased"), [one for one in found if one.stage is Stage.DONE], names)

    def _list(self, heading: str, found: list[Move], names: dict[str, str]) -> None:
        if found and heading:
            self.sheet.add(Heading(heading))
        for move in found:
            card = MoveCard(self.workplace, move, names)
            card.asked.connect(self.asked)
            card.done.connect(self._on_done)
            self.cards.append(card)
            self.sheet.add(card)

    def _show_nothing(self) -> None:
        card = Card()
        sentence = _("An entry that was written in the wrong child's file is moved from the entry itself.")
        card.add(EmptyState(_("Nothing was moved"), sentence, "users"))
        self.sheet.add(card)

    def _on_done(self, told: str) -> None:
        self.said.emit(told)
        self.written.emit()
        self._only = ""
        self._show()


def waits_here(workplace: Workplace) -> int:
    """How many moves wait for whoever is at the keyboard: to confirm, to decide anew, or to carry something over."""
    moving = workplace.work.moving
    asks = (Stage.SENT_BACK, Stage.LEFT_BEHIND)
    return sum(move.stage in asks or moving.may_confirm(move) for move in moving.all())
