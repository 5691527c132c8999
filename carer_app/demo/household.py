"""What a made-up household is: its homes, its people, its children, and what happens to them over six months."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import msgspec

from carer_app.domain.people import Role


class MadeUpHome(msgspec.Struct, frozen=True, kw_only=True):
    """A home with one computer. `opened_by` is the person who sets that computer up."""

    key: str
    name: str
    profile: str
    opened_by: str


class MadeUpPerson(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who writes or reads. People of a council have no home, but an address for the desk.

    `reads` are the children whose files somebody at a council may read; people at home read those of their home.
    """

    key: str
    name: str
    role: Role
    home: str = ""
    council: str = ""
    email: str = ""
    reads: tuple[str, ...] = ()


class MadeUpChild(msgspec.Struct, frozen=True, kw_only=True):
    """A child, with the first sheet of their file as it was written at `begun`."""

    key: str
    name: str
    home: str
    responsible_authority: str
    birth_date: date
    sheet: dict[str, Any]
    begun: datetime


class Deed(StrEnum):
    """What somebody does with a record."""

    ADD = "add"
    AMEND = "amend"
    RETRACT = "retract"
    MOVE = "move"
    COMMENT = "comment"
    READ = "read"


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that somebody writes, or marks as read.

    `record` is the same for all versions of one record; the first version of a record has it as its key. `about` names
    the happenings that a comment, a read mark or a part is about: versions, not records. `home` is empty for what is done
    at the council's desk, and `child` for what is in no child's file. `sent` is when the home's computer is next online;
    None: not sent yet. `to` is the child whose file it is moved to; `photo` names a file beside the child's story, with
    what it shows.
    """

    key: str
    record: str
    home: str
    child: str
    author: str
    deed: Deed
    kind: str
    written: datetime
    raw: dict[str, Any] = {}
    reason: str = ""
    about: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    words_of: str = ""
    to: str = ""
    photo: str = ""
    photo_words: str = ""
    sent: datetime | None = None


class Online(msgspec.Struct, frozen=True, kw_only=True):
    """A moment at which a home's computer meets the council's."""

    home: str
    at: datetime


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """Six months of the made-up households. `happenings` and `online` are in order of time."""

    seed: int
    begins: date
    today: date
    homes: tuple[MadeUpHome, ...]
    people: tuple[MadeUpPerson, ...]
    children: tuple[MadeUpChild, ...]
    happenings: tuple[Happening, ...]
    online: tuple[Online, ...]
