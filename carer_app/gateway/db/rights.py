"""Who may read what: a home's devices by placements, people of the council by their role."""

from sqlalchemy import ColumnElement, Connection, and_, exists, false, or_, select, true, union_all

from carer_app.domain.files import FileKind
from carer_app.domain.kind import SectionKind
from carer_app.domain.people import Role
from carer_app.gateway.db.grants import standing
from carer_app.gateway.db.prepared import Given
from carer_app.gateway.db.tables import allocated, files, people, placements, streams, supervises
from carer_app.gateway.port import StreamFacts

SEE_ALL = (Role.MANAGER, Role.DUTY_TEAM)
SEE_ALLOCATED = (Role.SOCIAL_WORKER, Role.IRO)


def current(today: Given) -> ColumnElement[bool]:
    """Placements that stand today. One that is to be confirmed stands from the day it was made."""
    begun = or_(placements.c.start <= today, placements.c.confirmed.is_(None))
    return and_(placements.c.undone.is_(None), begun, or_(placements.c.end.is_(None), placements.c.end >= today))


def streams_of_home(home: Given, today: Given) -> ColumnElement[bool]:
    """The streams that a home's devices may read: its own books, and of its children the sheet, the stays with it, and by a
    named grant the earlier stays elsewhere.
    """
    granted = select(standing(home, today).subquery().c.child)
    placed = select(placements.c.child).where(placements.c.home == home, current(today))
    of_children = and_(
        streams.c.file.in_(placed),
        or_(
            streams.c.section == SectionKind.SHEET,
            and_(streams.c.section == SectionKind.STAY, or_(streams.c.home == home, streams.c.file.in_(granted))),
        ),
    )
    books = select(files.c.id).where(files.c.kind != FileKind.CHILD, files.c.home == home)
    # said once more, so that the few files of a home are looked up and not every stream looked at
    theirs = streams.c.file.in_(union_all(placed, books))
    of_books = and_(streams.c.file.in_(books), streams.c.section != SectionKind.CLOSED)
    return and_(theirs, or_(of_children, of_books))


def may_read(connection: Connection, person: str, today: str) -> set[str]:
    """The children whose records somebody at the council may read today."""
    return set(connection.scalars(select(files.c.id).where(_children(connection, person, today))))


def sees_all(connection: Connection, person: str) -> bool:
    """Whether somebody at the council sees every child."""
    return _role(connection, person) in SEE_ALL


def may_read_stream(connection: Connection, person: str, stream: StreamFacts, now: str) -> bool:
    """Whether somebody at the council may read a stream today. Nobody reads a closed section here: it cannot be opened."""
    if stream.section is SectionKind.CLOSED:
        return False
    if stream.file_kind is FileKind.CHILD:
        return stream.file in may_read(connection, person, now[:10])
    role = _role(connection, person)
    if role in SEE_ALL:
        return True
    homes = _supervised(connection, person)
    return role is Role.SUPERVISING_SOCIAL_WORKER and (not homes or stream.home in homes)


def supervised_home(connection: Connection, person: str) -> ColumnElement[bool]:
    """The people in homes that somebody at the council supervises; a manager those in every home."""
    role = _role(connection, person)
    if role is Role.MANAGER:
        return people.c.home.is_not(None)
    if role is not Role.SUPERVISING_SOCIAL_WORKER:
        return false()
    named = _supervised(connection, person)
    return people.c.home.in_(named) if named else people.c.home.is_not(None)


def _children(connection: Connection, person: str, today: str) -> ColumnElement[bool]:
    is_child = files.c.kind == FileKind.CHILD
    role = _role(connection, person)
    if role in SEE_ALL:
        return is_child
    if role in SEE_ALLOCATED:
        named = select(allocated.c.child).where(allocated.c.person == person)
        return and_(is_child, files.c.id.in_(named))
    if role is Role.SUPERVISING_SOCIAL_WORKER:
        homes = _supervised(connection, person)
        in_home = placements.c.home.in_(homes) if homes else true()
        return and_(is_child, exists().where(placements.c.child == files.c.id, in_home, current(today)))
    return false()


def _role(connection: Connection, person: str) -> Role | None:
    """The role of somebody at the council who is still there."""
    row = connection.execute(select(people).where(people.c.id == person, people.c.home.is_(None))).one_or_none()
    return Role(row.role) if row and row.until is None else None


def _supervised(connection: Connection, person: str) -> set[str]:
    return set(connection.scalars(select(supervises.c.home).where(supervises.c.person == person)))
