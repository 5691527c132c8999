"""Run in a process of its own: a full disk, a read-only folder and a killed program. Prints JSON."""

import json
import os
import random
import resource
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from carer_app.clock import SystemClock
from carer_app.councils import profile_named
from carer_app.doorway import Doorway
from carer_app.errors import KnownError
from carer_app.journal.forms import New
from carer_app.journal.journal import Journal
from carer_app.session import Session
from carer_app.store.verify import verify
from carer_app.vault.file import FLOOR
from carer_app.vault.who import Who

PASSPHRASE = "kettle marble orchard pigeon sleeve"
SECOND = "copper ladder violet harbour mitten"
MAYA = {"chosen_name": "Maya", "responsible_authority": "england", "here_since": "2025-09-01"}
NOBODY = 65534
ROUNDS = 30


def door(folder: Path) -> Doorway:
    return Doorway(folder, SystemClock(), None, FLOOR)


def make(folder: Path) -> Session:
    return door(folder).create(profile_named("england"), Who(name="Sam", role="foster_carer"), PASSPHRASE)[0]


def unlock(folder: Path) -> Session:
    here = door(folder)
    return here.unlock(here.holder_named("Sam"), PASSPHRASE)


def log(child: str, words: str) -> New:
    return New(kind="daily_log", child=child, raw={"day": "2026-03-02", "what_happened": words})


def refused(act: Callable[[], object]) -> str:
    try:
        act()
    except KnownError as problem:
        return type(problem).__name__
    return "done"


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """No file may grow beyond this size."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


def full(folder: Path) -> dict[str, object]:
    """Save until the disk is full, then give the same thing again once there is room."""
    session = make(folder)
    journal = Journal(session)
    child = journal.add_child(MAYA).id
    draft = journal.new_draft("daily_log", child, {"what_happened": "typed"})
    journal.keep_draft(draft)
    kept, typed = [], log(child, "long words " * 1800)
    with full_disk((folder / "store.db-wal").stat().st_size + 200_000):
        for _ in range(100):
            found = refused(lambda: kept.append(journal.add(log(child, "long words " * 1800)).id))
            if found != "done":
                break
            journal.keep_draft(draft)
        while_full = len(kept)
        drafts_while_full = len(journal.drafts())
    with full_disk(1000):
        another = refused(lambda: session.add_person(Who(name="Jo", role="foster_carer"), SECOND))
    again = journal.add(typed)
    session.add_person(Who(name="Jo", role="foster_carer"), SECOND)
    there = {version.hash for id_ in (*kept, again.id) for version in journal.show(id_).versions}
    checked = verify(session.database, session.device)
    return {
        "refused": found,
        "kept_before": while_full,
        "all_there": len(there) == len(kept) + 1 and checked.records == 3 + len(there),
        "drafts_while_full": drafts_while_full,
        "another_person": another,
        "people": sorted(holder.name for holder in door(folder).holders()),
        "broken": checked.broken,
    }


def full_from_the_start(folder: Path) -> dict[str, object]:
    found = {}
    for size in (100, 20_000, 120_000):
        with full_disk(size):
            found[size] = f"{refused(lambda: make(folder))}, {sorted(path.name for path in folder.iterdir())}"
    make(folder)
    return {"refused": found, "made_after": door(folder).exists}


def read_only(folder: Path) -> dict[str, object]:
    """Everything that will be imported is imported before this process gives up its right to write."""
    store, empty = folder / "store", folder / "empty"
    make(store).lock()
    unlock(store).lock()
    empty.mkdir()
    for path in (*store.iterdir(), store, empty):
        path.chmod(0o555 if path.is_dir() else 0o444)
    if os.getuid() == 0:
        os.chmod(store / "vault.json", 0o444)
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    return {
        "unlock": refused(lambda: unlock(store)),
        "make": refused(lambda: make(empty)),
        "make_below": refused(lambda: make(empty / "below")),
    }


def killed(folder: Path) -> dict[str, object]:
    """Save in a loop and be killed at any moment, again and again: whatever was acknowledged is there."""
    session = make(folder)
    child = Journal(session).add_child(MAYA).id
    session.lock()
    chance, acknowledged, rounds, end = random.Random(7), [], 0, time.monotonic() + 20
    while rounds < ROUNDS and time.monotonic() < end:
        acknowledged += killed_once(folder, child, chance.randint(1, 12), chance.random() / 100)
        rounds += 1
    session = unlock(folder)
    journal = Journal(session)
    checked = verify(session.database, session.device)
    return {
        "rounds": rounds,
        "acknowledged": len(acknowledged),
        "missing": [id_ for id_ in acknowledged if refused(lambda id_=id_: journal.show(id_)) != "done"],
        "broken": checked.broken,
        "kept": checked.records - 3,
    }


def killed_once(folder: Path, child: str, after: int, and_then: float) -> list[str]:
    """The ids that a process told of before it was killed, in the middle of the next saving."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        journal = Journal(unlock(folder))
        while True:
            os.write(writing, journal.add(log(child, "saved in a loop")).id.encode())
    os.close(writing)
    told = b"".join(os.read(reading, 36) for _ in range(after))
    select.select([], [], [], and_then)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    with os.fdopen(reading, "rb") as rest:
        told += rest.read()
    return [told[at : at + 36].decode() for at in range(0, len(told), 36)]


if __name__ == "__main__":
    steps = {"full": full, "full_from_the_start": full_from_the_start, "read_only": read_only, "killed": killed}
    sys.stdout.write(json.dumps(steps[sys.argv[1]](Path(sys.argv[2]))) + "\n")
