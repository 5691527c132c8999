"""A child's SDQ scores on their page: the last total of each form with its band, and a small line of the main carer's."""

from decimal import Decimal

from carer_app.domain.child import Child
from carer_app.domain.questionnaire import ANSWERED, SDQ, Answered, QuestionnaireScores, total_words
from carer_app.domain.words import date_words, with_capital
from carer_app.i18n import _
from carer_app.store.index import Wanted
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.measure_chart import MeasureChart
from carer_app.ui.kit.panels import Card
from carer_app.ui.shell.workplace import Workplace

_MOST, _SHOWN = 200, 6


def questionnaire_card(workplace: Workplace, child: Child) -> Card | None:
    """The card; None where no total was written yet. What the scores mean is talked over with the health team."""
    told = workplace.journal.told(Wanted(child=child.id, kind=SDQ, limit=_MOST))
    found = [one.content for one in told if isinstance(one.content, QuestionnaireScores) and one.retracted is None]
    totals = [(one, total) for one in found if (total := one.known_total()) is not None]
    if not totals:
        return None
    card = Card(_("Strengths and difficulties (SDQ)"))
    for form in Answered:
        own = [(one, total) for one, total in totals if one.answered_by is form]
        if own:
            _tell(card, form, own)
    return card


def _tell(card: Card, form: Answered, own: list[tuple[QuestionnaireScores, int]]) -> None:
    last, total = own[-1]
    words = _("{who}, {day}: {total}")
    said = words.format(who=with_capital(ANSWERED[form]), day=date_words(last.day), total=total_words(form, total))
    card.add(Words(said, "strong"))
    if len(own) > 1:
        points = [(f"{one.day.day} {one.day:%b %y}", Decimal(score)) for one, score in own[-_SHOWN:]]
        card.add(MeasureChart(points, said))
