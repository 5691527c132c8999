"""The same scripted work with Hearthlog and with PouchDB, as a table: bytes, requests, seconds, two offline edits.

python -m tests.bench.peers
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.peers import hearthlog, pouch
from tests.bench.peers.hearthlog import Ours
from tests.bench.peers.pouch import MissingError, Pouch
from tests.bench.peers.took import Took

PEERS = (hearthlog, pouch)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.peers", description=__doc__)
    parser.add_argument("--records", type=int, default=1_000, help="how many records are sent at once")
    parser.add_argument("--folder", type=Path, help="where npm's packages are put, to be there the next time")
    given = parser.parse_args()
    _tell("work", "software", "seconds", "bytes up", "bytes down", "requests")
    _tell(*["---"] * 6)
    for peer in PEERS:
        with tempfile.TemporaryDirectory(prefix="hl") as made:
            folder = Path(made) if peer is hearthlog else given.folder or Path(made)
            try:
                with peer.begun(folder) as worked:
                    for name, took in _steps(worked, given.records):
                        _tell(name, peer.NAME, f"{took.seconds:.2f}", took.up, took.down, took.requests)
                    _tell("two offline edits of one record", peer.NAME, worked.two_offline_edits(), "", "", "")
            except MissingError as problem:
                _tell("left out", peer.NAME, str(problem), "", "", "")


def _steps(worked: Ours | Pouch, records: int) -> Iterator[tuple[str, Took]]:
    worked.write(records)
    yield f"{records:,} records sent", worked.sync_first()
    yield f"{records:,} records fetched by another device", worked.sync_second()
    worked.sync_first()
    worked.write(1)
    yield "one record sent", worked.sync_first()
    yield "nothing to send or fetch", worked.sync_first()


def _tell(*cells: object) -> None:
    sys.stdout.write("| " + " | ".join(f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in cells) + " |\n")
    sys.stdout.flush()


main()
