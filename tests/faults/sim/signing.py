"""Signatures by keyed hash in place of Ed25519, and the pure functions of signing remembered, so that many histories run.

The product has no switch that could weaken a signature: here, and only while a history runs, the method itself is another.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from hashlib import blake2b
from typing import Any
from unittest.mock import patch

from carer_app.domain.canonical import encode
from carer_app.domain.signing import BrokenSignatureError, Signed, SigningKey

_read = Signed.read
_hash = Signed.hash


class HashKey(SigningKey):
    """A key whose signature is a keyed hash. Nobody in a simulation signs with a key that is not theirs."""

    def __init__(self, seed: bytes) -> None:
        self._seed = seed
        self.public = blake2b(seed, digest_size=32, person=b"public").hexdigest()

    def private_bytes(self) -> bytes:
        return self._seed

    def sign(self, label: str, value: object) -> Signed:
        data = encode(value).decode()
        return Signed(data=data, signature=_mac(self.public, label, data))


def _mac(public: str, label: str, data: str) -> str:
    return blake2b(f"{label}\0{data}".encode(), digest_size=64, key=bytes.fromhex(public)).hexdigest()


@contextmanager
def keyed_hashes() -> Iterator[None]:
    """While this lasts, signatures are keyed hashes, and nothing is decoded or hashed twice."""
    read: dict[Any, Any] = {}
    hashes: dict[tuple[str, str], str] = {}
    verified: dict[tuple[str, str, str, str], bool] = {}

    def remembered_read(self: Signed, kind: Any) -> Any:
        key = (kind, self.data)
        if key not in read:
            read[key] = _read(self, kind)
        return read[key]

    def remembered_hash(self: Signed, label: str) -> str:
        key = (label, self.data)
        if key not in hashes:
            hashes[key] = _hash(self, label)
        return hashes[key]

    def verify(self: Signed, label: str, public_key: str) -> Signed:
        key = (label, public_key, self.signature, self.data)
        if key not in verified:
            verified[key] = _mac(public_key, label, self.data) == self.signature
        if not verified[key]:
            raise BrokenSignatureError("A signature does not fit what was signed.")
        return self

    with ExitStack() as stack:
        for name, function in (("read", remembered_read), ("hash", remembered_hash), ("verify", verify)):
            stack.enter_context(patch.object(Signed, name, function))
        yield
