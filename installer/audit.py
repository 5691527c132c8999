"""Asks the database of known weaknesses (OSV) about every library of the lock. What could not be asked is never called good."""

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from installer.locked import LOCK, pins

GOOD, FOUND, NOT_RUN = 0, 1, 3
SERVICE = "https://api.osv.dev/v1/query"


class Verdict(NamedTuple):
    """How it ended, and the sentence for it."""

    status: int
    words: str


def audit(lock: Path = LOCK, service: str = SERVICE) -> Verdict:
    """Good only when the service answered about as many libraries as this platform takes from the lock."""
    line = [sys.executable, "-m", "pip_audit", "--requirement", str(lock), "--require-hashes", "--disable-pip"]
    line += ["--vulnerability-service", "osv", "--osv-url", service, "--strict", "--format", "json"]
    done = subprocess.run(
        [*line, "--progress-spinner", "off", "--timeout", "15"], capture_output=True, text=True, check=False
    )
    try:
        told = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        why = (done.stderr.strip().splitlines() or ["no answer"])[-1]
        return Verdict(NOT_RUN, f"not run: the database of known weaknesses gave no answer ({why})")
    return _verdict(told, len({pin.name for pin in pins(lock) if not pin.marker}))


def _verdict(told: list[dict[str, object]], least: int) -> Verdict:
    asked = [one for one in told if "skip_reason" not in one]
    weak = [f"  {one['name']} {one['version']}: {_names(one['vulns'])}" for one in asked if one["vulns"]]
    if weak:
        return Verdict(FOUND, "\n".join([f"known weaknesses in {len(weak)} of {len(asked)} libraries:", *weak]))
    if len(asked) < max(least, 1):
        return Verdict(NOT_RUN, f"not run: {len(asked)} libraries were asked about, and the lock has {least}")
    return Verdict(GOOD, f"no weakness is known in the {len(asked)} libraries that were asked about")


def _names(found: object) -> str:
    return ", ".join(str(one["id"]) for one in found) if isinstance(found, list) else "?"


def main() -> None:
    """Say it and end with 0 (nothing known), 1 (something is) or 3 (not run)."""
    verdict = audit()
    sys.stdout.write(verdict.words + "\n")
    sys.exit(verdict.status)


if __name__ == "__main__":
    main()
