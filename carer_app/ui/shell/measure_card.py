"""A child's height and weight on their page: the last of each, and a small line where there is more than one."""

from collections.abc import Sequence

from carer_app.domain.child import Child
from carer_app.domain.measures import LABELS, MEASURE, UNITS, Measure, Measured, over_time
from carer_app.domain.words import date_words
from carer_app.i18n import _
from carer_app.store.index import Wanted
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.measure_chart import MeasureChart
from carer_app.ui.kit.panels import Card
from carer_app.ui.shell.workplace import Workplace

_MOST, _SHOWN = 500, 6
_DRAWN = (Measured.HEIGHT, Measured.WEIGHT, Measured.HEAD)


def measure_card(workplace: Workplace, child: Child) -> Card | None:
    """The card; None where nothing was measured yet."""
    told = workplace.journal.told(Wanted(child=child.id, kind=MEASURE, limit=_MOST))
    found = [one.content for one in told if isinstance(one.content, Measure) and one.retracted is None]
    drawn = [what for what in _DRAWN if over_time(found, what)]
    if not drawn:
        return None
    card = Card(_("Height and weight"))
    for what in drawn:
        _tell(card, what, found)
    return card


def _tell(card: Card, what: Measured, found: Sequence[Measure]) -> None:
    points = over_time(found, what)
    day, number = points[-1]
    words = _("{what}: {number} {unit}, {day}")
    said = words.format(what=LABELS[what], number=number, unit=UNITS[what], day=date_words(day))
    card.add(Words(said, "strong"))
    if len(points) > 1:
        shown = points[-_SHOWN:]
        card.add(MeasureChart([(f"{at.day} {at:%b %y}", value) for at, value in shown], said))
