"""`make bench`: prints every figure beside its baseline."""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench import (
    backing_up,
    cipher,
    closed,
    load,
    needs,
    papers,
    patterns,
    pushing,
    saving,
    searching,
    unlocking,
    windows,
    yearly,
)
from tests.bench.measure import Figure
from tests.bench.stores import fill, make_bench

RECORDS, MEGABYTES = 200_000, 100


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", help="a part of a module's name, such as saving")
    parser.add_argument("--records", type=int, default=RECORDS, help="how many records the large store holds")
    parser.add_argument("--megabytes", type=int, default=MEGABYTES, help="how large the store is that is backed up")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hl") as folder:
        for figure in _figures(Path(folder), given.only or "", given.records, given.megabytes):
            mark = "kept  " if figure.kept else "MISSED"
            sys.stdout.write(
                f"{mark}  {figure.name}: {figure.ours}; promised {figure.promise}; against: {figure.baseline}\n"
            )
            sys.stdout.flush()


def _figures(folder: Path, only: str, records: int, megabytes: int) -> Iterator[Figure]:
    if only in "saving":
        yield from saving.figures(folder)
    if only in "papers":
        yield from papers.figures()
    if only in "pushing":
        yield from pushing.figures(folder)
    if only in "load":
        yield from load.figures(folder)
    if only in "needs":
        yield from needs.figures(folder)
    if only in "yearly":
        yield from yearly.figures(folder)
    if only in "patterns":
        yield from patterns.figures()
    if only in "closed":
        yield from closed.figures(folder)
    if only in "cipher":
        yield from cipher.figures(folder)
    if only in "unlocking":
        yield from unlocking.figures(folder)
    if only in "backing_up":
        yield from backing_up.figures(folder, megabytes)
    if only in "searching" or only in "windows":
        large = make_bench(folder / "large")
        fill(large, records)
        if only in "searching":
            yield from searching.figures(large, records)
        large.session.lock()
        if only in "windows":
            yield from windows.figures(folder, large.folder, records)


main()
