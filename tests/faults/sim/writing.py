"""What people in a simulation write: small signed revisions, sections and boxes, with names from the history's own chance."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random

import msgspec

from carer_app.clock import SetClock, local, stamp
from carer_app.domain.closed import Box
from carer_app.domain.files import SECTION_OPENED, FileKind, SectionOpened
from carer_app.domain.kind import SectionKind
from carer_app.domain.people import Person, Role
from carer_app.domain.revision import (
    REVISION,
    Occurred,
    Op,
    Revision,
    SignedRevision,
    Statement,
    seal_body,
)
from carer_app.domain.signing import SigningKey
from carer_app.store.closed import SealedKey

DAY = date(2026, 3, 2)
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
KINDS = ("daily_log", "child_file", SECTION_OPENED.slug, "comment")
NEWER_KIND = "mood_map"
NEWER_ASK = "sing"
stamped = cache(stamp)


class ToldClock(SetClock):
    """A clock that is asked for what it says far oftener than it is moved."""

    def __init__(self, now: datetime) -> None:
        super().__init__(now)
        self._tell()

    def move_to(self, now: datetime) -> None:
        super().move_to(now)
        self._tell()

    def advance(self, by: timedelta) -> None:
        super().advance(by)
        self._tell()

    def _tell(self) -> None:
        self.stamp = stamped(self.now())
        self.day = local(self.now()).date().isoformat()


class NewerRevision(Revision, frozen=True, kw_only=True):
    """A revision of a program that is newer than the gateway: it signs a field that nobody here knows."""

    weather: str = "windy"


MakeKey = Callable[[bytes], SigningKey]


class Writer:
    """Somebody with a signing key, or several one after the other."""

    def __init__(self, name: str, role: Role, rng: Random, make_key: MakeKey, keys: Sequence[SigningKey] = ()) -> None:
        self.id = name
        self.role = role
        self._rng = rng
        self._make_key = make_key
        self.keys = list(keys) or [make_key(rng.randbytes(32))]

    def renew(self) -> None:
        """A new key, as after a recovery."""
        self.keys.append(self._make_key(self._rng.randbytes(32)))

    def twin(self) -> "Writer":
        """The same person at another computer."""
        return Writer(self.id, self.role, self._rng, self._make_key, self.keys)

    def person(self) -> Person:
        key = self.keys[-1].public
        return Person(id=self.id, name=self.id, role=self.role, signing_key=key, sealing_key=key)


def words_of(kind: str, number: int) -> dict[str, object]:
    """Something that a record of this kind can say."""
    if kind == "child_file":
        return {"chosen_name": f"Robin {number}", "responsible_authority": "england", "here_since": DAY.isoformat()}
    if kind == "comment":
        return {"text": f"Thank you, {number}.", "day": DAY.isoformat()}
    return {"day": DAY.isoformat(), "what_happened": f"A walk, {number}."}


class Pen:
    """Makes what is written. Every name comes from one seeded chance."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._count = 0

    def name(self, what: str) -> str:
        self._count += 1
        return f"{what}-{self._count}"

    def revision(
        self,
        writer: Writer,
        stream: str,
        record: str,
        written: datetime,
        *,
        parents: tuple[str, ...] = (),
        kind: str = "daily_log",
        op: str = Op.CREATE,
        content: dict[str, object] | None = None,
        newer: bool = False,
    ) -> SignedRevision:
        """A signed revision of a few words."""
        key = writer.keys[-1]
        words = content if content is not None else words_of(kind, self._rng.randrange(10**9))
        body = seal_body(Statement(content=words), self._rng.randbytes(16))
        form = NewerRevision if newer else Revision
        revision = form(
            id=self.name("version"),
            record=record,
            stream=stream,
            op=op,
            parents=parents,
            kind=kind,
            schema=2 if newer else 1,
            author=writer.id,
            author_key=key.public,
            role="foster_carer",
            occurred=Occurred(start=DAY.isoformat()),
            written=stamped(written),
            body_hash=body.hash(),
        )
        signed = key.sign(REVISION, revision)
        return SignedRevision(signed=signed, revision=signed.read(Revision), hash=signed.hash(REVISION), body=body)

    def opening(
        self, writer: Writer, file: str, file_kind: FileKind, section: SectionKind, written: datetime, opened: date
    ) -> SignedRevision:
        """The first record of a stream."""
        what = SectionOpened(file=file, file_kind=file_kind, section=section, authority="england", opened=opened)
        stream = self.name("stream")
        content = msgspec.to_builtins(what)
        record = self.name("record")
        return self.revision(writer, stream, record, written, kind=SECTION_OPENED.slug, content=content)

    def box(self, stream: str) -> Box:
        """A closed entry, as everybody but its readers sees it."""
        inside = self._rng.randbytes(32)
        return Box(hash=self._rng.randbytes(32).hex(), stream=stream, box=inside)

    def sealed_key(self, stream: str, routing: str) -> SealedKey:
        return SealedKey(stream=stream, key=self.name("sealed"), routing=routing)
