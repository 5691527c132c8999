"""What somebody at the council reads of closed sections, opened by their own key for one answer and never kept."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

import msgspec
from sqlalchemy import Connection

from carer_app.domain.closed import (
    READERS_NAMED,
    SAFEGUARDING,
    Box,
    Reader,
    ReadersNamed,
    named_together,
    open_box,
    opening_key,
)
from carer_app.domain.files import SECTION_OPENED, SectionOpened
from carer_app.domain.kinds import kinds
from carer_app.domain.revision import REVISION, SignedRevision
from carer_app.domain.sealing import NotForYouError, SealingKey
from carer_app.domain.signing import BrokenSignatureError
from carer_app.domain.well_formed import has_times, is_well_named
from carer_app.gateway.council import Council
from carer_app.gateway.db import closed
from carer_app.gateway.db.index import content_of
from carer_app.gateway.db.persons import author_keys

_ID = re.compile(r"[0-9a-f-]{8,64}")


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """One version out of its box. It holds when its signature fits these words and its key is known to be the author's."""

    signed: SignedRevision
    received: str
    holds: bool


class ClosedSection(msgspec.Struct, frozen=True, kw_only=True):
    """A closed section as one of its readers has it. `broken` counts boxes that are not what they are named for.

    `let_in` is whom the safeguarding key let in, and when.
    """

    stream: str
    key: bytes
    child: str
    authority: str
    readers: tuple[Reader, ...]
    about: tuple[str, ...]
    safeguarding: str
    let_in: tuple[tuple[str, str], ...]
    versions: tuple[Opened, ...]
    broken: int

    def of_record(self, record: str) -> list[Opened]:
        """The versions of a record, in the order of arrival."""
        return [one for one in self.versions if one.signed.revision.record == record]

    def marks(self, kind: str, record: str) -> list[Opened]:
        """What of one kind was written about a record, in the order of arrival."""
        return [
            one
            for one in self.versions
            if one.signed.revision.kind == kind and any(link.record == record for link in one.signed.revision.about)
        ]

    def records(self) -> list[str]:
        """The entries in it that lists show, those of a newer program too."""
        known = kinds()
        shown = (
            one.signed.revision.record
            for one in self.versions
            if one.signed.revision.kind not in known or known[one.signed.revision.kind].listed
        )
        return list(dict.fromkeys(shown))


class Shelf(msgspec.Struct, frozen=True, kw_only=True):
    """All that opens, and in `shut` how many sections are sealed to an earlier key of the same person."""

    sections: tuple[ClosedSection, ...]
    shut: int

    def holding(self, record: str) -> ClosedSection | None:
        return next((one for one in self.sections if one.of_record(record)), None)


def shelf_of(council: Council, connection: Connection, person: str, sealing: SealingKey) -> Shelf:
    """The closed sections that somebody reads, opened."""
    given = closed.keys_for(connection, person)
    opened = (open_section(council, connection, stream, sealed, sealing) for stream, sealed in given.items())
    sections = tuple(section for section in opened if section is not None)
    return Shelf(sections=sections, shut=len(given) - len(sections))


def _keys(sealed: Sequence[str], sealing: SealingKey) -> Iterator[bytes]:
    """What opens of these, the latest first."""
    for one in reversed(sealed):
        with suppress(NotForYouError, ValueError):
            yield sealing.open(bytes.fromhex(one))


def open_section(
    council: Council, connection: Connection, stream: str, sealed: Sequence[str], sealing: SealingKey
) -> ClosedSection | None:
    """One closed section, opened by the key that was sealed so, the latest last; None where none of them opens it."""
    boxes = closed.boxes_of(connection, stream)
    key = opening_key(_keys(sealed, sealing), (box for box, _received in boxes))
    return None if key is None else _section(council, connection, stream, key, boxes)


def _section(
    council: Council, connection: Connection, stream: str, key: bytes, boxes: Sequence[tuple[Box, str]]
) -> ClosedSection:
    found = list(_out_of(boxes, key))
    keys = author_keys(connection, {signed.revision.author for signed, _received in found})
    keys.add((SAFEGUARDING, council.keys.signing.public))
    versions = tuple(Opened(signed=signed, received=received, holds=_holds(signed, keys)) for signed, received in found)
    opened = next((content for _one, content in _contents(versions, SECTION_OPENED.slug, SectionOpened)), None)
    listed = list(_contents(versions, READERS_NAMED.slug, ReadersNamed))
    named = named_together((one.signed.revision.author, content) for one, content in listed)
    return ClosedSection(
        stream=stream,
        key=key,
        child=opened.file if opened else "",
        authority=opened.authority if opened else "",
        readers=named.readers if named else (),
        about=named.about if named else (),
        safeguarding=named.safeguarding if named else "",
        let_in=tuple(
            (named.readers[-1].name, one.signed.revision.written)
            for one, named in listed
            if one.signed.revision.author == SAFEGUARDING and named.readers
        ),
        versions=versions,
        broken=len(boxes) - len(found),
    )


def _out_of(boxes: Sequence[tuple[Box, str]], key: bytes) -> Iterator[tuple[SignedRevision, str]]:
    """What comes out of the boxes, each with when it was received; what is not well formed is as good as not opened."""
    for box, received in boxes:
        try:
            signed = open_box(box, key)
        except NotForYouError:
            continue
        if has_times(signed.revision) and is_well_named(signed.revision) and _ID.fullmatch(signed.revision.record):
            yield signed, received


def _contents(versions: tuple[Opened, ...], kind: str, sort: type[Any]) -> Iterator[tuple[Opened, Any]]:
    """The versions of one kind with what they say, of those whose signature holds."""
    for one in versions:
        if one.holds and one.signed.revision.kind == kind:
            content = content_of(one.signed.revision, one.signed.body)
            if isinstance(content, sort):
                yield one, content


def _holds(signed: SignedRevision, keys: set[tuple[str, str]]) -> bool:
    revision = signed.revision
    try:
        signed.signed.verify(REVISION, revision.author_key)
        fits = signed.body is None or signed.body.hash() == revision.body_hash
    except (BrokenSignatureError, ValueError):
        return False
    return fits and (revision.author, revision.author_key) in keys
