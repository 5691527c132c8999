"""How long this computer has been running: a clock that nobody can put forward or back."""

import time
from pathlib import Path
from typing import Protocol

_BOOT = Path("/proc/sys/kernel/random/boot_id")


class Uptime(Protocol):
    """Seconds since this start of the computer, and which start it is; tests set one by hand."""

    def seconds(self) -> float: ...

    def boot(self) -> str:
        """A name of this start of the computer; empty where the system tells none."""


class SystemUptime:
    """What the system says. The time asleep counts: on Linux, and by what their makers write of these clocks on macOS (the raw
    one) and Windows. Where it should not, a wait is longer, never shorter.
    """

    def seconds(self) -> float:
        clock = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC_RAW", None))
        return time.monotonic() if clock is None else time.clock_gettime(clock)

    def boot(self) -> str:
        try:
            return _BOOT.read_text().strip()
        except OSError:
            return ""


def seconds_since(at: float, boot: str, now: Uptime) -> float:
    """At least so many seconds have gone by since then; after a restart, all that is sure is the time since that."""
    seconds = now.seconds()
    return seconds - at if boot == now.boot() and seconds >= at else seconds
