"""What measures give to the review paper: the first and the last of this time, without a word on what they mean."""

from carer_app.domain.kind import Theme
from carer_app.domain.measures import LABELS, UNITS, Measure, Measured
from carer_app.domain.story import Told
from carer_app.domain.words import day_words
from carer_app.i18n import _
from carer_app.reports.kit.parts import Pieces, bullets, quote
from carer_app.reports.kit.section import Matter, Part, Section, cite, cite_about, of_kind


def _then_and_now(matter: Matter) -> Pieces:
    found = of_kind(matter.told, Measure)
    return bullets(line for what in Measured if (line := _line(what, found)))


def _line(what: Measured, found: list[tuple[Told, Measure]]) -> tuple[str, str] | None:
    own = [(one, measure) for one, measure in found if measure.value(what) is not None]
    if not own:
        return None
    (_first, then), (one, now) = own[0], own[-1]
    words = _("{what}: {value} {unit} on {day}.")
    if len(own) > 1:
        words = _("{what}: {before} {unit} on {start}, {value} {unit} on {day}.")
    said = words.format(
        what=LABELS[what],
        unit=UNITS[what],
        before=getattr(then, what),
        start=day_words(then.day),
        value=getattr(now, what),
        day=day_words(now.day),
    )
    return said, cite(one)


def _own_words(matter: Matter) -> Pieces:
    found = [(one, measure) for one, measure in of_kind(matter.told, Measure) if measure.their_words.strip()]
    return [
        piece for one, measure in found for piece in quote(measure.their_words, cite_about(_("what was measured"), one))
    ]


section = Section(
    parts=(
        Part(theme=Theme.HEALTH, build=_then_and_now, order=7),
        Part(theme=Theme.CHILDS_WORDS, build=_own_words, order=10),
    )
)
