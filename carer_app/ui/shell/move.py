"""The page on which an entry is moved to the child whose entry it is: whose, and why."""

from PySide6.QtWidgets import QWidget

from carer_app.domain.child import Child
from carer_app.domain.holds import Hold
from carer_app.domain.story import Told
from carer_app.errors import BadInputError, KnownError
from carer_app.i18n import _
from carer_app.journal.moved import KEPT_BY_HOLD, NOT_ENROLLED
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Badge, Words
from carer_app.ui.kit.option_field import OptionField
from carer_app.ui.kit.panels import Banner, Card
from carer_app.ui.shell import place as places
from carer_app.ui.shell.desk_page import SheetPage
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.wording import day_and_time, kind_title
from carer_app.ui.shell.words_box import WordsBox
from carer_app.ui.shell.workplace import Workplace

NOT_HERE = "not here"
_ELSEWHERE = _(
    "A child whose file is not on this computer belongs to another home or council, and only the council can move the "
    "entry there. Ring the social worker. If the entry should not be read here meanwhile, take it back: it stays "
    "readable as an earlier version until the council has moved it."
)


class MovePage(SheetPage):
    """Asks whose entry it is and why it is moved; nothing happens before the button is pressed."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, "", parent)
        self._told: Told | None = None
        self.child: OptionField | None = None
        self.reason: WordsBox | None = None
        self.elsewhere: Banner | None = None

    def visit(self, place: Place) -> None:
        told = self.workplace.journal.entry(place.record)
        if told.moved_away:
            raise BadInputError(_("This entry was moved to another child's file already."))
        self._told = told
        children = self.workplace.journal.children()
        whose = next((child for child in children if child.id == told.child), None)
        self._show(told, whose, [child for child in children if child.id != told.child])
        self.go_to_top()

    def begins_at(self) -> QWidget | None:
        return self.child.input() if self.child else None

    def _show(self, told: Told, whose: Child | None, others: list[Child]) -> None:
        self.sheet.rename(_("Not {name}'s entry?").format(name=whose.name if whose else ""))
        self.sheet.clear()
        self.sheet.add(self._which(told))
        card = Card()
        names = {child.id: child.name for child in others}
        names[NOT_HERE] = _("Another child, whose file is not here")
        self.child = OptionField("child", _("Whose entry is it?"), names)
        card.add(self.child)
        self.elsewhere = self._elsewhere()
        card.add(self.elsewhere)
        label = _("Why is it moved? This stays in the file where it was, so leave other children's names out.")
        self.reason = WordsBox(label, _("Move it"), drop=_("Leave it where it is"), look="primary")
        card.add(self.reason)
        self.sheet.add(card)
        self.sheet.add(self._what_happens(self.workplace.work.moving.hold_over(told.child)))
        self.child.changed.connect(self._on_child)
        self.reason.given.connect(self._on_given)
        self.reason.dropped.connect(self.left)

    def _which(self, told: Told) -> Card:
        card = Card()
        day, time = day_and_time(told.occurred)
        card.add(FlowRow(Badge(kind_title(told.kind)), Badge(f"{day}, {time}" if time else day)))
        card.add(Words(told.headline, "strong"))
        return card

    def _what_happens(self, hold: Hold | None) -> Card:
        card = Card(_("What happens then"))
        card.add(Words(_("It stands in the right file at once, with every version, its first times and who wrote it.")))
        card.add(Words(_("Here it is hidden at once. All that stays is that an entry was moved away.")))
        if hold:
            card.add(Banner(hold.words, "calm", "lock"))
            card.add(Words(KEPT_BY_HOLD))
        elif self.workplace.work.sync_status().enrolled:
            words = _("A manager or the social worker confirms it; then its words are erased here and at the council.")
            card.add(Words(words))
        else:
            card.add(Words(NOT_ENROLLED))
        card.add(Words(_("Until it is confirmed, it can be taken back."), "quiet"))
        return card

    def _elsewhere(self) -> Banner:
        banner = Banner(_ELSEWHERE, "calm", "info-circle")
        back = Button(_("Go to the entry"), "plain")
        back.clicked.connect(self.left)
        banner.add_button(back)
        banner.hide()
        return banner

    def _on_child(self) -> None:
        assert self.child
        assert self.elsewhere
        assert self.reason
        is_elsewhere = self.child.value() == NOT_HERE
        self.child.show_problem("")
        self.elsewhere.setVisible(is_elsewhere)
        self.reason.setVisible(not is_elsewhere)

    def _on_given(self, reason: str) -> None:
        assert self._told
        assert self.child
        assert self.reason
        chosen = self.child.value()
        if not chosen:
            self.child.show_problem(_("Choose whose entry it is."))
            self.child.focus()
            return
        try:
            moved = self.workplace.work.moving.move(self._told.id, str(chosen), reason)
        except KnownError as problem:
            self.reason.say_trouble(problem.sentence)
            return
        name = self.workplace.journal.child(str(chosen)).name
        self.said.emit(_("Moved to {name}'s file. A manager or the social worker confirms it.").format(name=name))
        self.written.emit()
        self.asked.emit(Place(page=places.RECORD, record=moved.id))
