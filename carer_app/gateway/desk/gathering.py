"""Gathering what a page shows of some records: the versions that stand, whose they are, and who has read them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import msgspec
from sqlalchemy import Connection, func, select

from carer_app.councils import CouncilProfile
from carer_app.domain.kind import Content
from carer_app.domain.marks import COMMENT
from carer_app.domain.revision import Op, Revision
from carer_app.domain.story import Told
from carer_app.domain.words import day_words
from carer_app.gateway.children import refuse_unseen
from carer_app.gateway.chronology import current_versions, people_named, read_marks
from carer_app.gateway.corrections import corrections
from carer_app.gateway.council import Council
from carer_app.gateway.db import holds, rights
from carer_app.gateway.db.profiles import profile_of
from carer_app.gateway.db.rows import body_of
from carer_app.gateway.db.tables import bodies, files, homes, links, placements, revisions
from carer_app.gateway.viewing import PhotoHere, photos_of
from carer_app.i18n import _

Head = tuple[str, Revision, Content | None]


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A version that stands now. `content` is None when there is nothing to read; `reason` is why it was changed. `address`
    is where its record is shown, empty for the usual place.
    """

    hash: str
    revision: Revision
    content: Content | None
    author: str
    reason: str
    photos: tuple[PhotoHere, ...] = ()
    address: str = ""


class Gathered(msgspec.Struct, frozen=True, kw_only=True):
    """A record with all that its entry on a page needs. `mine` are the versions that this person marked as read."""

    told: Told
    standing: tuple[Standing, ...]
    mine: frozenset[str]
    remarks: int

    def unread(self) -> bool:
        return any(version.hash not in self.mine for version in self.standing)


class ChildHere(msgspec.Struct, frozen=True, kw_only=True):
    """Whose pages these are. `profile` has the words of the council that is responsible for the child, `hold` those of a
    hold that stands over the file.
    """

    id: str
    name: str
    where: str
    profile: CouncilProfile
    hold: str


def gather(council: Council, person: str, records: Sequence[Told]) -> list[Gathered]:
    """The same records in the same order, as they stand at this moment."""
    names = [told.id for told in records]
    with council.reading() as connection:
        current = current_versions(connection, names)
        marks = read_marks(connection, names)
        said = _said(connection, names)
        heads = [head for found in current.values() for head in found]
        people = people_named(connection, {revision.author for _hash, revision, _content in heads})
        changed = [revision.body_hash for _hash, revision, _content in heads if revision.op != Op.CREATE]
        reasons = _reasons(connection, changed)
        wrong = corrections(connection, names)
        pictured = photos_of(connection, [hash_ for hash_, revision, _content in heads if revision.attachments])

    return [
        Gathered(
            told=msgspec.structs.replace(told, not_right=wrong.get(told.id, ())),
            standing=tuple(_standing(head, people, reasons, pictured) for head in _distinct(current.get(told.id, []))),
            mine=frozenset(mark.version for mark in marks.get(told.id, []) if mark.person == person),
            remarks=said.get(told.id, 0),
        )
        for told in records
    ]


def _standing(
    head: Head, people: Mapping[str, str], reasons: Mapping[str, str], pictured: Mapping[str, tuple[PhotoHere, ...]]
) -> Standing:
    hash_, revision, content = head
    return Standing(
        hash=hash_,
        revision=revision,
        content=content,
        author=people.get(revision.author, revision.author),
        reason=reasons.get(revision.body_hash, ""),
        photos=pictured.get(hash_, ()),
    )


def child_here(council: Council, person: str, child: str) -> ChildHere:
    """One child whom this person may see; raises NotYoursToSeeError."""
    today = council.today()
    with council.reading() as connection:
        refuse_unseen(connection, person, child, today)
        file = connection.execute(select(files).where(files.c.id == child)).one()
        living = connection.execute(
            select(homes.c.name, placements.c.start)
            .join_from(placements, homes, homes.c.id == placements.c.home)
            .where(placements.c.child == child, rights.current(today))
            .order_by(placements.c.start.desc(), placements.c.id.desc())
        ).first()
        profile = profile_of(connection, file.authority)
        under = holds.over(connection, {child}).get(child, [])
    return ChildHere(
        id=child,
        name=file.name or _("Name not known yet"),
        where=where_words(living.name, living.start) if living else where_words("", ""),
        profile=profile,
        hold=under[0].words if under else "",
    )


def where_words(home: str, since: str) -> str:
    """Where a child lives, and since when."""
    if not home:
        return _("Not placed with a home of this gateway today")
    return _("With {home} since {since}").format(home=home, since=day_words(date.fromisoformat(since[:10])))


def _distinct(heads: Sequence[Head]) -> list[Head]:
    """Two versions with the same words are one to a reader."""
    found: list[Head] = []
    for head in heads:
        if head[2] is None or all(head[2] != other[2] for other in found):
            found.append(head)
    return found


def _said(connection: Connection, records: Collection[str]) -> dict[str, int]:
    """How many remarks there are about each record."""
    query = (
        select(links.c.record, func.count(links.c.revision.distinct()))
        .where(links.c.record.in_(records), links.c.kind == COMMENT.slug)
        .group_by(links.c.record)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _reasons(connection: Connection, hashes: Collection[str]) -> dict[str, str]:
    found = connection.execute(select(bodies).where(bodies.c.hash.in_(hashes)))
    told = {row.hash: body_of(row) for row in found}
    return {hash_: body.statement().reason or "" for hash_, body in told.items() if body}


def seen_versions(connection: Connection, record: str, hashes: Collection[str]) -> set[str]:
    """Those of these hashes that are versions of that record indeed."""
    of_record = (revisions.c.record == record) & revisions.c.hash.in_(hashes)
    return set(connection.scalars(select(revisions.c.hash).where(of_record)))
