"""Run in a process of its own: photos while the disk is full, and a program that is killed while it takes them. Prints JSON."""

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from carer_app.journal.forms import New
from carer_app.journal.journal import Journal
from carer_app.journal.pictures import Pictures
from carer_app.session import Session
from carer_app.store.index import Wanted
from carer_app.store.verify import verify
from tests import files_given as given
from tests.store.trouble_steps import MAYA, full_disk, make, refused, unlock

ROUNDS = 5
LONGEST = 0.7


def full(folder: Path) -> dict[str, object]:
    """A paper that does not fit, and again once there is room."""
    session = make(folder)
    pictures, letter = Pictures(session), given.paper(1) + b"\n%" + os.urandom(700_000)
    with full_disk(200_000):
        found = refused(lambda: pictures.take("draft", "letter.pdf", letter))
    left = os.listdir(folder / "attachments") if (folder / "attachments").exists() else []
    pictures.take("draft", "letter.pdf", letter)
    whole = [pictures.whole(one) == letter for one in pictures.of_draft("draft")]
    session.lock()
    return {"refused": found, "left": left, "whole": whole}


def killed(folder: Path) -> dict[str, object]:
    """Take and save until killed, again and again; then look for everything that was acknowledged."""
    session = make(folder)
    child = Journal(session).add_child(MAYA).id
    session.lock()
    acknowledged = [name for _round in range(ROUNDS) for name in _until_killed(folder, child)]
    again = unlock(folder)
    pictures, journal = Pictures(again), Journal(again)
    records = [told.id for told in journal.told(Wanted(kind="daily_log", limit=10_000))]
    kept = [one for found in pictures.of_records(records).values() for one in found]
    kept += pictures.of_draft("draft")
    named = {chunk for one in kept for chunk in one.manifest.chunks()}
    result = {
        "acknowledged": len(acknowledged),
        "lost": sorted(set(acknowledged) - {one.hash for one in kept if pictures.whole(one)}),
        "orphans": sorted(set(os.listdir(folder / "attachments")) - named),
        "broken": verify(again.database, again.device).broken,
    }
    again.lock()
    return result


def _until_killed(folder: Path, child: str) -> list[str]:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.setpgid(0, 0)
        os.close(reading)
        _write(unlock(folder), child, writing)
    os.close(writing)
    with os.fdopen(reading) as told:
        first = told.readline()
        time.sleep(random.random() * LONGEST)
        os.killpg(pid, signal.SIGKILL)
        rest = told.read()
    os.waitpid(pid, 0)
    return [line for line in (first + rest).split("\n")[:-1] if line]


def _write(session: Session, child: str, told: int) -> None:
    pictures, journal = Pictures(session), Journal(session)
    while True:
        kept = pictures.take("draft", "letter.pdf", given.paper(1))
        os.write(told, f"{kept.hash}\n".encode())
        if random.random() < 0.5:
            texts = pictures.texts_of_draft("draft")
            raw = {"day": "2026-03-02", "what_happened": "A letter came."}
            journal.add(New(kind="daily_log", child=child, raw=raw, manifests=texts))


if __name__ == "__main__":
    sys.stdout.write(json.dumps({"full": full, "killed": killed}[sys.argv[1]](Path(sys.argv[2]))) + "\n")
