"""Other children by their initials: finding their names in a text, and writing initials in their place.

A child's file is about one child; other children stand in it by initials (Hillingdon, Knowsley and Doncaster recording
policies; Caring Hearts fostering guidance).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from carer_app.domain.child_names import EVERYDAY_WORDS


class OtherChild(msgspec.Struct, frozen=True, kw_only=True):
    """Another child whose file is here: every name that they go by, and the initials that stand for them."""

    id: str
    name: str
    names: tuple[str, ...]
    initials: str


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """A place in a text where another child's name stands, without the ’s that may follow it."""

    start: int
    end: int
    found: str
    initials: str


def others_than(child: str, known: Iterable[tuple[str, str, str]]) -> tuple[OtherChild, ...]:
    """The other children, from (id, chosen name, legal name) of every child, with initials that tell them apart.

    What the child itself is called is never taken for another child's name.
    """
    rows = list(known)
    own = {name.casefold() for id_, chosen, legal in rows if id_ == child for name in _names(chosen, legal)}
    found: list[OtherChild] = []
    for id_, chosen, legal in sorted(rows):
        names = tuple(name for name in _names(chosen, legal) if name.casefold() not in own)
        if id_ != child and names:
            taken = {other.initials for other in found}
            found.append(OtherChild(id=id_, name=chosen, names=names, initials=_free(chosen, legal, taken)))
    return tuple(found)


def initials_of(chosen: str, legal: str = "") -> str:
    """The initials of a child: of the chosen name and the family name, where that is known."""
    chosen_words, legal_words = ([word for word in name.split() if word[0].isalnum()] for name in (chosen, legal))
    first = chosen_words or legal_words
    words = first[:1] + (first[1:] or legal_words[1:])[-1:]
    return "".join(word[0].upper() for word in words)


def names_in(text: str, others: Sequence[OtherChild]) -> Iterator[Named]:
    """Every place where another child's name stands as a word of its own, in capitals or not, also with ’s."""
    taken = -1
    found = sorted(
        (match.start(), -match.end(), match, other) for other in others for match in _pattern(other).finditer(text)
    )
    for start, _end, match, other in found:
        if start >= taken and _is_meant(match[1]):
            taken = match.end(1)
            yield Named(start=start, end=taken, found=match[1], initials=other.initials)


def with_initials(text: str, others: Sequence[OtherChild]) -> str:
    """The text with initials in the place of each of these children's names."""
    for named in reversed(list(names_in(text, others))):
        text = text[: named.start] + named.initials + text[named.end :]
    return text


def all_with_initials(value: Any, others: Sequence[OtherChild]) -> Any:
    """The same plain data with initials in every text of it."""
    if isinstance(value, str):
        return with_initials(value, others)
    if isinstance(value, dict):
        return {key: all_with_initials(part, others) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [all_with_initials(part, others) for part in value]
    return value


def _names(chosen: str, legal: str) -> list[str]:
    """The names of a child that mean nobody else, the longest first: chosen, legal, the first of each alone, and with
    the family name, which would otherwise be left standing behind the initials.
    """
    whole = [unicodedata.normalize("NFC", " ".join(name.split())) for name in (chosen, legal)]
    firsts = [text.partition(" ")[0] for text in whole if text]
    family = next((words[-1] for words in map(str.split, reversed(whole)) if len(words) > 1), "")
    with_family = [f"{first} {family}" for first in firsts if family]
    return sorted(dict.fromkeys([*filter(None, whole), *firsts, *with_family]), key=len, reverse=True)


def _free(chosen: str, legal: str, taken: set[str]) -> str:
    """Initials that nobody has yet: with one more letter of the first name, as often as it takes."""
    first = (chosen.split() or legal.split() or ["?"])[0]
    own = initials_of(chosen, legal) or "?"
    tries = [own, *(first[:length].capitalize() + own[1:] for length in range(2, len(first) + 1))]
    numbered = (f"{own}{number}" for number in range(2, 1000))
    return next(text for text in (*tries, *numbered) if text not in taken)


def _pattern(other: OtherChild) -> re.Pattern[str]:
    names = "|".join("".join(map(_typed, name)) for name in other.names)
    return re.compile(rf"(?<!\w)({names})(?=s?(?!\w))", re.IGNORECASE)


def _typed(letter: str) -> str:
    """A letter of a name in every way in which hurried people type it: without its accent, or with a straight ’."""
    plain = unicodedata.normalize("NFD", letter)[0]
    if letter == " ":
        return r"\s+"
    if letter in "'’":
        return "['’]"
    return re.escape(letter) if plain == letter else rf"(?:{letter}|{plain}[\u0300-\u036f]*)"


def _is_meant(found: str) -> bool:
    """Whether it is the name indeed: a name that is an everyday word too, such as Will, only with its capital."""
    return found.casefold() not in EVERYDAY_WORDS or found[:1].isupper()
