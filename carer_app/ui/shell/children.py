"""The children whose files are here."""

from PySide6.QtWidgets import QWidget

from carer_app.domain.child import Child
from carer_app.domain.words import day_words
from carer_app.i18n import _
from carer_app.journal.away import AwayChild
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Badge
from carer_app.ui.kit.panels import Card, EmptyState, ListRow
from carer_app.ui.shell import place as places
from carer_app.ui.shell.away import away_sentence, is_pressing
from carer_app.ui.shell.desk_page import SheetPage
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.sealed_copy import kept_words, since_words
from carer_app.ui.shell.workplace import Workplace


class ChildrenPage(SheetPage):
    """A row for each child, and a way to begin a file."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, _("Children"), parent)

    def visit(self, place: Place) -> None:
        self._show()

    def renew(self) -> None:
        self._show()

    def _show(self) -> None:
        self.sheet.clear()
        children = self.workplace.journal.children()
        away = self.workplace.work.away.everybody()
        card = Card()
        gone = self.workplace.work.moving_on.gone()
        for child in children:
            card.add(self._row(child, away.get(child.id), has_moved_on=child.id in gone))
        if not children:
            words = _("They come with the council's first answer, or you begin a file here.")
            card.add(EmptyState(_("No child's file is here yet"), words, "users"))
        self.sheet.add(card)
        self.add_button = Button(_("Begin a child's file"), "plain" if children else "primary", "plus")
        self.add_button.clicked.connect(lambda: self.asked.emit(Place(page=places.ADD_CHILD)))
        self.own_button = Button(_("A young person's own page"), "plain", "quote")
        self.own_button.clicked.connect(lambda: self.asked.emit(Place(page=places.OWN_LOG_IN)))
        self.sheet.add(FlowRow(self.add_button, self.own_button))
        self.own_button.setVisible(bool(children))
        self._show_sealed()

    def _show_sealed(self) -> None:
        """For whoever answers for the home: the records that it keeps of children who moved on."""
        sealed = self.workplace.work.sealed_copies.every()
        if not sealed:
            return
        card = Card(_("Kept for children who moved on"))
        for one in sealed:
            row = ListRow(kept_words(one), since_words(one), "lock")
            there = Place(page=places.CHILD if one.is_open else places.SEALED, child=one.child)
            row.clicked.connect(lambda _down=False, there=there: self.asked.emit(there))
            card.add(row)
        self.sheet.add(card)

    def _row(self, child: Child, away: AwayChild | None, *, has_moved_on: bool) -> ListRow:
        here = _("Here since {day}").format(day=day_words(child.sheet.here_since))
        allergies = _("Allergies: {words}").format(words=child.sheet.allergy_words())
        careful = (Badge(_("take care"), "urgent"),) if any(child.sheet.cautions()) else ()
        moved = (Badge(_("moved on")),) if has_moved_on else ()
        name, picture, token = child.name, "user-heart", "accent"
        if away:
            name = away_sentence(child.name, away, self.workplace.work.session.clock)
            picture, token = ("alert-triangle", "urgent_ink") if is_pressing(away) else ("user", "accent")
        row = ListRow(name, f"{here} · {allergies}", picture, (*careful, *moved), token=token)
        there = Place(page=places.CHILD, child=child.id)
        row.clicked.connect(lambda _checked=False, there=there: self.asked.emit(there))
        return row
