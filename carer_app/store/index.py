"""The index of records: one row for each record as it now stands, so that no list decodes what it does not show.

Content is renewed record by record when its versions change; times and states for many records in one statement.
"""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Row, and_, bindparam, delete, func, insert, or_, select, text, update

from carer_app.clock import beginning, moment
from carer_app.councils import ENGLAND, CouncilProfile, profiles
from carer_app.domain.checks import all_problems
from carer_app.domain.child import ChildSheet
from carer_app.domain.kind import Circumstances, FileKind, Lead, RecordKind
from carer_app.domain.kinds import CHILD_SHEET, is_gathered, kinds, lead_of, part_kinds
from carer_app.domain.marks import COMMENT
from carer_app.domain.moving import moves_among
from carer_app.domain.revision import Link, Occurred, Op, SignedRevision, read_statement
from carer_app.domain.story import PartOf, State, Told
from carer_app.store import directory, findable, gathering
from carer_app.store import revisions as kept
from carer_app.store.engine import Connection
from carer_app.store.profiles import in_use
from carer_app.store.tables import about, bodies, people, record_index, sections
from carer_app.store.tables import revisions as revision_table


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a list goes on from: the last record shown."""

    occurred: str
    number: int


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which records a list shows, newest happening first: of children, or of `files` that are no child's; none of `without`."""

    child: str | None = None
    kind: str | None = None
    start: date | None = None
    end: date | None = None
    state: State | None = None
    theme: str = ""
    after: Place | None = None
    limit: int = 100
    files: tuple[str, ...] | None = None
    without: tuple[str, ...] = ()


class _Beside(msgspec.Struct, frozen=True):
    """Of an envelope, what is shown beside the content."""

    present: tuple[str, ...] = ()
    words_of: str = ""


def add_new(db: Connection, signed: SignedRevision, file: str, flags: Sequence[str]) -> None:
    """The row of a record that was begun here just now: nothing else can be known of it yet."""
    kind = kinds().get(signed.revision.kind)
    row = _row([signed], [signed], kind) | {"file": file, "flags": "\n".join(flags), "state": str(State.SAVED)}
    made = db.execute(_INSERT, row | {"received": None, "read": None}).inserted_primary_key
    assert made
    _make_findable(db, Place(occurred=row["occurred"], number=made[0]), [signed], file)
    _tell_lead(db, signed)


def reindex(db: Connection, record: str, flags: Sequence[str] | None = None) -> None:
    """Renew the content of one record's row from its versions; `flags` None works them out anew.

    `states.refresh` goes after it.
    """
    versions = kept.of_record(db, record)
    if not versions:
        return
    current = kept.heads_of(versions)
    kind = kinds().get(current[-1].revision.kind)
    row = _row(versions, current, kind)
    row["flags"] = "\n".join(_flags(db, current[-1], kind) if flags is None else flags)
    row["listed"] = row["listed"] and not _is_lead_gone(db, current[-1])
    row |= gathering.shown(db, kind, current[-1]) if row["listed"] else {}
    old = db.execute(_OLD, {"of_record": record}).one_or_none()
    if old is None:
        file = db.scalar(select(sections.c.file).where(sections.c.stream == row["stream"])) or ""
        blank = {"file": file, "flags": "", "state": str(State.SAVED), "received": None, "read": None}
        made = db.execute(_INSERT, blank | row).inserted_primary_key
        assert made
        number = made[0]
    else:
        file, number = old.file, old.number
        db.execute(update(record_index).where(record_index.c.number == number).values(**row))
        findable.drop(db, findable.place_of(old.occurred, number))
    _make_findable(db, Place(occurred=row["occurred"], number=number), current, file)
    if old is not None and old.listed != row["listed"]:
        _renew_parts(db, record)
    _tell_lead(db, current[-1])


def _renew_parts(db: Connection, lead: str) -> None:
    """The parts of what was moved away, or came back, are shown no more and no less than that."""
    for part in kept.parts_of(db, lead):
        if db.execute(_OLD, {"of_record": part}).one_or_none():
            reindex(db, part)


def forget(db: Connection, record: str) -> None:
    """Take a record out of lists and search: nothing of it is left to read."""
    old = db.execute(_OLD, {"of_record": record}).one_or_none()
    if old is not None:
        findable.drop(db, findable.place_of(old.occurred, old.number))
        db.execute(delete(record_index).where(record_index.c.number == old.number))


def told(db: Connection, wanted: Wanted) -> list[tuple[Told, Place]]:
    """Records as they are told, with the place from which a longer list goes on. Contents are not decoded."""
    query = _TOLD.where(record_index.c.listed, *_conditions(wanted))
    query = query.order_by(record_index.c.occurred.desc(), record_index.c.number.desc()).limit(wanted.limit)
    rows = db.execute(query).all()
    places = [Place(occurred=row.occurred, number=row.number) for row in rows]
    return list(zip(with_leads(db, [as_told(row) for row in rows]), places, strict=True))


def told_one(db: Connection, record: str) -> Told | None:
    """One record with its content, or None."""
    return next(iter(with_content(db, told_all(db, [record]))), None)


def told_all(db: Connection, records: Sequence[str]) -> list[Told]:
    """These records, listed or not, without their contents."""
    rows: list[Row[Any]] = []
    for start in range(0, len(records), 500):
        rows += db.execute(_TOLD.where(record_index.c.record.in_(records[start : start + 500])))
    return with_leads(db, [as_told(row) for row in rows])


def with_leads(db: Connection, records: Sequence[Told]) -> list[Told]:
    """The same records, each with what it belongs to or goes with, where that is here and was not moved away."""
    leads: dict[str, PartOf] = {}
    for row in db.execute(_LEADS, {"parts": [one.id for one in records]}):
        occurred = Occurred(start=row.occurred, end=row.occurred_end)
        leads[row.part] = PartOf(id=row.record, kind=row.kind, occurred=occurred, headline=row.headline)
    return [one.after(leads[one.id], is_part=one.kind in part_kinds()) if one.id in leads else one for one in records]


def with_content(db: Connection, records: Sequence[Told]) -> list[Told]:
    """The same records with their contents decoded."""
    ids = [record.id for record in records]
    raw: dict[str, Row[Any]] = {}
    for start in range(0, len(ids), 500):
        found = db.execute(_CONTENTS, {"records": ids[start : start + 500]})
        raw |= {row.record: row for row in found}
    return [_with_content(record, raw.get(record.id)) for record in records]


def counts(db: Connection, child: str | None = None, without: Collection[str] = ()) -> dict[State, int]:
    """How many records are in each state, but for those of the files `without`."""
    query = select(record_index.c.state, func.count()).where(record_index.c.listed).group_by(record_index.c.state)
    if child:
        query = query.where(record_index.c.file == child)
    query = query.where(record_index.c.file.not_in(without)) if without else query
    found = {State(state): count for state, count in db.execute(query)}
    return {state: found.get(state, 0) for state in State}


def of_kind(db: Connection, kind: str, file: str | None = None) -> list[Row[Any]]:
    """Record, file, stream, schema and body text of every record of a kind, in the order of their coming."""
    if file is not None:
        return list(db.execute(_OF_KIND_IN_FILE, {"of_kind": kind, "of_file": file}))
    return list(db.execute(_OF_KIND, {"of_kind": kind}))


_LEAD_COLUMNS = ("record", "kind", "occurred", "occurred_end", "headline")
_INSERT = insert(record_index)
_OLD = select(record_index.c.number, record_index.c.occurred, record_index.c.file, record_index.c.listed).where(
    record_index.c.record == bindparam("of_record")
)
_KIND = select(record_index.c.kind).where(record_index.c.record == bindparam("of_record"))
_AUTHORITY = select(sections.c.authority).where(sections.c.stream == bindparam("of_stream"))
_NO_CHILDS = select(sections.c.file).where(sections.c.file_kind != str(FileKind.CHILD))
_THEMED = "SELECT rowid & :mask FROM search WHERE search MATCH :of_theme"
_TOLD = select(record_index, people.c.name.label("author_name"), people.c.role.label("author_role")).outerjoin_from(
    record_index, people, people.c.id == record_index.c.author
)
_HEAD_BODIES = (
    select(record_index.c.record, record_index.c.file, record_index.c.stream, revision_table.c.schema, bodies.c.text)
    .join(revision_table, revision_table.c.hash == record_index.c.head)
    .join(bodies, bodies.c.revision == record_index.c.head)
)
_SHEET_OF = _HEAD_BODIES.where(
    record_index.c.kind == CHILD_SHEET,
    record_index.c.file.in_(select(sections.c.file).where(sections.c.stream == bindparam("of_stream"))),
)
_CONTENTS = _HEAD_BODIES.add_columns(revision_table.c.data).where(
    record_index.c.record.in_(bindparam("records", expanding=True))
)
_PART = record_index.alias()
_LEADS = (
    select(_PART.c.record.label("part"), *(record_index.c[name] for name in _LEAD_COLUMNS))
    .join_from(_PART, about, about.c.revision == _PART.c.head)
    .join(record_index, record_index.c.record == about.c.record)
    .where(
        _PART.c.record.in_(bindparam("parts", expanding=True)),
        record_index.c.stream == _PART.c.stream,
        record_index.c.listed,
    )
)
_OF_KIND = _HEAD_BODIES.where(record_index.c.kind == bindparam("of_kind")).order_by(record_index.c.number)
_OF_KIND_IN_FILE = _OF_KIND.where(record_index.c.file == bindparam("of_file"))


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    columns = record_index.c
    found: list[ColumnElement[bool]] = [columns.file.not_in(wanted.without)] if wanted.without else []
    found.append(columns.file.not_in(_NO_CHILDS) if wanted.files is None else columns.file.in_(wanted.files))
    if wanted.child:
        found.append(columns.file == wanted.child)
    if wanted.kind:
        found.append(columns.kind == wanted.kind)
    if wanted.start:
        found.append(columns.occurred >= beginning(wanted.start))
    if wanted.end and wanted.end < date.max:
        found.append(columns.occurred < beginning(wanted.end + timedelta(days=1)))
    if wanted.state:
        found.append(columns.state == wanted.state.value)
    if wanted.theme:
        found.append(_with_theme(wanted.theme))
    if wanted.after:
        place = wanted.after
        same = and_(columns.occurred == place.occurred, columns.number < place.number)
        found.append(or_(columns.occurred < place.occurred, same))
    return found


def _with_theme(theme: str) -> ColumnElement[bool]:
    wanted = text(_THEMED).bindparams(of_theme=f'marks : "{findable.theme_mark(theme)}"', mask=findable.NUMBER_MASK)
    return record_index.c.number.in_(wanted.columns(record_index.c.number))


def _row(versions: list[SignedRevision], current: list[SignedRevision], kind: RecordKind | None) -> dict[str, Any]:
    origin = versions[0].origin()
    moves = moves_among(current)
    current = moves or current
    head = current[-1].revision
    retraction = next((version for version in current if version.revision.op == Op.RETRACT), None)
    return {
        "record": head.record,
        "stream": head.stream,
        "kind": head.kind,
        "listed": not moves and (kind.listed if kind else True),
        "head": current[-1].hash,
        "occurred": head.occurred.start,
        "occurred_end": head.occurred.end,
        "written": origin.written,
        "author": origin.author,
        "headline": "" if moves else _headline(kind, current[-1], versions),
        "conflict": not moves and differ(current),
        "versions": len(versions),
        "changed": current[-1].origin().written if head.op in (Op.AMEND, Op.MERGE) else None,
        "retracted": _reason(retraction) if retraction else None,
        "waits": kind is None or kind.may_wait(_raw(current[-1]) or {}),
    }


def differ(current: list[SignedRevision]) -> bool:
    """Whether the heads of a record say two things. With the same plain words and photos they are one to a reader."""
    return len({(head.body.text if head.body else head.hash, head.revision.attachments) for head in current}) > 1


def _flags(db: Connection, head: SignedRevision, kind: RecordKind | None) -> list[str]:
    """What should not be about what somebody else wrote, as of when they wrote it."""
    raw = _raw(head)
    content = kind.read(head.revision.schema, raw) if kind and raw is not None else None
    if kind is None or content is None:
        return []
    then = moment(head.revision.written)
    stream = head.revision.stream
    part = lead(db, head.revision.kind, head.revision.about)
    writer = directory.person(db, head.origin().author) if part else None
    circumstances = Circumstances(
        now=then,
        latest_known=then,
        profile=_profile(db, stream),
        not_allowed=_not_allowed(db, stream),
        writer=writer.name if writer else "",
        lead=part,
    )
    return [problem.sentence for problem in all_problems(kind, content, circumstances)]


def _is_lead_gone(db: Connection, head: SignedRevision) -> bool:
    """Whether it is a part of what was moved away: it is shown no more than that, until it is carried over."""
    record = lead_of(head.revision.kind, head.revision.about) if head.revision.op != Op.MOVE else ""
    old = db.execute(_OLD, {"of_record": record}).one_or_none() if record else None
    return old is not None and not old.listed


def lead(db: Connection, kind: str, links: Sequence[Link], but: str = "") -> Lead | None:
    """The record to which a part with these links belongs, as checks know it; None for what is no part or is not here.

    `but` is the part itself, where it is there already: what it said before is no reason against what it says now.
    """
    told = told_one(db, lead_of(kind, links)) if kind in part_kinds() else None
    if told is None or told.content is None:
        return None
    return Lead(content=gathering.read(db, told.kind, told.id, told.content, but), author=told.author)


def _tell_lead(db: Connection, part: SignedRevision) -> None:
    """Renew what lists show of the record that a part belongs to, where that one reads with its parts."""
    if not is_gathered(part.revision.kind):
        return
    record = lead_of(part.revision.kind, part.revision.about)
    old = db.execute(_OLD, {"of_record": record}).one_or_none()
    versions = kept.of_record(db, record) if old is not None and old.listed else []
    if versions:
        head = kept.heads_of(versions)[-1]
        kind = kinds().get(head.revision.kind)
        alone = {"headline": _headline(kind, head, versions), "occurred_end": head.revision.occurred.end}
        shown = alone | gathering.shown(db, kind, head)
        db.execute(update(record_index).where(record_index.c.record == record).values(**shown))


def _not_allowed(db: Connection, stream: str) -> tuple[str, ...]:
    """Whom the child's sheet, where it is here, marks as not to be rung."""
    for row in db.execute(_SHEET_OF, {"of_stream": stream}):
        sheet = kinds()[CHILD_SHEET].read(row.schema, read_statement(row.text).content or {})
        if isinstance(sheet, ChildSheet):
            return sheet.not_allowed()
    return ()


def _headline(kind: RecordKind | None, head: SignedRevision, versions: list[SignedRevision]) -> str:
    for version in (head, *reversed(versions)):
        if kind and (raw := _raw(version)) is not None:
            content = kind.read(version.revision.schema, raw)
            return content.headline() if content else ""
    return ""


def _raw(version: SignedRevision) -> dict[str, Any] | None:
    """What a version says, as it is stored; None where it says nothing or was erased."""
    return version.body.statement().content if version.body else None


def _reason(version: SignedRevision) -> str:
    return (version.body.statement().reason or "") if version.body else ""


def _make_findable(db: Connection, place: Place, current: list[SignedRevision], file: str) -> None:
    """Put the words that stand into the search; a comment is found as words about its record."""
    revision, slug, record = current[-1].revision, current[-1].revision.kind, current[-1].revision.record
    kind = kinds().get(slug)
    if slug == COMMENT.slug and revision.about:
        record = revision.about[0].record
        slug = db.scalar(_KIND, {"of_record": record}) or ""
    elif kind and not kind.listed:
        return
    words = findable.words_of(current, kind, _profile(db, revision.stream))
    marks = findable.marks_of(record, file, slug, findable.themes_of(current, kind))
    findable.put(db, findable.place_of(place.occurred, place.number), words, marks)


def _profile(db: Connection, stream: str) -> CouncilProfile:
    """The words of the authority that is responsible for the file of a stream."""
    authority = db.scalar(_AUTHORITY, {"of_stream": stream}) or ENGLAND
    return profiles().get(authority) or in_use(db, authority)


def as_told(row: Row[Any]) -> Told:
    """A row of the index, with its author's name and role, as a record that is told."""
    return Told(
        id=row.record,
        child=row.file,
        kind=row.kind,
        occurred=Occurred(start=row.occurred, end=row.occurred_end),
        written=row.written,
        author=row.author_name or "",
        author_role=row.author_role or "",
        headline=row.headline,
        state=State(row.state),
        versions=row.versions,
        received=row.received,
        read=row.read,
        changed=row.changed,
        retracted=row.retracted,
        flags=tuple(filter(None, row.flags.split("\n"))),
        moved_away=not row.listed and row.kind in kinds() and kinds()[row.kind].listed,
    )


def _with_content(record: Told, row: Row[Any] | None) -> Told:
    kind = kinds().get(record.kind)
    if row is None or kind is None or record.moved_away:
        return record
    raw = read_statement(row.text).content
    content = kind.read(row.schema, raw) if raw is not None else None
    beside = msgspec.json.decode(row.data, type=_Beside)
    return msgspec.structs.replace(record, content=content, present=beside.present, words_of=beside.words_of)
