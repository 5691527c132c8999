"""Closed sections: entries that only chosen people read, sealed as a whole, so that nobody else learns even their times.

A closed section has a key of its own. Each revision in it is shut in a box under that key; the key is sealed to each
reader, and to the safeguarding key of the council where it has one. Which box is whose says nothing but the boxes
themselves.
"""

import os
from collections.abc import Iterable, Iterator
from datetime import date

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from carer_app.councils import CouncilProfile
from carer_app.domain.kind import AmendedBy, Content, Line, RecordKind
from carer_app.domain.revision import REVISION, Body, Occurred, Revision, SignedRevision
from carer_app.domain.sealing import NotForYouError
from carer_app.domain.signing import BrokenSignatureError, Signed
from carer_app.i18n import _

SAFEGUARDING = "safeguarding"
"""Who the council's safeguarding key is, where a reader is named: nobody, but two people who hold half of it each."""

_STEP = 4096
_LENGTH = 4


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who may read a closed section. `key` is empty while they have none: it is then sealed to them later."""

    id: str
    name: str
    role: str
    key: str = ""


class ReadersNamed(Content, frozen=True, kw_only=True):
    """Who may read this section, and whom it is about, who may not. What was named before stays named: see `named_together`.

    `safeguarding` is the council's safeguarding key that it is sealed to as well, empty where the council has none.
    """

    day: date
    readers: tuple[Reader, ...]
    about: tuple[str, ...] = ()
    safeguarding: str = ""

    def occurred(self) -> Occurred:
        return Occurred.on(self.day)

    def headline(self) -> str:
        return ""

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="readers", label=_("Readers"), text="; ".join(one.name for one in self.readers))


READERS_NAMED = RecordKind(
    slug="readers_named",
    title=_("Readers named"),
    content=ReadersNamed,
    example=lambda today: ReadersNamed(
        day=today, readers=(Reader(id="0199c0de-0000-7000-8000-000000000002", name="Priya Shah", role="social_worker"),)
    ),
    amended_by=AmendedBy.READERS,
    listed=False,
)


def named_together(found: Iterable[tuple[str, ReadersNamed]]) -> ReadersNamed | None:
    """Who reads a section, from all that was said of it with who said it, in the order of its coming; None for nothing.

    The first word is its founder's. Later ones count from whoever was a reader by then, and from the safeguarding key;
    and they add alone, since nobody forgets a key that they had, and two readers may name somebody at the same time.
    """
    whole: ReadersNamed | None = None
    for author, named in found:
        if whole is None:
            whole = named
        elif author == SAFEGUARDING or author in {reader.id for reader in whole.readers}:
            readers = {reader.id: reader for reader in whole.readers}
            readers |= {reader.id: reader for reader in named.readers if reader.key or reader.id not in readers}
            whole = ReadersNamed(
                day=named.day,
                readers=tuple(readers.values()),
                about=tuple(dict.fromkeys((*whole.about, *named.about))),
                safeguarding=named.safeguarding or whole.safeguarding,
            )
    return whole


class Looked(Content, frozen=True, kw_only=True):
    """Somebody opened an entry of a closed section. Which one: the envelope's `about`. Only its readers know."""

    day: date

    def occurred(self) -> Occurred:
        return Occurred.on(self.day)

    def headline(self) -> str:
        return ""

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        return iter(())


LOOKED = RecordKind(
    slug="looked", title=_("Looked at"), content=Looked, example=lambda today: Looked(day=today), listed=False
)


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """A revision that was shut away: its own name and that of its stream, and bytes that tell nothing, not even a length."""

    hash: str
    stream: str
    box: bytes


class _Inside(msgspec.Struct, frozen=True, kw_only=True):
    signed: Signed
    body: Body | None


def new_key() -> bytes:
    """The key of a new closed section."""
    return os.urandom(32)


def shut(revision: SignedRevision, key: bytes) -> Box:
    """Shut a revision with its body away under the key of its section."""
    plain = msgspec.json.encode(_Inside(signed=revision.signed, body=revision.body))
    padded = len(plain).to_bytes(_LENGTH, "big") + plain
    padded += bytes(-len(padded) % _STEP)
    nonce = os.urandom(12)
    box = nonce + AESGCM(key).encrypt(nonce, padded, _bound(revision.hash, revision.revision.stream))
    return Box(hash=revision.hash, stream=revision.revision.stream, box=box)


def open_box(box: Box, key: bytes) -> SignedRevision:
    """The revision inside; raises NotForYouError where the key is another, or where it is not the one that it is named for.

    Whether its signature holds is for whoever reads it to check.
    """
    try:
        padded = AESGCM(key).decrypt(box.box[:12], box.box[12:], _bound(box.hash, box.stream))
        length = int.from_bytes(padded[:_LENGTH], "big")
        inside = msgspec.json.decode(padded[_LENGTH : _LENGTH + length], type=_Inside)
        revision = inside.signed.read(Revision)
    except (InvalidTag, BrokenSignatureError, ValueError, RecursionError, msgspec.DecodeError) as problem:
        raise NotForYouError(_("This was sealed to somebody else.")) from problem
    if (inside.signed.hash(REVISION), revision.stream) != (box.hash, box.stream):
        raise NotForYouError(_("What was sealed is not what it is named for."))
    return SignedRevision(signed=inside.signed, revision=revision, hash=box.hash, body=inside.body)


def opening_key(keys: Iterable[bytes], boxes: Iterable[Box]) -> bytes | None:
    """The first of these keys that opens any of these boxes: whoever knows a section's name could send a false one."""
    given = list(boxes)
    return next((key for key in keys if any(_opens(key, box) for box in given)), None)


def _opens(key: bytes, box: Box) -> bool:
    try:
        open_box(box, key)
    except NotForYouError:
        return False
    return True


def _bound(hash_: str, stream: str) -> bytes:
    return f"hearthlog/box/1|{stream}|{hash_}".encode()
