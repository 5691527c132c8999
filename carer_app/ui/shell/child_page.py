"""A child's file: what must be minded, health, who the child is, the sheets that are written or not yet, the ways on."""

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carer_app.domain.child import Child
from carer_app.domain.kinds import CHILD_SHEET
from carer_app.domain.words import with_capital
from carer_app.i18n import _
from carer_app.store.index import Wanted
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.cautions import Cautions
from carer_app.ui.kit.flow import Columns, FlowRow
from carer_app.ui.kit.labels import Badge, Words
from carer_app.ui.kit.panels import Banner, Card
from carer_app.ui.shell import place as places
from carer_app.ui.shell.away import away_line
from carer_app.ui.shell.child_parts import (
    about_card,
    council_card,
    health_card,
    homes_card,
    linked_card,
    people_card,
    sheets_card,
)
from carer_app.ui.shell.coming_health import ComingHealthCard
from carer_app.ui.shell.desk_page import SheetPage
from carer_app.ui.shell.looks_back_card import looks_back_cards
from carer_app.ui.shell.measure_card import measure_card
from carer_app.ui.shell.medicine_card import medicine_card
from carer_app.ui.shell.money_card import money_card
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.questionnaire_card import questionnaire_card
from carer_app.ui.shell.screens import Doing, every_doing, welcomes
from carer_app.ui.shell.skills_card import skills_card
from carer_app.ui.shell.workplace import Workplace

NEW_FOR = timedelta(days=14)
_KEPT = _(
    "{name}'s records are kept here, sealed. You opened them: until this computer is locked they can be read, and nothing is "
    "added to them."
)


class ChildPage(SheetPage):
    """The front of the file, which anyone who reads it may bring up to date."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, "", parent)
        self._child = ""
        self.change_button: Button | None = None
        self.welcome_buttons: list[Button] = []
        self._is_kept = False

    def visit(self, place: Place) -> None:
        self._child = place.child
        self.renew()
        self.go_to_top()

    def renew(self) -> None:
        child = self.workplace.journal.child(self._child)
        self._is_kept = self.workplace.work.sealed_copies.is_open(child.id)
        self.sheet.rename(child.name)
        self.sheet.clear()
        self._show_first(child)
        self.sheet.add(self._ways(child))
        self._health(child)
        self._welcome(child)
        profile = self.workplace.journal.profile_of(child)
        work = self.workplace.work
        about = about_card(child, profile)
        about.add(self._changes(child))
        beside = _under(people_card(child), homes_card(child, work.sheets.stays(child), is_kept=self._is_kept))
        self.sheet.add(Columns(about, beside, align=Qt.AlignmentFlag.AlignTop))
        self.sheet.add(sheets_card(child, profile, work.sheets.of(child), self.asked.emit))
        others = work.sheets.same_as(child)
        if others:
            self.sheet.add(linked_card(child, others, self.asked.emit))
        skills = skills_card(self.workplace, child, self.asked.emit)
        made = (make(self.workplace, child) for make in (measure_card, questionnaire_card, money_card))
        for card in (*made, skills, *looks_back_cards(self.workplace, child)):
            if card is not None:
                self.sheet.add(card)
        if not self._is_kept:
            self.sheet.add(self._writing(child))
        self.sheet.add(council_card(profile))

    def _show_first(self, child: Child) -> None:
        """That the child is not here now, and what must be minded."""
        if self._is_kept:
            self.sheet.add(Banner(_KEPT.format(name=child.name), "info", "lock"))
        found = self.workplace.work.away.of(child.id)
        if found is not None and found.closed:
            self.sheet.add(FlowRow(Badge(_("Closed: chosen people only"), "info")))
        if found is not None:
            self.sheet.add(away_line(child.name, found, self.workplace.work.session.clock, self.asked.emit))
        self.sheet.add(Cautions(child.sheet.cautions()))

    def _health(self, child: Child) -> None:
        """What a doctor would ask for first, the medicines, and what comes next."""
        kept = self.workplace.work.medicines.of(child)
        self.sheet.add(health_card(child, [one.medicine.called() for one in kept]))
        if kept or not self._is_kept:
            self.sheet.add(medicine_card(self.workplace, child, kept, self.asked.emit))
        if self._is_kept:
            return
        coming = ComingHealthCard(self.workplace, child)
        coming.asked.connect(self.asked)
        coming.filled.connect(self.sheet.settle)
        self.sheet.add(coming)

    def _ways(self, child: Child) -> FlowRow:
        back = Button(_("Back"), "plain", "arrow-left")
        back.clicked.connect(self.left)
        timeline = self._way(_("Timeline"), "timeline", Place(page=places.TIMELINE, child=child.id))
        words = with_capital(self.workplace.journal.profile_of(child).terms.review)
        review = self._way(words, "file-text", Place(page=places.REVIEW, child=child.id))
        if self._is_kept:
            return FlowRow(back, timeline, review)
        own = self._way(
            _("{name}'s own page").format(name=child.name), "quote", Place(page=places.OWN_LOG_IN, child=child.id)
        )
        return FlowRow(back, timeline, review, own)

    def _welcome(self, child: Child) -> None:
        """Offer what is written when a child has just come, until it is written."""
        self.welcome_buttons = []
        if self._is_kept or self.workplace.today() - child.sheet.here_since > NEW_FOR:
            return
        for doing in welcomes(self.workplace.journal.profile_of(child)):
            if self.workplace.journal.entries(Wanted(child=child.id, kind=doing.kind, limit=1)):
                continue
            words = _("{name} is new here. Write down how it began while you still know it.").format(name=child.name)
            card = Card()
            card.add(Words(words))
            button = self._doing(child, doing, "primary")
            self.welcome_buttons.append(button)
            card.add(FlowRow(button))
            self.sheet.add(card)

    def _changes(self, child: Child) -> FlowRow:
        change = Place(page=places.WRITE, child=child.id, kind=CHILD_SHEET, record=child.sheet_record)
        versions = Place(page=places.RECORD, record=child.sheet_record)
        self.change_button = None if self._is_kept else self._way(_("Change"), "pencil", change)
        ways = (self.change_button, self._way(_("All versions"), "history", versions))
        return FlowRow(*filter(None, ways))

    def _writing(self, child: Child) -> Card:
        card = Card(_("Write"))
        profile = self.workplace.journal.profile_of(child)
        card.add(FlowRow(*(self._doing(child, doing) for doing in every_doing(profile))))
        return card

    def _doing(self, child: Child, doing: Doing, look: str = "plain") -> Button:
        there = Place(page=places.WRITE, child=child.id, kind=doing.kind, topic=doing.group)
        return self._way(doing.words, doing.icon, there, look)

    def _way(self, words: str, picture: str, there: Place, look: str = "plain") -> Button:
        button = Button(words, look, picture)
        button.clicked.connect(lambda: self.asked.emit(there))
        return button


def _under(*cards: Card) -> QWidget:
    """Cards one under another in a column of their own."""
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(16)
    for card in cards:
        column.addWidget(card)
    return whole
