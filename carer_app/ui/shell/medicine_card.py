"""A child's medicines on the pages: each with its last dose in sight beside the button, the stock, and what may not be here."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from PySide6.QtWidgets import QWidget

from carer_app.domain.child import Child
from carer_app.domain.doses import DOSE, Outcome
from carer_app.domain.kind import Line
from carer_app.domain.medicine import MEDICINE, When
from carer_app.domain.medicine_book import (
    Issue,
    last_words,
    next_dose,
    open_issues,
    stock_words,
    stop_words,
    today_words,
    together_words,
)
from carer_app.domain.medicine_stock import COUNT
from carer_app.domain.words import moment_words
from carer_app.i18n import _, counted
from carer_app.journal.medicines import Kept
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.cautions import Cautions
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Card
from carer_app.ui.shell import place as places
from carer_app.ui.shell.behind import behind_words
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.workplace import Workplace

Ask = Callable[[Place], object]


def medicine_card(workplace: Workplace, child: Child, kept: Sequence[Kept], ask: Ask) -> Card:
    """Everything that is on the list, with the ways to write a dose, to count, and to put more on the list."""
    card = Card(_("Medicines"))
    now = workplace.work.session.clock.now()
    for one in kept:
        card.add(MedicineRow(one, child, now, ask, beside=kept, whole=True))
    if kept:
        card.add(behind_note(workplace, child))
    else:
        card.add(Words(_("No medicine is on the list."), "quiet"))
    more = Button(_("Put a medicine on the list"), "plain", "plus")
    more.clicked.connect(lambda: ask(Place(page=places.WRITE, child=child.id, kind=MEDICINE)))
    once = Button(_("Medicine not on the list"), "link")
    once.clicked.connect(lambda: ask(Place(page=places.WRITE, child=child.id, kind="medicine_once")))
    card.add(FlowRow(more, once))
    return card


def allergies_in_sight(child: Child) -> QWidget:
    """The child's allergies beside a medicine, loud where there are any; not known is said as such."""
    words = _("Allergies: {what}").format(what=child.sheet.allergy_words())
    if not child.sheet.allergies.is_told:
        return Words(words)
    return Cautions([Line(field="allergies", label=_("Allergies"), text=words, loud=True)])


def behind_note(workplace: Workplace, child: Child) -> Words:
    """What may not be here yet, quietly, under the buttons that need it to be known."""
    return Words(" ".join(behind_words(workplace.work.medicines.apart(child), workplace.today())), "small")


class MedicineRow(Card):
    """One medicine: its name, the last dose known and by whom, and the buttons. The dose stands there before its button."""

    def __init__(
        self, kept: Kept, child: Child, now: datetime, ask: Ask, *, beside: Sequence[Kept] = (), whole: bool
    ) -> None:
        super().__init__(look="sunken")
        self._kept, self._child, self._ask = kept, child, ask
        self.box.setSpacing(6)
        for text, look in _row_words(kept, now, whole=whole):
            self.add(Words(text, look))
        self.issues_button: Button | None = None
        if whole:
            self._issues()
        self.add(Cautions(_cautions(kept, beside, now)))
        self.given = self._button(_("Given"), "plain", DOSE, str(Outcome.GIVEN))
        ways = [self.given, self._button(_("Not taken, or something else"), "link", DOSE, "")]
        if whole:
            ways.append(self._button(_("Stock"), "link", COUNT, ""))
            ways.append(self._leading(_("Open"), "link", Place(page=places.RECORD, record=kept.record)))
        self.add(FlowRow(*ways))

    def _issues(self) -> None:
        """The latest thing that was not as it should be, loud, and a way to all of them where somebody can act on them."""
        found = open_issues(self._kept.medicine, self._kept.parts)
        if not found:
            return
        self.add(
            Cautions([Line(field="at", label=_("To be looked into"), text=self._issue_words(found[-1]), loud=True)])
        )
        words = counted("{count} thing is to be looked into", "{count} things are to be looked into", len(found))
        self.issues_button = self._leading(words, "link", Place(page=places.RECORD, record=self._kept.record))
        self.add(FlowRow(self.issues_button))

    def _issue_words(self, issue: Issue) -> str:
        words = _("{when}: {what}").format(when=moment_words(issue.at), what=issue.sentence)
        name = self._kept.medicine.looks_into_it.strip()
        return _("{said} {name} looks into it.").format(said=words, name=name) if name else words

    def _button(self, words: str, look: str, kind: str, topic: str) -> Button:
        there = Place(page=places.WRITE, child=self._child.id, kind=kind, about=self._kept.record, topic=topic)
        return self._leading(words, look, there)

    def _leading(self, words: str, look: str, there: Place) -> Button:
        button = Button(words, look, "check" if look == "plain" else "")
        named = _("{words}: {medicine}, {name}")
        called = self._kept.medicine.called()
        button.setAccessibleName(named.format(words=words, medicine=called, name=self._child.name))
        button.clicked.connect(lambda: self._ask(there))
        return button


def _cautions(kept: Kept, beside: Sequence[Kept], now: datetime) -> list[Line]:
    """That no dose may be given now, and that the same medicine stands on the list twice."""
    others = [(one.medicine, one.parts) for one in beside if one.record != kept.record]
    said = (
        stop_words(kept.medicine, kept.parts, now),
        together_words(kept.medicine, kept.parts, others, now),
    )
    return [Line(field="at", label=_("Take care"), text=words, loud=True) for words in said if words]


def _row_words(kept: Kept, now: datetime, *, whole: bool) -> Iterator[tuple[str, str]]:
    """What a row says, each line with its look; the last dose known always stands there."""
    medicine, parts = kept.medicine, kept.parts
    yield medicine.headline(), "strong"
    coming = next_dose(medicine, parts, now)
    if coming:
        words = _("Due since {when}.") if coming <= now else _("Next at {when}.")
        yield words.format(when=moment_words(coming)), "body"
    yield last_words(parts, is_here=kept.last_here), "body"
    yield today_words(medicine, parts, now), "body"
    if whole and medicine.unit():
        yield stock_words(medicine, parts), "quiet"


def at_hand(kept: Sequence[Kept], now: datetime) -> list[Kept]:
    """Those that one may have to give now: when needed, or at a set time that has come or comes within the hour."""
    found = []
    for one in kept:
        coming = next_dose(one.medicine, one.parts, now)
        if one.medicine.when is When.AS_NEEDED or (coming and coming <= now + timedelta(hours=1)):
            found.append(one)
    return found
