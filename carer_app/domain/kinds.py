"""The kinds this build knows: each folder in `logs/`, found by name, and the few kinds that have no folder."""

import importlib
import pkgutil
from collections.abc import Sequence
from functools import cache
from types import ModuleType

from carer_app.domain.closed import LOOKED, READERS_NAMED
from carer_app.domain.files import SECTION_OPENED
from carer_app.domain.handing import ACCEPTED, HANDED_OVER
from carer_app.domain.kind import Content, FileKind, RecordKind, SectionKind
from carer_app.domain.marks import (
    COMMENT,
    LOG_IN_MADE,
    MAY_READ,
    MOVE_CONFIRMED,
    MOVE_SENT_BACK,
    NOTE_READ,
    READ_MARK,
)
from carer_app.domain.revision import Link
from carer_app.domain.same_as import SAME_AS
from carer_app.errors import BadInputError

CHILD_SHEET = "child_file"
LOGS = "carer_app.logs"


@cache
def slices() -> tuple[str, ...]:
    """The names of the folders in `logs/`."""
    return tuple(
        sorted(found.name for found in pkgutil.iter_modules(importlib.import_module(LOGS).__path__) if found.ispkg)
    )


def part(slice_name: str, module: str) -> ModuleType:
    """One module of a slice: record, screen or report."""
    return importlib.import_module(f"{LOGS}.{slice_name}.{module}")


@cache
def kinds() -> dict[str, RecordKind]:
    """Every kind by slug: those of the slices, then those of no slice."""
    found = [kind for name in slices() for kind in part(name, "record").KINDS]
    marks = (COMMENT, READ_MARK, MOVE_CONFIRMED, MOVE_SENT_BACK, HANDED_OVER, ACCEPTED, SAME_AS, READERS_NAMED, LOOKED)
    return {kind.slug: kind for kind in (*found, *marks, NOTE_READ, MAY_READ, LOG_IN_MADE, SECTION_OPENED)}


def kind_named(slug: str) -> RecordKind:
    """The kind of that slug; raises BadInputError that lists those there are, but for the parts of another."""
    known = kinds()
    if slug not in known:
        names = ", ".join(slug for slug, kind in known.items() if kind.listed and not kind.part_of)
        raise BadInputError(f"There is no kind “{slug}”. Choose one of: {names}.", [("kind", "is not known")])
    return known[slug]


def listed_kinds(file: FileKind) -> list[RecordKind]:
    """The kinds that lists show and that are kept in that sort of file."""
    return [kind for kind in kinds().values() if kind.listed and kind.file is file]


def is_sheet(slug: str) -> bool:
    """Whether it tells how things are, of which a file has one, and not what happened on a day."""
    kind = kinds().get(slug)
    return kind is not None and kind.one_per_file


@cache
def at_once_kinds() -> tuple[str, ...]:
    """The kinds that wait for nobody on their way to the council."""
    return tuple(slug for slug, kind in kinds().items() if kind.at_once)


@cache
def part_kinds() -> tuple[str, ...]:
    """The kinds that are parts of another."""
    return tuple(slug for slug, kind in kinds().items() if kind.part_of)


def parts_for(lead: str, content: Content) -> list[RecordKind]:
    """The kinds of part that fit a record of this kind that says this."""
    return [kind for kind in kinds().values() if kind.part_of == lead and kind.fits(content)]


def may_be_gone_with(kind: RecordKind) -> bool:
    """Whether another entry can go with one of this kind as one story: with whatever happened in a stay, a part too."""
    return kind.listed and kind.section is SectionKind.STAY and not kind.one_per_file


def may_go_with(kind: RecordKind) -> bool:
    """Whether an entry of this kind can itself name one that it goes with: no part, which belongs to its lead already."""
    return may_be_gone_with(kind) and not kind.part_of


def whole(slug: str, content: Content, parts: Sequence[Content]) -> Content:
    """What a record of this kind says, as it reads with its parts, the earliest happening first."""
    kind = kinds().get(slug)
    return kind.gathers(content, parts) if kind and kind.gathers and parts else content


def is_living(slug: str) -> bool:
    """Whether a record of this kind lives on in its parts, and reads with them."""
    kind = kinds().get(slug)
    return kind is not None and kind.gathers is not None


def is_gathered(slug: str) -> bool:
    """Whether it is a part without which the record that it belongs to is not read whole."""
    kind = kinds().get(slug)
    return kind is not None and is_living(kind.part_of)


def lead_of(slug: str, about: Sequence[Link]) -> str:
    """The record to which one of this kind belongs, by what it is about; empty for what is no part.

    A part names its lead first; after it may stand the link of a move.
    """
    return about[0].record if about and slug in part_kinds() else ""
