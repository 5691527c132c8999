"""Keeps this process's memory to itself, as far as the system helps: not in a dump, not in another program, not in the swap.

The keeper asks for it, and so does each program that has records open: the window, the commands, and the gateway.
"""

import ctypes
import sys
from contextlib import suppress

_PR_SET_DUMPABLE = 4
_NO_REPORTS = 0x0001 | 0x0002
"""Windows' words for: no box where something critical failed, and none, nor a report, where this program did."""


def shut_off() -> None:
    """No core file and no report of a crash, and on Linux no look into the memory by another program of the same account. Where
    the system does not know these, nothing happens. Another program that this one becomes has to ask anew.
    """
    if sys.platform == "win32":
        ctypes.windll.kernel32.SetErrorMode(_NO_REPORTS)
        return
    import resource  # noqa: PLC0415 - not on every platform

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            library = ctypes.CDLL(None, use_errno=True)
            library.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def hold_in_memory(held: bytearray) -> None:
    """Ask that these bytes never go to the swap. A system that says no is not asked again."""
    if sys.platform == "win32" or not held:
        return
    with suppress(OSError, AttributeError):
        library = ctypes.CDLL(None, use_errno=True)
        place = (ctypes.c_char * len(held)).from_buffer(held)
        library.mlock(ctypes.c_void_p(ctypes.addressof(place)), ctypes.c_size_t(len(held)))
