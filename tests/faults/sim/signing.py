"""Signatures that are only looked up in place of Ed25519, hashes that are drawn in place of SHA-256, and what was read
remembered, so that many histories run.

The product has no switch that could weaken a signature: here, and only while a history runs, the method itself is another.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from hashlib import blake2b
from typing import Any
from unittest.mock import patch

from carer_app.clock import moment, stamp
from carer_app.domain import canonical, revision, well_formed
from carer_app.domain.revision import Body, Statement
from carer_app.domain.signing import BrokenSignatureError, Signed, SigningKey
from carer_app.gateway import answering, opening
from carer_app.gateway import sync as gateway_sync
from carer_app.sync import protocol, taking, verify
from carer_app.sync.protocol import Beacon, Directory, Receipt

_read = Signed.read
BROKEN = object()
MOST = 100
"""How much is remembered of what one history after the other asks for again."""
SPREAD = int.from_bytes(b"an odd number, so none comes twice")
"""Hashes follow each other in no order that anybody would notice."""
NEVER_HASHED = (Receipt, Directory)
"""Nobody asks for the hash or the length of these, so that they need no bytes in memory: the real campaigns have them."""


class HashKey(SigningKey):
    """A key whose signatures stand in a list. Nobody in a simulation signs with a key that is not theirs."""

    def __init__(self, seed: bytes) -> None:
        self._seed = seed
        self.public = blake2b(seed, digest_size=32, person=b"public").hexdigest()

    def private_bytes(self) -> bytes:
        return self._seed

    def sign(self, label: str, value: object) -> Signed:
        kind, of, beacons = type(value), SIGNATURES.of, SIGNATURES.beacons
        if kind is Beacon and (self.public, value) in beacons:
            return beacons[self.public, value]
        data = f"{label} {len(of)}" if kind in NEVER_HASHED else canonical.encode(value).decode()
        signed = Signed(data=data, signature=str(len(of) + 1).zfill(128))
        of[signed.signature] = (label, self.public, data)
        SIGNATURES.read[kind, data] = value
        if kind is Beacon:
            beacons[self.public, value] = signed
        return signed


class Signatures:
    """Every signature that anybody made in a history: another one does not fit. What was signed is decoded once, and a hash is
    drawn for each thing that has one: the same for the same, and another for all else. The council's word on the time is the
    same in many answers.
    """

    def __init__(self) -> None:
        self.of: dict[str, tuple[str, str, str]] = {}
        self.hashes: dict[tuple[str, ...], str] = {}
        self.read: dict[tuple[Any, str], Any] = {}
        self.beacons: dict[tuple[str, object], Signed] = {}

    def forget(self) -> None:
        """Another history begins."""
        for table in (self.of, self.hashes, self.read, self.beacons):
            table.clear()

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.of)

    def hash(self, *what: str) -> str:
        """The hash of this, under a label or after another hash."""
        found = self.hashes.get(what)
        if found is None:
            found = self.hashes[what] = f"{(len(self.hashes) + 1) * SPREAD % 2**256:064x}"
        return found


SIGNATURES = Signatures()
_statement_of = revision.read_statement


def _verify(self: Signed, label: str, public_key: str) -> Signed:
    if SIGNATURES.of.get(self.signature) != (label, public_key, self.data):
        raise BrokenSignatureError("A signature does not fit what was signed.")
    return self


def _hash_of_signed(self: Signed, label: str) -> str:
    return SIGNATURES.hashes.get((label, self.data)) or SIGNATURES.hash(label, self.data)


def _read_once(self: Signed, kind: Any) -> Any:
    key = (kind, self.data)
    found = SIGNATURES.read.get(key)
    if found is None:
        try:
            found = _read(self, kind)
        except BrokenSignatureError:
            found = BROKEN
        SIGNATURES.read[key] = found
    if found is BROKEN:
        raise BrokenSignatureError("Signed bytes are not of the form that they should have.")
    return found


def _hash_of_body(self: Body) -> str:
    return SIGNATURES.hashes.get((self.salt, self.text)) or SIGNATURES.hash(self.salt, self.text)


def _read_statement(text: str) -> Statement:
    found = SIGNATURES.read.get((Statement, text))
    if found is None:
        found = SIGNATURES.read[Statement, text] = _statement_of(text)
    return found


def _instead() -> Iterator[tuple[object, str, Callable[..., Any]]]:
    """What is another while histories are played, and where."""
    yield Signed, "read", _read_once
    yield Signed, "hash", _hash_of_signed
    yield Signed, "verify", _verify
    yield Body, "hash", _hash_of_body
    for where in (protocol, taking, verify):
        yield where, "next_head", SIGNATURES.hash
    name, hash_ = lru_cache(MOST)(well_formed.is_name), lru_cache(MOST)(well_formed.is_hash)
    for where in (well_formed, opening, gateway_sync):
        yield where, "is_name", name
    for where in (well_formed, opening):
        yield where, "is_hash", hash_
    yield well_formed, "moment", lru_cache(MOST)(moment)
    yield opening, "stamp", lru_cache(MOST)(stamp)
    yield revision, "read_statement", _read_statement
    yield answering, "word_for", lru_cache(MOST)(answering.word_for)


@contextmanager
def keyed_hashes() -> Iterator[None]:
    """While this lasts, signatures are looked up, and nothing is decoded twice or hashed in one history."""
    with ExitStack() as stack:
        for where, name, function in _instead():
            stack.enter_context(patch.object(where, name, function))
        yield
