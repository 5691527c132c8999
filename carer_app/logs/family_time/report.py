"""What family time gives to the review paper: plan and outcome side by side, how it was, and the child's wishes."""

from collections import Counter

from carer_app.domain.kind import Theme
from carer_app.domain.story import Told
from carer_app.domain.words import day_words, first_line
from carer_app.i18n import _
from carer_app.logs.family_time.record import CAME, STANDINGS, Came, FamilyTime, Relative, Standing
from carer_app.reports.kit.parts import Cell, Pieces, entry_cell, labelled, para, quote, subheading, table
from carer_app.reports.kit.section import (
    Matter,
    Part,
    Section,
    beyond,
    cite,
    cite_about,
    in_passing,
    left_out,
    of_kind,
    spread,
)

LONGEST_CELL = 240
MOST_ROWS = 40
MOST_QUOTES = 12


def _arrangements(matter: Matter) -> Pieces:
    """How often it went ahead, fell through, or was said no to; then each of them."""
    found = _times(matter)
    if not found:
        return []
    standings = Counter(time.standing for _one, time in found)
    said = ", ".join(f"{STANDINGS[standing]} {standings[standing]}" for standing in Standing if standings[standing])
    title = matter.profile.terms.family_time.capitalize()
    counts = para(_("{family_time} in this period: {counts}.").format(family_time=title, counts=said))
    header = [_("When"), _("With"), _("How it stands"), _("Supervised"), _("Written in")]
    some = spread(found, MOST_ROWS)
    rest = left_out(len(some), len(found))
    return [
        *counts,
        *table(header, [_row(one, time) for one, time in some], (20, 20, 26, 18, 26)),
        *(para(rest, look="quiet") if rest else []),
    ]


def _row(one: Told, time: FamilyTime) -> list[Cell]:
    when = " · ".join(part for part in (day_words(time.day), time.time_words()) if part)
    stands = ": ".join(part for part in (time.standing_words(), time.reason) if part)
    who = "; ".join(_who(person) for person in time.people)
    texts = (when, who, stands, time.supervision_words())
    return [*(first_line(text, LONGEST_CELL) for text in texts), entry_cell(cite(one))]


def _who(person: Relative) -> str:
    """The name, and whether they were there where that is not as it was planned."""
    came = CAME[person.came] if person.came not in (Came.CAME, None) else ""
    return ", ".join(part for part in (person.words(), came) if part)


def _how_it_was(matter: Matter) -> Pieces:
    """How it was is never cut short: decisions are made on it. What another record of the day says stands beside it."""
    pieces: Pieces = []
    beside = in_passing(matter, Theme.FAMILY_TIME)
    for one, time in _times(matter):
        said = (
            (_("Before:"), time.before),
            (_("During:"), time.during),
            (_("After:"), time.after),
            (_("What others said:"), time.family_said),
            (_("What the carer thinks:"), time.what_i_think),
        )
        written = [(label, text) for label, text in said if text.strip()]
        others = beside.pop(time.day, [])
        known = [f"{label} {text}" for label, text in written]
        also = [(_("Also written that day:"), beyond(text, known)) for _other, text in others]
        written += [(label, text) for label, text in also if text]
        if written:
            pieces += labelled(written, "; ".join([cite(one), *(cite(other) for other, _text in others)]))
    return [*subheading(_("How it was")), *pieces] if pieces else []


def _own_words(matter: Matter) -> Pieces:
    said = [(text, one) for one, time in _times(matter) for text in (time.their_words, time.wishes) if text.strip()]
    some = spread(said, MOST_QUOTES)
    rest = left_out(len(some), len(said))
    pieces = [piece for text, one in some for piece in quote(text, cite_about(matter.profile.terms.family_time, one))]
    return [*pieces, *(para(rest, look="quiet") if rest else [])]


def _times(matter: Matter) -> list[tuple[Told, FamilyTime]]:
    return of_kind(matter.told, FamilyTime)


section = Section(
    parts=(
        Part(theme=Theme.FAMILY_TIME, build=_arrangements, order=1),
        Part(theme=Theme.FAMILY_TIME, build=_how_it_was, order=2),
        Part(theme=Theme.CHILDS_WORDS, build=_own_words, order=4),
    ),
)
