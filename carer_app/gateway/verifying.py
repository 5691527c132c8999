"""Ed25519 as the gateway verifies it, by libsodium: in half the time of the devices' library, and never less strict.

Both compare the same point. libsodium refuses some keys besides that no honest key is, so that nothing is taken here which
a device would refuse.
"""

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from carer_app.domain.signing import BrokenSignatureError, Signed, labelled


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
    try:
        VerifyKey(public_key).verify(told, signature)
    except (BadSignatureError, ValueError):
        return False
    return True
