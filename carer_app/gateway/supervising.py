"""What is written in a carer's own file at the desk, and the children's entries since somebody came last."""

from datetime import date, timedelta

from sqlalchemy import Connection, select

from carer_app.clock import beginning, today
from carer_app.domain.child import ChildSheet
from carer_app.domain.files import SECTION_OPENED, FileKind, SectionOpened, carers_file
from carer_app.domain.initials import OtherChild, others_than
from carer_app.domain.kind import Content, RecordKind, SectionKind
from carer_app.domain.kinds import CHILD_SHEET
from carer_app.domain.revision import new_id
from carer_app.domain.supervision import MOST, SUPERVISION, SinceLastTime, day_of_last
from carer_app.gateway.carers import CarerAtDesk, carer_here
from carer_app.gateway.children import is_open, listed_kinds
from carer_app.gateway.chronology import current_versions, tell
from carer_app.gateway.council import Council
from carer_app.gateway.db import rights
from carer_app.gateway.db.moves import stands
from carer_app.gateway.db.tables import files, records, revisions, streams
from carer_app.gateway.desk_log import Writing, write_within
from carer_app.gateway.parts import belongs_here
from carer_app.gateway.people import CouncilPerson


def carer_at_desk(council: Council, person: str, carer: str) -> CarerAtDesk:
    """One carer in whose own file somebody at the council may write; raises NotYoursToSeeError."""
    with council.reading() as connection:
        return carer_here(connection, person, carer)


def since_last(council: Council, person: str, carer: str) -> SinceLastTime:
    """The entries about the children of a carer's home since the last supervision, as far as this person may see them.

    Raises NotYoursToSeeError. What is closed stays out.
    """
    with council.reading() as connection:
        return _since_last(connection, person, carer_here(connection, person, carer), today(council.clock))


def versions_since(council: Council, person: str, carer: str) -> set[str]:
    """The names of every version of those entries, also of what stood before somebody changed it."""
    found = since_last(council, person, carer)
    with council.reading() as connection:
        names = [told.id for _version, told in found.entries]
        return set(connection.scalars(select(revisions.c.hash).where(revisions.c.record.in_(names))))


def children_of_home(council: Council, person: str, carer: str) -> tuple[OtherChild, ...]:
    """Every child of the carer's home, by whatever names their sheets have: in a carer's file they stand by initials."""
    with council.reading() as connection:
        home = carer_here(connection, person, carer).home
        here = select(streams.c.file).where(streams.c.home == home, streams.c.section == SectionKind.STAY)
        is_child = files.c.kind == FileKind.CHILD
        rows = connection.execute(select(files.c.id, files.c.name).where(files.c.id.in_(here), is_child)).all()
        legal = _legal_names(connection, [row.id for row in rows])
    return others_than("", ((row.id, row.name or "", legal.get(row.id, "")) for row in rows))


def write_in_carers_file(
    council: Council, person: CouncilPerson, carer: str, kind: RecordKind, content: Content
) -> str:
    """Keep a record there, signed by whoever is signed in, and give its id; raises NotYoursToSeeError.

    A file in which nothing was written yet is begun by it.
    """

    def work() -> str:
        with council.writing() as connection:
            whose = carer_here(connection, person.id, carer)
            stream = _book_of(connection, carer)
            begun = [] if stream else [_begin(council, whose)]
            one = Writing(stream=stream or begun[0].stream, kind=kind, content=content)
            return write_within(council, connection, person, [*begun, one])[-1].revision.record

    return council.retrying(work)


def _since_last(connection: Connection, person: str, carer: CarerAtDesk, now: date) -> SinceLastTime:
    own = [records.c.file == carer.file, records.c.kind == SUPERVISION, is_open()]
    visits = tell(connection, connection.execute(select(records).where(*own)).all()) if carer.file else ()
    day = day_of_last((visit.content for visit in visits if visit.retracted is None), now)
    stays = select(streams.c.stream).where(streams.c.home == carer.home, streams.c.section == SectionKind.STAY)
    which = [
        records.c.stream.in_(stays),
        records.c.file.in_(rights.may_read(connection, person, now.isoformat())),
        records.c.kind.in_(listed_kinds()),
        records.c.occurred_start >= beginning(day),
        records.c.occurred_start < beginning(now + timedelta(days=1)),
        is_open(),
        belongs_here(),
        stands(),
    ]
    order = records.c.occurred_start.desc(), records.c.record.desc()
    found = tell(connection, connection.execute(select(records).where(*which).order_by(*order).limit(MOST)).all())
    current = current_versions(connection, [told.id for told in found])
    return SinceLastTime(day=day, entries=tuple((current[told.id][-1][0], told) for told in found))


def _book_of(connection: Connection, carer: str) -> str | None:
    is_book = (streams.c.file == carers_file(carer)) & (streams.c.section == SectionKind.BOOK)
    return connection.scalar(select(streams.c.stream).where(is_book).order_by(streams.c.stream))


def _begin(council: Council, carer: CarerAtDesk) -> Writing:
    opened = SectionOpened(
        file=carers_file(carer.id),
        file_kind=FileKind.CARER,
        section=SectionKind.BOOK,
        authority=council.profile.slug,
        home=carer.home,
        opened=today(council.clock),
    )
    return Writing(stream=new_id(), kind=SECTION_OPENED, content=opened)


def _legal_names(connection: Connection, children: list[str]) -> dict[str, str]:
    sheets = connection.execute(
        select(records.c.record, records.c.file).where(records.c.file.in_(children), records.c.kind == CHILD_SHEET)
    ).all()
    current = current_versions(connection, [row.record for row in sheets])
    latest = {row.file: current[row.record][-1][2] for row in sheets if current.get(row.record)}
    return {file: sheet.legal_name for file, sheet in latest.items() if isinstance(sheet, ChildSheet)}
