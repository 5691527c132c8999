"""Run in a process of its own, to be killed: backs up or puts back again and again, and says each time that it is done."""

import sys
from itertools import count
from pathlib import Path

from carer_app.clock import SystemClock
from carer_app.doorway import Doorway
from carer_app.vault.file import FLOOR
from carer_app.work import Work


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def back_up(folder: Path, out: Path, passphrase: str) -> None:
    """The same file again and again."""
    door = Doorway(folder, SystemClock(), None, FLOOR)
    work = Work(door.unlock(door.holders()[0], passphrase))
    say("ready")
    while True:
        work.backups.make(out)
        say("done")


def put_back(backup: Path, below: Path, passphrase: str) -> None:
    """A new folder each time."""
    say("ready")
    for number in count():
        Doorway(below / f"{number:04}", SystemClock(), None, FLOOR).restore(backup, passphrase=passphrase)
        say("done")


if __name__ == "__main__":
    {"back up": back_up, "put back": put_back}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])
