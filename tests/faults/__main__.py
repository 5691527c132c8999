"""`make faults`: the long campaigns. One alone, smaller, or again from its seed: --only NAME --size N --seed S."""

import argparse
import sys
import time

from tests.faults import machine, mutations, real, simulation

CAMPAIGNS = {"simulation": simulation, "mutations": mutations, "real": real, "machine": machine}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--only", default="", help=f"a part of a campaign's name: {', '.join(CAMPAIGNS)}")
    parser.add_argument("--size", type=int, help="how many cases, in place of the campaign's own number")
    parser.add_argument("--seed", type=int, default=1, help="where to begin; what is found names the seed to begin at")
    given = parser.parse_args()
    wanted = [name for name in CAMPAIGNS if given.only in name]
    if not wanted:
        parser.error(f"there is no campaign “{given.only}”")
    kept = [_run(name, given.size, given.seed) for name in wanted]
    return 0 if all(kept) else 1


def _run(name: str, size: int | None, seed: int) -> bool:
    campaign = CAMPAIGNS[name]
    began = time.monotonic()
    result = campaign.run(size or campaign.SIZE, seed)
    mark = "kept  " if result.is_kept else "BROKEN"
    seconds = time.monotonic() - began
    sys.stdout.write(f"{mark}  {name}: {result.cases:,} cases in {seconds:,.0f} s; {'; '.join(result.figures)}\n")
    for line in result.broken:
        sys.stdout.write(f"        {line}\n")
    sys.stdout.flush()
    return bool(result.is_kept)


if __name__ == "__main__":
    sys.exit(main())
