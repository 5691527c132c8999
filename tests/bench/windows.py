"""The window: first paint beside a bare themed one, and memory with a large store open. Each in a fresh process."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.measure import Figure, median

TIMES = 7


def figures(folder: Path, large: Path, records: int) -> Iterator[Figure]:
    ours = median(sorted(_run("ours", large)["paint"] for _try in range(TIMES)))
    bare = median(sorted(_run("bare", large)["paint"] for _try in range(TIMES)))
    yield Figure(
        name="first paint of the window",
        ours=f"{ours:.0f} ms",
        baseline=f"a bare themed PySide6 window {bare:.0f} ms ({ours / bare:.2f} x)",
        promise="at most 1.6 x",
        kept=ours / bare <= 1.6,
    )
    forms = _run("forms", large)["forms"]
    slowest = max(forms, key=lambda kind: forms[kind])
    yield Figure(
        name=f"opening a form until it is painted, {records:,} records, the slowest of {len(forms)}",
        ours=f"{forms[slowest]:.0f} ms ({slowest})",
        baseline=f"the quickest {min(forms.values()):.0f} ms",
        promise="under 100 ms",
        kept=forms[slowest] < 100,
    )
    memory = _run("memory", large)["memory"]
    empty = _run("bare", large)["memory"]
    yield Figure(
        name=f"resident memory of the window, {records:,} records, every page opened",
        ours=f"{memory:.0f} MB",
        baseline=f"a bare themed PySide6 window {empty:.0f} MB",
        promise="under 180 MB",
        kept=memory < 180,
    )


def _run(what: str, large: Path) -> dict[str, Any]:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "tests.bench.one_window", what, str(large)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
