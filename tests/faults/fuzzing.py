"""Bytes from outside, changed at random and on purpose: each reader reads them or says no, and touches nothing else."""

import os
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from carer_app.errors import KnownError
from tests.faults.decoders import Decoder, decoders
from tests.faults.result import Result

SIZE = 60_000
SLOWEST_SECONDS = 10.0
MOST_MEMORY = 512 * 1024 * 1024
ONE_SLOW_IN = 400
"""Photos and papers are read by a process of their own, which takes a second to begin."""

TOKENS = (
    *(
        b"\0",
        b"\xff\xfe",
        b"\xed\xa0\x80",
        b"\xf0\x9f\x98\x80",
        b'"',
        b"'",
        b"{",
        b"}",
        b"[",
        b"]",
        b"\\",
        b"\n",
        b"=",
        b",",
    ),
    *(b"-1", b"0", b"1e999", b"NaN", b"null", b"true", b"9" * 400, b"18446744073709551616", b"\\u0000", b"\\ud800"),
    *(b"../../../../etc/passwd", b"/etc/passwd", b"C:\\Windows\\x", b"file:///etc/passwd", b"=cmd|'/c calc'!A1"),
    *(b'<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>', b"PK\x03\x04", b"%PDF-1.7", b"\xff\xd8\xff\xe0"),
)
"""What breaks readers: ends of strings, numbers out of range, half characters, names of files elsewhere, other forms."""

DEEP = (*(opening * 100_000 for opening in (b"[", b'{"a":', b"a = [", b"a.", b"(", b"<<")), b"a = " + b"[" * 60_000)
"""Nested without end."""


class Watch:
    """Notes what is written, removed, started or called elsewhere while a reader works."""

    def __init__(self) -> None:
        self.scratch: Path | None = None
        self.elsewhere: set[str] = set()
        sys.addaudithook(self._saw)

    @contextmanager
    def over(self, scratch: Path) -> Iterator[None]:
        self.scratch = scratch
        try:
            yield
        finally:
            self.scratch = None

    def _saw(self, what: str, told: tuple[object, ...]) -> None:
        if self.scratch is None:
            return
        if (
            what == "open" and isinstance(told[2], int) and told[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        ) or what in (
            "os.remove",
            "os.rename",
            "os.mkdir",
            "os.rmdir",
            "os.link",
            "os.symlink",
            "os.chmod",
            "os.truncate",
        ):
            self._note(what, told[0])
        elif what in ("socket.connect", "os.system", "os.exec"):
            self.elsewhere.add(what)

    def _note(self, what: str, path: object) -> None:
        if isinstance(path, str | bytes | os.PathLike) and self.scratch is not None:
            name = os.path.abspath(os.fsdecode(path))
            if not name.startswith((str(self.scratch), os.devnull)) and "__pycache__" not in name:
                self.elsewhere.add(f"{what} {name}")


WATCH: list[Watch] = []
"""The one of this process: such a hook can never be taken away again."""


def run(size: int, seed: int) -> Result:
    """Play so many cases, those of each reader in turn."""
    watch = _watch()
    counts: Counter[str] = Counter()
    broken: list[str] = []
    slowest, before = 0.0, _memory()
    with TemporaryDirectory() as folder:
        for number in range(size):
            decoder = _whose(number)
            took, wrong = play(decoder, seed + number, Path(folder), watch)
            counts[decoder.name] += 1
            slowest = max(slowest, took)
            broken += [f"{decoder.name}, seed {seed + number}: {one}" for one in wrong]
    grown = _memory() - before
    broken += [f"memory grew by {grown // 1_000_000} MB"] if grown > MOST_MEMORY else []
    told = (f"{len(counts)} readers", f"the slowest case {slowest:.1f} s", f"memory grew by {grown // 1_000_000} MB")
    return Result(name="fuzzing", cases=size, figures=told, broken=tuple(broken))


def play(decoder: Decoder, seed: int, scratch: Path, watch: Watch) -> tuple[float, list[str]]:
    """One case: how many seconds it took, and what was wrong."""
    content = changed(decoder.seeds, random.Random(seed))
    began, wrong = time.monotonic(), []
    with watch.over(scratch):
        try:
            decoder.work(content, scratch)
        except KnownError:
            pass
        except (Exception, MemoryError) as problem:  # noqa: BLE001 - what it lets fly is what is looked for
            wrong.append(f"{type(problem).__name__} at {_place(problem)}")
    took = time.monotonic() - began
    wrong += [f"took {took:.0f} s"] if took > SLOWEST_SECONDS else []
    wrong += sorted(watch.elsewhere)
    watch.elsewhere.clear()
    return took, wrong


def changed(seeds: tuple[bytes, ...], chance: random.Random) -> bytes:
    """One of the seeds after a few changes, or something that is hostile from the beginning."""
    if chance.random() < 0.02:
        return chance.choice(DEEP)
    content = bytearray(chance.choice(seeds))
    for _change in range(chance.choice((1, 1, 2, 4, 16))):
        at = chance.randrange(len(content) + 1)
        length = min(len(content) - at, chance.choice((1, 2, 8, 64, 1000)))
        match chance.randrange(6):
            case 0 if at < len(content):
                content[at] ^= 1 << chance.randrange(8)
            case 1:
                del content[at : at + length]
            case 2:
                content[at:at] = content[at : at + length] * chance.choice((1, 2, 50))
            case 3:
                content[at : at + chance.choice((0, length))] = chance.choice(TOKENS)
            case 4:
                content[at:] = chance.choice(seeds)[at:] if chance.random() < 0.5 else b""
            case _:
                content[at : at + length] = chance.randbytes(length)
    return bytes(content)


def _whose(number: int) -> Decoder:
    quick = [one for one in decoders() if not one.is_slow]
    slow = [one for one in decoders() if one.is_slow]
    if number % ONE_SLOW_IN == ONE_SLOW_IN - 1:
        return slow[number // ONE_SLOW_IN % len(slow)]
    return quick[number % len(quick)]


def _place(problem: BaseException) -> str:
    """The last line of ours that it came through."""
    trace, found = problem.__traceback__, "?"
    while trace:
        name = trace.tb_frame.f_code.co_filename
        found = f"{Path(name).name}:{trace.tb_lineno}" if "carer_app" in name else found
        trace = trace.tb_next
    return found


def _watch() -> Watch:
    if not WATCH:
        WATCH.append(Watch())
    return WATCH[0]


def _memory() -> int:
    """The most memory that this process had so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
