"""What an arrival gives to the review paper: when the child came, and their own words of that night."""

from carer_app.domain.kind import Theme
from carer_app.i18n import _
from carer_app.logs.arrival.record import ArrivalNote
from carer_app.reports.kit.parts import Pieces, bullets, quote, subheading
from carer_app.reports.kit.section import Matter, Part, Section, cite, cite_words, of_kind


def _own_words(matter: Matter) -> Pieces:
    found = of_kind(matter.told, ArrivalNote)
    return [piece for one, note in found if note.their_words for piece in quote(note.their_words, cite_words(one))]


def _came(matter: Matter) -> Pieces:
    found = of_kind(matter.told, ArrivalNote)
    if not found:
        return []
    return [*subheading(_("Coming here")), *bullets((note.headline(), cite(one)) for one, note in found)]


section = Section(
    parts=(
        Part(theme=Theme.CHILDS_WORDS, build=_own_words, order=0),
        Part(theme=Theme.MORE, build=_came, order=1),
    )
)
