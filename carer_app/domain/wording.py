"""Gentle words: suggestions for what a child may read about themselves one day. They suggest and never stop anybody.

Read from resources/wording/*.toml. Silent inside quoted speech: what somebody said is written as it was said.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import msgspec

from carer_app.config import resources
from carer_app.councils import CouncilProfile
from carer_app.errors import KnownError


class Better(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words to say, those instead of which they are suggested, and why in one short sentence."""

    say: str
    instead_of: tuple[str, ...]
    why: str


class Wording(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One list of better words, and where it is from."""

    source: str
    better: tuple[Better, ...]


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """Words in a text for which there are better ones. `say` begins with a capital where what was found does."""

    start: int
    end: int
    found: str
    say: str
    why: str = ""


class BrokenWordingError(KnownError):
    """A list of words cannot be read; the sentence names the file and the key."""


class Words:
    """Every suggestion in one council's words, ready to be looked for."""

    def __init__(self, lists: Iterable[Wording], profile: CouncilProfile) -> None:
        own = {term.casefold() for term in _own_words(profile)}
        self._better: dict[str, tuple[str, str]] = {}
        for better in (one for wording in lists for one in wording.better):
            say = better.say.format_map(msgspec.structs.asdict(profile.terms))
            for words in better.instead_of:
                if not any(words.casefold() in term for term in (*own, say.casefold())):
                    self._better.setdefault(_plain(words), (say, better.why))
        longest_first = sorted(self._better, key=len, reverse=True)
        found = "|".join(re.escape(words).replace(r"\ ", r"\s+").replace("'", "['’]") for words in longest_first)
        self._pattern = re.compile(rf"(?<![\w-])(?:{found})(?![\w-])", re.IGNORECASE) if found else None

    def suggestions(self, text: str) -> list[Suggestion]:
        """What could be said better in a text, in the order of the text; nothing of what stands in quotation marks."""
        if self._pattern is None:
            return []
        spoken = list(quoted(text))
        return [
            self._suggestion(match)
            for match in self._pattern.finditer(text)
            if not any(start <= match.start() < end for start, end in spoken)
        ]

    def _suggestion(self, match: re.Match[str]) -> Suggestion:
        found = match[0]
        say, why = self._better[_plain(found)]
        starts_sentence = found[:1].isupper() and found[1:2].islower()
        told = say[:1].upper() + say[1:] if starts_sentence else say
        return Suggestion(start=match.start(), end=match.end(), found=found, say=told, why=why)


_QUOTES = (
    re.compile(r"“[^”]*(?:”|$)"),
    re.compile(r'"[^"]*(?:"|$)'),
    re.compile(r"‘(?:[^’]|’(?=\w))*(?:’|$)"),
    re.compile(r"(?<!\w)'(?=\S)(?:[^'\n]|'(?=\w))*'(?!\w)"),
)


def quoted(text: str) -> Iterator[tuple[int, int]]:
    """Where somebody's speech stands, marks included. A mark that is still open lasts until the end of the text."""
    for pattern in _QUOTES:
        for match in pattern.finditer(text):
            yield match.span()


def read_wordings(folder: Path) -> list[Wording]:
    """Every list in a folder, by the names of the files; raises BrokenWordingError."""
    found = []
    for path in sorted(folder.glob("*.toml")):
        try:
            found.append(msgspec.toml.decode(path.read_bytes(), type=Wording))
        except (msgspec.DecodeError, UnicodeError) as problem:
            raise BrokenWordingError(f"The list of words {path.name} cannot be read: {problem}.") from problem
    return found


@cache
def wordings() -> tuple[Wording, ...]:
    """The lists that ship."""
    return tuple(read_wordings(resources() / "wording"))


@cache
def words_of(profile: CouncilProfile) -> Words:
    """The shipped suggestions in the words of a council."""
    return Words(wordings(), profile)


def _plain(words: str) -> str:
    return " ".join(words.casefold().replace("’", "'").split())


def _own_words(profile: CouncilProfile) -> list[str]:
    terms = [str(term) for term in msgspec.structs.asdict(profile.terms).values()]
    return [*terms, *(theme.name for theme in profile.promise.themes)]
