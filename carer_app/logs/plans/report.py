"""What meetings and plans give to the review paper: a table of them, what was decided, and the young person's views."""

from carer_app.domain.kind import Theme
from carer_app.domain.story import Told
from carer_app.domain.words import day_words, first_line
from carer_app.i18n import _
from carer_app.logs.plans.record import PARTICIPATION, STANDS, PlanEvent, scale_question
from carer_app.reports.kit.parts import Cell, Pieces, entry_cell, labelled, quote, subheading, table
from carer_app.reports.kit.section import Matter, Part, Section, cite, cite_about, of_kind

_LONGEST_CELL = 90


def _meetings(matter: Matter) -> Pieces:
    found = of_kind(matter.told, PlanEvent)
    if not found:
        return []
    header = [_("Day"), _("What"), _("How it stands"), _("Next agreed for"), _("Written in")]
    rows: list[list[Cell]] = [
        [
            day_words(event.day),
            first_line(_capital(event.words_in(matter.profile)), _LONGEST_CELL),
            STANDS[event.stands],
            day_words(event.next_agreed) if event.next_agreed else "",
            entry_cell(cite(one)),
        ]
        for one, event in found
    ]
    decided = [piece for one, event in found for piece in _decided(matter, one, event)]
    return [*subheading(_("Meetings and plans")), *table(header, rows, (20, 26, 18, 20, 26)), *decided]


def _decided(matter: Matter, one: Told, event: PlanEvent) -> Pieces:
    said = [
        (_("How they took part:"), PARTICIPATION[event.participation] if event.participation else ""),
        (
            _("{what}, decided:").format(what=first_line(_capital(event.words_in(matter.profile)), _LONGEST_CELL)),
            event.decided,
        ),
        (scale_question(matter.profile), event.number_words(matter.profile)),
    ]
    filled = [(label, text) for label, text in said if text.strip()]
    return labelled(filled, cite(one)) if filled else []


def _own_words(matter: Matter) -> Pieces:
    found = [(one, event) for one, event in of_kind(matter.told, PlanEvent) if event.their_words.strip()]
    return [
        piece
        for one, event in found
        for piece in quote(event.their_words, cite_about(event.words_in(matter.profile), one))
    ]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


section = Section(
    parts=(
        Part(theme=Theme.MORE, build=_meetings, order=2),
        Part(theme=Theme.CHILDS_WORDS, build=_own_words, order=4),
    )
)
