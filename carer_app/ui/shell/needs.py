"""What needs you: one calm list from all entries and clocks, for now, for the next shift, with others, and further ahead."""

from PySide6.QtWidgets import QWidget

from carer_app.clock import stamp
from carer_app.domain.child import Child
from carer_app.domain.needs import Group, Need
from carer_app.errors import KnownError
from carer_app.i18n import _, counted
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Card, EmptyState, reveal
from carer_app.ui.kit.tasks import run_in_background
from carer_app.ui.shell.desk_page import SheetPage
from carer_app.ui.shell.need_row import Beholder, NeedRow, place_of
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.wording import when_words
from carer_app.ui.shell.workplace import Workplace

HEADINGS = {
    Group.NOW: _("For now"),
    Group.NEXT: _("Can wait for the next shift"),
    Group.OTHERS: _("Waits for others"),
    Group.LATER: _("Further ahead, or when there is time"),
}


class NeedsPage(SheetPage):
    """A card for each part of the list; what is further ahead is shown when it is asked for."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, _("What needs you"), parent)
        self.rows: list[NeedRow] = []
        self.later_button: Button | None = None
        self._children: dict[str, Child] = {}
        self._show_later = False
        self._acted_on = ""

    def visit(self, place: Place) -> None:
        self._show_later = False
        self._acted_on = ""
        self._children = {child.id: child for child in self.workplace.journal.children()}
        self.sheet.clear()
        self._ask()
        self.go_to_top()

    def renew(self) -> None:
        self._children = {child.id: child for child in self.workplace.journal.children()}
        self._ask()

    def _ask(self) -> None:
        run_in_background(self, self.workplace.work.needs.everything, done=self._on_needs, failed=self._on_unknown)

    def _on_needs(self, needs: list[Need]) -> None:
        wanted = [need for need in needs if need.child in self._children]
        self.sheet.clear()
        self.rows = []
        if not wanted:
            self._show_nothing()
            return
        beholder = self._beholder()
        for group in Group:
            self._show_group(group, [need for need in wanted if need.group is group], beholder)
        self.sheet.settle()
        self._go_on_from_here()

    def _beholder(self) -> Beholder:
        session = self.workplace.work.session
        return Beholder(
            person=session.person.id,
            now=session.clock.now(),
            today=self.workplace.today(),
            people=self.workplace.work.needs.people(),
        )

    def _go_on_from_here(self) -> None:
        """Whoever used a button of a row goes on at that row, wherever in the list it stands now."""
        row = next((row for row in self.rows if row.need.key == self._acted_on), None)
        if row is not None:
            row.buttons.findChildren(Button)[0].setFocus()
            reveal(row)
        self._acted_on = ""

    def _show_group(self, group: Group, needs: list[Need], beholder: Beholder) -> None:
        if not needs and group is not Group.NOW:
            return
        card = Card(HEADINGS[group])
        if not needs:
            card.add(Words(_("Nothing just now."), "quiet"))
        elif group is Group.LATER and not self._show_later:
            self._fold(card, needs)
        else:
            for need in needs:
                card.add(self._row(need, beholder))
        self.sheet.add(card)

    def _fold(self, card: Card, needs: list[Need]) -> None:
        """How many there are, and a press to see them."""
        words = counted("Show {count} thing", "Show {count} things", len(needs))
        self.later_button = Button(words, "link")
        self.later_button.clicked.connect(self._on_later)
        card.add(self.later_button)

    def _row(self, need: Need, beholder: Beholder) -> NeedRow:
        row = NeedRow(need, place_of(need, self._children[need.child], beholder.person), beholder)
        row.asked.connect(self.asked)
        row.put_off.connect(self._on_put_off)
        row.brought_back.connect(self._on_brought_back)
        row.handed.connect(self._on_handed)
        row.accepted.connect(self._on_accepted)
        self.rows.append(row)
        return row

    def _show_nothing(self) -> None:
        card = Card()
        words = _("When something is due, it is shown here.")
        card.add(EmptyState(_("Nothing waits"), words, "list-check"))
        self.sheet.add(card)

    def _ask_after(self, need: Need) -> None:
        self._acted_on = need.key
        self._ask()

    def _on_later(self) -> None:
        self._show_later = True
        self._ask()

    def _on_put_off(self, need: Need) -> None:
        until = self.workplace.work.needs.put_off(need)
        when = when_words(stamp(until), self.workplace.today())
        self.said.emit(_("Put off until {when}.").format(when=when))
        self._ask_after(need)

    def _on_brought_back(self, need: Need) -> None:
        self.workplace.work.needs.bring_back(need)
        self._ask_after(need)

    def _on_handed(self, need: Need, to: str) -> None:
        try:
            self.workplace.work.needs.hand_over(need, to)
        except KnownError as problem:
            self.said.emit(problem.sentence)
        else:
            self.said.emit(_("Handed over. It stays with you until they take it on."))
            self.written.emit()
        self._ask_after(need)

    def _on_accepted(self, need: Need) -> None:
        try:
            self.workplace.work.needs.accept(need)
        except KnownError as problem:
            self.said.emit(problem.sentence)
        else:
            self.said.emit(_("You have taken it on."))
            self.written.emit()
        self._ask_after(need)

    def _on_unknown(self, problem: KnownError) -> None:
        self.sheet.clear()
        self.sheet.add(Words(problem.sentence, "quiet"))
