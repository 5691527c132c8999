"""The first record of a stay: of a child whom the council placed here, and who has a file already."""

from carer_app.clock import today
from carer_app.domain.child import Child
from carer_app.domain.files import SECTION_OPENED, FileKind, SectionOpened
from carer_app.domain.kind import SectionKind
from carer_app.domain.revision import SignedRevision, Statement, new_id
from carer_app.journal.forms import plain
from carer_app.journal.journal import Journal
from carer_app.session import Filing, Session
from carer_app.store import moved_on, writing


def begin_stays(session: Session, journal: Journal) -> None:
    """Open the section of the stay for every child who came with the council's answer, so that one can write about it."""
    children = [child for child in journal.children() if not child.stay_stream]
    if not children:
        return
    with session.database.reading() as db:
        gone = {one.child for _gateway, one in moved_on.every(db)}
    signed = [_opened(session, child) for child in children if child.id not in gone]
    if signed:
        with session.database.writing() as db:
            writing.write(db, session.device, signed, {})


def _opened(session: Session, child: Child) -> SignedRevision:
    opened = SectionOpened(
        file=child.id,
        file_kind=FileKind.CHILD,
        section=SectionKind.STAY,
        authority=child.sheet.responsible_authority,
        opened=today(session.clock),
    )
    return session.sign(SECTION_OPENED, Statement(content=plain(opened)), Filing(stream=new_id()))
