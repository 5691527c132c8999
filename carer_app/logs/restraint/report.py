"""What restraints give to the review paper: a table of them and the young person's words."""

from carer_app.domain.kind import Theme
from carer_app.domain.words import first_line, moment_words
from carer_app.i18n import _
from carer_app.logs.restraint.record import HURTS, Restraint, RestraintChecked, RestraintTalked
from carer_app.reports.kit.parts import Cell, Pieces, bullets, entry_cell, quote, subheading, table
from carer_app.reports.kit.section import Matter, Part, Section, cite, cite_words, of_kind

_LONGEST_CELL = 90


def _restraints(matter: Matter) -> Pieces:
    found = of_kind(matter.told, Restraint)
    if not found:
        return []
    header = [_("When"), _("How long"), _("What came before"), _("Was anybody hurt"), _("Written in")]
    rows: list[list[Cell]] = [
        [
            moment_words(held.used_at),
            held.lasted(),
            first_line(held.came_before, _LONGEST_CELL),
            HURTS[held.hurt],
            entry_cell(cite(one)),
        ]
        for one, held in found
    ]
    return [*subheading(_("Restraint")), *table(header, rows, (22, 16, 30, 18, 26)), *bullets(_followed(matter))]


def _followed(matter: Matter) -> list[tuple[str, str]]:
    """What the manager signed afterwards, each with its entry."""
    checked = [(content.headline(), cite(one)) for one, content in of_kind(matter.told, RestraintChecked)]
    return [*checked, *((content.headline(), cite(one)) for one, content in of_kind(matter.told, RestraintTalked))]


def _own_words(matter: Matter) -> Pieces:
    found = [(held.their_words, cite_words(one)) for one, held in of_kind(matter.told, Restraint)]
    found += [(talked.their_words, cite_words(one)) for one, talked in of_kind(matter.told, RestraintTalked)]
    return [piece for words, cited in found if words.strip() for piece in quote(words, cited)]


section = Section(
    parts=(
        Part(theme=Theme.CHILDS_WORDS, build=_own_words, order=7),
        Part(theme=Theme.MORE, build=_restraints, order=6),
    )
)
