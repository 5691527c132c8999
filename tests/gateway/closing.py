"""Closed entries as a home's computer sends them: shut in boxes, with the key sealed to each reader."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from carer_app.domain.closed import READERS_NAMED, Box, Reader, ReadersNamed, new_key, shut
from carer_app.domain.entry import Control, reader_added
from carer_app.domain.files import SECTION_OPENED, FileKind, SectionOpened
from carer_app.domain.kind import Content, SectionKind
from carer_app.domain.people import Person
from carer_app.domain.revision import SignedRevision, new_id
from carer_app.domain.sealing import seal
from carer_app.logs.daily.record import DailyLog
from carer_app.sync.protocol import Directory
from tests.gateway.builders import Laptop

DAY = date(2026, 3, 2)
CANARY = "marmalade lighthouse"
WORDS = f"Robin told me about the {CANARY}."


@dataclass
class Closed:
    """A closed section of a child, on the laptop that began it."""

    laptop: Laptop
    child: str
    stream: str = field(default_factory=new_id)
    key: bytes = field(default_factory=new_key)

    def begin(self, *readers: Person, about: Sequence[str] = (), text: str = WORDS) -> SignedRevision:
        """The section with its readers and a first entry, sent."""
        opened = SectionOpened(
            file=self.child,
            file_kind=FileKind.CHILD,
            section=SectionKind.CLOSED,
            authority="north-tyneside",
            opened=DAY,
        )
        entry = self.revision(DailyLog(day=DAY, what_happened=text))
        named = self.named(*readers, about=about)
        self.send(self.revision(opened, kind=SECTION_OPENED.slug), named, entry, readers=readers)
        return entry

    def named(self, *readers: Person, about: Sequence[str] = ()) -> SignedRevision:
        told = tuple(Reader(id=one.id, name=one.name, role=str(one.role), key=one.sealing_key) for one in readers)
        return self.revision(ReadersNamed(day=DAY, readers=told, about=tuple(about)), kind=READERS_NAMED.slug)

    def let_in(self, *readers: Person) -> None:
        """What a reader's computer does at its next unlock: name the readers anew, and seal the key to them."""
        self.send(self.named(*readers), readers=readers)

    def revision(self, content: Content, **more: object) -> SignedRevision:
        return self.laptop.revision(self.stream, content, **more)  # type: ignore[arg-type]

    def send(self, *signed: SignedRevision, readers: Sequence[Person] = (), boxes: Sequence[Box] | None = None) -> None:
        self.laptop.sync()
        self.laptop.enter(*signed, control=[self._given(one) for one in readers if one.sealing_key])
        shut_away = tuple(boxes or [shut(one, self.key) for one in signed])
        self.laptop.sync(revisions=(), bodies={}, boxes=shut_away)

    def _given(self, reader: Person) -> Control:
        routing = seal(reader.id.encode(), self.laptop.services.keys.sealing.public).hex()
        return reader_added(self.stream, seal(self.key, reader.sealing_key).hex(), routing)


def directory(laptop: Laptop) -> Directory:
    """The directory as a laptop is told it."""
    told = laptop.sync().directory
    assert told
    return told.read(Directory)


def listed(laptop: Laptop, person: str) -> Person:
    """Somebody as a laptop knows them from the gateway's directory."""
    return next(one.as_person() for one in directory(laptop).people if one.id == person)
