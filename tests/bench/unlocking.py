"""From the passphrase to the first page, as hard as this computer stretches it, beside the bare stretching."""

import os
from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from carer_app.clock import SetClock
from carer_app.doorway import Doorway
from carer_app.journal.journal import Journal
from carer_app.store.index import Wanted
from carer_app.vault.stretching import calibrated
from tests.bench.measure import Figure, median, percentile, timed
from tests.bench.stores import NOW, PASSPHRASE, fill, make_bench

TIMES, SECONDS = 40, 1.0
COUNT = 20_000


def figures(folder: Path) -> Iterator[Figure]:
    how = calibrated()
    bench = make_bench(folder / "unlocking", how)
    fill(bench, COUNT)
    bench.session.lock()

    def unlock(_number: int) -> None:
        door = Doorway(bench.folder, SetClock(NOW), None, how)
        session = door.unlock(door.holder_named(None), PASSPHRASE)
        assert Journal(session).entries(Wanted(child=bench.child, limit=100))
        session.lock()

    def stretch(_number: int) -> None:
        argon = Argon2id(salt=os.urandom(16), length=32, iterations=how.t, lanes=how.p, memory_cost=how.m)
        argon.derive(PASSPHRASE.encode())

    unlock(0)
    ours, bare = timed(unlock, TIMES), timed(stretch, TIMES)
    yield Figure(
        name=f"unlock to the first page of {COUNT:,} records, 95 of 100",
        ours=f"{percentile(ours, 0.95):.0f} ms, median {median(ours):.0f} ms",
        baseline=f"bare Argon2id of {how.m // 1024} MiB {percentile(bare, 0.95):.0f} ms, median {median(bare):.0f} ms",
        promise=f"under {SECONDS:.0f} s",
        kept=percentile(ours, 0.95) < 1000 * SECONDS,
    )
