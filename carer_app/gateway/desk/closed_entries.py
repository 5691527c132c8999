"""Closed entries in the forms in which the desk shows every record, made from what their reader opened."""

from collections.abc import Iterator, Sequence

import msgspec
from sqlalchemy import Connection

from carer_app.clock import moment
from carer_app.councils import CouncilProfile
from carer_app.domain.checks import all_problems
from carer_app.domain.closed import LOOKED
from carer_app.domain.kind import Circumstances, Severity
from carer_app.domain.kinds import kinds
from carer_app.domain.marks import COMMENT, READ_MARK
from carer_app.domain.revision import Op, heads, origin_of
from carer_app.domain.story import State, Told
from carer_app.gateway.chronology import Read, people_named
from carer_app.gateway.closed_shelf import ClosedSection, Opened
from carer_app.gateway.db.index import content_of
from carer_app.gateway.db.profiles import profile_of
from carer_app.gateway.desk.gathering import Gathered, Standing
from carer_app.gateway.shown import Remark, Shown, Version
from carer_app.gateway.viewing import photos_in
from carer_app.i18n import _


class ClosedEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One closed entry with all that its page needs. `looked` is who opened it and when, the first first."""

    section: ClosedSection
    profile: CouncilProfile
    shown: Shown
    gathered: Gathered
    looked: tuple[tuple[str, str], ...]


def closed_entry(
    connection: Connection, person: str, section: ClosedSection, record: str, address: str = ""
) -> ClosedEntry:
    """One entry of a section that this person has opened. `address` is where it is shown."""
    names = _names(connection, section)
    profile = profile_of(connection, section.authority)
    versions = _versions(section, record, names)
    remarks = tuple(_remarks(section, record, names))
    told = _told(section, versions, profile)
    return ClosedEntry(
        section=section,
        profile=profile,
        shown=Shown(told=told, versions=tuple(versions), remarks=remarks),
        gathered=Gathered(
            told=told,
            standing=tuple(_standing(connection, section, one, address) for one in _heads(versions)),
            mine=frozenset(
                link.revision or ""
                for mark in _held_marks(section, READ_MARK.slug, record)
                if mark.signed.revision.author == person
                for link in mark.signed.revision.about
            ),
            remarks=len(remarks),
        ),
        looked=tuple(
            (names.get(one.signed.revision.author, ""), one.signed.revision.written)
            for one in _held_marks(section, LOOKED.slug, record)
        ),
    )


def doubtful(section: ClosedSection) -> int:
    """How much in a section cannot be relied on: what does not open, and what is not signed by whom it names."""
    return section.broken + sum(not one.holds for one in section.versions)


def _names(connection: Connection, section: ClosedSection) -> dict[str, str]:
    authors = {one.signed.revision.author for one in section.versions}
    return people_named(connection, authors | {one.signed.origin().author for one in section.versions})


def _held_marks(section: ClosedSection, kind: str, record: str) -> list[Opened]:
    return [one for one in section.marks(kind, record) if one.holds]


def _versions(section: ClosedSection, record: str, names: dict[str, str]) -> list[Version]:
    found = section.of_record(record)
    standing = set(heads({one.signed.hash: one.signed.revision.parents for one in found}))
    marks = list(_read(section, record, names))
    return [_version(one, names, marks, is_head=one.signed.hash in standing) for one in found]


def _read(section: ClosedSection, record: str, names: dict[str, str]) -> Iterator[Read]:
    for mark in _held_marks(section, READ_MARK.slug, record):
        revision = mark.signed.revision
        for link in revision.about:
            if link.record == record and link.revision:
                yield Read(
                    version=link.revision, person=names.get(revision.author, revision.author), at=revision.written
                )


def _version(one: Opened, names: dict[str, str], marks: Sequence[Read], *, is_head: bool) -> Version:
    signed, revision, body = one.signed, one.signed.revision, one.signed.body
    origin = origin_of(revision, body)
    return Version(
        hash=signed.hash,
        revision=revision,
        author=_named(one, origin.author, names),
        author_role=origin.role,
        written=origin.written,
        carried_by=names.get(revision.author, revision.author) if signed.is_carried() else "",
        content=content_of(revision, body),
        reason=body.statement().reason if body else None,
        is_head=is_head,
        received=one.received,
        read=tuple(mark for mark in marks if mark.version == signed.hash),
        signature=signed.signed.signature,
        signature_holds=one.holds,
    )


def _remarks(section: ClosedSection, record: str, names: dict[str, str]) -> Iterator[Remark]:
    found = section.marks(COMMENT.slug, record)
    standing = set(heads({one.signed.hash: one.signed.revision.parents for one in found}))
    for one in found:
        revision, body = one.signed.revision, one.signed.body
        content = content_of(revision, body)
        if one.signed.hash in standing and content is not None:
            origin = origin_of(revision, body)
            yield Remark(
                author=_named(one, origin.author, names),
                author_role=origin.role,
                written=origin.written,
                text=str(getattr(content, "text", "")),
            )


def _named(one: Opened, author: str, names: dict[str, str]) -> str:
    return names.get(author, author) if one.holds else _("somebody who is not known here")


def _heads(versions: Sequence[Version]) -> list[Version]:
    """Those that stand; two with the same words are one to a reader."""
    found: list[Version] = []
    for version in versions:
        if version.is_head and (version.content is None or all(version.content != one.content for one in found)):
            found.append(version)
    return found


def _standing(connection: Connection, section: ClosedSection, version: Version, address: str) -> Standing:
    signed = next(one.signed for one in section.versions if one.signed.hash == version.hash)
    return Standing(
        photos=photos_in(connection, signed) if version.signature_holds else (),
        address=address,
        hash=version.hash,
        revision=version.revision,
        content=version.content,
        author=version.author,
        reason=(version.reason or "") if version.revision.op != Op.CREATE else "",
    )


def _told(section: ClosedSection, versions: Sequence[Version], profile: CouncilProfile) -> Told:
    first, standing = versions[0], [version for version in versions if version.is_head]
    head = standing[-1]
    read = [mark.at for version in standing for mark in version.read]
    is_read = all(version.read for version in standing)
    return Told(
        id=first.revision.record,
        child=section.child,
        kind=first.revision.kind,
        occurred=head.revision.occurred,
        written=first.written,
        author=first.author,
        author_role=first.author_role,
        headline=head.content.headline() if head.content else "",
        state=State.CONFLICT if len(standing) > 1 else State.READ if is_read else State.RECEIVED,
        versions=len(versions),
        received=first.received,
        read=min(read) if read and is_read else None,
        content=head.content,
        present=head.revision.present,
        words_of=head.revision.words_of,
        retracted=head.written if head.revision.op == Op.RETRACT else None,
        flags=tuple(_flags(head, profile)),
    )


def _flags(head: Version, profile: CouncilProfile) -> Iterator[str]:
    """What should not be, in sentences: such things are kept and shown."""
    if head.content is None:
        return
    known = Circumstances(now=moment(head.revision.written), latest_known=moment(head.received), profile=profile)
    for problem in all_problems(kinds()[head.revision.kind], head.content, known):
        if problem.severity is Severity.SHOULD_NOT_BE:
            yield problem.sentence
