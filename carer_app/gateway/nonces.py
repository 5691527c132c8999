"""Nonces that a request is signed with: good for five minutes, and remembered by nobody."""

import hmac
import os
from base64 import b64decode, urlsafe_b64encode
from datetime import datetime, timedelta
from hashlib import sha256

GOOD_FOR = timedelta(minutes=5)
_TOLD, _WHOLE = 7, 18
"""Bytes: five of the second in which it was made and two by chance; and with the seal over them, of 88 bits."""


def make_nonce(secret: bytes, now: datetime) -> str:
    """A fresh nonce: when it was made, a random part, and a seal over both."""
    told = int(now.timestamp()).to_bytes(5, "big") + os.urandom(_TOLD - 5)
    return urlsafe_b64encode(told + _seal(secret, told)).decode()


def is_good(secret: bytes, nonce: str, now: datetime) -> bool:
    """Whether this gateway made it, in the last five minutes."""
    try:
        whole = b64decode(nonce, altchars=b"-_", validate=True)
    except ValueError:
        return False
    told, seal = whole[:_TOLD], whole[_TOLD:]
    if len(whole) != _WHOLE or not hmac.compare_digest(seal, _seal(secret, told)):
        return False
    made = int.from_bytes(told[:5], "big")
    return 0 <= now.timestamp() - made + 1 <= GOOD_FOR.total_seconds() + 1


def _seal(secret: bytes, told: bytes) -> bytes:
    return hmac.digest(secret, told, sha256)[: _WHOLE - _TOLD]
