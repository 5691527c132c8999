"""The shared sheets of a child's file: each is there once, whether somebody has written it yet or not."""

from datetime import date

import msgspec

from carer_app.domain.child import Child
from carer_app.domain.files import sheet_record
from carer_app.domain.kind import Content, SectionKind
from carer_app.domain.kinds import CHILD_SHEET, kinds
from carer_app.domain.same_as import MAY_SAY, SAME_AS, SameAs, linked
from carer_app.domain.story import Told
from carer_app.journal.forms import NoSuchRecordError
from carer_app.journal.journal import Journal
from carer_app.session import Session
from carer_app.store import directory, index, revisions, streams
from carer_app.store.engine import Connection


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet of one child; `told` is None until somebody writes it."""

    kind: str
    told: Told | None


class OtherFile(msgspec.Struct, frozen=True, kw_only=True):
    """Another file of the same child, by the council's word; `child` is None where that file is not on this computer."""

    id: str
    child: Child | None


class Sheets:
    """What stands in a child's file besides the sheet at its front."""

    def __init__(self, session: Session, journal: Journal) -> None:
        self._session = session
        self._journal = journal

    def of(self, child: Child) -> list[Sheet]:
        """Every sheet that a file may hold, those not written yet as well."""
        slugs = [slug for slug, kind in kinds().items() if kind.listed and kind.one_per_file and slug != CHILD_SHEET]
        return [Sheet(kind=slug, told=self._told(child.id, slug)) for slug in slugs]

    def said(self, child: Child, kind: str) -> Content | None:
        """What one sheet says; None where nobody has written it, or a newer program did."""
        told = self._told(child.id, kind)
        return told.content if told else None

    def stays(self, child: Child) -> list[date]:
        """The first day of every stay of which this computer has the file, the earliest first."""
        with self._session.database.reading() as db:
            sections = streams.sections_of(db, file=child.id)
        return [section.opened for section in sections if section.section is SectionKind.STAY]

    def same_as(self, child: Child) -> list[OtherFile]:
        """The other files of this child, as a manager of the council has said and not taken back."""
        here = {one.id: one for one in self._journal.children()}
        with self._session.database.reading() as db:
            records = [row.record for row in index.of_kind(db, SAME_AS.slug, child.id)]
            said = [_said_by_council(db, record) for record in records]
        others = linked(one for one in said if one is not None)
        return [OtherFile(id=other, child=here.get(other)) for other in others]

    def _told(self, child: str, kind: str) -> Told | None:
        try:
            return self._journal.entry(sheet_record(child, kind))
        except NoSuchRecordError:
            return None


def _said_by_council(db: Connection, record: str) -> SameAs | None:
    """What one mark says, if it is by somebody whose word it is."""
    signed = revisions.of_record(db, record)[-1]
    author = directory.person(db, signed.revision.author)
    raw = signed.body.statement().content if signed.body else None
    content = SAME_AS.read(signed.revision.schema, raw) if raw is not None else None
    if author is None or author.role not in MAY_SAY:
        return None
    return content if isinstance(content, SameAs) else None
