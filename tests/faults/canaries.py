"""Two hundred marked words are written at the window in every place that there is. Then they are looked for: in every file of
the computer's account, in files that are open and have no name any more, and, once the window has locked, in its memory.

python -m tests.faults.canaries --size 12 --seed 1
"""

import json
import os
import random
import select
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from carer_app.clock import SystemClock
from carer_app.doorway import Doorway
from carer_app.store.engine import open_keyed
from carer_app.store.index import Wanted
from carer_app.work import Work
from tests.faults.alone import main_of
from tests.faults.canary_search import (
    LEAST_BITS,
    SPELLINGS,
    Canaries,
    Found,
    bits,
    files_under,
    loose_files,
    memory,
    merged,
    open_files,
    pages_of,
    words_in,
)
from tests.faults.canary_window import CARER, HERS, MANAGER, PASSPHRASE, SHARES
from tests.faults.result import Result
from tests.journeys.parts import work_on
from tests.journeys.programs import command, surroundings
from tests.vault.test_os_keyring import ON_A_BUS

SIZE = 30
COUNT = sum(SHARES.values())
PATIENCE_SECONDS = 120
ENDS = ("lock", "kill", "close")


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """How one window ends, and whether its computer has a keyring."""

    end: str
    keyring: bool


class Seen(msgspec.Struct, kw_only=True):
    """What one case showed."""

    broken: list[str] = []
    pages: int = 0
    least: float = 8.0
    seconds: float | None = None


def run(size: int, seed: int) -> Result:
    """`size` windows, each on a store of its own, ended in each way, with a keyring and without."""
    chance, seen, broken = random.Random(seed), list[Seen](), []
    for number in range(size):
        case = Case(end=ENDS[number % len(ENDS)], keyring=number % 2 == 0)
        with tempfile.TemporaryDirectory(prefix="hl") as made:
            seen.append(_Computer(Path(made), Canaries(COUNT, random.SystemRandom()), chance).live(case))
        ending = f"{case.end}, {'a' if case.keyring else 'no'} keyring"
        broken += [f"case {number + 1} ({ending}): {problem}" for problem in seen[-1].broken]
    return Result(name="canaries", cases=size, figures=_figures(seen), broken=tuple(broken))


def _figures(seen: list[Seen]) -> tuple[str, ...]:
    locked = sorted(one.seconds for one in seen if one.seconds is not None)
    pages, least = sum(one.pages for one in seen), min(one.least for one in seen)
    told = [f"{COUNT} marked words in each", f"{pages:,} pages of {least:.3f} bits a byte or more"]
    if locked:
        told.append(f"the memory was another {locked[-1]:.2f} s after the lock at the latest, of {len(locked)} locks")
    return tuple(told)


class _Computer:
    """One account of a computer: its home, its places for passing files, and a store."""

    def __init__(self, root: Path, canaries: Canaries, chance: random.Random) -> None:
        self._canaries, self._chance, self._seen = canaries, chance, Seen()
        self._root, self._began = root, time.time()
        self._folder = root / "home" / "records"
        for name in ("home", "run", "passing"):
            (root / name).mkdir(mode=0o700)

    def live(self, case: Case) -> Seen:
        """Write everything, look, end so, and look again."""
        self._control()
        with self._window(case) as window:
            assert window.stdin
            window.stdin.write(json.dumps(self._canaries.words).encode() + b"\n")
            window.stdin.flush()
            self._hear(window, f"written {case.keyring}")
            process = self._process_of(window)
            self._expect(merged(map(self._canaries.found, memory(process))), "the open window's memory", COUNT)
            self._look("while the window is open", open_files(process))
            self._end(case, window, process)
        self._look(f"after {case.end}")
        if not case.keyring:
            self._expect(self._plainly(), "a plain copy", COUNT)
        return self._seen

    def _control(self) -> None:
        """The search finds all of them in each spelling, where they are."""
        plain = self._root / "home" / "plain"
        for name in SPELLINGS:
            plain.write_bytes(os.urandom(5) + self._canaries.written_as(name))
            found = self._canaries.found_in_files(files_under(self._root)).get(name, set())
            self._expect({name: found}, f"a plain file in {name}", COUNT)
        plain.unlink()

    def _end(self, case: Case, window: subprocess.Popen[bytes], process: int) -> None:
        assert window.stdin
        window.stdin.write(b"close\n" if case.end == "close" else b"lock\n" if case.end == "lock" else b"on\n")
        window.stdin.flush()
        if case.end == "lock":
            self._locked(process)
        elif case.end == "kill":
            select.select([], [], [], self._chance.random() / 2)
        if case.end != "close":
            os.kill(process, signal.SIGKILL)
        window.wait(PATIENCE_SECONDS)

    def _locked(self, process: int) -> None:
        """The process is another soon, and its memory holds nothing: at once, and when the door stands there."""
        began = time.monotonic()
        self._wait(lambda: b"canary_window" not in _told(process, "cmdline"), "the process to be replaced")
        self._seen.seconds = time.monotonic() - began
        self._expect(merged(map(self._canaries.found, memory(process))), "the locked process's memory", 0)
        self._wait(lambda: b"sqlcipher" in _told(process, "maps"), "the locked window to stand there")
        self._expect(merged(map(self._canaries.found, memory(process))), "the locked window's memory", 0)
        keeper = _keeper_of(process)
        self._expect(merged(map(self._canaries.found, memory(keeper))), "the keeper's memory", 0)
        self._look("while it is locked", [*open_files(process), *open_files(keeper)])

    def _look(self, when: str, more: Iterable[Path] = ()) -> None:
        files = [*files_under(self._root), *loose_files(self._began), *more]
        self._expect(self._canaries.found_in_files(files), f"the files {when}", 0)
        for page in pages_of(self._folder / "store.db"):
            self._seen.pages += 1
            self._seen.least = min(self._seen.least, bits(page))
        if self._seen.least < LEAST_BITS:
            self._seen.broken.append(f"a page {when} has {self._seen.least:.2f} bits a byte")

    def _plainly(self) -> Found:
        """What can be read by whoever may: the database without its encryption, one's drafts, what is closed to others."""
        plain = []
        for name, passphrase in ((CARER, PASSPHRASE), (MANAGER, HERS)):
            door = Doorway(self._folder, SystemClock(), None)
            with work_on(door.unlock(door.holder_named(name), passphrase)) as work:
                plain += [*_closed(work), *(str(draft.raw) for draft in work.journal.drafts())]
                plain += [note.words for note in work.door_notes.waiting().notes]
                key = work.session.keys.database_key()
        raw = open_keyed(self._folder / "store.db", key)
        tables = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
        plain += [str(row) for table in tables for row in raw.execute(f'SELECT * FROM "{table}"').fetchall()]
        raw.close()
        return self._canaries.found("\n".join(plain).encode())

    def _expect(self, found: Found, where: str, count: int) -> None:
        """All of them, or none and no piece of one."""
        there = words_in(found)
        if there != count or (count == 0 and found):
            names = ", ".join(f"{len(words)} in {name}" for name, words in found.items())
            self._seen.broken.append(f"{where} holds {there} of {COUNT} words, not {count} ({names})")

    # ---- the window's process

    @contextmanager
    def _window(self, case: Case) -> Iterator[subprocess.Popen[bytes]]:
        sitting = command("tests.faults.canary_window", self._folder)
        bus = ["dbus-run-session", "--", "bash", "-c", ON_A_BUS, "_"] if case.keyring else []
        log = (self._root / "home" / "window.log").open("wb")
        window = subprocess.Popen(
            [*bus, *sitting], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, env=self._surroundings(case)
        )
        try:
            yield window
        finally:
            log.close()
            if window.poll() is None:
                window.terminate()
                window.wait(PATIENCE_SECONDS)
            for pipe in (window.stdin, window.stdout):
                if pipe is not None:
                    pipe.close()

    def _surroundings(self, case: Case) -> dict[str, str]:
        home, kept = self._root / "home", surroundings()
        if case.keyring:
            kept = {name: value for name, value in kept.items() if name not in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
        own = {"HOME": home, "XDG_RUNTIME_DIR": self._root / "run", "TMPDIR": self._root / "passing"}
        own |= {f"XDG_{name}_HOME": home / name.lower() for name in ("DATA", "CONFIG", "CACHE", "STATE")}
        python = os.pathsep.join([str(Path(__file__).parents[2]), kept.get("PYTHONPATH", "")])
        return kept | {name: str(path) for name, path in own.items()} | {"PYTHONPATH": python}

    def _hear(self, window: subprocess.Popen[bytes], line: str) -> None:
        assert window.stdout
        heard = window.stdout.readline().decode().strip()
        assert heard == line, heard + (self._root / "home" / "window.log").read_text()

    def _process_of(self, window: subprocess.Popen[bytes]) -> int:
        """The window itself, where a session bus was begun around it."""
        for path in Path("/proc").glob("[0-9]*"):
            told = _told(int(path.name), "cmdline")
            if b"tests.faults.canary_window" in told and str(self._folder).encode() in told and b"bash" not in told:
                return int(path.name)
        raise AssertionError(f"no window is there: {window.poll()}")

    def _wait(self, condition: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            assert time.monotonic() < end, f"waited in vain for {what}"
            select.select([], [], [], 0.005)


def _closed(work: Work) -> list[str]:
    """What this person reads, by their own key, of what is closed to others."""
    told = [told for told, _place in work.journal.entries(Wanted(limit=1000))]
    return [str(version.raw) for one in told for version in work.journal.show(one.id).versions]


def _keeper_of(process: int) -> int:
    """The process that holds the keys of a PIN for this window."""
    for path in Path("/proc").glob("[0-9]*"):
        number = int(path.name)
        if b"carer_app.keeper" in _told(number, "cmdline") and f"\nPPid:\t{process}\n".encode() in _told(
            number, "status"
        ):
            return number
    raise AssertionError("no keeper is there")


def _told(process: int, what: str) -> bytes:
    """What the system says of a process; nothing of one that is gone."""
    try:
        return Path(f"/proc/{process}/{what}").read_bytes()
    except OSError:
        return b""


if __name__ == "__main__":
    main_of(run, SIZE)
