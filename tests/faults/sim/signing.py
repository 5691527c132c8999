"""Signatures that are only looked up in place of Ed25519, and the pure functions of signing remembered, so that many
histories run.

The product has no switch that could weaken a signature: here, and only while a history runs, the method itself is another.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from hashlib import blake2b
from typing import Any
from unittest.mock import patch

from carer_app.domain import canonical, well_formed
from carer_app.domain.revision import Body, body_hash
from carer_app.domain.signing import BrokenSignatureError, Signed, SigningKey
from carer_app.gateway import opening
from carer_app.gateway import sync as gateway_sync
from carer_app.sync import protocol, verify

_read = Signed.read
MOST = 10_000
"""Names that are remembered as well formed."""


class HashKey(SigningKey):
    """A key whose signatures stand in a list. Nobody in a simulation signs with a key that is not theirs."""

    def __init__(self, seed: bytes) -> None:
        self._seed = seed
        self.public = blake2b(seed, digest_size=32, person=b"public").hexdigest()

    def private_bytes(self) -> bytes:
        return self._seed

    def sign(self, label: str, value: object) -> Signed:
        return SIGNATURES.sign(self.public, label, value)


class Signatures:
    """Every signature that anybody made in a history: another one does not fit. What was signed is decoded and hashed once."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str, str], str] = {}
        self._of: dict[str, tuple[str, str, str]] = {}
        self._hashes: dict[tuple[str, str], str] = {}
        self._read: dict[tuple[Any, str], Any] = {}

    def forget(self) -> None:
        """Another history begins."""
        for table in (self._made, self._of, self._hashes, self._read, _BODIES, _HEADS):
            table.clear()

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._made)

    def sign(self, public: str, label: str, value: object) -> Signed:
        data = canonical.encode(value).decode()
        what = (label, public, data)
        signature = self._made.get(what)
        if signature is None:
            signature = self._made[what] = f"{len(self._made) + 1:0128x}"
            self._of[signature] = what
            self._read[type(value), data] = value
        return Signed(data=data, signature=signature)

    def verify(self, signed: Signed, label: str, public: str) -> Signed:
        if self._of.get(signed.signature) != (label, public, signed.data):
            raise BrokenSignatureError("A signature does not fit what was signed.")
        return signed

    def hash(self, signed: Signed, label: str) -> str:
        key = (label, signed.data)
        found = self._hashes.get(key)
        if found is None:
            found = self._hashes[key] = canonical.digest(label, signed.data.encode())
        return found

    def read(self, signed: Signed, kind: Any) -> Any:
        key = (kind, signed.data)
        found = self._read.get(key)
        if found is None:
            found = self._read[key] = _read(signed, kind)
        return found


SIGNATURES = Signatures()
_BODIES: dict[tuple[str, str], str] = {}
_HEADS: dict[tuple[str, str], str] = {}
_next_head = protocol.next_head


def _hash_of_body(body: Body) -> str:
    key = (body.salt, body.text)
    found = _BODIES.get(key)
    if found is None:
        found = _BODIES[key] = body_hash(*key)
    return found


def _head_after(head: str, revision: str) -> str:
    key = (head, revision)
    found = _HEADS.get(key)
    if found is None:
        found = _HEADS[key] = _next_head(head, revision)
    return found


def _instead() -> Iterator[tuple[object, str, Callable[..., Any]]]:
    """What is another while histories are played, and where."""
    of = SIGNATURES
    yield Signed, "read", lambda self, kind: of.read(self, kind)
    yield Signed, "hash", lambda self, label: of.hash(self, label)
    yield Signed, "verify", lambda self, label, public_key: of.verify(self, label, public_key)
    yield Body, "hash", _hash_of_body
    for where in (protocol, verify):
        yield where, "next_head", _head_after
    name, hash_ = lru_cache(MOST)(well_formed.is_name), lru_cache(MOST)(well_formed.is_hash)
    for where in (well_formed, opening, gateway_sync):
        yield where, "is_name", name
    for where in (well_formed, opening):
        yield where, "is_hash", hash_


@contextmanager
def keyed_hashes() -> Iterator[None]:
    """While this lasts, signatures are looked up, and nothing is decoded or hashed twice in one history."""
    with ExitStack() as stack:
        for where, name, function in _instead():
            stack.enter_context(patch.object(where, name, function))
        yield
