"""T4: kill -9 while saving, again and again. What was acknowledged is in the store, and in the second copy alone as well."""

import random
import tempfile
from pathlib import Path

from carer_app.journal.journal import Journal
from carer_app.store.index import Wanted
from carer_app.store.verify import verify
from tests.faults.alone import main_of
from tests.faults.result import Result
from tests.store import trouble_steps as steps

SIZE = 1000
PER_STORE = 50


def run(size: int, seed: int) -> Result:
    """`size` kills of a program that saves in a loop, a new store for each fifty; the store is looked at after each fifty."""
    chance, acknowledged, broken = random.Random(seed), 0, []
    for begun in range(0, size, PER_STORE):
        kills = min(PER_STORE, size - begun)
        with tempfile.TemporaryDirectory() as made:
            told, wrong = _one_store(Path(made) / "home", kills, chance)
        acknowledged += told
        broken += [f"seed {seed}, kills {begun} to {begun + kills}: {problem}" for problem in wrong]
    figures = (f"{size:,} kills", f"{acknowledged:,} acknowledged, each looked for in the store and in its second copy")
    return Result(name="killed saves", cases=size, figures=figures, broken=tuple(broken))


def _one_store(folder: Path, kills: int, chance: random.Random) -> tuple[int, list[str]]:
    session = steps.make(folder)
    child = Journal(session).add_child(steps.MAYA).id
    session.lock()
    told = set()
    for _kill in range(kills):
        told |= set(steps.killed_once(folder, child, chance.randint(1, 12), chance.random() / 100))
    looks_first = chance.random() < 0.5
    broken = _missing(folder, told, "the store") if looks_first else []
    for path in folder.glob("store.db*"):
        path.unlink()
    door = steps.door(folder)
    door.salvage(door.holder_named("Sam"), steps.PASSPHRASE)[0].lock()
    return len(told), broken + _missing(folder, told, "the second copy alone")


def _missing(folder: Path, told: set[str], where: str) -> list[str]:
    """What was acknowledged and is not there, and what a check says of the rest."""
    session = steps.unlock(folder)
    try:
        here = {one.id for one in Journal(session).told(Wanted(limit=1_000_000))}
        wrong = verify(session.database, session.device).broken
    finally:
        session.lock()
    return [f"{where} lacks {name}" for name in sorted(told - here)] + [f"{where}: {line}" for line in wrong]


if __name__ == "__main__":
    main_of(run, SIZE)
