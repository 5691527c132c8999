"""What visits give to the review paper: a table of who came and whether the child was seen, and the child's words."""

from carer_app.domain.kind import Theme
from carer_app.domain.story import Told
from carer_app.domain.words import day_words, first_line
from carer_app.i18n import _
from carer_app.logs.visits.record import ANSWERS, Visit, visitors_in
from carer_app.reports.kit.parts import Cell, Pieces, entry_cell, labelled, para, quote, subheading, table
from carer_app.reports.kit.section import Matter, Part, Section, cite, cite_about, left_out, of_kind, spread

_LONGEST_CELL = 80
_MOST_ROWS = 40


def _visits(matter: Matter) -> Pieces:
    found = of_kind(matter.told, Visit)
    if not found:
        return []
    header = [_("Day"), _("Who came"), _("Child seen"), _("Alone"), _("Bedroom"), _("Written in")]
    some = spread(found, _MOST_ROWS)
    rest = left_out(len(some), len(found))
    agreed = [piece for one, visit in found for piece in _agreed(one, visit)]
    return [
        *subheading(_("Visits by professionals")),
        *table(header, [_row(matter, one, visit) for one, visit in some], (20, 26, 12, 12, 14, 26)),
        *(para(rest, look="quiet") if rest else []),
        *agreed,
    ]


def _row(matter: Matter, one: Told, visit: Visit) -> list[Cell]:
    who = ", ".join(part for part in (visit.name.strip(), visitors_in(matter.profile)[visit.visitor]) if part)
    return [
        day_words(visit.day),
        first_line(who, _LONGEST_CELL),
        ANSWERS[visit.child_seen],
        ANSWERS[visit.child_seen_alone],
        ANSWERS[visit.bedroom_seen],
        entry_cell(cite(one)),
    ]


def _agreed(one: Told, visit: Visit) -> Pieces:
    return labelled([(_("Agreed:"), visit.agreed)], cite(one)) if visit.agreed.strip() else []


def _own_words(matter: Matter) -> Pieces:
    found = [(one, visit) for one, visit in of_kind(matter.told, Visit) if visit.their_words.strip()]
    return [piece for one, visit in found for piece in quote(visit.their_words, cite_about(visit.headline(), one))]


section = Section(
    parts=(
        Part(theme=Theme.CHILDS_WORDS, build=_own_words, order=5),
        Part(theme=Theme.MORE, build=_visits, order=3),
    )
)
