"""How the council's promise is being met: each of its themes, with the entries of the period that speak to it.

Asked for by Northumberland's strategy of 2023-25, which puts the promise into each review.
"""

from collections.abc import Sequence

from carer_app.councils import PromiseTheme
from carer_app.domain.checks import day_of
from carer_app.domain.promise import outcomes_title
from carer_app.domain.story import Told
from carer_app.domain.words import date_words
from carer_app.i18n import _, counted
from carer_app.reports.kit.parts import Cell, Pieces, bullets, entry_cell, heading, para, table
from carer_app.reports.kit.section import Matter

_MOST = 4


def promise_chapter(matter: Matter) -> Pieces:
    """The promise in the words of the child's own council, then what is wanted for its children; nothing where the
    council published neither.
    """
    return [*_promise(matter), *_outcomes(matter)]


def _promise(matter: Matter) -> Pieces:
    promise = matter.profile.promise
    if not promise.themes:
        return []
    words = _("{council} promised this. Beside each part stand the entries that carers marked with it.")
    rows = [_row(theme, _speaking_to(theme, matter.told)) for theme in promise.themes]
    return [
        *heading(promise.title),
        *para(words.format(council=matter.profile.name)),
        *table([_("Promise"), _("In the council's words"), _("Written in")], rows, (7, 11, 5)),
    ]


def _outcomes(matter: Matter) -> Pieces:
    outcomes = matter.profile.outcomes
    if not outcomes.themes:
        return []
    source = para(_("From: {source}.").format(source=outcomes.source), look="quiet") if outcomes.source else []
    return [*heading(outcomes_title(matter.profile)), *bullets(outcomes.themes), *source]


def _row(theme: PromiseTheme, found: Sequence[Told]) -> list[Cell]:
    return [theme.name, theme.words, entry_cell(_cited(found))]


def _speaking_to(theme: PromiseTheme, told: Sequence[Told]) -> list[Told]:
    return [one for one in told if one.content and not one.retracted and theme.name in one.content.themes()]


def _cited(found: Sequence[Told]) -> str:
    """The latest entries, and how many more there are."""
    if not found:
        return _("no entry is marked")
    more = len(found) - _MOST
    latest = "; ".join(f"{date_words(day_of(one.occurred))} · {one.short}" for one in found[-_MOST:])
    return latest + (" " + counted("and {count} more", "and {count} more", more) if more > 0 else "")
