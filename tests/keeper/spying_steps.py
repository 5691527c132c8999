"""Run in a process of its own, by an ordinary user: begins a keeper and an open program beside it, and tries to look into both.

As the root user it first becomes nobody. It may look into whatever it began itself, so that only what the keeper does for itself
stands in the way. Says what it could do, as JSON.
"""

import ctypes
import json
import os
import resource
import signal
import sys
from collections.abc import Callable

import msgspec

from carer_app.keeper.chest import Stretch, SystemClocks
from carer_app.keeper.memory import shut_off
from carer_app.keeper.serving import serve
from carer_app.keeper.wire import Answer, Ask, Do

NOBODY = 65534
_LARGEST_CORE = 1024 * 1024
_ATTACH, _DETACH, _SET_DUMPABLE = 16, 17, 4
_LIBC = ctypes.CDLL(None, use_errno=True)


class Beside:
    """Another process of this user with two pipes to it, which has a keeper's keys in it."""

    def __init__(self, before: Callable[[], None]) -> None:
        there, self._writer = os.pipe()
        self._reader, back = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            os.close(self._writer)
            before()
            os._exit(serve(there, back, SystemClocks(), stretch=Stretch(memory=64, passes=1, lanes=1)))
        os.close(there)
        os.close(back)
        self.ask(Ask(do=Do.KEEP, person="jo", pin="481520", held="aa11" * 100, seconds=60))
        self.ask(Ask(do=Do.WHO))

    def ask(self, ask: Ask) -> Answer:
        os.write(self._writer, msgspec.json.encode(ask) + b"\n")
        return msgspec.json.decode(os.read(self._reader, 65536), type=Answer)

    def found(self) -> dict[str, object]:
        return {
            "reads": self._reads(),
            "attaches": self._attaches(),
            "locked": self._locked(),
            "dumps": self._dumps(),
        }

    def _reads(self) -> bool:
        try:
            with open(f"/proc/{self.pid}/maps") as maps, open(f"/proc/{self.pid}/mem", "rb") as memory:
                memory.seek(int(next(maps).partition("-")[0], 16))
                return bool(memory.read(16))
        except PermissionError:
            return False

    def _attaches(self) -> bool:
        if _LIBC.ptrace(_ATTACH, self.pid, 0, 0) != 0:
            return False
        os.waitpid(self.pid, 0)
        _LIBC.ptrace(_DETACH, self.pid, 0, 0)
        return True

    def _locked(self) -> int:
        with open(f"/proc/{self.pid}/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmLck"))

    def _dumps(self) -> bool:
        """Let it end as a program does that has gone wrong."""
        os.kill(self.pid, signal.SIGABRT)
        return os.WCOREDUMP(os.waitpid(self.pid, 0)[1]) or any("core" in name for name in os.listdir("."))


def become_ordinary() -> None:
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    _LIBC.prctl(_SET_DUMPABLE, 1, 0, 0, 0)  # as any program that somebody starts; becoming another took it away
    most = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (most if 0 <= most < _LARGEST_CORE else _LARGEST_CORE, most))


if __name__ == "__main__":
    become_ordinary()
    told = {"user": os.geteuid(), "keeper": Beside(shut_off).found(), "open": Beside(lambda: None).found()}
    told["may_lock"] = resource.getrlimit(resource.RLIMIT_MEMLOCK)[0]
    sys.stdout.write(json.dumps(told))
