"""A home's computer as the gateway meets it, in a few lines: real keys, real signatures, a real log."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import msgspec

from carer_app.clock import stamp
from carer_app.domain.child import ChildSheet
from carer_app.domain.entry import START, Control, Entry, What, sign_entry
from carer_app.domain.files import SECTION_OPENED, FileKind, SectionOpened
from carer_app.domain.kind import Content, SectionKind
from carer_app.domain.people import Person, Role
from carer_app.domain.revision import (
    Op,
    Revision,
    SignedRevision,
    Statement,
    new_id,
    seal_body,
    sign_revision,
)
from carer_app.domain.sealing import SealingKey
from carer_app.domain.signing import Signed, SigningKey
from carer_app.gateway.enrol import invite
from carer_app.gateway.homes import add_home
from carer_app.gateway.services import Services
from carer_app.logs.daily.record import DailyLog
from carer_app.sync.protocol import Enrol, Enrolled, SyncAnswer, SyncRequest


@dataclass
class Writer:
    """Somebody with a signing key."""

    name: str = "Alex Reed"
    role: Role = Role.FOSTER_CARER
    id: str = field(default_factory=new_id)
    key: SigningKey = field(default_factory=SigningKey.generate)

    def person(self) -> Person:
        sealing = SealingKey.generate().public
        return Person(id=self.id, name=self.name, role=self.role, signing_key=self.key.public, sealing_key=sealing)

    def key_added(self) -> Control:
        person = self.person()
        facts = {"person": person.id, "name": person.name, "role": str(person.role)}
        keys = {"signing_key": person.signing_key, "sealing_key": person.sealing_key}
        return Control(what=What.KEY_ADDED, facts=facts | keys)


@dataclass
class Laptop:
    """A device with its log; what it writes is sent by `sync`."""

    services: Services
    writer: Writer = field(default_factory=Writer)
    id: str = field(default_factory=new_id)
    key: SigningKey = field(default_factory=SigningKey.generate)
    instance: str = field(default_factory=new_id)
    epoch: int = 1
    seq: int = 0
    head: str = START
    enrolled: Enrolled | None = None
    waiting: list[Signed] = field(default_factory=list)
    revisions: dict[str, SignedRevision] = field(default_factory=dict)

    def enrol(self, home: str = "Rowan House", code: str | None = None) -> Enrolled:
        """Be taken into that home, with the writer's key."""
        code = code or invite(self.services, add_home(self.services, home)).code
        wish = Enrol(
            code=code,
            device=self.id,
            device_key=self.key.public,
            device_name="Kitchen laptop",
            people=(self.writer.person(),),
            instance=self.instance,
        )
        self.enrolled = self.services.enrol(wish)
        return self.enrolled

    def enter(
        self, *revisions: SignedRevision, control: Sequence[Control] = (), beacon: Signed | None = None
    ) -> Signed:
        """One entry at the end of the log, waiting to be sent."""
        self.seq += 1
        entry = Entry(
            device=self.id,
            gateway=self.services.keys.gateway,
            epoch=self.epoch,
            seq=self.seq,
            prev=self.head,
            revisions=tuple(revision.hash for revision in revisions),
            control=tuple(control),
            beacon=beacon,
        )
        signed = sign_entry(entry, self.key)
        self.head = signed.hash
        self.waiting.append(signed.signed)
        self.revisions |= {revision.hash: revision for revision in revisions}
        return signed.signed

    def open_stream(
        self,
        child: str,
        section: SectionKind = SectionKind.STAY,
        file_kind: FileKind = FileKind.CHILD,
        opened: date = date(2026, 3, 1),
        stream: str | None = None,
        authority: str = "north-tyneside",
    ) -> str:
        """Open a section; gives the stream."""
        stream = stream or new_id()
        content = SectionOpened(file=child, file_kind=file_kind, section=section, authority=authority, opened=opened)
        self.enter(self.revision(stream, content, kind=SECTION_OPENED.slug))
        return stream

    def open_child(self, name: str = "Robin", authority: str = "north-tyneside") -> "Opened":
        """A child whom nobody knew before: sheet, first version of it, and stay."""
        child = new_id()
        sheet = self.open_stream(child, SectionKind.SHEET, authority=authority)
        about = ChildSheet(chosen_name=name, responsible_authority=authority, here_since=date(2026, 3, 1))
        self.enter(self.revision(sheet, about, kind="child_file"))
        return Opened(child=child, sheet=sheet, stay=self.open_stream(child, SectionKind.STAY, authority=authority))

    def log(self, stream: str, text: str = "Pasta and a walk.", day: date = date(2026, 3, 2)) -> SignedRevision:
        """A daily log, entered."""
        revision = self.revision(stream, DailyLog(day=day, what_happened=text))
        self.enter(revision)
        return revision

    def revision(
        self,
        stream: str,
        content: Content | None,
        *,
        kind: str = "daily_log",
        of: SignedRevision | None = None,
        op: Op | None = None,
        reason: str | None = None,
        **changed: object,
    ) -> SignedRevision:
        """A signed revision; a new version of `of` where that is given."""
        raw = msgspec.to_builtins(content) if content is not None else None
        body = seal_body(Statement(content=raw, reason=reason), os.urandom(16))
        occurred = content.occurred() if content is not None else of.revision.occurred if of else None
        assert occurred
        revision = Revision(
            id=new_id(),
            record=of.revision.record if of else new_id(),
            stream=stream,
            op=op or (Op.AMEND if of else Op.CREATE),
            parents=(of.hash,) if of else (),
            kind=kind,
            schema=1,
            author=self.writer.id,
            author_key=self.writer.key.public,
            role=self.writer.role,
            occurred=occurred,
            written=stamp(self.services.clock.now()),
            body_hash=body.hash(),
        )
        return sign_revision(msgspec.structs.replace(revision, **changed), body, self.writer.key)

    def sign(self, revision: Revision, like: SignedRevision) -> SignedRevision:
        """That revision signed by the writer, with the body of another."""
        assert like.body
        return sign_revision(revision, like.body, self.writer.key)

    def request(self, entries: Iterable[Signed] | None = None, **changed: object) -> SyncRequest:
        """What goes up: these entries, or all that wait, with the revisions that they name."""
        sent = tuple(self.waiting if entries is None else entries)
        named = dict.fromkeys(hash_ for signed in sent for hash_ in signed.read(Entry).revisions)
        carried = [self.revisions[hash_] for hash_ in named]
        request = SyncRequest(
            device=self.id,
            epoch=self.epoch,
            instance=self.instance,
            entries=sent,
            revisions=tuple(revision.signed for revision in carried),
            bodies={revision.hash: revision.body for revision in carried if revision.body},
        )
        return msgspec.structs.replace(request, **changed)

    def sync(self, **changed: object) -> SyncAnswer:
        """Send all that waits."""
        answer = self.services.sync(self.request(**changed), self.id)
        self.waiting = []
        return answer


@dataclass(frozen=True)
class Opened:
    """A child's file and its streams."""

    child: str
    sheet: str
    stay: str
