"""A record as it is told: what timeline, desk and papers show, with its four times and its state."""

import re
from collections import defaultdict
from collections.abc import Sequence
from enum import StrEnum

import msgspec

from carer_app.domain.canonical import digest
from carer_app.domain.kind import Content
from carer_app.domain.kinds import whole
from carer_app.domain.revision import Occurred

_RANDOM_END = re.compile(r"[0-9a-fA-F]{8}$")
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class State(StrEnum):
    """How far a record has come; the first that holds."""

    CONFLICT = "conflict"
    SET_ASIDE = "set_aside"
    HELD = "held"
    READ = "read"
    RECEIVED = "received"
    SAVED = "saved"


class PartOf(msgspec.Struct, frozen=True, kw_only=True):
    """The record that a part belongs to, or that another record goes with, as a list names it."""

    id: str
    kind: str
    occurred: Occurred
    headline: str


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One record as it stands. `content` is None when it was retracted, erased, or written by a newer program.

    One that was `moved_away` says nothing any more: it was another child's. `present` and `words_of`, who else was there
    and whose account it is, are known where the content is. One that is `closed` is read by chosen people alone. `part_of`
    is the record that a part belongs to, where that is here, and `goes_with` the one that it points at as the same story.
    `not_right` is what the young person says is not right in it.
    """

    id: str
    child: str
    kind: str
    occurred: Occurred
    written: str
    author: str
    author_role: str
    headline: str
    state: State
    versions: int
    received: str | None = None
    read: str | None = None
    content: Content | None = None
    retracted: str | None = None
    flags: tuple[str, ...] = ()
    changed: str | None = None
    moved_away: bool = False
    present: tuple[str, ...] = ()
    words_of: str = ""
    closed: bool = False
    part_of: PartOf | None = None
    goes_with: PartOf | None = None
    not_right: tuple[str, ...] = ()

    def after(self, lead: PartOf, *, is_part: bool) -> "Told":
        """The same with the record that it belongs to, or goes with."""
        return msgspec.structs.replace(self, **{"part_of" if is_part else "goes_with": lead})

    @property
    def short(self) -> str:
        return short_number(self.id)


def short_number(record: str) -> str:
    """A record's short number on papers: five characters of its random end, such as K73QF. Whatever another program
    called a record gets one too.
    """
    end = record.replace("-", "")[-8:] if is_made_here(record) else digest("record", record.encode())[-8:]
    number = int(end, 16)
    return "".join(_LETTERS[(number >> shift) & 31] for shift in (20, 15, 10, 5, 0))


def is_made_here(record: str) -> bool:
    """Whether an id looks like those that this program gives: its end is random hexadecimal digits."""
    return bool(_RANDOM_END.search(record))


def read_whole(told: Sequence[Told]) -> list[Told]:
    """The same records, the earliest happening first; each that has parts among them as it reads with those."""
    parts: defaultdict[str, list[Content]] = defaultdict(list)
    for one in told:
        if one.part_of and one.content:
            parts[one.part_of.id].append(one.content)
    return [
        msgspec.structs.replace(one, content=whole(one.kind, one.content, parts[one.id]))
        if one.content and one.id in parts
        else one
        for one in told
    ]
