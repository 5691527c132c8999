"""A child's file: who the child is, as labelled lines, and the ways on from there."""

from PySide6.QtWidgets import QWidget

from carer_app.domain.child import Child
from carer_app.domain.kinds import CHILD_SHEET
from carer_app.i18n import _
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Card
from carer_app.ui.kit.told import ToldLines
from carer_app.ui.shell import place as places
from carer_app.ui.shell.desk_page import SheetPage
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.screens import doings
from carer_app.ui.shell.workplace import Workplace


class ChildPage(SheetPage):
    """The sheet at the front of the file, which anyone who reads it may bring up to date."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, "", parent)
        self._child = ""

    def visit(self, place: Place) -> None:
        self._child = place.child
        self.renew()
        self.go_to_top()

    def renew(self) -> None:
        child = self.workplace.journal.child(self._child)
        self.sheet.rename(child.name)
        self.sheet.clear()
        self.sheet.add(self._ways(child))
        self.sheet.add(self._sheet_card(child))
        self.sheet.add(self._writing(child))

    def _ways(self, child: Child) -> FlowRow:
        back = Button(_("Back"), "plain", "arrow-left")
        back.clicked.connect(self.left)
        timeline = self._way(_("Timeline"), "timeline", Place(page=places.TIMELINE, child=child.id))
        review = self._way(_("Review"), "file-text", Place(page=places.REVIEW, child=child.id))
        return FlowRow(back, timeline, review)

    def _sheet_card(self, child: Child) -> Card:
        profile = self.workplace.journal.profile_of(child)
        card = Card(_("About {name}").format(name=child.name))
        card.add(Words(_("Responsible: {council}").format(council=profile.name), "quiet"))
        card.add(ToldLines(child.sheet.lines(profile)))
        change = Place(page=places.WRITE, child=child.id, kind=CHILD_SHEET, record=child.sheet_record)
        versions = Place(page=places.RECORD, record=child.sheet_record)
        self.change_button = self._way(_("Change"), "pencil", change)
        card.add(FlowRow(self.change_button, self._way(_("All versions"), "history", versions)))
        return card

    def _writing(self, child: Child) -> Card:
        card = Card(_("Write"))
        row = FlowRow()
        for doing in doings():
            there = Place(page=places.WRITE, child=child.id, kind=doing.kind)
            row.add(self._way(doing.words, doing.icon, there))
        card.add(row)
        return card

    def _way(self, words: str, picture: str, there: Place) -> Button:
        button = Button(words, "plain", picture)
        button.clicked.connect(lambda: self.asked.emit(there))
        return button
