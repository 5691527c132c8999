"""Search as one types: every word, by its beginning, newest first. No ranking: it would cost at each key press."""

import re
import unicodedata

import msgspec
from sqlalchemy import text

from carer_app.store.engine import Connection

_WORD = re.compile(r"\w+", re.UNICODE)


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One record found; the words that were found stand between « and »."""

    id: str
    child: str
    kind: str
    occurred: str
    headline: str
    snippet: str


def search(db: Connection, words: str, child: str | None, limit: int) -> list[Found]:
    """Records that hold every one of the words."""
    query = match_expression(words)
    if not query:
        return []
    rows = db.execute(_IN_CHILD if child else _EVERYWHERE, {"query": query, "child": child, "limit": limit})
    return [
        Found(
            id=row.record,
            child=row.file,
            kind=row.kind,
            occurred=row.occurred,
            headline=row.headline,
            snippet=row.snippet,
        )
        for row in rows
    ]


def match_expression(words: str) -> str:
    """What was typed as an FTS5 expression; nothing typed can be taken for its grammar."""
    return " ".join(f'"{word}"*' for word in _WORD.findall(unicodedata.normalize("NFC", words)))


_SELECT = (
    "SELECT i.record, i.file, i.kind, i.occurred, i.headline, snippet(search, 0, '«', '»', '…', 12) AS snippet "
    "FROM search JOIN record_index i ON i.number = search.rowid WHERE search MATCH :query "
)
_ORDER = "ORDER BY search.rowid DESC LIMIT :limit"
_EVERYWHERE = text(_SELECT + _ORDER)
_IN_CHILD = text(_SELECT + "AND i.file = :child " + _ORDER)
