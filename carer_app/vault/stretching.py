"""How hard a passphrase is stretched on this computer: as hard as half a second allows, and never less than is safe."""

import os
import time
from collections.abc import Callable, Iterable

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


def at_least(least: Stretch, known: Iterable[Stretch]) -> Stretch:
    """As hard as the hardest of these that is bearable, and never less than that: whoever plants one is not to slow everybody."""
    bearable = [one for one in known if one.m <= MOST]
    hardest = max((least, *bearable), key=lambda one: one.m)
    return Stretch(m=hardest.m, t=max(hardest.t, least.t), p=max(hardest.p, least.p))


def is_less(one: Stretch, least: Stretch) -> bool:
    """Whether it is less than that in anything, so that the slot is to be shut anew."""
    return one.m < least.m or one.t < least.t or one.p < least.p


def _stretch(how: Stretch) -> None:
    argon = Argon2id(salt=os.urandom(16), length=32, iterations=how.t, lanes=how.p, memory_cost=how.m)
    argon.derive(os.urandom(16))
