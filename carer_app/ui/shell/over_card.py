"""At the top of an entry that lived on in its parts, once it is over: how it ended, and what is still to do about it."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from carer_app.domain.child import Child
from carer_app.domain.needs import Need, Started, rank, when_words
from carer_app.domain.story import Told
from carer_app.i18n import _
from carer_app.ui.kit.panels import Banner, Card, ListRow
from carer_app.ui.shell.need_row import Beholder, picture_of, place_of
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.workplace import Workplace

Ask = Callable[[Place], object]


def over_cards(workplace: Workplace, told: Told, child: Child, started: Sequence[Started], ask: Ask) -> list[QWidget]:
    """How it ended, and a row for each thing it started that still waits, which leads to where it is written down."""
    cards: list[QWidget] = [Banner(told.headline, "good", "home")]
    waiting = sorted((one.need for one in started if one.need), key=rank)
    if waiting:
        card = Card(_("Still to do"))
        for need in waiting:
            card.add(_row(workplace, need, child, ask))
        cards.append(card)
    return cards


def _row(workplace: Workplace, need: Need, child: Child, ask: Ask) -> ListRow:
    session = workplace.work.session
    beholder = Beholder(person=session.person.id, now=session.clock.now(), today=workplace.today())
    picture, token = picture_of(need, beholder)
    row = ListRow(need.due.sentence, when_words(need.due, beholder.now), picture, token=token)
    there = place_of(need, child, beholder.person)
    row.clicked.connect(lambda: ask(there))
    return row
