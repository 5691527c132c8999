"""Ed25519 as the gateway has it, by libsodium: quicker than the devices' library and never less strict.

Both compare the same point. libsodium refuses some keys besides that no honest key is, so that nothing is taken here which
a device would refuse.
"""

import msgspec
from nacl.bindings import crypto_sign, crypto_sign_open, crypto_sign_seed_keypair
from nacl.exceptions import BadSignatureError

from carer_app.domain.canonical import encode
from carer_app.domain.signing import BrokenSignatureError, Signed, SigningKey, labelled

SIGNATURE_BYTES = 64
KEY_BYTES = 32


def verify(label: str, signed: Signed, public_key: str) -> None:
    """Raises BrokenSignatureError, as `Signed.verify` does."""
    try:
        signature, key = bytes.fromhex(signed.signature), bytes.fromhex(public_key)
    except ValueError as problem:
        raise BrokenSignatureError("A signature does not fit what was signed.") from problem
    if not is_signed(labelled(label, signed.data.encode()), signature, key):
        raise BrokenSignatureError("A signature does not fit what was signed.")


def is_signed(told: bytes, signature: bytes, public_key: bytes) -> bool:
    """Whether these bytes were signed with that key."""
    if len(signature) != SIGNATURE_BYTES or len(public_key) != KEY_BYTES:
        return False
    try:
        crypto_sign_open(signature + told, public_key)
    except BadSignatureError:
        return False
    return True


class QuickKey(SigningKey):
    """A private key that makes the same signatures by libsodium."""

    def __init__(self, private: bytes) -> None:
        super().__init__(private)
        self._pair = crypto_sign_seed_keypair(private)[1]

    def sign(self, label: str, value: msgspec.Struct) -> Signed:
        data = encode(value)
        return Signed(
            data=data.decode(), signature=crypto_sign(labelled(label, data), self._pair)[:SIGNATURE_BYTES].hex()
        )
