"""Signatures: exact bytes signed once by an Ed25519 key, and the hash that names them for ever."""

from typing import Self, TypeVar

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from carer_app.domain.canonical import digest, encode
from carer_app.errors import KnownError

T = TypeVar("T", bound=msgspec.Struct)


class BrokenSignatureError(KnownError):
    """Signed bytes were changed, or were signed by another key."""


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes as they were signed, and the signature in hex. The bytes are kept and sent as they are, never written anew."""

    data: str
    signature: str

    @classmethod
    def kept(cls, data: bytes, signature: str) -> Self:
        """As a database kept them. Bytes that were damaged until they are no text can be looked at, and never verify."""
        return cls(data=data.decode(errors="replace"), signature=signature)

    def hash(self, label: str) -> str:
        return digest(label, self.data.encode())

    def read(self, kind: type[T]) -> T:
        """Decode without verifying; raises BrokenSignatureError when the bytes are not of that form."""
        try:
            return msgspec.json.decode(self.data, type=kind)
        except (msgspec.DecodeError, UnicodeError, RecursionError) as problem:
            raise BrokenSignatureError("Signed bytes are not of the form that they should have.") from problem

    def verify(self, label: str, public_key: str) -> Self:
        """Give itself back, or raise BrokenSignatureError."""
        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
            key.verify(bytes.fromhex(self.signature), labelled(label, self.data.encode()))
        except (InvalidSignature, ValueError) as problem:
            raise BrokenSignatureError("A signature does not fit what was signed.") from problem
        return self


class SigningKey:
    """An Ed25519 private key that signs under a label, so that one sort of bytes never passes for another."""

    def __init__(self, private: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(private)
        self.public = self._key.public_key().public_bytes_raw().hex()

    @classmethod
    def generate(cls) -> Self:
        return cls(Ed25519PrivateKey.generate().private_bytes_raw())

    def private_bytes(self) -> bytes:
        return self._key.private_bytes_raw()

    def sign(self, label: str, value: msgspec.Struct) -> Signed:
        """Sign the canonical bytes of a Struct."""
        data = encode(value)
        return Signed(data=data.decode(), signature=self._key.sign(labelled(label, data)).hex())


def labelled(label: str, data: bytes) -> bytes:
    """The bytes that a signature is over: what is signed, behind what sort of thing it is."""
    return f"hearthlog/{label}/1\0".encode() + data
