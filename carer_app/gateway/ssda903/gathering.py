"""What the gateway has for the return, child by child: a few whole reads, and nothing of what anybody wrote is kept."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from carer_app.domain.child import ChildSheet, LegalBasis
from carer_app.domain.files import FileKind
from carer_app.domain.kind import Content
from carer_app.domain.kinds import CHILD_SHEET, kinds, part_kinds
from carer_app.domain.revision import read_statement
from carer_app.domain.same_as import MAY_SAY, SAME_AS, SameAs, linked
from carer_app.domain.words import with_capital
from carer_app.domain.yearly import SpellAway
from carer_app.gateway.children import is_open
from carer_app.gateway.db.moves import stands
from carer_app.gateway.db.tables import (
    bodies,
    files,
    heads,
    held,
    links,
    people,
    placements,
    records,
    revisions,
    streams,
)
from carer_app.gateway.parts import belongs_here
from carer_app.gateway.ssda903.known import Given, Known, Source, Stay, Unread, of_versions
from carer_app.i18n import _


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A record as it stands: all its current versions that say something. `lead` is the record that a part belongs to.

    `withdrawn`: one of its current versions says nothing any more, because somebody took it back or it was erased.
    """

    record: str
    file: str
    kind: str
    occurred: str
    versions: tuple[Content, ...]
    unreadable: bool
    withdrawn: bool
    lead: str = ""


def known_children(connection: Connection) -> list[Known]:
    """Every child who has a file here, with what records give to the return; two files of one child are one."""
    standing = _standing(connection, (*giving_kinds(), CHILD_SHEET, SAME_AS.slug))
    by_file: dict[str, list[Standing]] = defaultdict(list)
    for one in standing:
        by_file[one.file].append(one)
    stays, waiting, authorities = _stays(connection), _held(connection), _authorities(connection)
    return [
        _known(
            Known(
                files=group,
                authorities=tuple(sorted({authorities[file] for file in group})),
                stays=tuple(stay for file in group for stay in stays.get(file, ())),
                held=sum(waiting.get(file, 0) for file in group),
            ),
            [one for file in group for one in by_file[file]],
        )
        for group in _together(connection, list(authorities), standing)
    ]


@cache
def giving_kinds() -> tuple[str, ...]:
    """The kinds that give anything to the return, with their parts."""
    giving = {slug for slug, kind in kinds().items() if kind.content.yearly is not Content.yearly}
    return tuple(sorted(giving | {slug for slug, kind in kinds().items() if kind.part_of in giving}))


def _standing(connection: Connection, wanted: Sequence[str]) -> list[Standing]:
    """The records of these kinds in the files of children, by when they happened; moved, closed and erased ones apart."""
    query = (
        select(
            records.c.record,
            records.c.file,
            records.c.kind,
            records.c.occurred_start,
            revisions.c.schema,
            revisions.c.op,
            bodies.c.text,
        )
        .join_from(records, heads, heads.c.record == records.c.record)
        .join(revisions, revisions.c.hash == heads.c.revision)
        .join(bodies, bodies.c.hash == revisions.c.body_hash, isouter=True)
        .join(files, files.c.id == records.c.file)
        .where(files.c.kind == FileKind.CHILD, records.c.kind.in_(wanted), is_open(), stands(), belongs_here())
        .order_by(records.c.occurred_start, records.c.written, records.c.record, revisions.c.received, revisions.c.hash)
    )
    leads, found = _leads(connection), defaultdict(list)
    for row in connection.execute(query):
        found[row.record].append(row)
    return [_stands(rows, leads.get(record, "")) for record, rows in found.items()]


def _stands(rows: Sequence[Any], lead: str) -> Standing:
    read = [_content(row) for row in rows]
    first = rows[0]
    return Standing(
        record=first.record,
        file=first.file,
        kind=first.kind,
        occurred=first.occurred_start,
        versions=tuple(content for content, _is_there in read if content),
        unreadable=any(is_there and content is None for content, is_there in read),
        withdrawn=any(not is_there for _content, is_there in read),
        lead=lead,
    )


def _content(row: Row[Any]) -> tuple[Content | None, bool]:
    """What a version says, and whether it says anything: one that was retracted or erased does not."""
    if row.text is None:
        return None, False
    content = read_statement(row.text.decode()).content
    if content is None:
        return None, False
    try:
        return kinds()[row.kind].read(row.schema, content), True
    except (ValueError, KeyError, TypeError, RecursionError):
        return None, True


def _leads(connection: Connection) -> dict[str, str]:
    """The lead of each part of the kinds that give something."""
    parts = [slug for slug in giving_kinds() if slug in part_kinds()]
    query = (
        select(revisions.c.record, links.c.record.label("lead"))
        .join_from(revisions, links, links.c.revision == revisions.c.hash)
        .join(records, records.c.record == links.c.record)
        .where(revisions.c.kind.in_(parts), records.c.stream == revisions.c.stream)
    )
    return {row.record: row.lead for row in connection.execute(query)} if parts else {}


def _stays(connection: Connection) -> dict[str, list[Stay]]:
    """Where the council placed each child, and when; what never was is left out."""
    found = defaultdict(list)
    query = select(placements).where(placements.c.undone.is_(None)).order_by(placements.c.start, placements.c.id)
    for row in connection.execute(query):
        end = date.fromisoformat(row.end) if row.end else None
        start, confirmed = date.fromisoformat(row.start), row.confirmed is not None
        found[row.child].append(Stay(start=start, end=end, confirmed=confirmed))
    return found


def _held(connection: Connection) -> dict[str, int]:
    """How many entries of each child wait for somebody at the council."""
    query = (
        select(streams.c.file)
        .join_from(held, revisions, revisions.c.hash == held.c.revision)
        .join(streams, streams.c.stream == revisions.c.stream)
        .where(held.c.settled.is_(None))
    )
    found: dict[str, int] = defaultdict(int)
    for file in connection.scalars(query):
        found[file] += 1
    return found


def _authorities(connection: Connection) -> dict[str, str]:
    """Which council each child's file names as responsible, the file that was opened first first."""
    is_child = files.c.kind == FileKind.CHILD
    query = select(files.c.id, files.c.authority).where(is_child).order_by(files.c.opened, files.c.id)
    return {row.id: row.authority for row in connection.execute(query)}


def _together(connection: Connection, order: Sequence[str], standing: Sequence[Standing]) -> list[tuple[str, ...]]:
    """The files of children in groups that are one child's, in this order."""
    group_of = {file: {file} for file in order}
    for file, others in _said_to_be_one(connection, standing).items():
        for other in others & group_of.keys():
            merged = group_of[file] | group_of[other]
            group_of |= dict.fromkeys(merged, merged)
    groups = {id(group): group for group in group_of.values()}
    place = {file: number for number, file in enumerate(order)}
    return [tuple(sorted(group, key=place.__getitem__)) for group in groups.values()]


def _said_to_be_one(connection: Connection, standing: Sequence[Standing]) -> dict[str, set[str]]:
    """What those whose word it is said of each file, the first first."""
    said = [one for one in standing if one.kind == SAME_AS.slug and one.versions]
    if not said:
        return {}
    by_council = select(people.c.id).where(people.c.home.is_(None), people.c.role.in_(MAY_SAY))
    query = (
        select(records.c.record)
        .where(records.c.kind == SAME_AS.slug, records.c.author.in_(by_council))
        .order_by(records.c.received, records.c.written, records.c.record)
    )
    by_record = {one.record: one for one in said}
    found: dict[str, list[SameAs]] = defaultdict(list)
    for record in connection.scalars(query):
        one = by_record.get(record)
        if one and isinstance(one.versions[-1], SameAs):
            found[one.file].append(one.versions[-1])
    return {file: set(linked(marks)) for file, marks in found.items()}


def _known(known: Known, standing: Sequence[Standing]) -> Known:
    """The same with what the records of the child's files say."""
    sheets = [sheet for one in standing for sheet in one.versions if isinstance(sheet, ChildSheet)]
    return msgspec.structs.replace(
        known,
        births=tuple(sorted({sheet.birth_date for sheet in sheets if sheet.birth_date})),
        here_since=min((sheet.here_since for sheet in sheets), default=None),
        short_stays=any(sheet.legal_basis is LegalBasis.SHORT_STAYS for sheet in sheets),
        given=tuple(_given(standing)),
        unread=tuple(_unread(standing)),
    )


def _given(standing: Sequence[Standing]) -> Iterator[Given]:
    """What the records give, each with its parts. Of a part with two versions both are there, and its times are not settled."""
    parts: dict[str, list[Content]] = defaultdict(list)
    torn: set[str] = set()
    for one in standing:
        if one.lead:
            parts[one.lead] += one.versions
            torn |= {one.lead} if len(one.versions) + one.withdrawn > 1 else set()
    for one in standing:
        if one.versions and one.kind in giving_kinds():
            versions = [list(version.yearly(parts.get(one.record, ()))) for version in one.versions]
            given = of_versions([*versions, *([[]] if one.withdrawn else [])], source_of(one))
            yield from map(_unsettled, given) if one.record in torn else given


def _unsettled(given: Given) -> Given:
    return msgspec.structs.replace(given, unsettled=True) if isinstance(given.what, SpellAway) else given


def _unread(standing: Sequence[Standing]) -> Iterator[Unread]:
    for one in standing:
        if one.unreadable and one.kind != SAME_AS.slug:
            why = _("A record of a form that this version cannot read is not counted. Bring the gateway up to date.")
            yield Unread(source=source_of(one), why=why)


def source_of(one: Standing) -> Source:
    return Source(record=one.record, kind=with_capital(kinds()[one.kind].title))
