"""A child's records in order of happening, as somebody at the council sees them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, func, select

from carer_app.clock import beginning, moment
from carer_app.domain.checks import all_problems
from carer_app.domain.child import ChildSheet
from carer_app.domain.kind import Circumstances, Content, Lead, Severity
from carer_app.domain.kinds import CHILD_SHEET, kinds, part_kinds
from carer_app.domain.marks import READ_MARK
from carer_app.domain.revision import Op, Revision
from carer_app.domain.story import State, Told
from carer_app.gateway.children import is_open, listed_kinds, refuse_unseen, unread_by
from carer_app.gateway.council import Council
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.db.index import content_of
from carer_app.gateway.db.moves import stands
from carer_app.gateway.db.profiles import profiles_of
from carer_app.gateway.db.rows import body_of, signed_of
from carer_app.gateway.db.tables import bodies, files, heads, links, people, records, revisions
from carer_app.gateway.parts import belongs_here, leads_of
from carer_app.gateway.stories import after_which


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """Which records to show. Days are days of happening in England, both included; `text` is words that must all be there."""

    kind: str = ""
    start: date | None = None
    end: date | None = None
    text: str = ""
    unread_only: bool = False
    oldest_first: bool = False
    limit: int = 50
    offset: int = 0


class Chronology(msgspec.Struct, frozen=True, kw_only=True):
    """One page of a child's records. `unread` names those that this person has not marked as read."""

    child: str
    child_name: str
    records: tuple[Told, ...]
    unread: frozenset[str]
    total: int


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody at the council marked one version as read."""

    version: str
    person: str
    at: str


def chronology(council: Council, person: str, child: str, wanted: Filter) -> Chronology:
    """A page of what this person may see of a child; raises NotYoursToSeeError. That they looked is written down."""
    today = council.today()
    with council.writing() as connection:
        refuse_unseen(connection, person, child, today)
        which = _which(person, child, wanted)
        total = connection.scalar(select(func.count()).select_from(records).where(*which)) or 0
        found = connection.execute(
            select(records).where(*which).order_by(*_order(wanted)).limit(wanted.limit).offset(wanted.offset)
        ).all()
        told = tell(connection, found)
        unread = connection.scalars(
            select(records.c.record).where(
                records.c.record.in_([row.record for row in found]), unread_by(person), stands()
            )
        )
        name = connection.scalar(select(files.c.name).where(files.c.id == child)) or ""
        note(connection, council.now(), "saw chronology", person=person, about=child, detail=str(len(found)))
        return Chronology(child=child, child_name=name, records=told, unread=frozenset(unread), total=total)


def tell(connection: Connection, found: Sequence[Row[Any]]) -> tuple[Told, ...]:
    """Rows of `records` as records are told; only their current versions are opened."""
    names = [row.record for row in found]
    current = current_versions(connection, names)
    marks = read_marks(connection, names)
    leads = leads_of(connection, [row.record for row in found if row.kind in part_kinds()])
    after = after_which(connection, leads, [row.record for row in found if row.kind not in part_kinds()])
    writers = people_named(connection, {row.author for row in (*found, *leads.values())})
    known = _known(connection, leads, writers)
    marked = _not_allowed(connection, {row.file for row in found})
    words = profiles_of(connection, {row.file for row in found})
    told = []
    for row in found:
        versions, writer = current[row.record], writers.get(row.author, "")
        circumstances = Circumstances(
            now=moment(versions[-1][1].written),
            latest_known=moment(row.received),
            profile=words[row.file],
            not_allowed=marked.get(row.file, ()),
            writer=writer,
            lead=known.get(row.record),
        )
        flags = _flags(row, versions[-1][2], circumstances)
        told.append(
            msgspec.structs.replace(_told(row, versions, marks[row.record], writer, flags), **after(row.record))
        )
    return tuple(told)


def _known(connection: Connection, leads: Mapping[str, Row[Any]], writers: Mapping[str, str]) -> dict[str, Lead]:
    """The lead of each of these parts, as checks know it."""
    current = current_versions(connection, [row.record for row in leads.values()])
    found = {part: (current[row.record][-1][2], writers.get(row.author, "")) for part, row in leads.items()}
    return {part: Lead(content=content, author=author) for part, (content, author) in found.items() if content}


def current_versions(
    connection: Connection, names: Sequence[str]
) -> dict[str, list[tuple[str, Revision, Content | None]]]:
    """The heads of each record, opened. Where a move stands, it stands alone."""
    found = connection.execute(
        select(heads.c.record, revisions.c.hash, revisions.c.data, revisions.c.signature, bodies.c.salt, bodies.c.text)
        .join_from(heads, revisions, revisions.c.hash == heads.c.revision)
        .join(bodies, bodies.c.hash == revisions.c.body_hash, isouter=True)
        .where(heads.c.record.in_(names))
        .order_by(revisions.c.received, revisions.c.hash)
    )
    opened = defaultdict(list)
    for row in found:
        revision = signed_of(row).read(Revision)
        opened[row.record].append((row.hash, revision, content_of(revision, body_of(row))))
    return {record: [one for one in found if one[1].op == Op.MOVE] or found for record, found in opened.items()}


def read_marks(connection: Connection, names: Sequence[str]) -> dict[str, list[Read]]:
    """Who at the council marked which version of these records as read, the first first."""
    found = connection.execute(
        select(links.c.record, links.c.version, links.c.author, revisions.c.written)
        .join_from(links, revisions, revisions.c.hash == links.c.revision)
        .where(links.c.kind == READ_MARK.slug, links.c.record.in_(names))
        .order_by(revisions.c.written)
    )
    marks = defaultdict(list)
    for row in found:
        marks[row.record].append(Read(version=row.version, person=row.author, at=row.written))
    return marks


def people_named(connection: Connection, ids: set[str]) -> dict[str, str]:
    """Names by id."""
    found = connection.execute(select(people.c.id, people.c.name).where(people.c.id.in_(ids)))
    return {row.id: row.name for row in found}


def _which(person: str, child: str, wanted: Filter) -> list[ColumnElement[bool]]:
    which = [records.c.file == child, is_open(), records.c.kind.in_(listed_kinds())]
    if wanted.kind:
        which.append(records.c.kind == wanted.kind)
    if wanted.start:
        which.append(records.c.occurred_start >= beginning(wanted.start))
    if wanted.end:
        which.append(records.c.occurred_start < beginning(wanted.end + timedelta(days=1)))
    which.append(belongs_here())
    if wanted.kind or wanted.text or wanted.unread_only:
        which.append(stands())
    which += [records.c.search.contains(word, autoescape=True) for word in wanted.text.casefold().split()]
    if wanted.unread_only:
        which.append(unread_by(person))
    return which


def _order(wanted: Filter) -> list[ColumnElement[Any]]:
    if wanted.oldest_first:
        return [records.c.occurred_start.asc(), records.c.written.asc(), records.c.record.asc()]
    return [records.c.occurred_start.desc(), records.c.written.desc(), records.c.record.desc()]


def _not_allowed(connection: Connection, children: set[str]) -> dict[str, tuple[str, ...]]:
    """Whom each child's sheet marks as not to be rung."""
    found = connection.execute(
        select(records.c.record, records.c.file).where(records.c.file.in_(children), records.c.kind == CHILD_SHEET)
    )
    sheets = {row.record: row.file for row in found}
    current = current_versions(connection, list(sheets))
    latest = [(sheets[record], versions[-1][2]) for record, versions in current.items()]
    return {file: sheet.not_allowed() for file, sheet in latest if isinstance(sheet, ChildSheet)}


def _told(
    row: Row[Any],
    current: list[tuple[str, Revision, Content | None]],
    marks: list[Read],
    author: str,
    flags: tuple[str, ...],
) -> Told:
    _, revision, content = current[-1]
    read_of = {mark.version for mark in marks}
    is_read = all(hash_ in read_of for hash_, _, _ in current)
    return Told(
        id=row.record,
        child=row.file,
        kind=row.kind,
        occurred=revision.occurred,
        written=row.written,
        author=author or row.author,
        author_role=row.author_role,
        headline=row.headline,
        state=State.CONFLICT if len(current) > 1 else State.READ if is_read else State.RECEIVED,
        versions=row.versions,
        received=row.received,
        read=marks[0].at if marks and is_read else None,
        content=content,
        present=revision.present,
        words_of=revision.words_of,
        retracted=revision.written if revision.op == Op.RETRACT else None,
        moved_away=row.op == Op.MOVE,
        flags=flags,
    )


def _flags(row: Row[Any], content: Content | None, circumstances: Circumstances) -> tuple[str, ...]:
    """What should not be, in sentences: such things are kept and shown."""
    if content is None:
        return ()
    problems = all_problems(kinds()[row.kind], content, circumstances)
    return tuple(problem.sentence for problem in problems if problem.severity is Severity.SHOULD_NOT_BE)
