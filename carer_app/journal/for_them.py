"""What a young person may read on their own page: an adult marks it entry by entry, and can take the mark away."""

from carer_app.clock import today
from carer_app.domain.kind import FileKind
from carer_app.domain.kinds import kinds
from carer_app.domain.marks import MAY_READ, MayRead
from carer_app.domain.revision import Link, Statement
from carer_app.domain.story import Told
from carer_app.errors import BadInputError
from carer_app.i18n import _
from carer_app.journal.forms import Saved, plain
from carer_app.journal.journal import Journal
from carer_app.journal.moved import refuse_moved
from carer_app.session import Filing, Signer
from carer_app.store import for_them, writing


class ForThem:
    """Whether a record may be read by the young person whose file it is in. Each public function is one transaction."""

    def __init__(self, session: Signer, journal: Journal) -> None:
        self._session = session
        self._journal = journal

    def can_be(self, told: Told) -> bool:
        """Whether it is a record that one can give to a young person to read: written of their stay, and not closed."""
        kind = kinds().get(told.kind)
        if kind is None or not kind.listed or kind.file is not FileKind.CHILD:
            return False
        return not told.closed and not told.moved_away and told.content is not None

    def may_read(self, told: Told) -> bool:
        """Whether somebody said that they may read it."""
        with self._session.database.reading() as db:
            return told.id in for_them.readable(db, told.child)

    def let_read(self, record: str) -> Saved:
        """Say that the young person may read it; raises BadInputError."""
        return self._mark(record, may=True)

    def keep_back(self, record: str) -> Saved:
        """Take that away again. What was read stays read."""
        return self._mark(record, may=False)

    def _mark(self, record: str, *, may: bool) -> Saved:
        told = self._journal.entry(record)
        versions = self._journal.versions_of(record)
        refuse_moved(versions)
        if not self.can_be(told):
            raise BadInputError(_("This cannot be shown on a young person's own page."))
        content = MayRead(day=today(self._session.clock), may=may)
        filing = Filing(stream=versions[-1].revision.stream, about=(Link(record=record),))
        signed = self._session.sign(MAY_READ, Statement(content=plain(content)), filing)
        with self._session.database.writing() as db:
            writing.write(db, self._session.device, [signed], {})
        return Saved(id=record, revision=signed.hash)
