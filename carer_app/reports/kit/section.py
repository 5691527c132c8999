"""What a slice gives to a paper that crosses slices: pieces for some of its chapters, and figures to see at a glance."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from carer_app.clock import local, moment
from carer_app.councils import CouncilProfile
from carer_app.domain.checks import day_of
from carer_app.domain.child import Child
from carer_app.domain.company import company_words, typed
from carer_app.domain.kind import Content, Theme
from carer_app.domain.people import Role
from carer_app.domain.story import State, Told
from carer_app.domain.words import day_words, first_line
from carer_app.i18n import _, counted
from carer_app.reports.kit.parts import Pieces

T = TypeVar("T")
C = TypeVar("C", bound=Content)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What a slice may know when it writes its part: the child, the period, and its own records as they stand.

    `told` happened in the period, oldest first, all with content; `before` happened earlier.
    """

    child: Child
    profile: CouncilProfile
    start: date
    end: date
    told: tuple[Told, ...]
    before: tuple[Told, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Tile:
    """A figure to see at a glance, and its words."""

    figure: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Part:
    """A slice's pieces for one chapter; no pieces when its records say nothing about it. Lower orders come first."""

    theme: Theme
    build: Callable[[Matter], Pieces]
    order: int = 5


@dataclass(frozen=True, kw_only=True)
class Section:
    """All that a slice gives. Exported by its report.py as `section`."""

    parts: tuple[Part, ...] = ()
    tiles: Callable[[Matter], Sequence[Tile]] | None = None


def of_kind(told: Sequence[Told], content: type[C]) -> list[tuple[Told, C]]:
    """The records whose content is of that form, each with it."""
    return [(one, one.content) for one in told if isinstance(one.content, content)]


def told_apart(matter: Matter, theme: Theme) -> set[date]:
    """The days on which a part of life has a record of its own."""
    return {day_of(one.occurred) for one in matter.told if one.content and one.content.tells(theme)}


def in_passing(matter: Matter, theme: Theme) -> dict[date, list[tuple[Told, str]]]:
    """What other records say of a part of life on the days that have a record of its own, so that each is told once."""
    days = told_apart(matter, theme)
    found: dict[date, list[tuple[Told, str]]] = {}
    for one in matter.told:
        text = one.content.in_passing(theme) if one.content else ""
        if text.strip() and day_of(one.occurred) in days:
            found.setdefault(day_of(one.occurred), []).append((one, text))
    return found


def beyond(text: str, said: Iterable[str]) -> str:
    """The sentences of a text that are not said already, by their words alone."""
    already = [_words(one) for one in said]
    sentences = _SENTENCE.split(text.strip())
    return " ".join(one for one in sentences if not any(_words(one) in other for other in already))


def _words(text: str) -> str:
    return " " + " ".join(re.findall(r"\w+", text.casefold())) + " "


def cite(told: Told) -> str:
    """The entry that a statement stands on: its day and short number, and whether it was written late or changed."""
    happened, written = day_of(told.occurred), local(moment(told.written)).date()
    parts = [day_words(happened), told.short]
    if told.versions > 1:
        parts.append(counted("amended, {count} version", "amended, {count} versions", told.versions))
    if written > happened:
        words = _("happened {happened}, written {written}")
        parts.append(words.format(happened=f"{happened:%a}", written=day_words(written)))
    parts += company_words(told.present, told.words_of, told.author, told.author_role)
    if told.not_right:
        parts.append(_("the young person says that something in it is not right"))
    if told.state is State.CONFLICT:
        parts.append(_("two people wrote this"))
    return " · ".join(parts)


def cite_words(told: Told) -> str:
    """The entry in which the child's own words stand; an adult's says on whose log-in they were typed."""
    is_said = told.words_of or not told.author or told.author_role == Role.YOUNG_PERSON
    return cite(told) if is_said else f"{cite(told)} · {typed(told.author, ())}"


def cite_about(about: str, told: Told) -> str:
    """The same after what the words are about: nobody remembers half a year later what “I can do it” was."""
    return _("about {what} · {entry}").format(what=first_line(about, 60), entry=cite_words(told))


def spread(found: Sequence[T], most: int) -> list[T]:
    """At most so many, evenly over the whole, with the first and the last among them."""
    if len(found) <= most:
        return list(found)
    return [found[round(place * (len(found) - 1) / (most - 1))] for place in range(most)]


def left_out(shown: int, all_: int) -> str:
    """What is said when not all are printed; empty when all are."""
    if shown >= all_:
        return ""
    return _("{shown} of {all} are printed, spread over the period. All of them are in the record.").format(
        shown=shown, all=all_
    )
