"""A revision: one signed version of a record, never changed. Its hash is its name."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum

import msgspec
from uuid_utils import uuid7

from carer_app.clock import stamp
from carer_app.domain.attachments import ManifestText
from carer_app.domain.canonical import Count, digest, encode
from carer_app.domain.signing import Signed, SigningKey

REVISION = "revision"


class Op(StrEnum):
    """What a revision does to its record."""

    CREATE = "create"
    AMEND = "amend"
    MERGE = "merge"
    RETRACT = "retract"
    MOVE = "move"
    REDACT = "redact"


class Link(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=False):
    """What a record is about: another record, or one version of it."""

    record: str
    revision: str | None = None


class Occurred(msgspec.Struct, frozen=True, kw_only=True, rename={"start": "from", "end": "to"}):
    """When it happened in life: a day (2026-11-22) or a moment in UTC; `end` where it lasted."""

    start: str
    end: str | None = None
    tz: str = "Europe/London"

    @classmethod
    def on(cls, day: date) -> "Occurred":
        return cls(start=day.isoformat())

    @classmethod
    def at(cls, start: datetime, end: datetime | None = None) -> "Occurred":
        return cls(start=stamp(start), end=stamp(end) if end else None)


class Revision(msgspec.Struct, frozen=True, kw_only=True):
    """The envelope. Every field exists from the first version; those not used yet are empty.

    `op` is one of `Op`, or a word of a newer program.
    """

    v: int = 1
    id: str
    record: str
    stream: str
    op: str
    parents: tuple[str, ...] = ()
    about: tuple[Link, ...] = ()
    kind: str
    schema: Count
    author: str
    author_key: str
    role: str
    home: str = ""
    present: tuple[str, ...] = ()
    words_of: str = ""
    confirms: tuple[str, ...] = ()
    occurred: Occurred
    written: str
    body_hash: str
    attachments: tuple[str, ...] = ()


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Who wrote some words, in which role, and when."""

    author: str
    role: str
    written: str


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """What a body holds: the content in the kind's own form (none for a retraction), and the reason for a change.

    `carried` stands only in what was carried over from another file: who had written it there, and when.
    """

    content: dict[str, object] | None = None
    reason: str | None = None
    carried: Origin | msgspec.UnsetType = msgspec.UNSET


def read_statement(text: str) -> Statement:
    """The statement of a body's text. What somebody else's program wrote must never stop this one: it reads as empty."""
    try:
        return msgspec.json.decode(text, type=Statement)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return Statement()


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """A statement's canonical text with its salt, and beside it the manifests of the photos and papers that the revision
    names. All of it can be erased; the revision keeps only the hashes.
    """

    salt: str
    text: str
    manifests: tuple[ManifestText, ...] = ()

    def hash(self) -> str:
        return body_hash(self.salt, self.text)

    def statement(self) -> Statement:
        """What it says; an empty statement when the text is of no form that is known here."""
        return read_statement(self.text)

    def is_carried(self) -> bool:
        """Whether it says that its words were carried over from another file."""
        return self.statement().carried is not msgspec.UNSET


class SignedRevision(msgspec.Struct, frozen=True, kw_only=True):
    """A revision with its exact bytes and its body, where the body is still there."""

    signed: Signed
    revision: Revision
    hash: str
    body: Body | None

    def origin(self) -> Origin:
        """Who first wrote these words: whoever signed them, unless they say that they were carried over."""
        return origin_of(self.revision, self.body)

    def is_carried(self) -> bool:
        """Whether somebody carried these words over from another file."""
        return self.body is not None and self.body.is_carried()


def origin_of(revision: Revision, body: Body | None) -> Origin:
    """Who first wrote the words of a body: whoever signed the revision, unless it says that they were carried over."""
    carried = body.statement().carried if body else msgspec.UNSET
    if isinstance(carried, Origin):
        return carried
    return Origin(author=revision.author, role=revision.role, written=revision.written)


def new_id() -> str:
    """A UUIDv7: an opaque name. Never sort by it."""
    return str(uuid7())


def body_hash(salt: str, text: str) -> str:
    """The commitment of a body: cannot be guessed back once the salt is erased with it."""
    return digest("body", bytes.fromhex(salt) + text.encode())


def seal_body(statement: Statement, salt: bytes, manifests: tuple[ManifestText, ...] = ()) -> Body:
    """The canonical body of a statement under 16 random bytes of salt."""
    return Body(salt=salt.hex(), text=encode(statement).decode(), manifests=manifests)


def sign_revision(revision: Revision, body: Body, key: SigningKey) -> SignedRevision:
    """Sign a revision by its author's key."""
    signed = key.sign(REVISION, revision)
    return SignedRevision(signed=signed, revision=revision, hash=signed.hash(REVISION), body=body)


def open_revision(signed: Signed, body: Body | None) -> SignedRevision:
    """Read and verify a revision and its body; raises BrokenSignatureError.

    The signature is checked against the key named in the envelope; whether that key is the author's is the
    directory's word.
    """
    revision = signed.read(Revision)
    signed.verify(REVISION, revision.author_key)
    return SignedRevision(signed=signed, revision=revision, hash=signed.hash(REVISION), body=body)


def heads(parents_of: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """The revisions that no other names as a parent, in a settled order. One: current. Two: two people wrote this."""
    return tuple(sorted(set(parents_of).difference(*parents_of.values())))
