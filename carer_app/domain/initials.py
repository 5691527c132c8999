"""Other children by their initials: finding their names in a text, and writing initials in their place.

A child's file is about one child; other children stand in it by initials (Hillingdon, Knowsley and Doncaster recording
policies; Caring Hearts fostering guidance).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import takewhile
from typing import Any

import msgspec

from carer_app.domain.child_names import EVERYDAY_WORDS

_WORD = re.compile(r"\S+")
_SENTENCE_END = re.compile(r"[.!?…]\W*$")
_AROUND = 4


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

    @property
    def is_everyday_word(self) -> bool:
        """Whether it may be no name at all, as in “Will you come?”."""
        return self.found.casefold() in EVERYDAY_WORDS


class Doubt(msgspec.Struct, frozen=True, kw_only=True):
    """An everyday word that is taken for a child's name: in which field it stands, and among which words.

    `number` tells it from the same word among the same words earlier in the field. When those words change it is
    another doubt, so that nothing that was said of the old ones is taken to be said of the new.
    """

    field: str
    word: str
    quote: str
    number: int = 0


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


def named_in(
    text: str, others: Sequence[OtherChild], not_names: Container[Doubt] = (), field: str = ""
) -> Iterator[Named]:
    """Every place where another child's name stands, but for those of which somebody said that it is no name."""
    return (named for named, doubt in _with_doubts(text, others, field) if doubt is None or doubt not in not_names)


def doubts_in(value: Any, others: Sequence[OtherChild], field: str = "") -> Iterator[Doubt]:
    """The everyday words in any text of plain data that are taken for the names of these children."""
    for path, text in texts_in(value, field):
        yield from (doubt for _named, doubt in _with_doubts(text, others, path) if doubt)


def with_initials(text: str, others: Sequence[OtherChild], not_names: Container[Doubt] = (), field: str = "") -> str:
    """The text with initials in the place of each of these children's names, but for what is said to be no name."""
    for named in reversed(list(named_in(text, others, not_names, field))):
        text = text[: named.start] + named.initials + text[named.end :]
    return text


def all_with_initials(
    value: Any, others: Sequence[OtherChild], not_names: Container[Doubt] = (), field: str = ""
) -> Any:
    """The same plain data with initials in every text of it. `field` is the path at which it stands in the record."""
    if isinstance(value, str):
        return with_initials(value, others, not_names, field)
    if isinstance(value, dict):
        return {key: all_with_initials(part, others, not_names, _path(field, key)) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [all_with_initials(part, others, not_names, f"{field}[{number}]") for number, part in enumerate(value)]
    return value


def texts_in(value: object, field: str = "") -> Iterator[tuple[str, str]]:
    """Every text in plain data, with its path."""
    if isinstance(value, str):
        yield field, value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from texts_in(part, _path(field, name))
    elif isinstance(value, list | tuple):
        for number, part in enumerate(value):
            yield from texts_in(part, f"{field}[{number}]")


def _path(field: str, name: str) -> str:
    return f"{field}.{name}" if field else name


def _with_doubts(text: str, others: Sequence[OtherChild], field: str) -> Iterator[tuple[Named, Doubt | None]]:
    """Each place where a name stands, with the doubt about it where it is an everyday word."""
    before: Counter[tuple[str, str]] = Counter()
    for named in names_in(text, others):
        if not named.is_everyday_word:
            yield named, None
            continue
        quote = _quote(text, named)
        yield named, Doubt(field=field, word=named.found, quote=quote, number=before[named.found, quote])
        before[named.found, quote] += 1


def _quote(text: str, named: Named) -> str:
    """The word with those around it in its sentence, as many as show what is meant."""
    words = list(_WORD.finditer(text))
    at = next(number for number, word in enumerate(words) if word.end() > named.start)
    before = takewhile(lambda word: not _SENTENCE_END.search(word[0]), reversed(words[max(0, at - _AROUND) : at]))
    quote = [word[0] for word in before][::-1]
    for word in words[at : at + 1 + _AROUND]:
        quote.append(word[0])
        if _SENTENCE_END.search(word[0]):
            break
    return " ".join(quote)


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
