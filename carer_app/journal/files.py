"""The files that are no child's: the home's own book, and each carer's own file; where they are, and who reads them."""

from carer_app.clock import today
from carer_app.domain.files import SECTION_OPENED, FileKind, Section, SectionOpened, carers_file
from carer_app.domain.kind import RecordKind, SectionKind
from carer_app.domain.people import IN_HOMES, KEEPERS, Person, Role
from carer_app.domain.revision import SignedRevision, Statement, new_id
from carer_app.domain.sealed_copies import SealedCopyError
from carer_app.errors import BadInputError
from carer_app.i18n import _
from carer_app.journal.forms import New, plain
from carer_app.session import Filing, Signer
from carer_app.store import directory, moved_on, streams
from carer_app.store.engine import Connection


class Files:
    """The book is all the home's files that are here: each computer of a home may have begun one before they met.

    A carer's own file is read here by that carer and by a registered manager, and by nobody else at this computer.
    """

    def __init__(self, session: Signer) -> None:
        self._session = session

    # ---- which, and who reads them

    def has_book(self) -> bool:
        """Whether the person at the keyboard works in a children's home: foster carers keep no book of a home."""
        return self._session.person.role in IN_HOMES

    def book(self) -> tuple[str, ...]:
        """Every file of the home's own that is here; none for whoever keeps no book."""
        if not self.has_book():
            return ()
        with self._session.database.reading() as db:
            sections = streams.sections_of(db, file_kind=FileKind.HOME)
        return tuple(dict.fromkeys(section.file for section in sections))

    def own(self, person: str = "") -> str:
        """The own file of a carer, by default of the person at the keyboard; whether anything is in it or not."""
        return carers_file(person or self._session.person.id)

    def carers(self) -> list[Person]:
        """Whose own files the person at the keyboard may read: their own first, and a manager's also everybody's here."""
        me = self._session.person
        if me.role is not Role.REGISTERED_MANAGER:
            return [me]
        with self._session.database.reading() as db:
            others = [one for one in directory.everyone(db) if one.role in KEEPERS and one.id != me.id]
        return [me, *sorted(others, key=lambda one: one.name.casefold())]

    def whose(self, file: str) -> Person | None:
        """The carer whose own file that is, among those that may be read here."""
        return next((one for one in self.carers() if carers_file(one.id) == file), None)

    def readable(self) -> tuple[str, ...]:
        """Every file that is no child's and that the person at the keyboard reads."""
        return (*self.book(), *(carers_file(one.id) for one in self.carers()))

    def sealed(self, db: Connection) -> frozenset[str]:
        """The files of children who moved on that lie here sealed, for everybody: nothing that reads is to tell of them. Whoever
        answers for the home and opened one reads it until the next lock.
        """
        return frozenset(moved_on.kept(db)) - self._session.unsealed

    def may_read(self, db: Connection, record: str) -> bool:
        """Whether a record is in a file that the person at the keyboard reads."""
        found = streams.file_of(db, record)
        if found is None:
            return True
        file, kind = found
        if kind is FileKind.CHILD:
            return file not in self.sealed(db)
        return self.has_book() if kind is FileKind.HOME else self.whose(file) is not None

    # ---- where a new record goes

    def refuse(self, kind: RecordKind, new: New) -> None:
        """Raises BadInputError where a record is given for another sort of file than it is kept in."""
        if kind.file is FileKind.CHILD and not new.child:
            words = _("child: there is no child with that id here, and “{kind}” is kept in a child's file.")
            raise BadInputError(words.format(kind=kind.title), [("child", "is not known")])
        self._refuse_sealed(new.child)
        for sentence in self._refusals(kind, new):
            raise BadInputError(sentence, [("kind", "is of another sort of file")])

    def stream_for(self, kind: RecordKind, new: New, begun: list[SignedRevision]) -> str:
        """The stream of the book or of the carer's own file. Where there is none yet, here or in `begun`, it is begun by a
        first record that is put at the end of `begun`.
        """
        with self._session.database.reading() as db:
            known = streams.sections_of(db, file_kind=kind.file)
        known += [section for one in begun if (section := _opened_by(one))]
        for section in known:
            is_ours = kind.file is FileKind.HOME or section.file == self.own(new.whose)
            if is_ours and (section.file_kind, section.section) == (kind.file, SectionKind.BOOK):
                return section.stream
        return self._begin(kind, new, begun)

    def opened(self, kind: RecordKind, new: New, section: SectionKind) -> SectionOpened:
        """What the first record of such a section says."""
        return SectionOpened(
            file=self.own(new.whose) if kind.file is FileKind.CARER else new_id(),
            file_kind=kind.file,
            section=section,
            authority=self._session.profile.slug,
            opened=today(self._session.clock),
        )

    # ---- inside

    def _refuse_sealed(self, child: str) -> None:
        """Raises SealedCopyError for the file of a child that is kept sealed, and was opened."""
        with self._session.database.reading() as db:
            if child in moved_on.kept(db) and child not in self.sealed(db):
                raise SealedCopyError

    def _begin(self, kind: RecordKind, new: New, begun: list[SignedRevision]) -> str:
        opened = self.opened(kind, new, SectionKind.BOOK)
        signed = self._session.sign(SECTION_OPENED, Statement(content=plain(opened)), Filing(stream=new_id()))
        begun.append(signed)
        return signed.revision.stream

    def _refusals(self, kind: RecordKind, new: New) -> list[str]:
        if kind.file is FileKind.CHILD:
            return []
        if new.child:
            words = _("“{kind}” is kept in the home's own book, and not in a child's file.")
            if kind.file is FileKind.CARER:
                words = _("“{kind}” is kept in a carer's own file, and not in a child's.")
            return [words.format(kind=kind.title)]
        if kind.file is FileKind.HOME:
            words = _("The home's own book is kept in a children's home, by those who work there.")
            return [] if self.has_book() else [words]
        words = _("That file is read here by its own carer and the manager alone.")
        return [] if self.whose(self.own(new.whose)) else [words]


def _opened_by(signed: SignedRevision) -> Section | None:
    """The section that a revision opens, if it is one that does."""
    raw = signed.body.statement().content if signed.revision.kind == SECTION_OPENED.slug and signed.body else None
    opened = SECTION_OPENED.read(signed.revision.schema, raw) if raw is not None else None
    return opened.as_section(signed.revision.stream) if isinstance(opened, SectionOpened) else None
