"""Where a record is kept: a file has sections, and each section is a stream with readers and positions of its own."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID, uuid5

import msgspec

from carer_app.councils import CouncilProfile
from carer_app.domain.kind import AmendedBy, Content, Line, RecordKind, SectionKind
from carer_app.domain.kind import FileKind as FileKind
from carer_app.domain.revision import Occurred


def sheet_record(file: str, kind: str) -> str:
    """The record of a sheet of which each file has one. It is the same on every computer, so that two people who begin
    it apart write two versions of one record, for a person to bring together, and never two sheets.
    """
    return str(uuid5(_SHEETS, f"{file}/{kind}"))


_SHEETS = UUID("6f0b7c1e-3f5d-5c0a-9d55-7b1c2f3a4e11")


def carers_file(person: str) -> str:
    """The file of a carer's own. It is the same on every computer, so that nobody has two."""
    return str(uuid5(_CARERS, person))


_CARERS = UUID("0d3c5a52-6c0e-5b7e-8a3f-2f1de9c4b7a6")


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """One section of one file, by the opaque name of its stream."""

    stream: str
    file: str
    file_kind: FileKind
    section: SectionKind
    authority: str
    home: str
    opened: date


class SectionOpened(Content, frozen=True, kw_only=True):
    """The first record of every stream: which section of which file it is. `authority` is a council profile's slug."""

    file: str
    file_kind: FileKind
    section: SectionKind
    authority: str
    opened: date
    home: str = ""

    def occurred(self) -> Occurred:
        return Occurred.on(self.opened)

    def headline(self) -> str:
        return ""

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        return iter(())

    def as_section(self, stream: str) -> Section:
        return Section(
            stream=stream,
            file=self.file,
            file_kind=self.file_kind,
            section=self.section,
            authority=self.authority,
            home=self.home,
            opened=self.opened,
        )


def _example(today: date) -> SectionOpened:
    return SectionOpened(
        file="0199c0de-0000-7000-8000-000000000001",
        file_kind=FileKind.CHILD,
        section=SectionKind.STAY,
        authority="england",
        opened=today,
    )


SECTION_OPENED = RecordKind(
    slug="section_opened",
    title="Section opened",
    content=SectionOpened,
    example=_example,
    amended_by=AmendedBy.AUTHOR,
    listed=False,
)
