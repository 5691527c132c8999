"""Sealing to a reader: only the holder of an X25519 private key opens what was sealed to its public half."""

import hmac
import os
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from carer_app.errors import KnownError

_INFO = b"hearthlog/seal/1"
_MARK = b"hearthlog/mark/1"


class NotForYouError(KnownError):
    """It was sealed to somebody else, or its bytes were changed."""


class SealingKey:
    """An X25519 private key: the one that opens."""

    def __init__(self, private: bytes) -> None:
        self._key = X25519PrivateKey.from_private_bytes(private)
        self.public = self._key.public_key().public_bytes_raw().hex()

    @classmethod
    def generate(cls) -> "SealingKey":
        return cls(X25519PrivateKey.generate().private_bytes_raw())

    def private_bytes(self) -> bytes:
        return self._key.private_bytes_raw()

    def mark(self, name: str) -> str:
        """An opaque name in place of one: the same for each holder, and nobody else can tell what it stands for."""
        key = HKDF(SHA256(), 32, salt=None, info=_MARK).derive(self._key.private_bytes_raw())
        return hmac.new(key, name.encode(errors="surrogatepass"), sha256).hexdigest()

    def open(self, sealed: bytes) -> bytes:
        """The plain bytes; raises NotForYouError."""
        ephemeral, nonce, box = sealed[:32], sealed[32:44], sealed[44:]
        try:
            shared = self._key.exchange(X25519PublicKey.from_public_bytes(ephemeral))
            return AESGCM(_key(shared, ephemeral, bytes.fromhex(self.public))).decrypt(nonce, box, ephemeral)
        except (InvalidTag, ValueError) as problem:
            raise NotForYouError("This was sealed to somebody else.") from problem


def seal(plain: bytes, public_key: str) -> bytes:
    """Seal bytes to a public key in hex; every call gives other bytes."""
    ephemeral = X25519PrivateKey.generate()
    own = ephemeral.public_key().public_bytes_raw()
    reader = bytes.fromhex(public_key)
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(reader))
    nonce = os.urandom(12)
    return own + nonce + AESGCM(_key(shared, own, reader)).encrypt(nonce, plain, own)


def _key(shared: bytes, ephemeral: bytes, reader: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=ephemeral + reader, info=_INFO).derive(shared)
