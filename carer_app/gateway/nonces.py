"""Nonces that a request is signed with: good for five minutes, and remembered by nobody."""

import hmac
import os
from datetime import datetime, timedelta
from hashlib import sha256

GOOD_FOR = timedelta(minutes=5)


def make_nonce(secret: bytes, now: datetime) -> str:
    """A fresh nonce: when it was made, a random part, and a seal over both."""
    told = f"{int(now.timestamp())}.{os.urandom(9).hex()}"
    return f"{told}.{_seal(secret, told)}"


def is_good(secret: bytes, nonce: str, now: datetime) -> bool:
    """Whether this gateway made it, in the last five minutes."""
    told, _, seal = nonce.rpartition(".")
    if not nonce.isascii() or not hmac.compare_digest(seal, _seal(secret, told)):
        return False
    made = int(told.partition(".")[0])
    return 0 <= now.timestamp() - made + 1 <= GOOD_FOR.total_seconds() + 1


def _seal(secret: bytes, told: str) -> str:
    return hmac.new(secret, told.encode(), sha256).hexdigest()[:32]
