"""The table of search: by which words and marks each record is found. Worked out from bodies, so it can be made anew.

A row's number tells when the record happened, so that the newest happening comes first and a period is a range. Its marks
are tokens that nobody can type: child, kind, themes and the short number, so that filters cost no more than a word.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from carer_app.councils import CouncilProfile
from carer_app.domain.kind import Content, RecordKind
from carer_app.domain.revision import SignedRevision
from carer_app.domain.story import short_number
from carer_app.store.engine import Connection

NUMBER_BITS = 22
NUMBER_MASK = (1 << NUMBER_BITS) - 1
LAST = (1 << 62) - 1
_FIRST_DAY = datetime(1900, 1, 1, tzinfo=UTC)
_MOST_MINUTES = (1 << 32) - 1
_PUT = text("INSERT INTO search(rowid, words, marks) VALUES (:place, :words, :marks)")
_DROP = text("DELETE FROM search WHERE rowid = :place")


def place_of(occurred: str, number: int) -> int:
    """Where a record stands among all: by when it happened, to the minute, then by its number in the index."""
    try:
        at = datetime.fromisoformat(occurred)
        minutes = ((at if at.tzinfo else at.replace(tzinfo=UTC)) - _FIRST_DAY) // timedelta(minutes=1)
    except (ValueError, OverflowError):
        minutes = 0
    return (min(max(minutes, 0), _MOST_MINUTES) << NUMBER_BITS) | (number & NUMBER_MASK)


def put(db: Connection, place: int, words: str, marks: str) -> None:
    """Make a record findable. Cheapest in the order of places."""
    db.execute(_PUT, {"place": place, "words": words, "marks": marks})


def drop(db: Connection, place: int) -> None:
    db.execute(_DROP, {"place": place})


def words_of(current: Sequence[SignedRevision], kind: RecordKind | None, profile: CouncilProfile) -> str:
    """What the versions that stand say, as people read it; of what cannot be read here, every sentence that is in it."""
    return " · ".join(dict.fromkeys(part for one in current for part in _said(one, kind, profile) if part))


def marks_of(record: str, file: str, kind: str, themes: Iterable[str]) -> str:
    """The marks of a record."""
    own = (child_mark(file), kind_mark(kind), number_mark(short_number(record)))
    return " ".join((*own, *(theme_mark(theme) for theme in themes)))


def themes_of(current: Sequence[SignedRevision], kind: RecordKind | None) -> list[str]:
    """Every theme that one of the versions that stand was given."""
    contents = [content for one in current if (content := read(one, kind))]
    return list(dict.fromkeys(theme for content in contents for theme in content.themes()))


def child_mark(file: str) -> str:
    return _mark("c", file)


def kind_mark(slug: str) -> str:
    return _mark("k", slug)


def theme_mark(theme: str) -> str:
    return _mark("t", theme)


def number_mark(short: str) -> str:
    return _mark("n", short)


def read(version: SignedRevision, kind: RecordKind | None) -> Content | None:
    """The content of a version; None when there is nothing to read, or not by this program."""
    raw = version.body.statement().content if version.body else None
    return kind.read(version.revision.schema, raw) if kind and raw is not None else None


def _mark(sort: str, name: str) -> str:
    """One token: it begins with a private character, which no keyboard has and the tokenizer keeps."""
    return "\ue000" + sort + "".join(letter for letter in name.casefold() if letter.isalnum())


def _said(version: SignedRevision, kind: RecordKind | None, profile: CouncilProfile) -> Iterator[str]:
    content = read(version, kind)
    if content is None:
        raw = version.body.statement().content if version.body else None
        yield from (found for found in _texts(raw) if " " in found)
        return
    lines = [line.text for line in content.lines(profile)]
    headline = content.headline()
    if not any(headline in line for line in lines):
        yield headline
    yield from lines


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [found for part in value.values() for found in _texts(part)]
    if isinstance(value, list):
        return [found for part in value for found in _texts(part)]
    return []
