"""A draft as its writer has it."""

from typing import Any

import msgspec


class Cursor(msgspec.Struct, frozen=True, kw_only=True):
    """Where the writer was: the path of a field in the form, and the place in its text, as the window counts it."""

    field: str
    position: int = 0


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody has typed in one form so far. `record` is set when it changes a record that is there already, and
    `reason` is then the reason for the change, and `seen` the versions that stood when it was begun. `cursor` is where
    the writer was in it. One that is `closed` is for these `readers` alone, and about these people. `about` is
    the record to which a new part is being added.
    """

    name: str
    kind: str
    child: str = ""
    record: str = ""
    raw: dict[str, Any] = {}
    reason: str = ""
    seen: tuple[str, ...] = ()
    changed: str
    cursor: Cursor | None = None
    closed: bool = False
    readers: tuple[str, ...] = ()
    about_people: tuple[str, ...] = ()
    about: str = ""
