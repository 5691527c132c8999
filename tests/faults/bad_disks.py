"""T8: bits flipped and pages torn in database, log of changes and second copy. All is found, and what was not sent is there."""

import random
import shutil
import tempfile
from collections import Counter
from pathlib import Path

from carer_app.clock import SetClock
from carer_app.doorway import Doorway
from carer_app.errors import KnownError
from carer_app.journal.forms import New
from carer_app.journal.journal import Journal
from carer_app.session import Session
from carer_app.store.engine import DamagedStoreError
from carer_app.store.index import Wanted
from carer_app.store.verify import verify
from carer_app.sync.remaking import WholeStoreError
from carer_app.vault.file import FLOOR
from tests.bench.stores import NOW, PASSPHRASE, make_bench
from tests.faults.alone import main_of
from tests.faults.harm import harm
from tests.faults.result import Result

SIZE = 1000
LOGS = 30
TARGETS = ("store.db", "store.db-wal", "mirror", "who-we-are", "vault.json", "mirror/vault.json")


def run(size: int, seed: int) -> Result:
    """`size` copies of a store are harmed, each once; what was saved must be there again in each."""
    broken, how, chance = [], Counter[str](), random.Random(seed)
    with tempfile.TemporaryDirectory() as made:
        whole = _prepared(Path(made) / "whole")
        for number in range(size):
            folder = Path(made) / "harmed"
            shutil.copytree(whole, folder)
            said, problem = _case(folder, TARGETS[number % len(TARGETS)], chance)
            how[said] += 1
            if problem:
                broken.append(f"seed {seed}, case {number}: {problem}")
            shutil.rmtree(folder)
    figures = tuple(f"{count} {said}" for said, count in sorted(how.items()))
    return Result(name="bad disks", cases=size, figures=figures, broken=tuple(broken))


def _prepared(folder: Path) -> Path:
    """A store with a number of logs; its log of changes is left beside it, as a kill leaves it."""
    bench = make_bench(folder)
    journal = bench.journal
    for number in range(LOGS):
        journal.add(_new(bench.child, number))
        if number == LOGS // 2:
            bench.session.database.empty_log()
    kept = folder.with_name("kept")
    shutil.copytree(folder, kept)
    bench.session.lock()
    shutil.rmtree(folder)
    return kept


def _new(child: str, number: int) -> New:
    return New(kind="daily_log", child=child, raw={"day": "2026-03-02", "what_happened": f"Evening {number}."})


def _case(folder: Path, target: str, chance: random.Random) -> tuple[str, str]:
    """How the harm to a store showed, and what promise was broken, if one was."""
    path = _file(folder, target, chance)
    done = harm(path, chance)
    if not done:
        return "left as they were", ""
    session, said = _opened(folder)
    if session is None:
        return said, f"{done}: the store could not be made anew"
    try:
        missing = {f"Evening {number}." for number in range(LOGS)} - _headlines(session)
        if missing:
            return said, f"{done}: {len(missing)} saved logs are gone"
        wrong = verify(session.database, session.device).broken
        if wrong:
            return said, f"{done}: afterwards {wrong[0]}"
    finally:
        session.lock()
    return said, f"{done}: nobody noticed" if said == "unnoticed" else ""


def _file(folder: Path, target: str, chance: random.Random) -> Path:
    if target == "mirror":
        return chance.choice(sorted((folder / "mirror").glob("*.frames")))
    if target == "who-we-are":
        return chance.choice(sorted((folder / "mirror").glob("who-we-are.*")))
    return folder / target


def _opened(folder: Path) -> tuple[Session | None, str]:
    """The store, whole again, and how it was found not to be."""
    door = Doorway(folder, SetClock(NOW), None, FLOOR)
    holder, secret = door.holder_named(None), PASSPHRASE
    try:
        session = door.unlock(holder, secret)
    except DamagedStoreError:
        return _salvaged(door), "found at the unlock, and made anew"
    said = _told_by(session)
    try:
        wrong = verify(session.database, session.device).broken
    except DamagedStoreError:
        wrong = ("file:",)
    if any(line.startswith("file:") for line in wrong):
        session.lock()
        return _salvaged(door), "found by the check, and made anew"
    if wrong:
        session.lock()
        return door.unlock(holder, secret), "found by the check, and mended at the next unlock"
    return session, said


def _told_by(session: Session) -> str:
    if session.brought_back:
        return "found at the unlock, and brought back from the second copy"
    if session.was_torn:
        return "found at the unlock: a torn log of changes, of which nothing was missed"
    return "unnoticed" if not session.was_mended else "found at the unlock, and the second copy mended"


def _salvaged(door: Doorway) -> Session | None:
    """Made anew; or as it is, where the log of changes held a newer page in the place of the damaged one."""
    holder, secret = door.holder_named(None), PASSPHRASE
    try:
        return door.salvage(holder, secret)[0]
    except WholeStoreError:
        return door.unlock(holder, secret)
    except KnownError:
        return None


def _headlines(session: Session) -> set[str]:
    return {told.headline for told in Journal(session).told(Wanted(limit=1000))}


if __name__ == "__main__":
    main_of(run, SIZE)
