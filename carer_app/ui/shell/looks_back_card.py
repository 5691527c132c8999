"""What all of a child's records of a kind show together, on the child's page, such as the times of being missing."""

from carer_app.domain.child import Child
from carer_app.i18n import _
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Card
from carer_app.ui.kit.told import ToldLines
from carer_app.ui.shell.workplace import Workplace


def looks_back_cards(workplace: Workplace, child: Child) -> list[Card]:
    """A card for each kind that has something to say; none where there are not two records to lay side by side."""
    cards = []
    for kind, lines in workplace.work.looking_back.of(child):
        card = Card(kind.looks_back_title)
        words = _("Counted from what is written, in the last five years. It may help to see what was hard just before.")
        card.add(Words(words, "quiet"))
        card.add(ToldLines(lines))
        cards.append(card)
    return cards
