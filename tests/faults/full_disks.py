"""T7: a disk that runs full, a disk that turns read-only, a quota. What was acknowledged stays, what was refused is not there."""

import os
import random
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from carer_app.errors import KnownError
from carer_app.journal.journal import Journal
from carer_app.session import Session
from carer_app.store.engine import StoreUnwritableError
from carer_app.store.index import Wanted
from carer_app.store.verify import verify
from tests.faults.alone import main_of
from tests.faults.result import Result
from tests.store import trouble_steps as steps

SIZE = 600
MEGABYTES = 12
LONG = "long words " * 300
MOST_SAVES = 25
WAYS = ("full", "read-only", "quota")


def run(size: int, seed: int) -> Result:
    """`size` rounds, a third each way. Without the right to mount, every round is a quota, and the figures say so."""
    chance, broken, how = random.Random(seed), [], Counter[str]()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        steps.make(folder / "whole").lock()
        session = steps.unlock(folder / "whole")
        child = Journal(session).add_child(steps.MAYA).id
        session.lock()
        with _small_disk(folder) as disk:
            for number in range(size):
                way = WAYS[number % 3] if disk.is_mount() else "quota"
                kept, refused, wrong = _round(folder / "whole", disk, child, way, chance)
                how[f"{way}: saved"] += kept
                how[f"{way}: refused with a sentence"] += refused
                broken += [f"seed {seed}, round {number}, {way}: {problem}" for problem in wrong]
    figures = tuple(f"{what} {count:,}" for what, count in sorted(how.items()))
    return Result(name="full disks", cases=size, figures=figures, broken=tuple(broken))


@contextmanager
def _small_disk(folder: Path) -> Iterator[Path]:
    """A file system of its own in a file, where one may mount one; else a plain folder."""
    disk, image = folder / "disk", folder / "image"
    disk.mkdir()
    with image.open("wb") as file:
        file.truncate(MEGABYTES * 1024 * 1024)
    is_mounted = _done("mkfs.ext4", "-q", image) and _done("mount", "-o", "loop", image, disk)
    try:
        yield disk
    finally:
        if is_mounted:
            _done("umount", disk)


def _done(*command: object) -> bool:
    if shutil.which(str(command[0])) is None:
        return False
    return subprocess.run([str(part) for part in command], capture_output=True, check=False).returncode == 0


def _round(whole: Path, disk: Path, child: str, way: str, chance: random.Random) -> tuple[int, int, list[str]]:
    """How often something was saved and refused, and what promise was broken."""
    home = disk / "home"
    shutil.copytree(whole, home)
    turned_away = _unlock_refused(disk, home) if way == "read-only" else 0
    session = steps.unlock(home)
    try:
        with _trouble(disk, way, chance):
            saved, refused, wrong = _save_on(session, child)
        again = Journal(session).add(steps.log(child, "Once there was room.")).id
        here = {one.id for one in Journal(session).told(Wanted(kind="daily_log", limit=1000))}
        if here != {*saved, again}:
            wrong.append(
                f"{len(set(saved) - here)} acknowledged are gone, {len(here - {*saved, again})} refused are there"
            )
        wrong += verify(session.database, session.device).broken
    finally:
        session.lock()
        shutil.rmtree(home)
    if way == "read-only" and not turned_away:
        wrong.append("a read-only disk was not told of")
    return len(saved), refused + turned_away, wrong


def _unlock_refused(disk: Path, home: Path) -> int:
    """Whether the unlock is refused with a sentence while the whole disk is read-only."""
    _done("mount", "-o", "remount,ro", disk)
    try:
        steps.unlock(home).lock()
    except StoreUnwritableError:
        return 1
    finally:
        _done("mount", "-o", "remount,rw", disk)
    return 0


def _save_on(session: Session, child: str) -> tuple[list[str], int, list[str]]:
    saved, refused, wrong = [], 0, []
    for _ in range(MOST_SAVES):
        try:
            saved.append(Journal(session).add(steps.log(child, LONG)).id)
        except StoreUnwritableError:
            refused += 1
            if refused == 3:
                break
        except KnownError as problem:
            wrong.append(f"refused with another sentence: {type(problem).__name__}")
    return saved, refused, wrong


@contextmanager
def _trouble(disk: Path, way: str, chance: random.Random) -> Iterator[None]:
    room = chance.randrange(0, 250_000)
    if way == "full":
        with _ballast(disk, room):
            yield
    elif way == "read-only":
        yield
    else:
        with steps.full_disk((disk / "home" / "store.db-wal").stat().st_size + room):
            yield


@contextmanager
def _ballast(disk: Path, room: int) -> Iterator[None]:
    """A file that takes all but so many bytes of the disk."""
    path = disk / "ballast"
    free = os.statvfs(disk)
    size = max(0, free.f_bavail * free.f_frsize - room)
    with path.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, size) if size else None
    try:
        yield
    finally:
        path.unlink()


if __name__ == "__main__":
    main_of(run, SIZE)
