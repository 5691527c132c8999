"""What health appointments give to the review paper: a table of them, what was said, and the child's words."""

from carer_app.domain.kind import Theme
from carer_app.domain.story import Told
from carer_app.domain.words import day_words, first_line, moment_words
from carer_app.i18n import _, counted
from carer_app.logs.health.record import HealthAppointment, Outcome
from carer_app.reports.kit.parts import Cell, Pieces, entry_cell, labelled, quote, table
from carer_app.reports.kit.section import Matter, Part, Section, Tile, cite, cite_about, of_kind

LONGEST_CELL = 90


def _tiles(matter: Matter) -> list[Tile]:
    outcomes = [health.outcome for _one, health in _appointments(matter)]
    if not outcomes:
        return []
    went, said_no = outcomes.count(Outcome.ATTENDED), outcomes.count(Outcome.SAID_NO)
    words = counted("health appointment kept", "health appointments kept", went)
    if said_no:
        words = _("{words}, {said_no} said no to").format(words=words, said_no=said_no)
    return [Tile(figure=str(went), words=words)]


def _appointments_table(matter: Matter) -> Pieces:
    found = _appointments(matter)
    if not found:
        return []
    header = [_("When"), _("With"), _("How it stands"), _("Next due"), _("Written in")]
    rows: list[list[Cell]] = [
        [
            moment_words(health.at),
            _service(health),
            first_line(_stands(health), LONGEST_CELL),
            day_words(health.next_due) if health.next_due else "",
            entry_cell(cite(one)),
        ]
        for one, health in found
    ]
    said = [
        piece
        for one, health in found
        if health.what_was_said.strip()
        for piece in labelled([(_("{service}:").format(service=_service(health)), health.what_was_said)], cite(one))
    ]
    return [*table(header, rows, (24, 18, 22, 20, 26)), *said]


def _own_words(matter: Matter) -> Pieces:
    found = [(one, health) for one, health in _appointments(matter) if health.their_words.strip()]
    return [
        piece for one, health in found for piece in quote(health.their_words, cite_about(health.service_words(), one))
    ]


def _stands(health: HealthAppointment) -> str:
    if health.reason and health.outcome in (Outcome.SAID_NO, Outcome.CANCELLED):
        return _("{outcome}: {reason}").format(outcome=health.outcome_words(), reason=health.reason)
    return health.outcome_words()


def _appointments(matter: Matter) -> list[tuple[Told, HealthAppointment]]:
    return of_kind(matter.told, HealthAppointment)


def _service(health: HealthAppointment) -> str:
    name = first_line(health.service_words(), LONGEST_CELL)
    return name[:1].upper() + name[1:]


section = Section(
    tiles=_tiles,
    parts=(
        Part(theme=Theme.HEALTH, build=_appointments_table, order=1),
        Part(theme=Theme.CHILDS_WORDS, build=_own_words, order=3),
    ),
)
