"""Search as one types: every word, by its beginning, newest first. No ranking: it would cost at each key press."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta

import msgspec
from sqlalchemy import text

from carer_app.clock import beginning
from carer_app.domain.kind import FileKind
from carer_app.domain.marks import COMMENT
from carer_app.domain.story import Told
from carer_app.store import findable
from carer_app.store.engine import Connection
from carer_app.store.index import Place, Wanted, as_told, with_leads

_WORD = re.compile(r"\w+", re.UNICODE)
_SHORT = re.compile(r"[0-9A-HJKMNP-TV-Z]{5}")
_MOST_WORDS = 40


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One record found, and the place from which more are found. In `snippet` the words stand between « and ».

    `in_comment` tells that the words stand in what was said about the record.
    """

    told: Told
    place: Place
    snippet: str
    in_comment: bool = False

    @property
    def id(self) -> str:
        return self.told.id


def search(db: Connection, words: str, wanted: Wanted) -> list[Found]:
    """Records that hold every one of the words, or have that short number, or where none is typed all that is wanted."""
    query = match_expression(words, wanted)
    if not query or wanted.limit < 1 or wanted.files == ():
        return []
    rows = db.execute(SEARCH, conditions(wanted) | {"query": query}).all()
    found: dict[str, Found] = {}
    for row in rows:
        told, place = as_told(row), Place(occurred=row.place_occurred, number=row.place_number)
        is_comment = row.place_kind == COMMENT.slug
        found.setdefault(told.id, Found(told=told, place=place, snippet=row.snippet, in_comment=is_comment))
    named = with_leads(db, [one.told for one in found.values()])
    return [msgspec.structs.replace(one, told=told) for one, told in zip(found.values(), named, strict=True)]


def match_expression(words: str, wanted: Wanted) -> str:
    """What was typed and chosen as an FTS5 expression; nothing typed can be taken for its grammar. Empty for nothing."""
    typed = _typed(words)
    if not typed and words.strip():
        return ""
    return " AND ".join([*([typed] if typed else []), *_marks(wanted)])


def _typed(words: str) -> str:
    found = list(dict.fromkeys(_WORD.findall(unicodedata.normalize("NFC", words))))[:_MOST_WORDS]
    beginnings = " ".join(f'"{word}"*' for word in found)
    if len(found) == 1 and _SHORT.fullmatch(found[0].upper()):
        return f'({{words}} : {beginnings} OR {{marks}} : "{findable.number_mark(found[0])}")'
    return f"{{words}} : ({beginnings})" if found else ""


def _marks(wanted: Wanted) -> Iterator[str]:
    chosen = (
        (wanted.child, findable.child_mark),
        (wanted.kind, findable.kind_mark),
        (wanted.theme, findable.theme_mark),
    )
    for name, mark in chosen:
        if name:
            yield f'{{marks}} : "{mark(name)}"'
    if wanted.files:
        any_of = " OR ".join(f'"{findable.child_mark(file)}"' for file in wanted.files)
        yield f"{{marks}} : ({any_of})"


def conditions(wanted: Wanted) -> dict[str, object]:
    ends = wanted.end is not None and wanted.end < date.max
    high = findable.place_of(beginning(wanted.end + timedelta(days=1)), 0) if wanted.end and ends else findable.LAST
    if wanted.after:
        high = min(high, findable.place_of(wanted.after.occurred, wanted.after.number))
    return {
        "low": findable.place_of(beginning(wanted.start), 0) if wanted.start else 0,
        "high": high,
        "state": str(wanted.state or ""),
        "limit": wanted.limit,
        "mask": findable.NUMBER_MASK,
        "comment": COMMENT.slug,
        "files": "" if wanted.files is None else msgspec.json.encode(wanted.files).decode(),
        "child_file": str(FileKind.CHILD),
        "without": msgspec.json.encode(wanted.without).decode(),
    }


SEARCH = text("""
    SELECT i.*, p.name AS author_name, p.role AS author_role,
        own.kind AS place_kind, own.occurred AS place_occurred, own.number AS place_number,
        snippet(search, 0, '«', '»', '…', 16) AS snippet
    FROM search
    CROSS JOIN record_index own ON own.number = (search.rowid & :mask)
    CROSS JOIN record_index i ON i.record = CASE own.kind
        WHEN :comment THEN (SELECT a.record FROM about a WHERE a.revision = own.head)
        ELSE own.record END
    LEFT JOIN people p ON p.id = i.author
    WHERE search MATCH :query AND search.rowid >= :low AND search.rowid < :high
        AND i.listed AND (:state = '' OR i.state = :state)
        AND CASE :files WHEN '' THEN i.file NOT IN (SELECT file FROM sections WHERE file_kind != :child_file)
            ELSE i.file IN (SELECT value FROM json_each(:files)) END
        AND (:without = '[]' OR i.file NOT IN (SELECT value FROM json_each(:without)))
    ORDER BY search.rowid DESC LIMIT :limit
""")
