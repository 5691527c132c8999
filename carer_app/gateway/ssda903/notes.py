"""What the report says beside the files: of which child, which cell or row, why, and which record."""

from enum import StrEnum

import msgspec

from carer_app.gateway.ssda903.known import Source


class About(StrEnum):
    """Which file a note is about. `CHILD` is the child as a whole."""

    CHILD = "Child"
    HEADER = "Header"
    MISSING = "Missing"
    OC2 = "OC2"
    REVIEWS = "Reviews"


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """Something a person at the council has to look at. `blank` are the columns that stay blank because of it."""

    about: About
    sentence: str
    blank: tuple[str, ...] = ()
    source: Source | None = None
