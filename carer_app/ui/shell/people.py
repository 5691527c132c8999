"""The page with the people of this computer: who unlocks it, until when, and with which passphrase."""

from PySide6.QtWidgets import QWidget

from carer_app.i18n import _
from carer_app.journal.people import NEW_CODE, OLD_COPY, TakenOff
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Card
from carer_app.ui.shell.add_person import AddPerson
from carer_app.ui.shell.desk_page import SheetPage
from carer_app.ui.shell.person_card import PersonCard
from carer_app.ui.shell.pin_card import PinCard
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.recovery_papers import RecoveryPapers
from carer_app.ui.shell.workplace import Workplace

_WHO = _(
    "Each unlocks with a passphrase of their own and signs with a key of their own, so nobody writes in another's name. "
    "Everybody who unlocks here can open this computer's records."
)


class PeoplePage(SheetPage):
    """Oneself first, then the others, and at the end somebody new."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, _("People of this computer"), parent)
        self.cards: dict[str, PersonCard] = {}
        self.new: AddPerson | None = None
        self.lock_button: Button | None = None
        self.pin: PinCard | None = None

    def visit(self, place: Place) -> None:
        self._show()
        self.go_to_top()

    def renew(self) -> None:
        """Whoever types a passphrase is left in peace."""
        others = (self.new, self.pin)
        is_begun = any(card.is_begun() for card in (*self.cards.values(), *others) if card is not None)
        if not is_begun and self.lock_button is None:
            self._show()

    def leave(self) -> None:
        for card in self.cards.values():
            card.clear()
        for other in (self.new, self.pin):
            if other is not None:
                other.clear()

    def _show(self) -> None:
        self.sheet.clear()
        work = self.workplace.work
        alone = not work.session.vault.has_keyring
        back = Button(_("Back"), "plain", "arrow-left")
        back.clicked.connect(self.left)
        self.sheet.add(FlowRow(back))
        self.sheet.add(Words(_WHO, "quiet"))
        self.cards, self.new, self.lock_button, self.pin = {}, None, None, None
        if work.own_pin.is_possible and (work.own_pin.is_allowed or work.own_pin.may_decide):
            self.pin = PinCard(work.own_pin)
            self.pin.changed.connect(self._on_changed)
            self.sheet.add(self.pin)
        for one in work.people.all():
            card = PersonCard(work.people, one, alone=alone)
            card.changed.connect(self._on_changed)
            card.taken_off.connect(self._on_taken_off)
            self.cards[one.person.name] = card
            self.sheet.add(card)
        if work.people.may_add:
            self.new = AddPerson(work.people, work.session.clock, alone=alone)
            self.new.added.connect(self._on_changed)
            self.sheet.add(self.new)
        else:
            self.sheet.add(Words(_("A shift lead or the manager adds people, and lets them in again."), "quiet"))
        self.sheet.settle()

    def _on_changed(self, said: str) -> None:
        if said:
            self.said.emit(said)
            self.written.emit()
        self._show()

    def _on_taken_off(self, taken: TakenOff) -> None:
        """What cannot be undone by it is said before the window locks."""
        self.sheet.clear()
        self.cards, self.new, self.pin = {}, None, None
        name = taken.person.name
        card = Card(_("{name} does not unlock here any more").format(name=name))
        card.add(Words(OLD_COPY.format(name=name)))
        if taken.recovery_code:
            card.add(Words(NEW_CODE))
            papers = RecoveryPapers(self.workplace.work.recovery, taken.recovery_code)
            papers.said.connect(self.said)
            card.add(papers)
        card.add(Words(_("The window locks now. When you unlock it, the records come under a new key.")))
        self.lock_button = Button(_("Lock"), "primary", "lock")
        self.lock_button.clicked.connect(self.lock_asked)
        card.add(FlowRow(self.lock_button))
        self.sheet.add(card)
        self.sheet.settle()
        self.lock_button.setFocus()
        self.written.emit()  # an old copy can fetch in this computer's place until the council has heard
