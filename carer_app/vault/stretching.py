"""How hard a passphrase is stretched on this computer: as hard as half a second allows, and never less than is safe."""

import os
import time
from collections.abc import Callable

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from carer_app.vault.file import Stretch

AIM = 0.5
"""Seconds that an unlock may take for it."""
MOST = 256 * 1024
"""KiB of memory at most, so that a small computer unlocks too."""
_STEP = 16 * 1024


def calibrated(seconds: Callable[[], float] = time.perf_counter) -> Stretch:
    """What this computer does in about half a second, measured once: at least the usual, at most 256 MiB."""
    usual = Stretch()
    began = seconds()
    _stretch(usual)
    took = max(seconds() - began, 0.001)
    memory = min(MOST, int(usual.m * AIM / took) // _STEP * _STEP)
    return Stretch(m=max(usual.m, memory), t=usual.t, p=usual.p)


def _stretch(how: Stretch) -> None:
    argon = Argon2id(salt=os.urandom(16), length=32, iterations=how.t, lanes=how.p, memory_cost=how.m)
    argon.derive(os.urandom(16))
