"""The desk is a device: what people of the council write is signed by their key and goes through the same `accept`."""

import os
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

import msgspec
from sqlalchemy import Connection, select

from carer_app.clock import today
from carer_app.domain.closed import Box
from carer_app.domain.entry import Control, Entry, sign_entry
from carer_app.domain.kind import Content, RecordKind
from carer_app.domain.kinds import kind_named
from carer_app.domain.marks import COMMENT, READ_MARK, Comment, ReadMark
from carer_app.domain.revision import Link, Op, Revision, SignedRevision, Statement, new_id, seal_body, sign_revision
from carer_app.domain.signing import Signed, SigningKey
from carer_app.domain.together import Joined, joined
from carer_app.errors import BadInputError
from carer_app.gateway.children import NotYoursToSeeError
from carer_app.gateway.council import DESK, Council
from carer_app.gateway.db.rows import body_of, signed_of
from carer_app.gateway.db.tables import bodies, heads, revisions
from carer_app.gateway.people import CouncilPerson, hosted_key
from carer_app.gateway.shown import visible
from carer_app.gateway.sync import accept
from carer_app.i18n import _
from carer_app.sync.protocol import ItemState, LogHead, SyncRequest

EPOCH = 1


class Writing(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a person of the council writes into a stream.

    `together` are the versions it brings together, and `beside` what they make together beside the words.
    """

    stream: str
    kind: RecordKind
    content: Content
    about: tuple[Link, ...] = ()
    together: tuple[SignedRevision, ...] = ()
    beside: Joined = Joined()


class _Line(msgspec.Struct, frozen=True, kw_only=True):
    """What one entry of the desk's log names."""

    names: tuple[str, ...]
    control: tuple[Control, ...] = ()


def write_as(council: Council, person: CouncilPerson, writings: Sequence[Writing]) -> tuple[SignedRevision, ...]:
    """Sign and keep these in the person's name, all or none; raises NotYoursToSeeError where they may not write."""

    def work() -> tuple[SignedRevision, ...]:
        with council.writing() as connection:
            return write_within(council, connection, person, writings)

    return council.retrying(work)


def mark_read(council: Council, person: CouncilPerson, records: Collection[str]) -> None:
    """Keep a deliberate “I have read these” about the current versions of these records; raises NotYoursToSeeError."""

    def work() -> None:
        with council.writing() as connection:
            links: dict[str, list[Link]] = defaultdict(list)
            for record in sorted(records):
                row = visible(connection, council, person.id, record)
                links[row.stream] += _current(connection, record)
            mark = ReadMark(day=today(council.clock))
            marks = [
                Writing(stream=stream, kind=READ_MARK, content=mark, about=tuple(about))
                for stream, about in links.items()
            ]
            write_within(council, connection, person, marks)

    council.retrying(work)


def comment(council: Council, person: CouncilPerson, record: str, text: str) -> None:
    """Keep what somebody says about a record; raises BadInputError for nothing, NotYoursToSeeError."""
    if not text.strip():
        raise BadInputError(_("Write the comment first."), [("text", "is empty")])

    def work() -> None:
        with council.writing() as connection:
            row = visible(connection, council, person.id, record)
            said = Comment(text=text.strip(), day=today(council.clock))
            about = _current(connection, record)
            write_within(
                council, connection, person, [Writing(stream=row.stream, kind=COMMENT, content=said, about=about)]
            )

    council.retrying(work)


def standing(council: Council, person: CouncilPerson, record: str) -> list[SignedRevision]:
    """The versions of a record that stand now, whose person may see it; raises NotYoursToSeeError."""
    with council.reading() as connection:
        visible(connection, council, person.id, record)
        return _standing(connection, record)


def merge(council: Council, person: CouncilPerson, record: str, seen: Collection[str], content: Content) -> None:
    """Keep one version in place of those that the person had before them; raises BadInputError, NotYoursToSeeError.

    What came meanwhile is not swallowed: then nothing is kept, and the person looks again.
    """

    def work() -> None:
        with council.writing() as connection:
            row = visible(connection, council, person.id, record)
            versions = _standing(connection, record)
            if len(versions) < 2 or {version.hash for version in versions} != set(seen):
                raise BadInputError(_("Somebody changed this since you opened the page. Nothing was kept; look again."))
            kind = kind_named(row.kind)
            with_it = joined(versions, _every(connection, record))
            one = Writing(stream=row.stream, kind=kind, content=content, together=tuple(versions), beside=with_it)
            write_within(council, connection, person, [one])

    council.retrying(work)


def write_within(
    council: Council, connection: Connection, person: CouncilPerson, writings: Sequence[Writing]
) -> tuple[SignedRevision, ...]:
    """The same as `write_as` in the caller's transaction."""
    port = council.port_on(connection)
    device = port.device(DESK)
    assert device
    key = hosted_key(council, connection, person.id)
    revisions = [sign_as(council, person, writing, key) for writing in writings]
    lines = [_Line(names=(revision.hash,)) for revision in revisions]
    request = SyncRequest(
        device=DESK,
        epoch=EPOCH,
        instance=DESK,
        entries=tuple(_entries(council, port.log(DESK, EPOCH), lines)),
        revisions=tuple(revision.signed for revision in revisions),
        bodies={revision.hash: revision.body for revision in revisions if revision.body},
    )
    receipt = accept(port, request).receipt
    if receipt is None or any(item.state == ItemState.HELD for item in receipt.items):
        raise NotYoursToSeeError
    return tuple(revisions)


def shut_away(
    council: Council, connection: Connection, boxes: Sequence[Box], control: tuple[Control, ...] = ()
) -> None:
    """Keep boxes of closed sections, and give these to whom the control entries name, in the caller's transaction."""
    port = council.port_on(connection)
    device = port.device(DESK)
    assert device
    line = _Line(names=tuple(box.hash for box in boxes), control=control)
    entries = tuple(_entries(council, port.log(DESK, EPOCH), [line]))
    request = SyncRequest(device=DESK, epoch=EPOCH, instance=DESK, entries=entries, boxes=tuple(boxes))
    receipt = accept(port, request).receipt
    assert receipt
    assert all(item.state != ItemState.HELD for item in receipt.items)


def sign_as(council: Council, person: CouncilPerson, writing: Writing, key: SigningKey) -> SignedRevision:
    """What a person of the council writes, signed by their key and not kept yet."""
    before = [version.revision for version in writing.together]
    reason = _("Two versions were brought together.") if before else None
    names = writing.beside.attachments
    manifests = {text.hash(): text for one in writing.together if one.body for text in one.body.manifests}
    statement = Statement(content=msgspec.to_builtins(writing.content), reason=reason)
    body = seal_body(statement, os.urandom(16), tuple(text for name, text in manifests.items() if name in names))
    revision = Revision(
        id=new_id(),
        record=before[-1].record if before else new_id(),
        stream=writing.stream,
        op=Op.MERGE if before else Op.CREATE,
        parents=tuple(version.hash for version in writing.together),
        about=before[-1].about if before else writing.about,
        present=writing.beside.present,
        words_of=writing.beside.words_of,
        attachments=names,
        kind=writing.kind.slug,
        schema=writing.kind.schema,
        author=person.id,
        author_key=key.public,
        role=person.role,
        occurred=writing.content.occurred(),
        written=council.now(),
        body_hash=body.hash(),
    )
    return sign_revision(revision, body, key)


def _entries(council: Council, log: LogHead, lines: Sequence[_Line]) -> Iterator[Signed]:
    """One entry for each, on the end of the desk's log, which is locked until the transaction ends."""
    seq, head = log.seq, log.head
    for line in lines:
        seq += 1
        entry = Entry(
            device=DESK,
            gateway=council.keys.gateway,
            epoch=EPOCH,
            seq=seq,
            prev=head,
            revisions=line.names,
            control=line.control,
        )
        signed = sign_entry(entry, council.keys.desk)
        head = signed.hash
        yield signed.signed


def _standing(connection: Connection, record: str) -> list[SignedRevision]:
    """The versions that stand now, the earliest written first."""
    current = set(connection.scalars(select(heads.c.revision).where(heads.c.record == record)))
    return [version for version in _every(connection, record) if version.hash in current]


def _every(connection: Connection, record: str) -> list[SignedRevision]:
    """Every version of a record, the earliest written first."""
    found = connection.execute(
        select(revisions, bodies.c.salt, bodies.c.text, bodies.c.manifests)
        .join(bodies, bodies.c.hash == revisions.c.body_hash, isouter=True)
        .where(revisions.c.record == record)
        .order_by(revisions.c.written, revisions.c.hash)
    )
    return [
        SignedRevision(signed=signed_of(row), revision=signed_of(row).read(Revision), hash=row.hash, body=body_of(row))
        for row in found
    ]


def _current(connection: Connection, record: str) -> tuple[Link, ...]:
    """Links to the versions of a record that stand now."""
    found = connection.scalars(select(heads.c.revision).where(heads.c.record == record).order_by(heads.c.revision))
    return tuple(Link(record=record, revision=version) for version in found)
