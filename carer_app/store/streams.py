"""Streams as this computer knows them: which section of which file each is, and how far each has been pulled."""

from collections.abc import Collection, Sequence
from datetime import date

import msgspec
from sqlalchemy import bindparam, func, select, union_all, update
from sqlalchemy.dialects.sqlite import insert as upsert

from carer_app.domain.entry import START
from carer_app.domain.files import FileKind, Section
from carer_app.domain.kind import SectionKind
from carer_app.domain.marks import READ_MARK
from carer_app.store import sent
from carer_app.store.engine import Connection
from carer_app.store.given import ever_lent
from carer_app.store.tables import cursors, held, positions, record_index, revisions, sections


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a stream belongs."""

    file: str
    gateway: str


BODY_MISSING = "body-missing"
"""Why a gateway keeps a revision aside whose words did not come with it."""

_PLACED = select(positions.c.revision)
_PLACE = select(sections.c.file, sections.c.gateway).where(sections.c.stream == bindparam("of_stream"))
_FILE_OF = (
    select(sections.c.file, sections.c.file_kind)
    .join(record_index, record_index.c.stream == sections.c.stream)
    .where(record_index.c.record == bindparam("of_record"))
)
_STAYS = (
    select(sections.c.file, sections.c.stream)
    .where(sections.c.section == str(SectionKind.STAY))
    .order_by(sections.c.opened, sections.c.stream)
)
_STAYS_OF_FILE = _STAYS.where(sections.c.file == bindparam("of_file"))
_LAST_WRITTEN = select(revisions.c.written).order_by(revisions.c.number.desc()).limit(1)


def keep_section(db: Connection, section: Section, gateway: str) -> None:
    """Know a stream by its first record."""
    known = upsert(sections).values(
        stream=section.stream,
        file=section.file,
        file_kind=str(section.file_kind),
        section=str(section.section),
        authority=section.authority,
        home=section.home,
        opened=section.opened.isoformat(),
        gateway=gateway,
    )
    db.execute(known.on_conflict_do_nothing())


def sections_of(
    db: Connection, *, file: str | None = None, gateway: str | None = None, file_kind: FileKind | None = None
) -> list[Section]:
    """The sections known here, of one file, of one gateway or of one sort of file where asked."""
    query = select(sections).order_by(sections.c.opened, sections.c.stream)
    if file is not None:
        query = query.where(sections.c.file == file)
    if gateway is not None:
        query = query.where(sections.c.gateway == gateway)
    if file_kind is not None:
        query = query.where(sections.c.file_kind == str(file_kind))
    return [
        Section(
            stream=row.stream,
            file=row.file,
            file_kind=FileKind(row.file_kind),
            section=SectionKind(row.section),
            authority=row.authority,
            home=row.home,
            opened=date.fromisoformat(row.opened),
        )
        for row in db.execute(query)
    ]


def place_of(db: Connection, stream: str) -> Place:
    """The file of a stream, and the gateway that it goes to (empty while there is none)."""
    row = db.execute(_PLACE, {"of_stream": stream}).one_or_none()
    return Place(file=row.file, gateway=row.gateway) if row else Place(file="", gateway="")


def file_of(db: Connection, record: str) -> tuple[str, FileKind] | None:
    """The file that a record is kept in, and whose sort of file it is; None where it is not known here."""
    row = db.execute(_FILE_OF, {"of_record": record}).one_or_none()
    return (row.file, FileKind(row.file_kind)) if row else None


def stays(db: Connection, file: str | None = None) -> dict[str, str]:
    """The stream of each child's latest stay here, by file."""
    rows = db.execute(_STAYS_OF_FILE, {"of_file": file}) if file is not None else db.execute(_STAYS)
    found = rows.all()
    elsewhere = ever_lent(db) if found else {}
    return {row.file: row.stream for row in found if row.stream not in elsewhere}


def assign(db: Connection, streams: list[str], gateway: str) -> None:
    """These streams go to that gateway from now on."""
    db.execute(update(sections).where(sections.c.stream.in_(streams)).values(gateway=gateway))


def cursor(db: Connection, stream: str) -> tuple[int, str]:
    """How far a stream was pulled, and the chain's head there."""
    row = db.execute(select(cursors.c.position, cursors.c.head).where(cursors.c.stream == stream)).one_or_none()
    return (row.position, row.head) if row else (0, START)


def cursors_of(db: Connection, gateway: str) -> dict[str, tuple[int, str]]:
    """How far each open stream was pulled."""
    query = select(cursors.c.stream, cursors.c.position, cursors.c.head).where(cursors.c.gateway == gateway)
    return {row.stream: (row.position, row.head) for row in db.execute(query)}


def move_cursor(db: Connection, gateway: str, stream: str, position: int, head: str) -> None:
    """Move a cursor, in the transaction of the rows that it covers."""
    moved = upsert(cursors).values(stream=stream, gateway=gateway, position=position, head=head)
    db.execute(moved.on_conflict_do_update(index_elements=["stream"], set_={"position": position, "head": head}))


class Positioned(msgspec.Struct, frozen=True, kw_only=True):
    """A revision's place in its stream, by the gateway's word. `sent` is when it was first sent, where that was from here."""

    stream: str
    position: int
    revision: str
    received: str
    sent: str | None = None


def keep_positions(db: Connection, places: Sequence[Positioned]) -> None:
    """Keep the places. A place is given once."""
    if places:
        first = sent.first(db, [place.revision for place in places if place.sent])
        rows = [msgspec.structs.asdict(place) for place in places]
        rows = [row | {"sent": first[row["revision"]]} if row["revision"] in first else row for row in rows]
        db.execute(upsert(positions).on_conflict_do_nothing(), rows)


def position_of(db: Connection, revision: str) -> Positioned | None:
    """A revision's place in its own stream."""
    own = select(revisions.c.stream).where(revisions.c.hash == revision)
    query = select(positions).where(positions.c.revision == revision, positions.c.stream.in_(own))
    row = db.execute(query).one_or_none()
    return Positioned(**row._asdict()) if row else None


def received_when(db: Connection, names: Collection[str]) -> dict[str, str]:
    """When the council received each of these revisions or boxes, by its word, where it did."""
    found: dict[str, str] = {}
    for start in range(0, len(names), 500):
        part = list(names)[start : start + 500]
        found |= {row.revision: row.received for row in db.execute(_RECEIVED, {"names": part})}
    return found


def keep_held(db: Connection, revision: str, gateway: str, reason: str, received: str) -> None:
    """The gateway keeps this revision aside for a person to look at."""
    kept = upsert(held).values(revision=revision, gateway=gateway, reason=reason, received=received)
    db.execute(kept.on_conflict_do_nothing())


def held_reason(db: Connection, revision: str) -> str | None:
    """Why the council keeps this revision aside; None when it does not, or no longer."""
    return db.scalar(select(held.c.reason).where(held.c.revision == revision, held.c.revision.not_in(_PLACED)))


def count_held(db: Connection, without: Collection[str] = ()) -> int:
    """How many revisions still wait for a person at the council, but for those of the files `without`."""
    query = select(func.count()).select_from(held).where(held.c.revision.not_in(_PLACED))
    if without:
        of_files = select(sections.c.stream).where(sections.c.file.in_(without))
        query = query.where(held.c.revision.not_in(select(revisions.c.hash).where(revisions.c.stream.in_(of_files))))
    return db.scalar(query) or 0


def let_in(db: Connection) -> set[str]:
    """The records of which a revision was held once and has its place by now."""
    query = select(revisions.c.record).join(held, held.c.revision == revisions.c.hash)
    return set(db.scalars(query.where(held.c.revision.in_(_PLACED))))


def last_written(db: Connection) -> str | None:
    """When the latest revision that came here says that it was written."""
    return db.scalar(_LAST_WRITTEN)


_RECEIVED = union_all(
    *(
        select(table.c.revision, table.c.received).where(table.c.revision.in_(bindparam("names", expanding=True)))
        for table in (positions, held)
    )
)


def versions_of_file(db: Connection, file: str) -> int:
    """How many versions there are of what a file holds openly, comments too; marks that something was read are none."""
    query = select(func.count()).select_from(revisions).join(sections, sections.c.stream == revisions.c.stream)
    return db.scalar(query.where(sections.c.file == file, revisions.c.kind != READ_MARK.slug)) or 0
