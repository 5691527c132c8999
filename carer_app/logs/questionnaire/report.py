"""What questionnaires give to the review paper: the totals one after the other, each beside its own form's."""

from carer_app.domain.kind import Theme
from carer_app.domain.questionnaire import ANSWERED, QuestionnaireScores, band_words
from carer_app.domain.words import day_words
from carer_app.i18n import _
from carer_app.reports.kit.parts import Cell, Pieces, entry_cell, quote, subheading, table
from carer_app.reports.kit.section import Matter, Part, Section, cite, cite_about, of_kind


def _totals(matter: Matter) -> Pieces:
    """Those of this time, and the ones before: a score says something beside an earlier one only."""
    if not of_kind(matter.told, QuestionnaireScores):
        return []
    rows: list[list[Cell]] = []
    for one, scores in of_kind((*matter.before, *matter.told), QuestionnaireScores):
        total = scores.known_total()
        said = scores.headline() if total is None else band_words(scores.answered_by, total)
        figure = "" if total is None else str(total)
        rows.append([day_words(scores.day), ANSWERED[scores.answered_by], figure, said, entry_cell(cite(one))])
    header = [_("Day"), _("Filled in by"), _("Total of 40"), _("Beside other children"), _("Written in")]
    return [*subheading(_("Strengths and difficulties (SDQ)")), *table(header, rows, (22, 20, 12, 34, 20))]


def _own_words(matter: Matter) -> Pieces:
    found = [(one, scores) for one, scores in of_kind(matter.told, QuestionnaireScores) if scores.their_words.strip()]
    return [piece for one, scores in found for piece in quote(scores.their_words, cite_about(_("the SDQ"), one))]


section = Section(
    parts=(
        Part(theme=Theme.HEALTH, build=_totals, order=6),
        Part(theme=Theme.CHILDS_WORDS, build=_own_words, order=9),
    )
)
