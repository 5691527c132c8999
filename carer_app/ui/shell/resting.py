"""The window while reading rests, because nothing was heard from the council for too long: the emergency cards, and writing."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QWidget

from carer_app.domain.contacts import checked_words, whom_words
from carer_app.domain.kind import Line
from carer_app.i18n import _, counted
from carer_app.journal.emergency import EmergencyCard
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.heading import Heading
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Banner, Card
from carer_app.ui.kit.told import ToldLines
from carer_app.ui.shell import place as places
from carer_app.ui.shell.desk import MakePage
from carer_app.ui.shell.desk_page import SheetPage
from carer_app.ui.shell.left_note import show_left_notes
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.resting_write import RestingWriteBookPage, RestingWritePage
from carer_app.ui.shell.stick import StickCard
from carer_app.ui.shell.wording import when_words
from carer_app.ui.shell.workplace import Workplace

SEALED = _(
    "You can go on writing. What you write is sealed to the council, so nobody can read it back on this computer, "
    "not even you, until it has heard from the council. Then everything is as before."
)
BEGUN = _("What you were writing before is kept, and opens again with everything else.")


class RestingPage(SheetPage):
    """Why reading rests and what to do, a way to write, and what stays readable of each child."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, _("Reading rests on this computer"), parent)
        self.send_button: Button | None = None
        self._asked = False
        self._unfolded = set[str]()
        workplace.runner.failed.connect(self._on_failed)

    def visit(self, place: Place) -> None:
        self.sheet.clear()
        show_left_notes(self.workplace, self.sheet, (), self.asked.emit, self._unfolded)
        self.sheet.add(Banner(self._why(), "calm", "lock"))
        self.sheet.add(self._ways_on())
        self._add_stick()
        for one in self.workplace.work.emergency.cards():
            self.sheet.add(emergency_card(one))

    def _why(self) -> str:
        lease = self.workplace.work.lease()
        heard = when_words(lease.heard, self.workplace.today()) if lease.heard else _("not yet")
        one = _("This computer has not heard from the council for more than {count} day (last: {{when}}).")
        more = _("This computer has not heard from the council for more than {count} days (last: {{when}}).")
        sentence = counted(one, more, lease.days).format(when=heard)
        return sentence + " " + _("Nothing is lost. Connect it to the internet, and the entries open by themselves.")

    def _ways_on(self) -> Card:
        card = Card()
        card.add(Words(SEALED))
        sealed = self.workplace.work.sealed_count()
        if sealed:
            one = _("{count} entry is sealed to the council and waits to be sent.")
            card.add(Words(counted(one, _("{count} entries are sealed to the council and wait to be sent."), sealed)))
        if self.workplace.journal.drafts():
            card.add(Words(BEGUN))
        self.send_button = Button(_("Try the council now"), "primary", "refresh")
        self.send_button.clicked.connect(self._on_send)
        write = Button(_("Write something"), "plain", "pencil")
        write.clicked.connect(lambda: self.asked.emit(Place(page=places.WRITE)))
        card.add(FlowRow(self.send_button, write))
        return card

    def _add_stick(self) -> None:
        """The way without a network, while something waits."""
        if not self.workplace.runner.status().waiting:
            return
        stick = StickCard(self.workplace)
        stick.said.connect(self.said)
        stick.received.connect(self.renew)
        self.sheet.add(stick)

    def renew(self) -> None:
        self.visit(Place(page=places.TODAY))

    def _on_send(self) -> None:
        self._asked = True
        self.workplace.runner.send_now()

    def _on_failed(self, sentence: str) -> None:
        """Say how it went to whoever asked; the page itself says why reading rests."""
        if self._asked:
            self._asked = False
            self.said.emit(sentence)


RESTING: Mapping[str, MakePage] = {
    places.TODAY: RestingPage,
    places.WRITE: RestingWritePage,
    places.WRITE_BOOK: RestingWriteBookPage,
}
"""The pages of a desk on which reading rests; every other name leads to the first."""


def emergency_card(one: EmergencyCard) -> Card:
    """All that stays readable of one child."""
    card = Card(_("Emergency card: {name}").format(name=one.child.name))
    card.add(ToldLines((*one.cautions, *one.health)))
    for lines in one.medicines:
        name, *rest = lines
        _part(card, _("On the medicine list: {name}").format(name=name.text), rest)
    _part(card, _("People"), one.people)
    card.add(Heading(_("Numbers to ring")))
    numbers = [f"{each.number} · {whom_words(each)} · {checked_words(each)}" for each in one.to_ring]
    for words in ["999 · 101", *numbers]:
        card.add(Words(words))
    _part(card, _("For the police, if {name} is missing").format(name=one.child.name), one.missing)
    return card


def _part(card: Card, heading: str, lines: Sequence[Line]) -> None:
    if lines:
        card.add(Heading(heading))
        card.add(ToldLines(lines))
