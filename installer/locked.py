"""What `requirements.lock` pins: each library with its version, the platforms that need it, and the hashes that are accepted."""

import re
from pathlib import Path
from typing import NamedTuple

LOCK = Path(__file__).parent.parent / "requirements.lock"

_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^]]*\])?==(?P<version>[^\s;]+)(?:\s*;\s*(?P<marker>.+?))?\s+--hash")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})\b")


class Pin(NamedTuple):
    """One library at one version."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]


def pins(lock: Path = LOCK) -> list[Pin]:
    """Every pin, in the order of the lock; raises ValueError for a line that is none, or has no hash."""
    lines = [line for line in lock.read_text(encoding="utf-8").splitlines() if not line.strip().startswith("#")]
    whole = re.split(r"\n(?=\S)", "\n".join(lines).replace("\\\n", " "))
    return [_pin(" ".join(one.split())) for one in whole if one.strip()]


def _pin(line: str) -> Pin:
    found = _PIN.match(line)
    if found is None:
        raise ValueError(f"not a pin with its hashes: {line[:80]}")
    return Pin(found["name"], found["version"], found["marker"] or "", tuple(_HASH.findall(line)))
