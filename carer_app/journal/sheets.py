"""The shared sheets of a child's file: each is there once, whether somebody has written it yet or not."""

from datetime import date

import msgspec

from carer_app.domain.child import Child
from carer_app.domain.files import sheet_record
from carer_app.domain.kind import SectionKind
from carer_app.domain.kinds import CHILD_SHEET, kinds
from carer_app.domain.story import Told
from carer_app.journal.forms import NoSuchRecordError
from carer_app.journal.journal import Journal
from carer_app.session import Session
from carer_app.store import streams


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet of one child; `told` is None until somebody writes it."""

    kind: str
    told: Told | None


class Sheets:
    """What stands in a child's file besides the sheet at its front."""

    def __init__(self, session: Session, journal: Journal) -> None:
        self._session = session
        self._journal = journal

    def of(self, child: Child) -> list[Sheet]:
        """Every sheet that a file may hold, those not written yet as well."""
        slugs = [slug for slug, kind in kinds().items() if kind.listed and kind.one_per_file and slug != CHILD_SHEET]
        return [Sheet(kind=slug, told=self._told(child.id, slug)) for slug in slugs]

    def stays(self, child: Child) -> list[date]:
        """The first day of every stay of which this computer has the file, the earliest first."""
        with self._session.database.reading() as db:
            sections = streams.sections_of(db, file=child.id)
        return [section.opened for section in sections if section.section is SectionKind.STAY]

    def _told(self, child: str, kind: str) -> Told | None:
        try:
            return self._journal.entry(sheet_record(child, kind))
        except NoSuchRecordError:
            return None
